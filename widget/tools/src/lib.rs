//! The widget's tools: what opens rarely, and so does not weigh on the first view.
//!
//! The core finds places marked `data-mee-tool` in what it shows, has the tool's module loaded and tells it of each. Tools
//! and core share no memory: a place and its attributes are all that passes. The build makes a module of each of the
//! features `calculators`, `tariff`, `catchment` and `search`, so that nobody loads what is not opened.
//!
//! A calculator refuses to send what is typed into it anywhere; the finder of schools sends an address to the portal alone, the search what is typed into its field.
//! All refuse to keep anything on the device and to leave their place.

#[cfg(any(feature = "catchment", feature = "search"))]
pub mod ask;
#[cfg(feature = "listed")]
pub mod calculator;
#[cfg(feature = "catchment")]
pub mod catchment;
#[cfg(any(feature = "catchment", feature = "search"))]
pub mod combobox;
#[cfg(feature = "form")]
pub mod direct;
#[cfg(feature = "form")]
pub mod frame;
pub mod place;
#[cfg(feature = "search")]
pub mod search;
#[cfg(feature = "tariff")]
pub mod tariff;

use js_sys::Function;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::HtmlElement;

use crate::place::Place;

/// A smaller allocator than the standard library's.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// Opens the tool that a place names in `data-mee-tool`; a place that is open, or names no tool known here, is left.
///
/// `prefix` is what ids start with in this widget, `fill` turns a text into an element fit for the host.
#[wasm_bindgen]
pub fn open(place: HtmlElement, prefix: String, fill: Function) {
    let Some(place) = Place::take(place, prefix, fill) else { return };
    match place.setting("tool").as_deref() {
        #[cfg(feature = "listed")]
        Some("calculator") => calculator::open(place),
        #[cfg(feature = "tariff")]
        Some("tariff") => tariff::open(place),
        #[cfg(feature = "catchment")]
        Some("catchment") => catchment::open(place),
        #[cfg(feature = "search")]
        Some("search") => search::open(place),
        _ => {}
    }
}
