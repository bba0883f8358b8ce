//! « Que cherchez-vous ? »: titles suggested while one types, and the way to the page of the one that is taken.
//!
//! Without a title taken the form is sent as it stands, which the core answers in place. What is typed goes to the portal's
//! own server alone, as the form itself sends it.

use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, HtmlInputElement};

use crate::ask::get;
use crate::combobox::{Combobox, Found, Source};
use crate::place::Place;

/// A page that is suggested.
#[derive(Debug, Clone)]
struct Page {
    title: String,
    url: String,
}

/// What is published in the commune.
struct Pages;

/// The address of the form's results: `…/portal/{insee}/search`.
fn results(place: &Place) -> Option<String> {
    place.root().closest("form").ok()??.get_attribute("action")
}

impl Source for Pages {
    type Item = Page;
    const FIELD: &'static str = "search-field";
    const LABEL: &'static str = "Pages proposées";

    fn search(&self, place: &Place, text: &str, found: Found<Page>) {
        let Some(results) = results(place) else { return };
        let Some((server, view)) = results.rsplit_once("/portal/") else { return };
        let asked = String::from(js_sys::encode_uri_component(text));
        get(&[server, "/v1/communes/", view, "/suggestions?q=", &asked].concat(), move |answer| {
            found(answer.map(|answer| pages(&answer)).unwrap_or_default());
        });
    }

    fn line(page: &Page) -> String {
        page.title.clone()
    }

    fn count(count: usize) -> String {
        let said = if count == 1 { "1 page proposée." } else { "pages proposées." };
        if count == 1 { said.to_owned() } else { [&count.to_string(), " ", said].concat() }
    }

    /// Opens the page as a link of the widget does: in place, in a new entry of the history.
    fn take(&self, place: &Place, field: &HtmlInputElement, page: Page) {
        let Some(link) = field.owner_document().and_then(|document| document.create_element("a").ok()) else { return };
        let _ = link.set_attribute("href", &page.url);
        let home = results(place).and_then(|results| Some(results.strip_suffix("search")?.to_owned()));
        if let Some(view) = home.and_then(|home| Some(page.url.strip_prefix(&home)?.to_owned())) {
            let _ = link.set_attribute("data-mee-view", &view);
        }
        let _ = place.root().append_child(&link);
        link.unchecked_ref::<HtmlElement>().click();
        link.remove();
    }
}

/// Makes the field of the place a combobox and listens for as long as the place stands.
pub fn open(place: Place) {
    let root = place.root().clone();
    let combobox = Rc::new(Combobox::new(place, Pages));
    combobox.prepare();
    for kind in ["input", "keydown", "mousedown", "click", "focusout"] {
        let combobox = Rc::clone(&combobox);
        let may_prevent = EventListenerOptions::enable_prevent_default();
        // Forgotten on purpose: it goes with the place, which the core keeps for the way back.
        EventListener::new_with_options(&root, kind, may_prevent, move |event| drop(combobox.hear(event))).forget();
    }
    // Whoever types fast has begun before this was there.
    if combobox.field().is_some_and(|field| field.value() != field.default_value() && is_focused(&field)) {
        combobox.wait();
    }
}

fn is_focused(field: &Element) -> bool {
    field.matches(":focus").unwrap_or(false)
}

fn pages(answer: &JsValue) -> Vec<Page> {
    let text = |value: &JsValue, name: &str| {
        Reflect::get(value, &name.into()).ok().and_then(|value| value.as_string()).unwrap_or_default()
    };
    let list = Reflect::get(answer, &"suggestions".into()).map(|list| Array::from(&list)).unwrap_or_default();
    list.iter().map(|one| Page { title: text(&one, "title"), url: text(&one, "url") }).collect()
}
