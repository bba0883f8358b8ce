//! The calculators of the first module: which there are, and the way to each from a place or from a page's own form.

use js_sys::{JSON, Object};
use mee_shared::calculator::{self, Calculator, day};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::direct::{read, reply};
use crate::frame;
use crate::place::Place;

/// The calculators of this module, each behind its feature.
const KNOWN: &[Calculator] = &[
    #[cfg(feature = "quotient-familial")]
    calculator::quotient::CALCULATOR,
    #[cfg(feature = "class")]
    calculator::class::CALCULATOR,
    #[cfg(feature = "documents")]
    calculator::documents::CALCULATOR,
    #[cfg(feature = "derogation")]
    calculator::derogation::CALCULATOR,
    #[cfg(feature = "allocation-rentree")]
    calculator::allowance::CALCULATOR,
    #[cfg(feature = "bourse-college")]
    calculator::scholarship::CALCULATOR,
    #[cfg(feature = "subscription")]
    calculator::subscription::CALCULATOR,
];

/// Draws the form of the calculator that the place names.
pub fn open(place: Place) {
    let id = place.setting("calculator").unwrap_or_default();
    let Some(calculator) = find(&id) else { return };
    // What the mairie answers comes with the page, for the form asks parents only.
    let given = place.setting("given").and_then(|text| JSON::parse(&text).ok());
    let given = given.and_then(|given| given.dyn_into::<Object>().ok()).map(|given| read(&given)).unwrap_or_default();
    frame::open(
        place,
        calculator.definition,
        Box::new(move |answers, today| calculator.run(&answers.and(&given), today)),
    );
}

/// Computes: `{ answer, figures }` of an object of answers, or `{ errors }` by JSON pointer.
///
/// `id` names the calculator, `today` the day, `YYYY-MM-DD`. Answers are texts, numbers, truths, lists of texts, or lists of
/// objects of answers, as in the API.
#[wasm_bindgen]
pub fn compute(id: &str, answers: &Object, today: &str) -> Option<Object> {
    Some(reply(find(id)?.run(&read(answers), day::read(today)?)))
}

/// The calculator of this name, where this module has it.
fn find(id: &str) -> Option<&'static Calculator> {
    KNOWN.iter().find(|calculator| calculator.definition.id == id)
}
