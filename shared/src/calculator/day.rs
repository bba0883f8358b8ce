//! Days and school years as they are typed, without the parser of the calendar library: it would weigh in the widget.

use std::fmt;

use crate::Day;

/// Reads `YYYY-MM-DD`, the form of HTML's date fields and of the API.
#[must_use]
pub fn read(text: &str) -> Option<Day> {
    let mut parts = text.trim().split('-');
    let mut part = |length: usize| -> Option<i16> {
        let part = parts.next()?;
        (part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse().ok())?
    };
    let (year, month, day) = (part(4)?, part(2)?, part(2)?);
    let month = i8::try_from(month).ok()?;
    let day = i8::try_from(day).ok()?;
    if parts.next().is_some() {
        return None;
    }
    Day::new(year, month, day).ok()
}

/// The day as `YYYY-MM-DD`.
#[must_use]
pub fn write(day: Day) -> String {
    [four(day.year()), "-".to_owned(), two(day.month()), "-".to_owned(), two(day.day())].concat()
}

fn two(number: i8) -> String {
    let text = number.to_string();
    if text.len() < 2 { ["0", &text].concat() } else { text }
}

fn four(number: i16) -> String {
    let text = number.to_string();
    ["0".repeat(4_usize.saturating_sub(text.len())), text].concat()
}

/// The day in words: `1er janvier 2026`.
#[must_use]
pub fn french(day: Day) -> String {
    crate::view::date::french_date(day)
}

/// A day that is known to exist; the first of January of the year where it does not.
#[must_use]
pub fn known(year: i16, month: i8, day: i8) -> Day {
    Day::new(year, month, day).unwrap_or_else(|_| Day::new(year, 1, 1).unwrap_or(Day::ZERO))
}

/// A school year, named by the calendar year of its rentrée.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SchoolYear(
    /// The calendar year in which it starts.
    pub i16,
);

impl SchoolYear {
    /// The school year that holds this day: one starts with September.
    ///
    /// The day of the rentrée itself is set each year by order of the minister; August belongs to the year that ends.
    #[must_use]
    pub fn of(day: Day) -> Self {
        Self(if day.month() >= 9 { day.year() } else { day.year() - 1 })
    }

    /// The school year that families prepare on this day: from February on, the next one.
    #[must_use]
    pub fn prepared_on(day: Day) -> Self {
        if (2..9).contains(&day.month()) { Self(day.year()) } else { Self::of(day) }
    }

    /// Reads `2026-2027`, or the year of the rentrée alone.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (first, second) = text.trim().split_once(['-', '/']).map_or((text.trim(), None), |(a, b)| (a, Some(b)));
        let is_year = |text: &str| text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        let year: i16 = is_year(first).then(|| first.parse().ok())??;
        let follows = second.is_none_or(|second| is_year(second) && second.parse() == Ok(year + 1));
        follows.then_some(Self(year))
    }

    /// Its first day for the rules that count from September.
    #[must_use]
    pub fn starts_on(self) -> Day {
        known(self.0, 9, 1)
    }
}

impl fmt::Display for SchoolYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_string())?;
        f.write_str("-")?;
        f.write_str(&(self.0 + 1).to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_fields_send_them() {
        for text in ["2026-09-01", "2024-02-29", "0099-12-31"] {
            assert_eq!(read(text).map(write).as_deref(), Some(text));
        }
        for text in ["2025-02-29", "2026-9-1", "01/09/2026", "2026-09-01T00:00", "", "2026-09-01-1", "-026-01-01"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_school_year_starts_with_september() {
        for (day, year, prepared) in [
            ("2026-08-31", "2025-2026", "2026-2027"),
            ("2026-09-01", "2026-2027", "2026-2027"),
            ("2027-01-31", "2026-2027", "2026-2027"),
            ("2027-02-01", "2026-2027", "2027-2028"),
        ] {
            let day = read(day).unwrap_or(Day::ZERO);
            assert_eq!(SchoolYear::of(day).to_string(), year);
            assert_eq!(SchoolYear::prepared_on(day).to_string(), prepared);
        }
        assert_eq!(SchoolYear::read("2026-2027"), Some(SchoolYear(2026)));
        assert_eq!(SchoolYear::read("2026"), Some(SchoolYear(2026)));
        for text in ["2026-2028", "26-27", "2026-", "deux mille", ""] {
            assert_eq!(SchoolYear::read(text), None, "{text}");
        }
    }
}
