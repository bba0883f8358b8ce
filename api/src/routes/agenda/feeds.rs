//! The agenda as people subscribe to it.

#![expect(unused_qualifications, reason = "the macro of utoipa writes them")]

use actix_web::get;
use actix_web::http::header::{CONTENT_DISPOSITION, HeaderValue};
use actix_web::web::Data;
use mee_shared::ids::{InseeCode, Slug, Uai};
use mee_shared::school::Level;
use utoipa::IntoParams;

use super::public::{EventPath, unknown_place};
use crate::http::App;
use crate::http::extract::{NoParameters, Pairs, Parameters, PathValue, Query};
use crate::http::problem::{OrMissing as _, Refusal};
use crate::http::reply::{Answer, Reply};
use crate::routes::calendar::read_school;
use crate::routes::communes::CommunePath;
use crate::routes::{example, listing};
use crate::service::agenda::{self, AgendaQuery};
use crate::service::feed::Feed;

/// The media type of iCalendar (RFC 5545).
const ICS: &str = "text/calendar; charset=utf-8";

/// What the feeds take.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FeedOf {
    /// Only what is for this school of the commune, or for all.
    #[param(value_type = String, required = false, pattern = "^[0-9]{7}[A-Za-z]$", example = "9990001X")]
    school: Option<Uai>,
    /// Only what is for this level, or for all.
    #[param(value_type = Level, inline, required = false, example = "maternelle")]
    level: Option<Level>,
}

impl Parameters for FeedOf {
    const NAMES: &'static [&'static str] = &["school", "level"];

    fn take(pairs: &mut Pairs) -> Self {
        Self { school: read_school(pairs), level: listing::level(pairs) }
    }
}

impl FeedOf {
    fn query(&self) -> AgendaQuery {
        AgendaQuery { school: self.school.clone(), level: self.level, ..AgendaQuery::default() }
    }
}

async fn feed(app: &App, insee: &InseeCode, of: &FeedOf) -> Result<Feed, Refusal> {
    let found = agenda::get_agenda_feed(&app.db, &app.links, insee, of.query()).await;
    found.or_missing(|| unknown_place(insee, of.school.as_ref()))
}

/// Get the agenda as iCalendar
///
/// The whole agenda of the commune, of one of its schools or of a level, for the calendars of telephones and computers. The
/// `UID` of an entry never changes; `SEQUENCE` is raised whenever it is published anew; what is cancelled stays, marked so.
/// Times are wall times with their `VTIMEZONE`.
#[utoipa::path(
    tag = "agenda",
    params(CommunePath, FeedOf),
    responses((status = 200, description = "The calendar", content_type = "text/calendar", body = String, example = json!(example::agenda::ics()))),
    security(())
)]
#[get("/communes/{insee}/agenda.ics")]
pub async fn get_agenda_ics(app: Data<App>, insee: PathValue<InseeCode>, query: Query<FeedOf>) -> Answer {
    let found = agenda::get_agenda_calendar(&app.db, &app.links, &insee.0, query.0.query()).await;
    Ok(Reply::new(ICS, found.or_missing(|| unknown_place(&insee.0, query.0.school.as_ref()))?))
}

/// Get an event as iCalendar
///
/// One entry of the agenda with all its times, to be put into a calendar once.
#[utoipa::path(
    tag = "agenda",
    params(CommunePath, EventPath),
    responses((status = 200, description = "The calendar", content_type = "text/calendar", body = String, example = json!(example::agenda::ics()))),
    security(())
)]
#[get("/communes/{insee}/events/{slug}.ics")]
pub async fn get_event_ics(
    app: Data<App>,
    insee: PathValue<InseeCode>,
    slug: PathValue<Slug>,
    _: Query<NoParameters>,
) -> Answer {
    let found = agenda::get_event_calendar(&app.db, &app.links, &insee.0, &slug.0)
        .await
        .or_missing(|| format!("Aucun événement « {} » n'est publié pour la commune {}.", slug.0, insee.0))?;
    let name = HeaderValue::from_str(&format!("attachment; filename=\"{}.ics\"", slug.0)).map_err(Refusal::internal)?;
    Ok(Reply::new(ICS, found).header(CONTENT_DISPOSITION, name))
}

/// Get the agenda as RSS
///
/// What takes place in the next three months, at most fifty times, the soonest first, as RSS 2.0.
#[utoipa::path(
    tag = "agenda",
    params(CommunePath, FeedOf),
    responses((status = 200, description = "The feed", content_type = "application/rss+xml", body = String, example = json!(example::plugins::rss()))),
    security(())
)]
#[get("/communes/{insee}/agenda.rss")]
pub async fn get_agenda_rss(app: Data<App>, insee: PathValue<InseeCode>, query: Query<FeedOf>) -> Answer {
    Ok(Reply::new("application/rss+xml; charset=utf-8", feed(&app, &insee.0, &query.0).await?.rss()?))
}

/// Get the agenda as JSON Feed
///
/// What takes place in the next three months, at most fifty times, the soonest first, as JSON Feed 1.1.
#[utoipa::path(
    tag = "agenda",
    params(CommunePath, FeedOf),
    responses((status = 200, description = "The feed", content_type = "application/feed+json", body = Object, example = json!(example::plugins::json_feed()))),
    security(())
)]
#[get("/communes/{insee}/agenda.json")]
pub async fn get_agenda_json(app: Data<App>, insee: PathValue<InseeCode>, query: Query<FeedOf>) -> Answer {
    let feed = feed(&app, &insee.0, &query.0).await?;
    Ok(Reply::new("application/feed+json; charset=utf-8", feed.json().to_string()))
}
