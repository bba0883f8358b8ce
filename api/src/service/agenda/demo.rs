//! The demo's agenda, around the day on which the demo is filled, so that its week is never empty.

use jiff::ToSpan as _;
use mee_shared::Day;
use mee_shared::agenda::Event;
use mee_shared::body::BodyName;
use mee_shared::calendar::LocalCalendar;
use mee_shared::ids::Slug;
use mee_shared::work::WorkKind;
use serde::Deserialize;

use super::super::import::{ImportFailure, ImportSummary, record};
use super::super::works::publish_as_operator;
use super::super::{Failure, calendar};
use super::desk::{check, only_school};
use crate::store::bodies::{self, Body};
use crate::store::works::NewWork;
use crate::store::{Conn, Db};

/// An entry, its days counted from the Monday of the week.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoEvent {
    /// The body: `commune:99999`, `dsden:99`.
    pub body: String,
    /// Its name in addresses.
    pub slug: Slug,
    /// How many days after Monday it begins.
    pub starts: i64,
    /// How many days after Monday it ends; none where it is the same.
    #[serde(default)]
    pub ends: Option<i64>,
    /// For a registration: how many days after Monday families are told.
    #[serde(default)]
    pub decides: Option<i64>,
    /// How many days after Monday its repetition ends.
    #[serde(default)]
    pub until: Option<i64>,
    /// The rest; days in it are put in the place of those it has.
    pub event: serde_json::Value,
}

/// The demo's agenda.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoAgenda {
    /// What the commune says of its schools' weeks.
    pub calendar: LocalCalendar,
    /// The entries.
    pub events: Vec<DemoEvent>,
}

fn dated(demo: &DemoEvent, monday: Day) -> Result<Event, ImportFailure> {
    let day = |ahead: i64| monday.saturating_add(ahead.days()).to_string();
    let unreadable = |error: serde_json::Error| ImportFailure::File(format!("{} : {error}", demo.slug));
    let mut value = demo.event.clone();
    let mut put = |name: &str, days: Option<i64>| {
        if let (Some(days), Some(fields)) = (days, value.as_object_mut()) {
            fields.insert(name.to_owned(), day(days).into());
        }
    };
    put("starts_on", Some(demo.starts));
    put("ends_on", demo.ends);
    put("decides_on", demo.decides);
    if let (Some(until), Some(repetition)) =
        (demo.until, value.get_mut("repetition").and_then(serde_json::Value::as_object_mut))
    {
        repetition.insert("until".to_owned(), day(until).into());
    }
    // A cancelled time is said by its number of weeks after the first.
    if let Some(cancelled) = value.get_mut("cancelled").and_then(serde_json::Value::as_array_mut) {
        for one in cancelled {
            let weeks = one.get("on").and_then(serde_json::Value::as_i64).unwrap_or_default();
            if let Some(fields) = one.as_object_mut() {
                fields.insert("on".to_owned(), day(demo.starts + weeks * 7).into());
            }
        }
    }
    serde_json::from_value(value).map_err(unreadable)
}

fn body_of(connection: &mut Conn, text: &str) -> Result<Body, ImportFailure> {
    let name: BodyName = text.parse().map_err(|error| ImportFailure::File(format!("« {text} » : {error}")))?;
    let id = bodies::find_named(connection, &name)?;
    let body = id.map(|id| bodies::get(connection, &id)).transpose()?.flatten();
    body.ok_or_else(|| ImportFailure::File(format!("{text} : collectivité absente")))
}

/// Publishes the demo's agenda and its schools' week, each in the name of its body.
///
/// # Errors
/// [`ImportFailure`], and nothing is written.
pub fn fill_agenda(db: &Db, demo: &DemoAgenda, today: Day) -> Result<ImportSummary, ImportFailure> {
    let monday = today.saturating_sub(i64::from(today.weekday().to_monday_zero_offset()).days());
    demo.calendar.check().map_err(Failure::Unprocessable)?;
    db.write_blocking(|connection| {
        let mut summary = ImportSummary::new("agenda");
        let commune = body_of(connection, "commune:99999")?;
        summary.read = 1;
        summary.count(calendar::publish(connection, &commune, &demo.calendar, today)?);
        for one in &demo.events {
            let event = dated(one, monday)?;
            check(&event)?;
            let body = body_of(connection, &one.body)?;
            let uai = only_school(&event).map(ToString::to_string);
            let new = NewWork {
                kind: WorkKind::Event,
                subject: one.slug.as_str(),
                title: event.title.trim(),
                uai: uai.as_deref(),
            };
            summary.read += 1;
            summary.count(publish_as_operator(connection, &body, new, &event, today)?);
        }
        record(connection, &summary)?;
        Ok(summary)
    })
}
