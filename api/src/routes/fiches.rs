//! Fiches: questions of parents and their answers.

#![expect(unused_qualifications, reason = "the macro of utoipa writes them")]

use actix_web::get;
use actix_web::web::Data;
use mee_shared::fiche::ThemeSlug;
use mee_shared::ids::{InseeCode, Slug};
use mee_shared::school::Level;
use mee_shared::wire::fiche::{FicheResource, FicheSummary};
use mee_shared::wire::page::Page;
use utoipa::IntoParams;

use super::communes::{CommunePath, unknown_commune};
use super::{example, listing};
use crate::http::App;
use crate::http::extract::{NoParameters, Pairs, Parameters, PathValue, Query};
use crate::http::problem::OrMissing as _;
use crate::http::reply::{Answer, Reply};
use crate::service::PageRequest;
use crate::service::fiche::{self, FicheFilter};

/// The fiche in a path, for the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "the document is made from its type; the value is read by an extractor")]
pub struct FichePath {
    /// The part of the fiche's address that names it: an official id in lower case, or a slug of ours.
    #[param(value_type = String, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$", max_length = 100, example = "f1864")]
    slug: Slug,
}

/// What [`list_fiches`] takes.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListFiches {
    /// Only the fiches of this theme.
    #[param(value_type = ThemeSlug, inline, required = false, example = "inscription")]
    theme: Option<ThemeSlug>,
    /// Only the fiches that concern this level.
    #[param(value_type = Level, inline, required = false, example = "maternelle")]
    level: Option<Level>,
    /// How many entries, 20 where it is not given.
    #[param(value_type = u32, required = false, minimum = 1, maximum = 100, example = 20)]
    limit: u32,
    /// Where the previous page ended, as its `next` link gives it.
    #[param(value_type = String, required = false, max_length = 500, example = "Zmluc2NyaXB0aW9uCjAxYTIwNjQzLTU5YzUtNzVhMy1iZTZkLWNmNTE1ZmRmNDhmZQ")]
    after: Option<String>,
}

impl Parameters for ListFiches {
    const NAMES: &'static [&'static str] = &["theme", "level", "limit", "after"];

    fn take(pairs: &mut Pairs) -> Self {
        let PageRequest { limit, after } = listing::page_request(pairs);
        Self { theme: listing::theme(pairs), level: listing::level(pairs), limit, after }
    }
}

/// List fiches
///
/// The fiches published for this commune, all of them or those of a theme or a level.
/// Follow `next` until it is null.
#[utoipa::path(
    tag = "fiches",
    params(CommunePath, ListFiches),
    responses((status = 200, description = "A page of fiches", body = Page<FicheSummary>, example = json!(example::fiches()))),
    security(())
)]
#[get("/communes/{insee}/fiches")]
pub async fn list_fiches(app: Data<App>, insee: PathValue<InseeCode>, query: Query<ListFiches>) -> Answer {
    let ListFiches { theme, level, limit, after } = query.0;
    let listed =
        fiche::list_fiches(&app.db, &app.links, &insee.0, FicheFilter { theme, level }, PageRequest { limit, after })
            .await
            .or_missing(|| unknown_commune(&insee.0))?;
    let filters = [("theme", theme.map(ThemeSlug::as_str)), ("level", level.map(Level::as_str))];
    listing::answer(&app.links, &format!("communes/{}/fiches", insee.0), &filters, limit, listed)
}

/// Find a fiche
///
/// One fiche as a parent of this commune reads it: the local words are in their places, the places nobody has filled are left
/// out, and `linked` gives the pages of the fiches it names.
#[utoipa::path(
    tag = "fiches",
    params(CommunePath, FichePath),
    responses((status = 200, description = "The fiche", body = FicheResource, example = json!(example::fiche()))),
    security(())
)]
#[get("/communes/{insee}/fiches/{slug}")]
pub async fn find_fiche(
    app: Data<App>,
    insee: PathValue<InseeCode>,
    slug: PathValue<Slug>,
    _: Query<NoParameters>,
) -> Answer {
    let found = fiche::get_fiche(&app.db, &app.links, &insee.0, &slug.0).await;
    Reply::json(&found.or_missing(|| {
        format!(
            "Il n'y a ici ni fiche « {} » ni, peut-être, de commune {}. Voyez /v1/communes/{}/fiches.",
            slug.0, insee.0, insee.0
        )
    })?)
}
