//! Which school is ours: addresses suggested while they are typed, and the answer in place.
//!
//! The field is a combobox by the WAI-ARIA Authoring Practices: focus stays in it, Down and Up walk through the list and wrap,
//! Enter takes what is marked, Escape closes the list, then clears the field. It works as plain text and a button all the same.
//! What is typed goes to the portal's own server, in the body of a request, and is kept nowhere.

mod point;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use js_sys::{Array, JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Element, Event, FormData, HtmlElement, HtmlFormElement, HtmlInputElement, KeyboardEvent, SubmitEvent,
    UrlSearchParams,
};

use self::point::Point;
use crate::ask::{Read, post};
use crate::place::Place;

/// Milliseconds of silence after which what was typed is looked for.
const PAUSE: u32 = 150;

/// An address that is suggested.
#[derive(Debug, Clone)]
struct Suggestion {
    /// What is put into the field.
    text: String,
    /// The door's identifier; empty for a street, whose number is still to be typed.
    id: String,
    /// What is said beside it.
    note: String,
}

/// The tool in its place.
struct Open {
    place: Place,
    suggestions: RefCell<Vec<Suggestion>>,
    /// Which one is marked.
    marked: Cell<Option<usize>>,
    /// The door that was taken, with the text it stands for: a text that was changed since is a text again.
    taken: RefCell<Option<Suggestion>>,
    /// Counts searches, so that a late answer is told from the awaited one.
    ticket: Cell<u32>,
    pause: RefCell<Option<Timeout>>,
}

/// Makes the field of the place a combobox and listens for as long as the place stands.
pub fn open(place: Place) {
    let open = Rc::new(Open {
        place,
        suggestions: RefCell::default(),
        marked: Cell::new(None),
        taken: RefCell::default(),
        ticket: Cell::new(0),
        pause: RefCell::default(),
    });
    open.prepare();
    for kind in ["input", "keydown", "mousedown", "click", "focusout", "submit"] {
        let open = Rc::clone(&open);
        let root = open.place.root().clone();
        let may_prevent = EventListenerOptions::enable_prevent_default();
        // Forgotten on purpose: it goes with the place, which the core keeps for the way back.
        EventListener::new_with_options(&root, kind, may_prevent, move |event| open.hear(event)).forget();
    }
}

impl Open {
    fn id(&self, name: &str) -> String {
        [self.place.prefix(), name].concat()
    }

    fn field(&self) -> Option<HtmlInputElement> {
        self.place.by_id(&self.id("address"))?.dyn_into().ok()
    }

    /// Gives the field its role and an empty list, and shows what only a script can do; once for each form that is drawn.
    fn prepare(&self) {
        if point::can_locate()
            && let Some(device) = self.place.find("button[data-mee-device]")
        {
            let _ = device.remove_attribute("hidden");
        }
        if let Some(hint) = self.place.find("span[data-mee-device]") {
            let _ = hint.remove_attribute("hidden");
        }
        let Some(field) = self.field() else { return };
        let list = self.id("address-list");
        for (name, value) in
            [("role", "combobox"), ("aria-autocomplete", "list"), ("aria-expanded", "false"), ("aria-controls", &list)]
        {
            let _ = field.set_attribute(name, value);
        }
        let Some(document) = field.owner_document() else { return };
        let (Ok(options), Ok(status)) = (document.create_element("ul"), document.create_element("p")) else { return };
        for (name, value) in [
            ("role", "listbox"),
            ("id", list.as_str()),
            ("aria-label", "Adresses proposées"),
            ("class", "mee-options"),
            ("hidden", ""),
        ] {
            let _ = options.set_attribute(name, value);
        }
        for (name, value) in [("role", "status"), ("class", "mee-hidden"), ("data-mee-suggested", "")] {
            let _ = status.set_attribute(name, value);
        }
        let _ = field.after_with_node_2(&options, &status);
    }

    fn hear(self: &Rc<Self>, event: &Event) {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let is_field = self.field().is_some_and(|field| target.as_ref() == Some(field.as_ref()));
        match event.type_().as_str() {
            "input" if is_field => self.wait(),
            "keydown" if is_field => self.press(event.unchecked_ref()),
            // Pressing must not take the focus out of the field.
            "mousedown" if option_of(target.as_ref()).is_some() => event.prevent_default(),
            "click" => {
                let rank =
                    option_of(target.as_ref()).and_then(|option| option.get_attribute("data-mee-rank")?.parse().ok());
                if let Some(rank) = rank {
                    self.take(rank);
                } else if target
                    .as_ref()
                    .is_some_and(|target| target.closest("[data-mee-locate]").ok().flatten().is_some())
                {
                    self.locate();
                } else if let Some(point) = point::pressed(target.as_ref(), event.unchecked_ref()) {
                    self.ask(&point);
                }
            }
            "focusout" if is_field => self.close(),
            "submit" => {
                event.prevent_default();
                self.send(event.unchecked_ref());
            }
            _ => {}
        }
    }

    /// Looks for what stands in the field once nothing was typed for a moment.
    fn wait(self: &Rc<Self>) {
        let open = Rc::clone(self);
        *self.pause.borrow_mut() = Some(Timeout::new(PAUSE, move || open.search()));
    }

    fn search(self: &Rc<Self>) {
        let text = self.field().map(|field| field.value()).unwrap_or_default();
        let ticket = self.ticket.get().wrapping_add(1);
        self.ticket.set(ticket);
        if text.trim().len() < 2 {
            return self.show(Vec::new());
        }
        let Some(url) = self.place.setting("search") else { return };
        let asked = Object::new();
        let _ = Reflect::set(&asked, &"query".into(), &text.into());
        let Ok(body) = JSON::stringify(&asked) else { return };
        let open = Rc::clone(self);
        post(&url, "application/json", &body, Read::Json, move |answer| {
            if open.ticket.get() == ticket {
                open.show(answer.map(|answer| suggestions(&answer)).unwrap_or_default());
            }
        });
    }

    /// Draws the list, and says how many there are.
    fn show(&self, found: Vec<Suggestion>) {
        let (Some(field), Some(list)) = (self.field(), self.place.by_id(&self.id("address-list"))) else { return };
        list.set_text_content(None);
        self.mark(None);
        if let Some(document) = field.owner_document() {
            for (rank, one) in found.iter().enumerate() {
                let Ok(option) = document.create_element("li") else { return };
                let rank = rank.to_string();
                for (name, value) in [
                    ("role", "option"),
                    ("id", self.id(&["address-option-", &rank].concat()).as_str()),
                    ("aria-selected", "false"),
                    ("data-mee-rank", &rank),
                ] {
                    let _ = option.set_attribute(name, value);
                }
                let text =
                    if one.note.is_empty() { one.text.clone() } else { [&one.text, " — ", &one.note].concat() };
                option.set_text_content(Some(&text));
                let _ = list.append_child(&option);
            }
        }
        let is_open = !found.is_empty();
        let _ = list.toggle_attribute_with_force("hidden", !is_open);
        let _ = field.set_attribute("aria-expanded", if is_open { "true" } else { "false" });
        let said = match found.len() {
            0 => String::new(),
            1 => "1 adresse proposée.".to_owned(),
            count => [&count.to_string(), " adresses proposées."].concat(),
        };
        if let Some(status) = self.place.find("[data-mee-suggested]") {
            status.set_text_content(Some(&said));
        }
        *self.suggestions.borrow_mut() = found;
    }

    fn close(&self) {
        // An answer under way must not open it again.
        self.ticket.set(self.ticket.get().wrapping_add(1));
        *self.pause.borrow_mut() = None;
        self.show(Vec::new());
    }

    fn press(self: &Rc<Self>, event: &KeyboardEvent) {
        let count = self.suggestions.borrow().len();
        let marked = self.marked.get();
        match event.key().as_str() {
            "ArrowDown" if count > 0 => self.mark(Some(marked.map_or(0, |rank| (rank + 1) % count))),
            "ArrowUp" if count > 0 => self.mark(Some(marked.map_or(count - 1, |rank| (rank + count - 1) % count))),
            "ArrowDown" => return self.search(),
            "Enter" => match marked {
                Some(rank) => self.take(rank),
                // The form is sent as it stands.
                None => return,
            },
            "Escape" if count > 0 => self.close(),
            "Escape" => {
                if let Some(field) = self.field() {
                    field.set_value("");
                }
            }
            _ => return,
        }
        event.prevent_default();
    }

    /// Marks an option; the focus stays in the field, which names it.
    fn mark(&self, rank: Option<usize>) {
        let option = |rank: usize| self.place.by_id(&self.id(&["address-option-", &rank.to_string()].concat()));
        if let Some(old) = self.marked.replace(rank).and_then(option) {
            let _ = old.set_attribute("aria-selected", "false");
        }
        let Some(field) = self.field() else { return };
        match rank.and_then(option) {
            Some(new) => {
                let _ = new.set_attribute("aria-selected", "true");
                let _ = field.set_attribute("aria-activedescendant", &new.id());
                new.scroll_into_view_with_bool(false);
            }
            None => {
                let _ = field.remove_attribute("aria-activedescendant");
            }
        }
    }

    /// Puts a suggestion into the field; a street waits for its number before it.
    fn take(&self, rank: usize) {
        let Some(one) = self.suggestions.borrow().get(rank).cloned() else { return };
        if let Some(field) = self.field() {
            field.set_value(&one.text);
        }
        *self.taken.borrow_mut() = Some(one).filter(|one| !one.id.is_empty());
        self.close();
    }

    /// Sends the form, with the door that was taken or the button that was pressed, and puts the answer in place.
    fn send(self: &Rc<Self>, event: &SubmitEvent) {
        let Some(form) = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok()) else { return };
        self.close();
        let (Some(url), Ok(data)) = (self.place.setting("answer"), FormData::new_with_form(&form)) else { return };
        let Ok(pairs) = UrlSearchParams::new_with_str_sequence_sequence(&data) else { return };
        let named = |name: &str| event.submitter().and_then(|button| button.get_attribute(name));
        let typed = self.field().map(|field| field.value()).unwrap_or_default();
        let taken = self.taken.borrow().clone().filter(|one| one.text == typed).map(|one| one.id);
        match (named("name"), named("value"), taken) {
            // A button says what it is pressed for: an address of those offered, a point, the plan.
            (Some(name), Some(value), _) => pairs.set(&name, &value),
            (_, _, Some(id)) => pairs.set("address_id", &id),
            _ => {}
        }
        self.post(&form, &url, &pairs);
    }

    /// Asks the device for its position, then for the schools of that point.
    fn locate(self: &Rc<Self>) {
        self.tell("Recherche de votre position…");
        let open = Rc::clone(self);
        point::locate(move |found| match found {
            Ok(point) => open.ask(&point),
            Err(reason) => open.tell(reason),
        });
    }

    /// Says how the search for the device's position goes.
    fn tell(&self, text: &str) {
        if let Some(status) = self.place.find("[data-mee-located]") {
            status.set_text_content(Some(text));
        }
    }

    /// Puts a point into the form and sends it.
    fn ask(self: &Rc<Self>, point: &Point) {
        for (name, value) in [("lat", &point.lat), ("lon", &point.lon)] {
            let field = self.place.by_id(&self.id(name)).and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
            if let Some(field) = field {
                field.set_value(value);
            }
        }
        let form = self.place.find("form[data-mee-form]").and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
        let (Some(form), Some(url)) = (form, self.place.setting("answer")) else { return };
        let Ok(data) = FormData::new_with_form(&form) else { return };
        let Ok(pairs) = UrlSearchParams::new_with_str_sequence_sequence(&data) else { return };
        pairs.set("by", "point");
        pairs.set("within", &point.within);
        self.post(&form, &url, &pairs);
    }

    /// Posts the form's answers and puts what comes back in place.
    fn post(self: &Rc<Self>, form: &HtmlFormElement, url: &str, pairs: &UrlSearchParams) {
        let form = form.clone();
        let _ = self.place.root().set_attribute("aria-busy", "true");
        let open = Rc::clone(self);
        post(url, "application/x-www-form-urlencoded", &pairs.to_string().into(), Read::Text, move |answer| {
            let _ = open.place.root().remove_attribute("aria-busy");
            match answer.and_then(|answer| answer.as_string()) {
                Some(html) => open.put(&html),
                // The page of the portal answers as well, or says why not.
                None => drop(form.submit()),
            }
        });
    }

    /// Puts the server's answer in place and leads the focus to it, or to the field that is wrong.
    fn put(&self, html: &str) {
        let Some(drawn) =
            self.place.make(html).and_then(|screen| screen.query_selector("[data-mee-tool]").ok().flatten())
        else {
            return;
        };
        let root = self.place.root();
        root.set_text_content(None);
        while let Some(child) = drawn.first_child() {
            let _ = root.append_child(&child);
        }
        self.prepare();
        let wrong = self.place.find("[aria-invalid]").and_then(|field| field.dyn_into::<HtmlElement>().ok());
        match wrong {
            Some(field) => drop(field.focus()),
            None => self.place.focus(&self.id("result")),
        }
    }
}

/// The option that an event is about.
fn option_of(target: Option<&Element>) -> Option<Element> {
    target?.closest("[role=option]").ok().flatten()
}

fn text_of(value: &JsValue, name: &str) -> String {
    Reflect::get(value, &name.into()).ok().and_then(|value| value.as_string()).unwrap_or_default()
}

/// What the server suggests: doors, streets, and the doors near a number that does not exist, with a word of it.
fn suggestions(answer: &JsValue) -> Vec<Suggestion> {
    let list = |value: &JsValue, name: &str| {
        Reflect::get(value, &name.into()).map(|value| Array::from(&value)).unwrap_or_default()
    };
    let mut found = Vec::new();
    for one in list(answer, "results").iter() {
        let street = text_of(&one, "street");
        match text_of(&one, "kind").as_str() {
            "address" => found.push(Suggestion {
                text: text_of(&one, "label"),
                id: text_of(&one, "address_id"),
                note: text_of(&one, "former_commune"),
            }),
            "street" => {
                found.push(Suggestion { text: street, id: String::new(), note: "ajoutez le numéro".to_owned() })
            }
            _ => {
                for near in list(&one, "nearest").iter() {
                    let text = [&text_of(&near, "number"), " ", &street].concat();
                    found.push(Suggestion {
                        text,
                        id: text_of(&near, "address_id"),
                        note: "numéro voisin, celui tapé n'existe pas".to_owned(),
                    });
                }
            }
        }
        if found.len() >= 8 {
            break;
        }
    }
    found
}
