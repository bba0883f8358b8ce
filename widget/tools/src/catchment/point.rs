//! A point instead of an address: where the device is, once it is asked, or where the plan was pressed.
//!
//! The device is asked for its position only when the parent presses the button, and the position goes nowhere but into the form.

use js_sys::{Number, Object, Reflect, parse_float};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, MouseEvent};

#[wasm_bindgen]
extern "C" {
    /// `navigator.geolocation`, which takes its callbacks as values that JavaScript owns and frees.
    type Geolocation;

    #[wasm_bindgen(method, js_name = getCurrentPosition)]
    fn get_current_position(this: &Geolocation, found: &JsValue, failed: &JsValue, options: &JsValue);
}

/// A point as it is written into the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) lat: String,
    pub(super) lon: String,
    /// Within how many metres it is known.
    pub(super) within: String,
}

/// Milliseconds that the device is given.
const PATIENCE: f64 = 15_000.0;

/// A position that is known to within more metres is of no use: it may be in another quarter.
const MOST_METRES: f64 = 300.0;

/// How many pixels of the plan a finger or a pointer may be off.
const PIXELS_OFF: f64 = 6.0;

/// Metres in a degree of latitude.
const METRES_PER_DEGREE: f64 = 111_195.0;

const REFUSED: &str = "Votre position n'a pas été donnée : votre navigateur ou ce site ne le permet pas. Donnez votre adresse, ou les coordonnées du point.";
const NOT_FOUND: &str = "Votre position n'a pas pu être trouvée. Donnez votre adresse, ou les coordonnées du point.";
const TOO_VAGUE: &str =
    "Votre position n'est connue que de façon trop vague pour trouver l'école. Donnez votre adresse.";

fn number(value: &JsValue, name: &str) -> Option<f64> {
    Reflect::get(value, &name.into()).ok()?.as_f64()
}

fn fixed(value: f64, digits: u8) -> String {
    Number::from(value).to_fixed(digits).map(String::from).unwrap_or_default()
}

fn geolocation() -> Option<Geolocation> {
    let navigator = Reflect::get(&gloo::utils::window(), &"navigator".into()).ok()?;
    let found = Reflect::get(&navigator, &"geolocation".into()).ok()?;
    found.is_object().then(|| found.unchecked_into())
}

/// Whether the device can be asked at all.
pub(super) fn can_locate() -> bool {
    geolocation().is_some()
}

/// Asks the device where it is; `done` hears the point, or why there is none, in French.
pub(super) fn locate(done: impl Fn(Result<Point, &'static str>) + Clone + 'static) {
    let Some(geolocation) = geolocation() else { return done(Err(NOT_FOUND)) };
    let options = Object::new();
    let _ = Reflect::set(&options, &"enableHighAccuracy".into(), &JsValue::TRUE);
    let _ = Reflect::set(&options, &"timeout".into(), &PATIENCE.into());
    let failed = {
        let done = done.clone();
        // 1 is a refusal: of the person, of the browser, or of the page that holds this one in a frame.
        move |error: JsValue| done(Err(if number(&error, "code") == Some(1.0) { REFUSED } else { NOT_FOUND }))
    };
    let found = move |position: JsValue| {
        let coords = Reflect::get(&position, &"coords".into()).unwrap_or_default();
        let (lat, lon) = (number(&coords, "latitude"), number(&coords, "longitude"));
        let within = number(&coords, "accuracy").unwrap_or(MOST_METRES);
        done(match (lat, lon) {
            (Some(_), Some(_)) if within > MOST_METRES => Err(TOO_VAGUE),
            (Some(lat), Some(lon)) => {
                Ok(Point { lat: fixed(lat, 6), lon: fixed(lon, 6), within: fixed(within.ceil(), 0) })
            }
            _ => Err(NOT_FOUND),
        });
    };
    geolocation.get_current_position(&Closure::once_into_js(found), &Closure::once_into_js(failed), &options);
}

/// The point of the plan that was pressed; none outside a plan that asks.
pub(super) fn pressed(target: Option<&Element>, event: &MouseEvent) -> Option<Point> {
    let plan = target?.closest("svg[data-mee-frame]").ok().flatten()?;
    let frame = plan.get_attribute("data-mee-frame")?;
    // West, north, and the degrees that the plan is wide and high; written by the server with a point.
    let mut degrees = frame.split(' ').map(parse_float);
    let (west, north, wide, high) = (degrees.next()?, degrees.next()?, degrees.next()?, degrees.next()?);
    let shown = plan.get_bounding_client_rect();
    let across = (f64::from(event.client_x()) - shown.left()) / shown.width();
    let down = (f64::from(event.client_y()) - shown.top()) / shown.height();
    let within = high * METRES_PER_DEGREE / shown.height() * PIXELS_OFF;
    Some(Point {
        lat: fixed(north - down * high, 6),
        lon: fixed(west + across * wide, 6),
        within: fixed(within.ceil(), 0),
    })
}
