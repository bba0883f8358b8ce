//! Weeks by their ISO 8601 number, Monday first.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan as _;
use jiff::civil::{ISOWeekDate, Weekday};
use serde::{Deserialize, Serialize};

use crate::Day;
use crate::ids::InvalidId;

/// A week, `2026-W48`: from Monday to Sunday, numbered as ISO 8601 does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, pattern = "^[0-9]{4}-W[0-9]{2}$", example = "2026-W48"))]
pub struct Week(
    /// Its Monday, so that weeks are ordered as days are.
    Day,
);

/// The years that we believe: a file that says another one has a slip in it.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2099;

impl Week {
    /// The week that holds this day.
    #[must_use]
    pub fn of(day: Day) -> Self {
        Self(day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days()))
    }

    /// Its Monday.
    #[must_use]
    pub fn monday(self) -> Day {
        self.0
    }

    /// Its Sunday.
    #[must_use]
    pub fn sunday(self) -> Day {
        self.monday().saturating_add(6.days())
    }

    /// Its seven days.
    #[must_use]
    pub fn days(self) -> [Day; 7] {
        let monday = self.monday();
        [0, 1, 2, 3, 4, 5, 6].map(|after: i64| monday.saturating_add(after.days()))
    }

    /// The week so many weeks later, or earlier.
    #[must_use]
    pub fn plus(self, weeks: i64) -> Self {
        Self::of(self.monday().saturating_add(weeks.weeks()))
    }

    /// The week after it, where there is one within the years that are believed.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        Some(self.plus(1)).filter(|week| YEARS.contains(&week.0.iso_week_date().year()))
    }

    /// The week before it, where there is one within the years that are believed.
    #[must_use]
    pub fn previous(self) -> Option<Self> {
        Some(self.plus(-1)).filter(|week| YEARS.contains(&week.0.iso_week_date().year()))
    }
}

impl fmt::Display for Week {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = self.0.iso_week_date();
        write!(f, "{:04}-W{:02}", date.year(), date.week())
    }
}

impl FromStr for Week {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let wrong = InvalidId("une semaine s'écrit par son numéro ISO 8601, comme 2026-W48");
        let digits = |text: &str, length: usize| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
        let Some((year, number)) = text.split_once("-W") else { return Err(wrong) };
        if !digits(year, 4) || !digits(number, 2) {
            return Err(wrong);
        }
        let (Ok(year), Ok(number)) = (year.parse::<i16>(), number.parse::<i8>()) else { return Err(wrong) };
        // Some years have no week 53.
        let monday = ISOWeekDate::new(year, number, Weekday::Monday).map_err(|_| wrong.clone())?;
        if YEARS.contains(&year) { Ok(Self(monday.date())) } else { Err(wrong) }
    }
}

impl TryFrom<String> for Week {
    type Error = InvalidId;

    fn try_from(text: String) -> Result<Self, InvalidId> {
        text.parse()
    }
}

impl From<Week> for String {
    fn from(week: Week) -> Self {
        week.to_string()
    }
}

/// The day of the week in French.
#[must_use]
pub fn weekday_name(day: Day) -> &'static str {
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
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn a_week_is_written_by_its_iso_number() {
        for (text, monday) in [
            ("2026-W48", Some("2026-11-23")),
            ("2027-W01", Some("2027-01-04")),
            // 1 January 2027 is a Friday: it belongs to the last week of 2026, which has 53.
            ("2026-W53", Some("2026-12-28")),
            ("2025-W53", None),
            ("2026-W00", None),
            ("2026-W60", None),
            ("2026-48", None),
            ("2026-w48", None),
            ("26-W48", None),
            ("0026-W48", None),
            ("2026-W4", None),
            ("", None),
        ] {
            let week = text.parse::<Week>().ok();
            assert_eq!(week.map(|week| week.monday().to_string()).as_deref(), monday, "{text}");
            assert!(week.is_none_or(|week| week.to_string() == text), "{text}");
        }
    }

    #[test]
    fn a_day_is_in_its_week_and_weeks_follow_each_other() {
        for (day, week) in [("2026-11-22", "2026-W47"), ("2026-11-23", "2026-W48"), ("2027-01-01", "2026-W53")] {
            assert_eq!(Week::of(day.parse().unwrap()).to_string(), week, "{day}");
        }
        let week: Week = "2026-W53".parse().unwrap();
        assert_eq!(week.next().unwrap().to_string(), "2027-W01");
        assert_eq!(week.next().unwrap().previous(), Some(week));
        assert_eq!(week.sunday().to_string(), "2027-01-03");
        assert_eq!("2099-W53".parse::<Week>().unwrap().next(), None);
        assert_eq!(weekday_name(week.sunday()), "dimanche");
    }
}
