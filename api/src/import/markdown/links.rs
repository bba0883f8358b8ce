//! Where a link may lead, and what its destination means.

use mee_shared::fiche::{Inline, Link};
use mee_shared::ids::FicheId;

use super::error::Fault;
use crate::import::web_address::is_web_address;

/// A fiche as a writer names it: our slug, or an official id in either case.
pub(super) fn read_fiche_id(text: &str) -> Option<FicheId> {
    let upper = text.to_ascii_uppercase();
    match upper.parse::<FicheId>() {
        Ok(id) if id.is_official() => Some(id),
        _ => text.parse().ok(),
    }
}

/// The fiches of `see_also`, their titles still unknown.
pub(super) fn see_also(names: &[String], own: &FicheId) -> Result<Vec<Link>, Fault> {
    let mut links: Vec<Link> = Vec::with_capacity(names.len());
    for name in names {
        let fiche = read_fiche_id(name)
            .ok_or_else(|| Fault::new(format!("see_also : « {name} » ne peut pas être une fiche"), SLUG_FORM))?;
        if &fiche == own || links.iter().any(|link| link.fiche.as_ref() == Some(&fiche)) {
            let problem = format!("see_also : « {name} » est la fiche elle-même ou y est déjà");
            return Err(Fault::new(problem, "retirez-la"));
        }
        links.push(Link { title: String::new(), fiche: Some(fiche), url: None, note: None });
    }
    Ok(links)
}

const SLUG_FORM: &str = "écrivez le nom d'adresse d'une fiche (quotient-familial) ou un identifiant officiel (f24570)";

/// Refuses any address but those of the web.
pub(super) fn check_web_address(url: &str) -> Result<(), Fault> {
    if is_web_address(url) {
        return Ok(());
    }
    Err(Fault::new(format!("l'adresse « {url} » n'est pas admise"), "écrivez une adresse complète, https://…"))
}

/// The inline that a Markdown link means.
pub(super) fn read_link(destination: &str, title: &str, inlines: Vec<Inline>) -> Result<Inline, Fault> {
    let scheme = destination.split_once(':');
    let title = title.trim();
    if let Some(("terme" | "sigle", rest)) = scheme {
        let word = scheme.map_or("", |(word, _)| word);
        if !rest.is_empty() || title.is_empty() {
            return Err(Fault::new(
                format!("le lien « {word}: » n'a pas la forme attendue"),
                format!("écrivez [mot]({word}: \"explication\")"),
            ));
        }
        let text = title.to_owned();
        return Ok(if word == "terme" {
            Inline::Term { inlines, definition: text, entry: None }
        } else {
            Inline::Abbreviation { inlines, expansion: text, entry: None }
        });
    }
    if !title.is_empty() {
        return Err(Fault::new(
            format!("le lien vers « {destination} » a un titre entre guillemets"),
            "retirez-le : seuls terme: et sigle: en ont un",
        ));
    }
    if let Some(("fiche", slug)) = scheme {
        let fiche = read_fiche_id(slug)
            .ok_or_else(|| Fault::new(format!("« {slug} » ne peut pas être une fiche"), SLUG_FORM))?;
        return Ok(Inline::InternalLink { fiche, inlines });
    }
    check_web_address(destination)?;
    Ok(Inline::ExternalLink { url: destination.to_owned(), inlines, comment: None })
}
