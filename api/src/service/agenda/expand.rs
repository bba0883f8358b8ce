//! Each time that an entry takes place.
//!
//! The crate `rrule` reads the rule on a clock without changes, for times here are wall times; the commune's clock then says
//! which instants they are.

use jiff::civil::Time;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use mee_shared::Day;
use mee_shared::agenda::{Event, words};
use mee_shared::calendar::Clock;
use mee_shared::wire::agenda::Occurrence;
use rrule::RRuleSet;

use super::entries::{Entries, Entry};
use crate::service::Failure;

/// More than the longest repetition has: every day for two years.
const MOST: u16 = 800;

/// The days on which an entry begins, those that are cancelled among them, those that are left out not.
pub(super) fn starts(event: &Event) -> Result<Vec<Day>, Failure> {
    let Some(repetition) = &event.repetition else { return Ok(vec![event.starts_on]) };
    let compact = |day: Day| day.strftime("%Y%m%d").to_string();
    let rule = format!(
        "DTSTART:{}T000000Z\nRRULE:{};UNTIL={}T000000Z",
        compact(event.starts_on),
        repetition.rule(event.starts_on),
        compact(repetition.until)
    );
    let set: RRuleSet = rule.parse().map_err(|error| Failure::Internal(anyhow::anyhow!("{rule}: {error}")))?;
    let mut days = Vec::new();
    for at in set.all(MOST).dates {
        let at = Timestamp::from_second(at.timestamp()).map_err(|error| Failure::Internal(error.into()))?;
        days.push(at.to_zoned(TimeZone::UTC).date());
    }
    days.retain(|day| !event.exceptions.contains(day));
    Ok(days)
}

/// The entry on the day on which it begins.
pub(super) fn occurrence(entry: &Entry, clock: &Clock, on: Day) -> Occurrence {
    let event = &entry.event;
    let days = (event.last_day() - event.starts_on).get_days();
    let ends_on = on.saturating_add(days.days());
    Occurrence {
        slug: entry.slug.clone(),
        kind: event.kind,
        title: event.title.trim().to_owned(),
        place: event.place.as_deref().map(|place| place.trim().to_owned()),
        starts_on: on,
        start_time: event.start_time,
        ends_on,
        end_time: event.end_time,
        starts_at: event.start_time.map(|time| clock.instant(on.to_datetime(time))),
        when: words::when((on, event.start_time), (ends_on, event.end_time)),
        audience: entry.audience.clone(),
        cancellation: event.cancelled_on(on).map(str::to_owned),
        decides_on: event.decides_on,
        when_late: event.when_late.clone(),
        url: entry.url.clone(),
        word: entry.word.clone(),
    }
}

/// Each time that an entry takes place on these days or begins before and has not ended, in order.
pub(super) fn occurrences(entries: &Entries, from: Day, to: Day) -> Result<Vec<Occurrence>, Failure> {
    let mut found = Vec::new();
    for entry in &entries.all {
        for on in starts(&entry.event)? {
            let one = occurrence(entry, &entries.clock, on);
            if one.starts_on <= to && one.ends_on >= from {
                found.push(one);
            }
        }
    }
    // What lasts from before stands first, then whole days, then the times of the day.
    let key = |one: &Occurrence| {
        (one.starts_on.max(from), one.start_time.unwrap_or(Time::midnight()), one.title.clone(), one.starts_on)
    };
    found.sort_by_key(key);
    Ok(found)
}
