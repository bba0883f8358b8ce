//! The agenda as iCalendar (RFC 5545), for the calendars that people already use.
//!
//! `DTSTAMP` is the instant of the text, not of the answer: the same agenda has the same bytes, and clients that ask with
//! `If-None-Match` are told that nothing changed. The crate `icalendar` escapes and folds; `VTIMEZONE` is put before its
//! events by us, for the crate gives every component a `UID`, which that one may not have.

use std::fmt::Write as _;

use icalendar::{Calendar, Component as _, Event as VEvent, EventLike as _, EventStatus, Property};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use mee_shared::Day;
use mee_shared::agenda::EventKind;
use mee_shared::calendar::Clock;
use mee_shared::fiche::plain::block_texts;
use mee_shared::ids::{InseeCode, Slug};
use mee_shared::links::Links;

use super::super::{Failure, commune};
use super::entries::{Audience, Entries, Entry, entries};
use super::public::{AgendaQuery, blocks, feeds};
use crate::store::Db;

/// Who makes these calendars.
const PRODUCT: &str = "-//mon enfant a l'ecole//agenda//FR";

/// How often clients may ask again (RFC 7986).
const REFRESH: &str = "PT6H";

fn utc(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn compact(day: Day) -> String {
    day.strftime("%Y%m%d").to_string()
}

/// A property that holds a day, or a wall time of the clock.
fn moment(name: &str, at: DateTime, is_day: bool, clock: &Clock) -> Property {
    let mut property = if is_day {
        Property::new(name, compact(at.date()))
    } else {
        Property::new(name, at.strftime("%Y%m%dT%H%M%S").to_string())
    };
    if is_day {
        property.add_parameter("VALUE", "DATE");
    } else {
        property.add_parameter("TZID", clock.name);
    }
    property.done()
}

/// What stands in the field that every client shows.
fn description(entry: &Entry) -> String {
    let event = &entry.event;
    let mut lines: Vec<String> = Vec::new();
    lines.extend(event.cancellation.as_ref().map(|reason| format!("Annulé : {reason}")));
    lines.extend(block_texts(&blocks(entry)).into_iter().filter(|text| !text.trim().is_empty()));
    lines.extend(entry.audience.french().map(|whom| format!("Pour : {whom}")));
    lines
        .extend(event.decides_on.map(|day| format!("Réponse aux familles le {}", mee_shared::agenda::words::day(day))));
    lines.extend(event.when_late.as_ref().map(|text| format!("Après la date : {text}")));
    lines.extend(event.link.clone());
    lines.push(entry.word.body_name.clone());
    lines.join("\n")
}

fn common(entry: &Entry, clock: &Clock, on: Day) -> VEvent {
    let event = &entry.event;
    let is_day = event.is_all_day();
    let start = on.to_datetime(event.start().time());
    let days = (event.last_day() - event.starts_on).get_days();
    let last = on.saturating_add(days.days());
    let mut made = VEvent::new();
    made.uid(&entry.uid)
        .summary(event.title.trim())
        .description(&description(entry))
        .url(&entry.url)
        .append_property(Property::new("DTSTAMP", utc(entry.changed_at)))
        .append_property(Property::new("LAST-MODIFIED", utc(entry.changed_at)))
        .append_property(Property::new("SEQUENCE", entry.sequence.to_string()))
        .append_property(moment("DTSTART", start, is_day, clock));
    if let Some(place) = &event.place {
        made.location(place.trim());
    }
    // The end of whole days is the day after the last (RFC 5545 section 3.6.1).
    match (is_day, event.end_time) {
        (true, _) => {
            let end = last.saturating_add(1.day()).to_datetime(start.time());
            made.append_property(moment("DTEND", end, true, clock));
        }
        (false, Some(end)) => {
            made.append_property(moment("DTEND", last.to_datetime(end), false, clock));
        }
        (false, None) => {}
    }
    if event.kind == EventKind::Registration || is_day {
        made.append_property(Property::new("TRANSP", "TRANSPARENT"));
    }
    made
}

/// An entry, and each of its times that is cancelled.
fn events(entry: &Entry, clock: &Clock) -> Vec<VEvent> {
    let event = &entry.event;
    let is_day = event.is_all_day();
    let mut whole = common(entry, clock, event.starts_on);
    whole.status(if event.cancellation.is_some() { EventStatus::Cancelled } else { EventStatus::Confirmed });
    if let Some(repetition) = &event.repetition {
        // UNTIL is a day for whole days, and otherwise an instant in UTC (RFC 5545 section 3.3.10).
        let until = if is_day {
            compact(repetition.until)
        } else {
            utc(clock.instant(repetition.until.to_datetime(event.start().time())))
        };
        let rule = format!("{};UNTIL={until}", repetition.rule(event.starts_on));
        whole.append_property(Property::new("RRULE", rule));
        for day in &event.exceptions {
            let left_out = moment("EXDATE", day.to_datetime(event.start().time()), is_day, clock);
            whole.append_multi_property(left_out);
        }
    }
    let mut all = vec![whole.done()];
    for one in &event.cancelled {
        let mut cancelled = common(entry, clock, one.on);
        let at = one.on.to_datetime(event.start().time());
        cancelled
            .append_property(moment("RECURRENCE-ID", at, is_day, clock))
            .description(&format!("Annulé : {}\n{}", one.reason, description(entry)))
            .status(EventStatus::Cancelled);
        all.push(cancelled.done());
    }
    all
}

/// The clock as a calendar needs it.
fn time_zone(clock: &Clock) -> String {
    let mut text = format!("BEGIN:VTIMEZONE\r\nTZID:{}\r\n", clock.name);
    for transition in clock.transitions {
        let kind = if transition.is_summer { "DAYLIGHT" } else { "STANDARD" };
        // Writing to a text does not fail.
        let _ = write!(
            text,
            "BEGIN:{kind}\r\nTZOFFSETFROM:{}\r\nTZOFFSETTO:{}\r\nTZNAME:{}\r\nDTSTART:{}\r\n",
            transition.from, transition.to, transition.name, transition.starts
        );
        if let Some(rule) = transition.rule {
            let _ = write!(text, "RRULE:{rule}\r\n");
        }
        let _ = write!(text, "END:{kind}\r\n");
    }
    text.push_str("END:VTIMEZONE\r\n");
    text
}

/// Entries as one calendar; `source` is where it is asked for again.
fn calendar(found: &Entries, name: &str, source: &str) -> String {
    let mut made = Calendar::empty();
    let escaped = name.replace('\\', "\\\\").replace(',', "\\,").replace(';', "\\;");
    made.append_property(Property::new("VERSION", "2.0"))
        .append_property(Property::new("PRODID", PRODUCT))
        .append_property(Property::new("CALSCALE", "GREGORIAN"))
        .append_property(Property::new("METHOD", "PUBLISH"))
        .append_property(Property::new("X-WR-CALNAME", escaped))
        .append_property(Property::new("X-WR-TIMEZONE", found.clock.name))
        .append_property(Property::new("SOURCE", source).add_parameter("VALUE", "URI").done())
        .append_property(Property::new("REFRESH-INTERVAL", REFRESH).add_parameter("VALUE", "DURATION").done());
    let mut sorted: Vec<&Entry> = found.all.iter().collect();
    sorted.sort_by(|one, other| (one.event.starts_on, &one.uid).cmp(&(other.event.starts_on, &other.uid)));
    for entry in sorted {
        for event in events(entry, &found.clock) {
            made.push(event);
        }
    }
    let text = made.to_string();
    let at = text.find("BEGIN:VEVENT").or_else(|| text.find("END:VCALENDAR")).unwrap_or(text.len());
    let (head, tail) = text.split_at(at);
    [head, &time_zone(&found.clock), tail].concat()
}

/// The whole agenda of a commune, a school or a level, as iCalendar.
///
/// # Errors
/// [`Failure::NotFound`] for an unknown commune or school, or the database's.
pub async fn get_agenda_calendar(
    db: &Db,
    links: &Links,
    insee: &InseeCode,
    query: AgendaQuery,
) -> Result<String, Failure> {
    let (links, insee) = (links.clone(), insee.clone());
    db.read(move |connection| {
        let commune = commune::find(connection, &insee)?;
        let audience = query.audience();
        let found = entries(connection, &links, &commune, &audience, None)?;
        let name = super::feeds::name(connection, &commune, &audience)?;
        Ok(calendar(&found, &name, &feeds(&links, &insee, &audience).ics))
    })
    .await
}

/// One entry as iCalendar, to be put into a calendar once.
///
/// # Errors
/// [`Failure::NotFound`], or the database's.
pub async fn get_event_calendar(db: &Db, links: &Links, insee: &InseeCode, slug: &Slug) -> Result<String, Failure> {
    let (links, insee, slug) = (links.clone(), insee.clone(), slug.clone());
    db.read(move |connection| {
        let commune = commune::find(connection, &insee)?;
        let mut found = entries(connection, &links, &commune, &Audience::default(), None)?;
        found.all.retain(|entry| entry.slug.as_ref() == Some(&slug));
        let title = found.all.first().ok_or(Failure::NotFound)?.event.title.clone();
        let source = links.api(&format!("communes/{insee}/events/{slug}.ics"));
        Ok(calendar(&found, title.trim(), &source))
    })
    .await
}
