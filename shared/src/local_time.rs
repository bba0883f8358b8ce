//! The hours of the clock on the wall, where a commune stands.
//!
//! Rules, not a database of zones: summer time is that of directive 2000/84/EC (last Sundays of March and October) in the
//! métropole; overseas there is none, but in Saint-Pierre-et-Miquelon, which keeps that of its neighbours.

use jiff::Timestamp;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;

use crate::Day;
use crate::body::BodyName;
use crate::view::date::french_date;

/// The clock of a département, by its code (décret n° 2017-292 for the legal time overseas).
#[must_use]
pub fn zone(departement: &str) -> TimeZone {
    let rule = match departement {
        "971" | "972" | "977" | "978" => "<-04>4",
        "973" => "<-03>3",
        "974" => "<+04>-4",
        "975" => "<-03>3<-02>,M3.2.0,M11.1.0",
        "976" => "<+03>-3",
        "986" => "<+12>-12",
        "987" => "<-10>10",
        "988" => "<+11>-11",
        _ => "CET-1CEST,M3.5.0,M10.5.0/3",
    };
    // Each rule above is read by a test.
    TimeZone::posix(rule).unwrap_or(TimeZone::UTC)
}

/// The clock of a body: that of its département where its territory names one, Paris's otherwise.
#[must_use]
pub fn zone_of(body: &BodyName) -> TimeZone {
    let territory = body.territory();
    match territory.get(..3) {
        Some(code) if code.starts_with("97") || code.starts_with("98") => zone(code),
        _ => zone(""),
    }
}

/// The day on the calendar there.
#[must_use]
pub fn day(at: Timestamp, zone: &TimeZone) -> Day {
    zone.to_datetime(at).date()
}

/// The first instant of the day there.
#[must_use]
pub fn start_of(day: Day, zone: &TimeZone) -> Option<Timestamp> {
    zone.to_timestamp(day.at(0, 0, 0, 0)).ok()
}

/// The moment in words: `mardi 24 novembre 2026 à 18 h 30`.
#[must_use]
pub fn french_moment(at: Timestamp, zone: &TimeZone) -> String {
    let local = zone.to_datetime(at);
    let minutes = match local.minute() {
        0 => String::new(),
        minute => format!("\u{a0}{minute:02}"),
    };
    format!("{} {} à {}\u{a0}h{minutes}", weekday(local.date()), french_date(local.date()), local.hour())
}

/// The day's name.
#[must_use]
pub fn weekday(day: Day) -> &'static str {
    match day.weekday() {
        Weekday::Monday => "lundi",
        Weekday::Tuesday => "mardi",
        Weekday::Wednesday => "mercredi",
        Weekday::Thursday => "jeudi",
        Weekday::Friday => "vendredi",
        Weekday::Saturday => "samedi",
        Weekday::Sunday => "dimanche",
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
    use super::*;

    #[test]
    fn the_wall_clock_is_that_of_the_place_on_both_sides_of_the_clock_change() {
        for (departement, instant, said) in [
            ("94", "2026-10-24T16:00:00Z", "samedi 24 octobre 2026 à 18 h"),
            ("94", "2026-10-25T16:00:00Z", "dimanche 25 octobre 2026 à 17 h"),
            ("94", "2027-03-28T00:59:00Z", "dimanche 28 mars 2027 à 1 h 59"),
            ("94", "2027-03-28T01:00:00Z", "dimanche 28 mars 2027 à 3 h"),
            ("974", "2026-11-23T21:05:00Z", "mardi 24 novembre 2026 à 1 h 05"),
            ("971", "2026-11-23T03:00:00Z", "dimanche 22 novembre 2026 à 23 h"),
            ("975", "2026-07-01T12:00:00Z", "mercredi 1er juillet 2026 à 10 h"),
            ("987", "2026-11-23T09:00:00Z", "dimanche 22 novembre 2026 à 23 h"),
        ] {
            let at: Timestamp = instant.parse().unwrap();
            assert_eq!(french_moment(at, &zone(departement)).replace('\u{a0}', " "), said, "{departement}");
        }
    }

    #[test]
    fn every_rule_can_be_read() {
        for code in ["971", "972", "973", "974", "975", "976", "977", "978", "986", "987", "988", "2A", "99"] {
            assert_ne!(zone(code), TimeZone::UTC, "{code}");
        }
    }

    #[test]
    fn a_day_begins_at_midnight_there() {
        let day = Day::constant(2026, 7, 1);
        assert_eq!(start_of(day, &zone("94")).unwrap().to_string(), "2026-06-30T22:00:00Z");
        assert_eq!(super::day("2026-06-30T22:00:00Z".parse().unwrap(), &zone("94")), day);
        assert_eq!(
            start_of(day, &zone_of(&"commune:97411".parse().unwrap())).unwrap().to_string(),
            "2026-06-30T20:00:00Z"
        );
    }
}
