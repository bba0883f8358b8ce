//! The agenda that parents find.

#![expect(unused_qualifications, reason = "the macro of utoipa writes them")]

use actix_web::get;
use actix_web::web::Data;
use mee_shared::Day;
use mee_shared::ids::{InseeCode, Slug, Uai};
use mee_shared::school::Level;
use mee_shared::wire::agenda::{AgendaResource, EventResource};
use utoipa::IntoParams;

use crate::http::App;
use crate::http::extract::{NoParameters, Pairs, Parameters, PathValue, Query};
use crate::http::problem::OrMissing as _;
use crate::http::reply::{Answer, Reply};
use crate::routes::calendar::{read_day, read_school};
use crate::routes::communes::CommunePath;
use crate::routes::schools::SchoolPath;
use crate::routes::{example, listing};
use crate::service::agenda::{self, AgendaQuery};

/// An entry of the agenda in a path, for the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "the document is made from its type; the value is read by an extractor")]
pub struct EventPath {
    /// The name of the entry in addresses; whoever writes it first chooses it.
    #[param(value_type = String, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$", max_length = 100, example = "conseil-d-ecole")]
    slug: Slug,
}

/// What [`get_agenda`] takes.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GetAgenda {
    /// The first day; today in the commune where it is not given.
    #[param(value_type = String, format = Date, pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", required = false, example = "2026-11-23")]
    from: Option<Day>,
    /// The last day, at most a year after; four weeks in all where it is not given.
    #[param(value_type = String, format = Date, pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", required = false, example = "2026-12-20")]
    to: Option<Day>,
    /// Only what is for this school of the commune, or for all.
    #[param(value_type = String, required = false, pattern = "^[0-9]{7}[A-Za-z]$", example = "9990001X")]
    school: Option<Uai>,
    /// Only what is for this level, or for all.
    #[param(value_type = Level, inline, required = false, example = "maternelle")]
    level: Option<Level>,
}

impl Parameters for GetAgenda {
    const NAMES: &'static [&'static str] = &["from", "to", "school", "level"];

    fn take(pairs: &mut Pairs) -> Self {
        Self {
            from: read_day(pairs, "from"),
            to: read_day(pairs, "to"),
            school: read_school(pairs),
            level: listing::level(pairs),
        }
    }
}

/// What [`get_school_agenda`] takes.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GetSchoolAgenda {
    /// The first day; today in the commune where it is not given.
    #[param(value_type = String, format = Date, pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", required = false, example = "2026-11-23")]
    from: Option<Day>,
    /// The last day, at most a year after; four weeks in all where it is not given.
    #[param(value_type = String, format = Date, pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", required = false, example = "2026-12-20")]
    to: Option<Day>,
}

impl Parameters for GetSchoolAgenda {
    const NAMES: &'static [&'static str] = &["from", "to"];

    fn take(pairs: &mut Pairs) -> Self {
        Self { from: read_day(pairs, "from"), to: read_day(pairs, "to") }
    }
}

/// Says that the commune, or its school, is not there.
pub(super) fn unknown_place(insee: &InseeCode, school: Option<&Uai>) -> String {
    match school {
        Some(uai) => format!("Aucune école {uai} n'est dans la commune {insee}."),
        None => format!("La commune {insee} n'est pas dans ce portail."),
    }
}

/// Get the agenda
///
/// What takes place in the commune on these days, in order: each time of what repeats, registrations while they are open,
/// and what is cancelled, with the reason. Entries of the département, the rectorat and the national editor are among them;
/// where a nearer body has one of the same name, it is that one.
#[utoipa::path(
    tag = "agenda",
    params(CommunePath, GetAgenda),
    responses((status = 200, description = "The agenda", body = AgendaResource, example = json!(example::agenda::agenda()))),
    security(())
)]
#[get("/communes/{insee}/agenda")]
pub async fn get_agenda(app: Data<App>, insee: PathValue<InseeCode>, query: Query<GetAgenda>) -> Answer {
    let GetAgenda { from, to, school, level } = query.0;
    let query = AgendaQuery { from, to, school: school.clone(), level };
    let found = agenda::get_agenda(&app.db, &app.links, &insee.0, query).await;
    Reply::json(&found.or_missing(|| unknown_place(&insee.0, school.as_ref()))?)
}

/// Get the agenda of a school
///
/// What takes place at one school of the commune, or for all of them, on these days, in order.
#[utoipa::path(
    tag = "agenda",
    params(CommunePath, SchoolPath, GetSchoolAgenda),
    responses((status = 200, description = "The agenda", body = AgendaResource, example = json!(example::agenda::agenda()))),
    security(())
)]
#[get("/communes/{insee}/schools/{uai}/agenda")]
pub async fn get_school_agenda(
    app: Data<App>,
    insee: PathValue<InseeCode>,
    uai: PathValue<Uai>,
    query: Query<GetSchoolAgenda>,
) -> Answer {
    let GetSchoolAgenda { from, to } = query.0;
    let query = AgendaQuery { from, to, school: Some(uai.0.clone()), level: None };
    let found = agenda::get_agenda(&app.db, &app.links, &insee.0, query).await;
    Reply::json(&found.or_missing(|| unknown_place(&insee.0, Some(&uai.0)))?)
}

/// Find an event
///
/// An entry of the commune's agenda with everything it says and the times to come.
#[utoipa::path(
    tag = "agenda",
    params(CommunePath, EventPath),
    responses((status = 200, description = "The entry", body = EventResource, example = json!(example::agenda::event()))),
    security(())
)]
#[get("/communes/{insee}/events/{slug}")]
pub async fn find_event(
    app: Data<App>,
    insee: PathValue<InseeCode>,
    slug: PathValue<Slug>,
    _: Query<NoParameters>,
) -> Answer {
    let found = agenda::get_event(&app.db, &app.links, &insee.0, &slug.0)
        .await
        .or_missing(|| format!("Aucun événement « {} » n'est publié pour la commune {}.", slug.0, insee.0))?;
    Reply::json(&found)
}
