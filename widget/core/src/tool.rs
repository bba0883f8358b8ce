//! Places in a screen where a tool stands, whose module is loaded when the first of its kind is shown.

use js_sys::Function;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;

#[wasm_bindgen]
extern "C" {
    /// Stands in `widget/js/tools.js`, which the build puts behind this module's glue.
    #[wasm_bindgen(js_name = meeOpenTool)]
    fn open_tool(place: &Element, prefix: &str, fill: &Function);
}

/// Has a tool opened in each place of an element that is marked for one; those that are open stay as they are.
pub fn open_all(element: &Element, prefix: &str, fill: &Function) {
    let Ok(places) = element.query_selector_all("[data-mee-tool]") else { return };
    for place in (0..places.length()).filter_map(|index| places.item(index)) {
        open_tool(place.unchecked_ref(), prefix, fill);
    }
}
