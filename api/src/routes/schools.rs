//! Schools.

#![expect(unused_qualifications, reason = "the macro of utoipa writes them")]

use actix_web::get;
use actix_web::web::Data;
use mee_shared::ids::{InseeCode, Uai};
use mee_shared::school::Level;
use mee_shared::wire::page::Page;
use mee_shared::wire::school::{SchoolResource, SchoolSummary};
use utoipa::IntoParams;

use super::communes::{CommunePath, unknown_commune};
use super::{example, listing};
use crate::http::App;
use crate::http::extract::{NoParameters, Pairs, Parameters, PathValue, Query};
use crate::http::problem::OrMissing as _;
use crate::http::reply::{Answer, Reply};
use crate::service::{PageRequest, school};

/// The school in a path, for the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "the document is made from its type; the value is read by an extractor")]
pub struct SchoolPath {
    /// The school's national number (UAI): seven digits and a check letter.
    #[param(value_type = String, pattern = "^[0-9]{7}[A-Za-z]$", example = "0940361G")]
    uai: Uai,
}

/// What [`list_schools`] takes.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListSchools {
    /// Only the schools that teach this level.
    #[param(value_type = Level, inline, required = false, example = "elementaire")]
    level: Option<Level>,
    /// How many entries, 20 where it is not given.
    #[param(value_type = u32, required = false, minimum = 1, maximum = 100, example = 20)]
    limit: u32,
    /// Where the previous page ended, as its `next` link gives it.
    #[param(value_type = String, required = false, max_length = 500, example = "c2Vjb2xlCjk5OTAwMDFY")]
    after: Option<String>,
}

impl Parameters for ListSchools {
    const NAMES: &'static [&'static str] = &["level", "limit", "after"];

    fn take(pairs: &mut Pairs) -> Self {
        let PageRequest { limit, after } = listing::page_request(pairs);
        Self { level: listing::level(pairs), limit, after }
    }
}

/// List schools
///
/// The commune's schools by name, a neutral order that says nothing of their quality.
/// Follow `next` until it is null.
#[utoipa::path(
    tag = "schools",
    params(CommunePath, ListSchools),
    responses((status = 200, description = "A page of schools", body = Page<SchoolSummary>, example = json!(example::schools()))),
    security(())
)]
#[get("/communes/{insee}/schools")]
pub async fn list_schools(app: Data<App>, insee: PathValue<InseeCode>, query: Query<ListSchools>) -> Answer {
    let ListSchools { level, limit, after } = query.0;
    let listed = school::list_schools(&app.db, &app.links, &insee.0, level, PageRequest { limit, after })
        .await
        .or_missing(|| unknown_commune(&insee.0))?;
    let filters = [("level", level.map(Level::as_str))];
    listing::answer(&app.links, &format!("communes/{}/schools", insee.0), &filters, limit, listed)
}

/// Find a school
///
/// One school of the commune by its national number, with what the annuaire of the ministry says of it.
#[utoipa::path(
    tag = "schools",
    params(CommunePath, SchoolPath),
    responses((status = 200, description = "The school", body = SchoolResource, example = json!(example::school()))),
    security(())
)]
#[get("/communes/{insee}/schools/{uai}")]
pub async fn find_school(
    app: Data<App>,
    insee: PathValue<InseeCode>,
    uai: PathValue<Uai>,
    _: Query<NoParameters>,
) -> Answer {
    let found = school::get_school(&app.db, &app.links, &insee.0, &uai.0).await;
    Reply::json(&found.or_missing(|| {
        format!(
            "Aucune école {} n'est connue dans la commune {}. Voyez /v1/communes/{}/schools.",
            uai.0, insee.0, insee.0
        )
    })?)
}
