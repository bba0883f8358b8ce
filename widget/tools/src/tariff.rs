//! What a family pays under a grid of the page: the grid stands in the place's own attribute, nothing is fetched.

use mee_shared::calculator::tariff::{form_of, run};
use mee_shared::tariff::Grid;

use crate::calculator::open_with;
use crate::place::Place;

/// Draws the form that the place's grid asks for; a place whose grid cannot be read keeps its tables.
pub fn open(place: Place) {
    let Some(grid) = place.setting("grid").and_then(|text| Grid::read_json(&text)) else { return };
    let definition = form_of(&grid);
    open_with(place, definition, Box::new(move |answers, today| run(&grid, &definition, answers, today)));
}
