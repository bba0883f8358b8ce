//! From when to when a noted grid holds, as far as its period says.

use mee_shared::Day;

/// The first and the last day: a school year, a calendar year, or months.
pub(super) fn read(text: &str) -> (Option<Day>, Option<Day>) {
    let (from, until) = match text.split_once(" a ") {
        Some((from, until)) => (from, until),
        None => match text.strip_prefix("depuis ") {
            Some(from) => (from, ""),
            None => match text.split_once('-') {
                Some((first, second)) => return school_year(first, second),
                None => (text, text),
            },
        },
    };
    (month(from).and_then(|(first, _)| first), month(until).and_then(|(_, last)| last))
}

fn year(text: &str) -> Option<i16> {
    (text.len() == 4).then(|| text.parse().ok()).flatten()
}

fn school_year(first: &str, second: &str) -> (Option<Day>, Option<Day>) {
    match (year(first), year(second)) {
        (Some(first), Some(second)) if second == first + 1 => {
            (Day::new(first, 9, 1).ok(), Day::new(second, 8, 31).ok())
        }
        _ => (None, None),
    }
}

/// The first and the last day of « 2023 » or « 07/2024 ».
fn month(text: &str) -> Option<(Option<Day>, Option<Day>)> {
    match text.trim().split_once('/') {
        Some((month, found)) => {
            let first = Day::new(year(found)?, month.parse().ok()?, 1).ok()?;
            Some((Some(first), Some(first.last_of_month())))
        }
        None => {
            let found = year(text.trim())?;
            Some((Day::new(found, 1, 1).ok(), Day::new(found, 12, 31).ok()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_become_days_where_they_say_any() {
        for (text, from, until) in [
            ("2022-2023", Some("2022-09-01"), Some("2023-08-31")),
            ("2023", Some("2023-01-01"), Some("2023-12-31")),
            ("depuis 07/2024", Some("2024-07-01"), None),
            ("2021 a 08/2024", Some("2021-01-01"), Some("2024-08-31")),
            ("02/2024 a 02/2025", Some("2024-02-01"), Some("2025-02-28")),
            ("page non datee", None, None),
            ("2022-2024", None, None),
            ("13/2024", None, None),
        ] {
            let (first, last) = read(text);
            assert_eq!(first.map(|day| day.to_string()).as_deref(), from, "{text}");
            assert_eq!(last.map(|day| day.to_string()).as_deref(), until, "{text}");
        }
    }
}
