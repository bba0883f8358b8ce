//! What a family pays under a grid of the page: the grid stands in the place's own attribute, nothing is fetched.

use js_sys::{Array, JSON, Object};
use mee_shared::Day;
use mee_shared::calculator::answers::Answers;
use mee_shared::calculator::day;
use mee_shared::calculator::definition::Definition;
use mee_shared::calculator::outcome::Outcome;
use mee_shared::calculator::tariff::{form_of, run};
use mee_shared::calculator::values::Faults;
use mee_shared::tariff::{Grid, Plain};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::direct::{read, reply, text};
use crate::frame;
use crate::place::Place;

/// A grid and the form that asks what it needs; for a page that draws a form of its own, as for ours.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Tariff {
    grid: Grid,
    definition: Definition,
}

#[wasm_bindgen]
impl Tariff {
    /// The grid of a JSON text, by the browser's own reader; nothing where it is none.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let grid = plain(&JSON::parse(text).ok()?).grid()?;
        Some(Self { definition: form_of(&grid), grid })
    }

    /// Computes, as `compute` of the other calculators does.
    #[must_use]
    pub fn compute(&self, answers: &Object, today: &str) -> Option<Object> {
        Some(reply(self.run(&read(answers), day::read(today)?)))
    }
}

impl Tariff {
    fn run(&self, answers: &Answers, today: Day) -> Result<Outcome, Faults> {
        run(&self.grid, &self.definition, answers, today)
    }
}

/// Draws the form that the place's grid asks for; a place whose grid cannot be read keeps its tables.
pub fn open(place: Place) {
    let Some(tariff) = place.setting("grid").and_then(|text| Tariff::of(&text)) else { return };
    frame::open(place, tariff.definition, Box::new(move |answers, today| tariff.run(answers, today)));
}

fn plain(value: &JsValue) -> Plain {
    if let Some(flag) = value.as_bool() {
        return Plain::Flag(flag);
    }
    if let Some(list) = value.dyn_ref::<Array>() {
        return Plain::List(list.iter().map(|one| plain(&one)).collect());
    }
    if !value.is_object() {
        return if value.is_null() { Plain::Null } else { text(value).map_or(Plain::Null, Plain::Text) };
    }
    let fields = Object::entries(value.unchecked_ref()).into_iter().map(JsCast::unchecked_into::<Array>);
    Plain::Object(fields.map(|field| (field.get(0).as_string().unwrap_or_default(), plain(&field.get(1)))).collect())
}
