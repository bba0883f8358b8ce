//! School years, written by their two calendar years.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Day;
use crate::ids::InvalidId;

/// A school year, `2026-2027`: from the rentrée of one calendar year to the summer of the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, pattern = "^[0-9]{4}-[0-9]{4}$", example = "2026-2027"))]
pub struct SchoolYear(u16);

/// The years that we believe: a file that says another one has a slip in it.
const YEARS: std::ops::RangeInclusive<u16> = 1990..=2099;

/// From this month on, parents ask about the year that is about to begin.
///
/// The rentrée itself is set year by year (article L521-1 of the Code de l'éducation), about the first of September.
const TURNS_IN: i8 = 8;

impl SchoolYear {
    /// The year that begins in this calendar year; none outside 1990 to 2099.
    #[must_use]
    pub fn beginning_in(year: u16) -> Option<Self> {
        YEARS.contains(&year).then_some(Self(year))
    }

    /// The year that families live by on this day, August counting for the year that is about to begin.
    #[must_use]
    pub fn of(day: Day) -> Self {
        let year = if day.month() >= TURNS_IN { day.year() } else { day.year() - 1 };
        Self(u16::try_from(year).unwrap_or(*YEARS.start()).clamp(*YEARS.start(), *YEARS.end()))
    }

    /// Whether it has ended on this day, August counting for the next one.
    #[must_use]
    pub fn is_over(self, today: Day) -> bool {
        self < Self::of(today)
    }

    /// The calendar year it begins in.
    #[must_use]
    pub fn begins_in(self) -> u16 {
        self.0
    }
}

impl fmt::Display for SchoolYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.0, self.0 + 1)
    }
}

impl FromStr for SchoolYear {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let wrong = InvalidId("une année scolaire s'écrit 2026-2027, deux années qui se suivent");
        let (first, second) = text.trim().split_once(['-', '/']).ok_or_else(|| wrong.clone())?;
        let year = |text: &str| {
            let is_year = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse::<u16>().ok().filter(|_| is_year)
        };
        match (year(first), year(second)) {
            (Some(first), Some(second)) if first + 1 == second => Self::beginning_in(first).ok_or(wrong),
            _ => Err(wrong),
        }
    }
}

impl TryFrom<String> for SchoolYear {
    type Error = InvalidId;

    fn try_from(text: String) -> Result<Self, InvalidId> {
        text.parse()
    }
}

impl From<SchoolYear> for String {
    fn from(year: SchoolYear) -> Self {
        year.to_string()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn a_school_year_is_two_years_that_follow_each_other() {
        for (text, read) in [
            ("2026-2027", Some("2026-2027")),
            ("2021/2022", Some("2021-2022")),
            (" 2026-2027 ", Some("2026-2027")),
            ("2026-2028", None),
            ("2027-2026", None),
            ("2026", None),
            ("26-27", None),
            ("9999-10000", None),
            ("0000-0001", None),
            ("", None),
        ] {
            assert_eq!(text.parse::<SchoolYear>().ok().map(|year| year.to_string()).as_deref(), read, "{text}");
        }
    }

    #[test]
    fn the_year_turns_with_august() {
        for (day, year) in [("2026-07-31", "2025-2026"), ("2026-08-01", "2026-2027"), ("2027-01-01", "2026-2027")] {
            assert_eq!(SchoolYear::of(day.parse().unwrap()).to_string(), year, "{day}");
        }
    }
}
