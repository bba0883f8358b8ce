//! The school calendar: what parents find, and a body's work on its own.

#![expect(unused_qualifications, reason = "the macro of utoipa writes them")]

use actix_web::web::Data;
use actix_web::{get, put};
use mee_shared::Day;
use mee_shared::calculator::day;
use mee_shared::calendar::LocalCalendar;
use mee_shared::ids::{InseeCode, Uai};
use mee_shared::wire::calendar::{BodyCalendar, CalendarResource};
use utoipa::IntoParams;

use super::communes::CommunePath;
use super::example;
use super::members::BodyPath;
use super::works::IfMatchHeader;
use crate::http::App;
use crate::http::extract::actor::{BodyWriter, ContentReader};
use crate::http::extract::{Actor, Json, NoParameters, Pairs, Parameters, PathValue, Precondition, Query};
use crate::http::problem::OrMissing as _;
use crate::http::reply::{Answer, Cache, Reply};
use crate::service::calendar::{self, CalendarQuery};

/// Reads a day.
pub(super) fn read_day(pairs: &mut Pairs, name: &str) -> Option<Day> {
    pairs.value(name, |text| day::read(text).ok_or_else(|| "un jour, comme 2026-12-24".to_owned()))
}

/// Reads a school's number.
pub(super) fn read_school(pairs: &mut Pairs) -> Option<Uai> {
    pairs.value("school", |text| text.parse().map_err(|error| format!("{error}")))
}

/// What [`get_calendar`] takes.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GetCalendar {
    /// The day asked about; today in the commune where it is not given.
    #[param(value_type = String, format = Date, pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", required = false, example = "2026-12-18")]
    on: Option<Day>,
    /// The first of the days that are told one by one; `on` where it is not given.
    #[param(value_type = String, format = Date, pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", required = false, example = "2026-12-14")]
    from: Option<Day>,
    /// The last of them, at most two years after; a fortnight in all where it is not given.
    #[param(value_type = String, format = Date, pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", required = false, example = "2027-01-10")]
    to: Option<Day>,
    /// A school of the commune: its own week, ponts and closures.
    #[param(value_type = String, required = false, pattern = "^[0-9]{7}[A-Za-z]$", example = "9990001X")]
    school: Option<Uai>,
}

impl Parameters for GetCalendar {
    const NAMES: &'static [&'static str] = &["on", "from", "to", "school"];

    fn take(pairs: &mut Pairs) -> Self {
        Self {
            on: read_day(pairs, "on"),
            from: read_day(pairs, "from"),
            to: read_day(pairs, "to"),
            school: read_school(pairs),
        }
    }
}

/// Get the school calendar
///
/// Whether there is school on a day and the day after, and why not; the holidays that come next; each day of a span. Holidays
/// are those of the académie's pupils, public holidays those of the territory by law, weeks and ponts what the bodies over the
/// commune have published. What is not published is `null` and said not to be known, never guessed.
#[utoipa::path(
    tag = "agenda",
    params(CommunePath, GetCalendar),
    responses((status = 200, description = "The calendar", body = CalendarResource, example = json!(example::agenda::calendar()))),
    security(())
)]
#[get("/communes/{insee}/calendar")]
pub async fn get_calendar(app: Data<App>, insee: PathValue<InseeCode>, query: Query<GetCalendar>) -> Answer {
    let GetCalendar { on, from, to, school } = query.0;
    let query = CalendarQuery { on, from, to, school };
    let found = calendar::get_calendar(&app.db, &app.links, &insee.0, query)
        .await
        .or_missing(|| format!("Aucune commune {} avec cette école n'est dans ce portail.", insee.0))?;
    Reply::json(&found)
}

/// Find a body's calendar
///
/// What the body says of the school calendar, with its latest text, whatever its state.
#[utoipa::path(
    tag = "agenda",
    params(BodyPath),
    responses((status = 200, description = "The calendar", body = BodyCalendar, example = json!(example::agenda::body_calendar()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/calendar")]
pub async fn find_body_calendar(app: Data<App>, actor: Actor<ContentReader>, _: Query<NoParameters>) -> Answer {
    let found = calendar::get_body_calendar(&app.db, &actor.acting)
        .await
        .or_missing(|| "Votre collectivité n'a encore rien écrit sur le calendrier de ses écoles.".to_owned())?;
    Ok(Reply::json(&found)?.cache(Cache::NoStore))
}

/// Put a calendar
///
/// Writes the draft of what the body says of the school calendar: the week of its schools (4 days, 4 and a half), schools with
/// another week, ponts, closures and days that are caught up. Parents find it once its work is published
/// (`/works/{work}/publish`).
#[utoipa::path(
    tag = "agenda",
    params(BodyPath, IfMatchHeader),
    request_body(content = LocalCalendar, example = json!(example::agenda::put_calendar())),
    responses((status = 200, description = "The calendar with its draft", body = BodyCalendar, example = json!(example::agenda::body_calendar()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[put("/bodies/{id}/calendar")]
pub async fn put_calendar(
    app: Data<App>,
    actor: Actor<BodyWriter>,
    _: Query<NoParameters>,
    precondition: Precondition,
    asked: Json<LocalCalendar>,
) -> Answer {
    let saved = calendar::put_calendar(&app.db, &actor.acting, asked.0, precondition.0).await?;
    Ok(Reply::json(&saved)?.cache(Cache::NoStore))
}
