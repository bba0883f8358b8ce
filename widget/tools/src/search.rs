//! « Que cherchez-vous ? »: titles suggested while one types, and the way to the page of the one that is taken.
//!
//! Without a title taken the form is sent as it stands, which the core answers in place. What is typed goes to the portal's
//! own server alone, as the form itself sends it; the last word of it is taken as a beginning there.

use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, HtmlInputElement};

use crate::ask::{get, list_of, text_of};
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

/// The end of a home's address, behind the server's: the code of a commune has five letters.
const PORTAL: usize = "/portal/99999/".len();

/// The address of the commune's home, `…/portal/{insee}/`, below which the form sends its words to `search`.
fn home(place: &Place) -> Option<String> {
    let results = place.root().closest("form").ok()??.get_attribute("action")?;
    Some(results.strip_suffix("search")?.to_owned())
}

/// Where suggestions are asked for.
fn asked_at(home: &str) -> Option<String> {
    let (server, portal) = home.split_at_checked(home.len().checked_sub(PORTAL)?)?;
    let insee = portal.get(PORTAL - 6..PORTAL - 1)?;
    Some([server, "/v1/communes/", insee, "/search/suggestions?q="].concat())
}

impl Source for Pages {
    type Item = Page;
    const FIELD: &'static str = "search-field";
    const LABEL: &'static str = "Pages proposées";

    fn search(&self, place: &Place, text: &str, found: Found<Page>) {
        let Some(url) = home(place).and_then(|home| asked_at(&home)) else { return };
        let asked = String::from(js_sys::encode_uri_component(text));
        get(&[url, asked].concat(), move |answer| {
            found(answer.map(|answer| pages(&answer)).unwrap_or_default());
        });
    }

    fn line(page: &Page) -> String {
        page.title.clone()
    }

    fn count(count: usize) -> String {
        match count {
            1 => "1 page proposée.".to_owned(),
            count => [&count.to_string(), " pages proposées."].concat(),
        }
    }

    /// Opens the page as a link of the widget does: in place, in a new entry of the history.
    fn take(&self, place: &Place, field: &HtmlInputElement, page: Page) {
        let link = field.owner_document().and_then(|document| document.create_element("a").ok());
        // Beside the place, not in it: its own listener may be the one that is heard now, and hears nothing twice at once.
        let (Some(link), Some(beside)) = (link, place.root().parent_element()) else { return };
        let _ = link.set_attribute("href", &page.url);
        let home = home(place).unwrap_or_default();
        if let Some(view) = page.url.strip_prefix(home.as_str()) {
            let _ = link.set_attribute("data-mee-view", view);
        }
        let _ = beside.append_child(&link);
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
        EventListener::new_with_options(&root, kind, may_prevent, move |event| {
            let _ = combobox.hear(event);
        })
        .forget();
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
    let suggestions = list_of(answer, "suggestions");
    suggestions.iter().map(|one| Page { title: text_of(&one, "title"), url: text_of(&one, "url") }).collect()
}

#[cfg(test)]
mod tests {
    use super::asked_at;

    #[test]
    fn suggestions_are_asked_of_the_server_that_the_form_is_sent_to() {
        for (home, expected) in [
            (
                "https://portail.example.org/portal/94043/",
                Some("https://portail.example.org/v1/communes/94043/search/suggestions?q="),
            ),
            (
                "https://a.example/portal/portal/2A004/",
                Some("https://a.example/portal/v1/communes/2A004/search/suggestions?q="),
            ),
            ("x", None),
        ] {
            assert_eq!(asked_at(home).as_deref(), expected, "{home}");
        }
    }
}
