//! What a family pays under a grid of the page: the grid stands in the place's own attribute, nothing is fetched.

use js_sys::{Array, JSON, Object};
use mee_shared::calculator::tariff::{form_of, run};
use mee_shared::tariff::Plain;
use wasm_bindgen::{JsCast, JsValue};

use crate::calculator::open_with;
use crate::direct::text;
use crate::place::Place;

/// Draws the form that the place's grid asks for; a place whose grid cannot be read keeps its tables.
pub fn open(place: Place) {
    let json = place.setting("grid").and_then(|text| JSON::parse(&text).ok());
    let Some(grid) = json.and_then(|json| plain(&json).grid()) else { return };
    let definition = form_of(&grid);
    open_with(place, definition, Box::new(move |answers, today| run(&grid, &definition, answers, today)));
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
