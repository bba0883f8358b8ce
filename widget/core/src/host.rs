//! Fitting a fragment into the page it stands in: ids, links and, where the host asks, images.
//!
//! All of it happens in place and none of it changes the look of what is already shown. Heading levels do, so the
//! loader's `fill` sets them before a fragment is first seen.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement};

use crate::address::Address;
use crate::idref;
use crate::view::View;

/// Fits a section into the host's page; doing it twice changes nothing the second time.
pub fn adopt(section: &Element, address: &Address, images: bool) {
    rename_ids(section, &idref::prefix(&address.key));
    for link in all(section, "a[data-mee-view]") {
        if let Some(view) = link.get_attribute("data-mee-view").and_then(|text| View::parse(&text)) {
            let _ = link.set_attribute("href", &page_showing(address, &view));
        }
    }
    if !images {
        all(section, "img").for_each(|image| replace_image(&image));
    }
}

/// The host page's own address, showing `view`.
#[must_use]
pub fn page_showing(address: &Address, view: &View) -> String {
    let location = gloo::utils::window().location();
    let part = |part: Result<String, _>| part.unwrap_or_default();
    address.with(view, &part(location.pathname()), &part(location.search()), &part(location.hash()))
}

fn rename_ids(section: &Element, prefix: &str) {
    if prefix == idref::SERVED {
        return;
    }
    for name in idref::ATTRIBUTES {
        for element in all(section, &["[", name, "]"].concat()).chain([section.clone()]) {
            if let Some(value) = element.get_attribute(name).and_then(|value| idref::renamed(&value, prefix)) {
                let _ = element.set_attribute(name, &value);
            }
        }
    }
}

/// Puts the alternative text, as a link to the picture, where the host's policy would refuse the picture.
fn replace_image(image: &Element) {
    let document: Document = gloo::utils::document();
    let inside_link = matches!(image.closest("a"), Ok(Some(_)));
    let Ok(text) = document.create_element(if inside_link { "span" } else { "a" }) else { return };
    let alternative = image.get_attribute("alt").filter(|alternative| !alternative.is_empty());
    text.set_text_content(Some(alternative.as_deref().unwrap_or("Image")));
    if !inside_link {
        let _ = text.set_attribute("href", &image.get_attribute("src").unwrap_or_default());
    }
    let _ = image.replace_with_with_node_1(&text);
}

/// The elements below `root` that match, in document order.
fn all(root: &Element, selector: &str) -> impl Iterator<Item = Element> {
    let found = root.query_selector_all(selector).ok();
    let count = found.as_ref().map_or(0, web_sys::NodeList::length);
    (0..count).filter_map(move |index| found.as_ref()?.item(index).map(JsCast::unchecked_into))
}

/// A setting of the place, from its `data-` attributes.
#[must_use]
pub fn setting(root: &HtmlElement, name: &str) -> Option<String> {
    root.get_attribute(&["data-", name].concat())
}
