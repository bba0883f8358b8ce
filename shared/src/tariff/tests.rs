//! A grid of ours with every form, its prices, and what must hold of any grid.

#![expect(clippy::indexing_slicing, reason = "tests stop at the first surprise")]

mod findings;
mod form;
mod laws;
mod prices;

use super::*;

/// A grid with every form of price, every condition and every effect.
pub(super) fn every_form() -> Grid {
    serde_json::from_str(include_str!("tests/every_form.json")).unwrap_or_else(|error| panic!("{error}"))
}

/// A grid with one item and these lines.
fn grid_of(lines: &str) -> Grid {
    let json = format!(
        r#"{{"title":"Essai","service":"restauration","quotient":"caf","without_quotient":"highest",
            "valid_from":"2026-09-01","deliberation":{{"number":"2026-1"}},
            "items":[{{"id":"repas","label":"Repas","unit":"meal","lines":{lines}}}]}}"#
    );
    serde_json::from_str(&json).unwrap_or_else(|error| panic!("{json}: {error}"))
}

fn slug(text: &str) -> crate::ids::Slug {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn number(text: &str) -> Number {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}
