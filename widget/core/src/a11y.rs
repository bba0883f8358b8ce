//! What a change of view means for those who do not see it: focus goes to the new heading, and its title is said.

use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement};

/// Moves focus to the heading of a section, without scrolling.
pub fn focus_heading(section: &Element) {
    let Ok(Some(heading)) = section.query_selector("h1,h2,h3,h4,h5,h6") else { return };
    let _ = heading.set_attribute("tabindex", "-1");
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = heading.unchecked_into::<HtmlElement>().focus_with_options(&options);
}

/// Brings the top of the widget into the window where it has left it.
pub fn reveal(root: &Element) {
    let top = root.get_bounding_client_rect().top();
    let height = gloo::utils::window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(0.0);
    if top < 0.0 || top > height {
        root.scroll_into_view();
    }
}

/// Says a text through the polite live region.
pub fn announce(status: &Element, text: &str) {
    status.set_text_content(Some(text));
}
