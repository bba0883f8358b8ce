//! From a click or the browser's buttons to a view, and from a view to the browser's history.

use gloo::events::{EventListener, EventListenerOptions};
use js_sys::{Object, Reflect};
use std::rc::{Rc, Weak};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, MouseEvent, ScrollToOptions};

use crate::instance::{Instance, Way};
use crate::screen;
use crate::view::View;

/// Where an entry of the history keeps how far the page was scrolled when a link left it.
const SCROLL: &str = "meeScroll";

/// Listens to the widget's clicks and to the browser's back and forward; dropping the listeners ends it.
pub fn listen(instance: &Rc<Instance>) -> [EventListener; 3] {
    let sent = Rc::downgrade(instance);
    let clicked = Rc::downgrade(instance);
    let moved = Rc::downgrade(instance);
    let may_prevent = EventListenerOptions::enable_prevent_default();
    [
        EventListener::new_with_options(instance.root(), "click", may_prevent, move |event| {
            on_click(&clicked, event);
        }),
        EventListener::new_with_options(instance.root(), "submit", may_prevent, move |event| {
            on_submit(&sent, event);
        }),
        EventListener::new(&gloo::utils::window(), "popstate", move |_| {
            if let Some(instance) = moved.upgrade() {
                instance.follow_history();
            }
        }),
    ]
}

fn on_click(instance: &Weak<Instance>, event: &Event) {
    let Some(instance) = instance.upgrade() else { return };
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    if matches!(target.closest(&["[", screen::RETRY, "]"].concat()), Ok(Some(_))) {
        instance.retry();
        return;
    }
    let Ok(Some(link)) = target.closest("a[data-mee-view]") else { return };
    let Some(view) = link.get_attribute("data-mee-view").and_then(|text| View::parse(&text)) else { return };
    if is_plain(event.unchecked_ref()) && stays_here(&link) {
        event.prevent_default();
        instance.open(view, Way::Link);
    }
}

/// The form of the search: its words become the view of their results.
fn on_submit(instance: &Weak<Instance>, event: &Event) {
    let Some(instance) = instance.upgrade() else { return };
    let Some(form) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    if event.default_prevented() || !form.has_attribute("data-mee-search") {
        return;
    }
    let Ok(fields) = form.query_selector_all("input,select") else { return };
    let mut view = String::from("search");
    for place in 0..fields.length() {
        let Some(field) = fields.item(place) else { continue };
        let text = |name: &str| Reflect::get(&field, &name.into()).ok().and_then(|value| value.as_string());
        if let (Some(name), Some(value)) = (text("name"), text("value"))
            && !value.is_empty()
        {
            view.push(if view.len() > "search".len() { '&' } else { '?' });
            view.push_str(&name);
            view.push('=');
            view.push_str(&String::from(js_sys::encode_uri_component(&value)).replace(['\'', '(', ')', '!', '*'], "+"));
        }
    }
    if let Some(view) = View::parse(&view) {
        event.prevent_default();
        instance.open(view, Way::Link);
    }
}

/// A click that nobody has taken and that asks for no other tab or window.
fn is_plain(click: &MouseEvent) -> bool {
    let modified = click.ctrl_key() || click.meta_key() || click.shift_key() || click.alt_key();
    click.button() == 0 && !modified && !click.default_prevented()
}

fn stays_here(link: &Element) -> bool {
    link.get_attribute("target").is_none_or(|target| target.is_empty() || target == "_self")
        && !link.has_attribute("download")
}

/// Makes a new entry in the history, after noting in the present one where the page was scrolled to.
/// What the host keeps in the history's state is kept: its own router may rely on it.
pub fn push(address: &str) {
    let window = gloo::utils::window();
    let Ok(history) = window.history() else { return };
    let state = history.state().unwrap_or(JsValue::NULL);
    let with_scroll = |scroll: JsValue| {
        let copy = Object::assign(&Object::new(), state.unchecked_ref());
        let _ = Reflect::set(&copy, &SCROLL.into(), &scroll);
        copy
    };
    let _ = history.replace_state_with_url(&with_scroll(window.scroll_y().unwrap_or(0.0).into()), "", None);
    let _ = history.push_state_with_url(&with_scroll(JsValue::UNDEFINED), "", Some(address));
}

/// Scrolls back to where the present entry of the history was left, if it was left by a link.
pub fn restore_scroll() {
    let window = gloo::utils::window();
    let Ok(state) = window.history().and_then(|history| history.state()) else { return };
    if !state.is_object() {
        return;
    }
    if let Some(top) = Reflect::get(&state, &SCROLL.into()).ok().and_then(|scroll| scroll.as_f64()) {
        let options = ScrollToOptions::new();
        options.set_top(top);
        window.scroll_to_with_scroll_to_options(&options);
    }
}
