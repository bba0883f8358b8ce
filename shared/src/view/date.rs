//! Days as French readers write them.

use maud::{Markup, html};

use crate::Day;

const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// The day in words: `20 mai 2025`, `1er janvier 2026`.
#[must_use]
pub fn french_date(day: Day) -> String {
    let month = usize::try_from(day.month() - 1).ok().and_then(|index| MONTHS.get(index)).copied().unwrap_or_default();
    let ordinal = if day.day() == 1 { "er" } else { "" };
    format!("{}{ordinal} {month} {}", day.day(), day.year())
}

/// The day in words, marked so that machines read it too.
#[must_use]
pub fn time(day: Day) -> Markup {
    html! { time datetime=(day) { (french_date(day)) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_in_french() {
        for ((year, month, day), written) in [
            ((2025, 5, 20), "20 mai 2025"),
            ((2026, 1, 1), "1er janvier 2026"),
            ((2024, 2, 29), "29 février 2024"),
            ((2023, 12, 31), "31 décembre 2023"),
        ] {
            let day = Day::constant(year, month, day);
            assert_eq!(french_date(day), written);
            assert_eq!(time(day).into_string(), format!(r#"<time datetime="{day}">{written}</time>"#));
        }
    }
}
