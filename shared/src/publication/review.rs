//! Review dates and the yearly « vérifié, inchangé ».

use jiff::ToSpan;
use serde::{Deserialize, Serialize};

use super::TextHash;
use crate::Day;
use crate::ids::ObjectId;

/// « Vérifié, inchangé »: somebody read the published text again and found it still true.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Attestation {
    /// The text.
    pub text: TextHash,
    /// Who attests.
    pub person: ObjectId,
    /// The day.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub on: Day,
}

/// How a text stands towards its next review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ReviewDue {
    /// Not yet.
    Later,
    /// Within thirty days.
    Soon,
    /// The day has passed.
    Overdue,
    /// It was never checked.
    NeverChecked,
}

/// The day by which a text must be checked again: the day its author set, a year after the last check at the latest.
///
/// None when it was never checked and no day was set. A year from 29 February ends on 28 February.
#[must_use]
pub fn due_by(checked_on: Option<Day>, review_by: Option<Day>) -> Option<Day> {
    let yearly = checked_on.map(|day| day.saturating_add(1.year()));
    // A review date set before the last check has been met by it.
    let set = review_by.filter(|set| checked_on.is_none_or(|checked| *set > checked));
    match (yearly, set) {
        (Some(yearly), Some(set)) => Some(yearly.min(set)),
        (yearly, set) => yearly.or(set),
    }
}

/// How the text stands on this day.
#[must_use]
pub fn review(checked_on: Option<Day>, review_by: Option<Day>, today: Day) -> ReviewDue {
    match due_by(checked_on, review_by) {
        Some(due) if due < today => ReviewDue::Overdue,
        _ if checked_on.is_none() => ReviewDue::NeverChecked,
        Some(due) if due <= today.saturating_add(30.days()) => ReviewDue::Soon,
        _ => ReviewDue::Later,
    }
}

/// Whether the text belongs on the list of the overdue: its day has passed, or it was never checked at all.
#[must_use]
pub fn is_overdue(checked_on: Option<Day>, review_by: Option<Day>, today: Day) -> bool {
    matches!(review(checked_on, review_by, today), ReviewDue::Overdue | ReviewDue::NeverChecked)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

    use super::*;

    #[test]
    fn a_text_is_due_a_year_after_its_last_check_or_on_the_day_set() {
        let day = |text: &str| (!text.is_empty()).then(|| text.parse::<Day>().unwrap());
        for (checked, set, today, due) in [
            ("2025-05-20", "", "2025-06-01", ReviewDue::Later),
            ("2025-05-20", "", "2026-04-21", ReviewDue::Soon),
            ("2025-05-20", "", "2026-05-20", ReviewDue::Soon),
            ("2025-05-20", "", "2026-05-21", ReviewDue::Overdue),
            ("2024-02-29", "", "2025-03-01", ReviewDue::Overdue),
            ("2025-05-20", "2025-09-01", "2025-09-02", ReviewDue::Overdue),
            ("2025-05-20", "2027-09-01", "2026-05-21", ReviewDue::Overdue),
            ("2025-05-20", "2025-05-01", "2025-06-01", ReviewDue::Later),
            ("", "", "2025-06-01", ReviewDue::NeverChecked),
            ("", "2025-09-01", "2025-06-01", ReviewDue::NeverChecked),
            ("", "2025-09-01", "2025-09-02", ReviewDue::Overdue),
        ] {
            assert_eq!(review(day(checked), day(set), day(today).unwrap()), due, "{checked} {set} {today}");
        }
    }
}
