//! Communes.

#![expect(unused_qualifications, reason = "the macro of utoipa writes them")]

use actix_web::get;
use actix_web::web::Data;
use mee_shared::ids::{InseeCode, InvalidId, Siren};
use mee_shared::wire::commune::CommuneResource;
use mee_shared::wire::page::Page;
use utoipa::IntoParams;

use super::{example, listing};
use crate::http::App;
use crate::http::extract::{NoParameters, Pairs, Parameters, PathValue, Query};
use crate::http::problem::OrMissing as _;
use crate::http::reply::{Answer, Reply};
use crate::http::screen;
use crate::service::PageRequest;
use crate::service::commune::{self, CommuneQuery};

/// The commune in a path, for the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "the document is made from its type; the value is read by an extractor")]
pub struct CommunePath {
    /// The commune's INSEE code (not its postcode).
    #[param(value_type = String, pattern = "^(0[1-9]|2[AB]|[1-9][0-9])[0-9]{3}$", example = "94043")]
    insee: InseeCode,
}

/// What [`list_communes`] takes.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListCommunes {
    /// The beginning of a word of the name; case, accents and hyphens do not count.
    #[param(value_type = String, required = false, max_length = 100, example = "kremlin")]
    name: Option<String>,
    /// The SIREN of an intercommunalité: its communes alone.
    #[param(value_type = String, required = false, pattern = "^[0-9]{9}$", example = "200054781")]
    epci: Option<Siren>,
    /// How many entries, 20 where it is not given.
    #[param(value_type = u32, required = false, minimum = 1, maximum = 100, example = 20)]
    limit: u32,
    /// Where the previous page ended, as its `next` link gives it.
    #[param(value_type = String, required = false, max_length = 500, example = "Y2xlIGtyZW1saW4gYmljZXRyZQo5NDA0Mw")]
    after: Option<String>,
}

impl Parameters for ListCommunes {
    const NAMES: &'static [&'static str] = &["name", "epci", "limit", "after"];

    fn take(pairs: &mut Pairs) -> Self {
        let PageRequest { limit, after } = listing::page_request(pairs);
        let epci = pairs.value("epci", |text| text.parse().map_err(|reason: InvalidId| reason.to_string()));
        Self { name: pairs.text("name", 100), epci, limit, after }
    }
}

/// List communes
///
/// The communes of this instance in alphabetical order, all of them, those whose name matches, or those of an intercommunalité.
/// Follow `next` until it is null.
#[utoipa::path(
    tag = "communes",
    params(ListCommunes),
    responses((status = 200, description = "A page of communes", body = Page<CommuneResource>, example = json!(example::communes()))),
    security(())
)]
#[get("/communes")]
pub async fn list_communes(app: Data<App>, query: Query<ListCommunes>) -> Answer {
    let ListCommunes { name, epci, limit, after } = query.0;
    let filters = [("name", name.clone()), ("epci", epci.as_ref().map(|siren| siren.as_str().to_owned()))];
    let listed =
        commune::list_communes(&app.db, &app.links, CommuneQuery { name, epci }, PageRequest { limit, after }).await?;
    let filters = filters.each_ref().map(|(name, value)| (*name, value.as_deref()));
    listing::answer(&app.links, "communes", &filters, limit, listed)
}

/// Find a commune
///
/// One commune by its INSEE code: its département, académie and holiday zone, and the address of its portal.
#[utoipa::path(
    tag = "communes",
    params(CommunePath),
    responses((status = 200, description = "The commune", body = CommuneResource, example = json!(example::commune()))),
    security(())
)]
#[get("/communes/{insee}")]
pub async fn find_commune(app: Data<App>, insee: PathValue<InseeCode>, _: Query<NoParameters>) -> Answer {
    let found = commune::find_commune(&app.db, &app.links, &insee.0).await;
    let found = found.or_missing(|| unknown_commune(&insee.0))?;
    Ok(Reply::json(&found)?.until(screen::first_end(&found.notices)))
}

/// Says that a commune is not here, and how to find those that are.
#[must_use]
pub fn unknown_commune(insee: &InseeCode) -> String {
    format!(
        "Aucune commune de ce portail n'a le code INSEE {insee}. Ce code n'est pas le code postal ; \
         trouvez celui de la commune par son nom : /v1/communes?name=…"
    )
}
