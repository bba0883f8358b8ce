//! A page of an agent's own that holds the widget, made to show a draft in it.

use url::Url;

use super::super::Failure;

/// The page of one's own that holds the widget.
pub(super) fn host_page(address: &str) -> Result<Url, Failure> {
    let refused = || {
        Failure::rule(
            "/host_page",
            "Donnez l'adresse complète de la page qui contient le portail, par exemple https://mairie.example.org/ecoles.",
        )
    };
    let page = Url::parse(address).ok().filter(|_| address.len() <= 1_000).ok_or_else(refused)?;
    let is_web = matches!(page.scheme(), "http" | "https") && page.has_host();
    // A name or password in a link would be sent along with it.
    let is_bare = page.username().is_empty() && page.password().is_none();
    if is_web && is_bare { Ok(page) } else { Err(refused()) }
}

/// The page with the view in the parameter of its first widget.
pub(super) fn in_host_page(mut page: Url, view: &str) -> String {
    let others: Vec<(String, String)> =
        page.query_pairs().filter(|(name, _)| name != "mee").map(|(name, value)| (name.into(), value.into())).collect();
    page.query_pairs_mut().clear().extend_pairs(others).append_pair("mee", view);
    page.into()
}
