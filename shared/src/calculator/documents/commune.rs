//! What the commune itself asks for and says, among what the law lists.

use super::super::day::french;
use super::super::outcome::Item;
use super::super::values::{Faults, Values};
use super::limit;

const ASKED: &str = "Demandé aussi par la commune";
const OPTIONAL: &str = "Facultatif : la commune le souhaite, vous pouvez ne pas l'apporter";
const DATES: &str = "Dates d'inscription";

/// The commune's own items for a step: due only where neither the commune nor the law leaves them free.
pub(super) fn items(asked: &[Values], step: &str) -> Result<Vec<Item>, Faults> {
    let mut items = Vec::new();
    for (index, item) in asked.iter().enumerate() {
        if item.choice("step")? != step {
            continue;
        }
        let label = item.text("label")?;
        let limit = limit(&label, step);
        let is_due = limit.is_none() && !item.is("is_optional");
        let mut detail = item.find_text("why").unwrap_or_default();
        if let Some(limit) = limit {
            let gap = if detail.is_empty() { "" } else { " " };
            detail.push_str(&[gap, limit].concat());
        }
        let name = ["commune_items/", &index.to_string()].concat();
        items.push(Item { name, label, detail, status: if is_due { ASKED } else { OPTIONAL }, is_due });
    }
    Ok(items)
}

/// The dates, in words.
pub(super) fn dates(dates: &[Values]) -> Result<Vec<Item>, Faults> {
    let mut items = Vec::new();
    for (index, date) in dates.iter().enumerate() {
        let first = french(date.day("starts_on")?);
        let mut detail = match date.find_day("ends_on") {
            Some(last) => ["Du ", &first, " au ", &french(last), "."].concat(),
            None => ["Le ", &first, "."].concat(),
        };
        if let Some(late) = late(date) {
            detail.push_str(&[" ", &late].concat());
        }
        let name = ["registration_dates/", &index.to_string()].concat();
        items.push(Item { name, label: date.text("label")?, detail, status: DATES, is_due: false });
    }
    Ok(items)
}

/// What to do once a date has passed.
pub(super) fn late(date: &Values) -> Option<String> {
    date.find_text("when_late").map(|text| ["En retard : ", &text].concat())
}
