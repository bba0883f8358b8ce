//! Grids in words.

use super::{Bracket, Grid};
use crate::view::date::french_date;

/// A bracket as parents read it; the side that belongs to it is always said.
#[must_use]
pub fn bounds(bracket: &Bracket) -> String {
    let from = bracket.from.french();
    let starts_at_zero = bracket.from == super::Number::ZERO && bracket.from_included;
    match (starts_at_zero, bracket.from_included, bracket.to, bracket.to_included) {
        (true, _, None, _) => "tous les quotients".to_owned(),
        (true, _, Some(to), true) => format!("jusqu'à {} inclus", to.french()),
        (true, _, Some(to), false) => format!("moins de {}", to.french()),
        (_, true, None, _) => format!("{from} et plus"),
        (_, false, None, _) => format!("plus de {from}"),
        (_, true, Some(to), true) => format!("de {from} à {} inclus", to.french()),
        (_, true, Some(to), false) => format!("de {from} inclus à moins de {}", to.french()),
        (_, false, Some(to), true) => format!("plus de {from}, jusqu'à {} inclus", to.french()),
        (_, false, Some(to), false) => format!("plus de {from} et moins de {}", to.french()),
    }
}

/// From when to when a grid holds; nothing where it says neither.
#[must_use]
pub fn validity(grid: &Grid) -> Option<String> {
    match (grid.valid_from, grid.valid_until) {
        (None, None) => None,
        (Some(from), None) => Some(format!("à partir du {}", french_date(from))),
        (None, Some(until)) => Some(format!("jusqu'au {}", french_date(until))),
        (Some(from), Some(until)) => Some(format!("du {} au {}", french_date(from), french_date(until))),
    }
}
