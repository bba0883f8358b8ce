//! Which school is ours: addresses suggested while they are typed, and the answer in place.
//!
//! The field is a combobox; it works as plain text and a button all the same.
//! What is typed goes to the portal's own server, in the body of a request, and is kept nowhere.

mod point;

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use js_sys::{JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, FormData, HtmlElement, HtmlFormElement, HtmlInputElement, SubmitEvent, UrlSearchParams};

use self::point::Point;
use crate::ask::{Read, list_of, post, text_of};
use crate::combobox::{Combobox, Found, Source};
use crate::place::Place;

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

/// The addresses of the commune.
#[derive(Default)]
struct Addresses {
    /// The door that was taken, with the text it stands for: a text that was changed since is a text again.
    taken: RefCell<Option<Suggestion>>,
}

impl Source for Addresses {
    type Item = Suggestion;
    const FIELD: &'static str = "address";
    const LABEL: &'static str = "Adresses proposées";

    fn search(&self, place: &Place, text: &str, found: Found<Suggestion>) {
        let Some(url) = place.setting("search") else { return };
        let asked = Object::new();
        let _ = Reflect::set(&asked, &"query".into(), &text.into());
        let Ok(body) = JSON::stringify(&asked) else { return };
        post(&url, "application/json", &body, Read::Json, move |answer| {
            found(answer.map(|answer| suggestions(&answer)).unwrap_or_default());
        });
    }

    fn line(one: &Suggestion) -> String {
        if one.note.is_empty() { one.text.clone() } else { [&one.text, " — ", &one.note].concat() }
    }

    fn count(count: usize) -> String {
        match count {
            1 => "1 adresse proposée.".to_owned(),
            count => [&count.to_string(), " adresses proposées."].concat(),
        }
    }

    /// Puts it into the field; a street waits for its number before it.
    fn take(&self, _: &Place, field: &HtmlInputElement, one: Suggestion) {
        field.set_value(&one.text);
        *self.taken.borrow_mut() = Some(one).filter(|one| !one.id.is_empty());
    }
}

/// The tool in its place.
struct Open {
    place: Place,
    address: Rc<Combobox<Addresses>>,
}

/// Makes the field of the place a combobox and listens for as long as the place stands.
pub fn open(place: Place) {
    let address = Rc::new(Combobox::new(place.clone(), Addresses::default()));
    let open = Rc::new(Open { place, address });
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

    /// Makes the field a combobox, and shows what only a script can do; once for each form that is drawn.
    fn prepare(&self) {
        if point::can_locate()
            && let Some(device) = self.place.find("button[data-mee-device]")
        {
            let _ = device.remove_attribute("hidden");
        }
        if let Some(hint) = self.place.find("span[data-mee-device]") {
            let _ = hint.remove_attribute("hidden");
        }
        self.address.prepare();
    }

    fn hear(self: &Rc<Self>, event: &Event) {
        if self.address.hear(event) {
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        match event.type_().as_str() {
            "click" => {
                if target.as_ref().is_some_and(|target| target.closest("[data-mee-locate]").ok().flatten().is_some()) {
                    self.locate();
                } else if let Some(point) = point::pressed(target.as_ref(), event.unchecked_ref()) {
                    self.ask(&point);
                }
            }
            "submit" => {
                event.prevent_default();
                self.send(event.unchecked_ref());
            }
            _ => {}
        }
    }

    /// Sends the form, with the door that was taken or the button that was pressed, and puts the answer in place.
    fn send(self: &Rc<Self>, event: &SubmitEvent) {
        let Some(form) = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok()) else { return };
        self.address.close();
        let (Some(url), Ok(data)) = (self.place.setting("answer"), FormData::new_with_form(&form)) else { return };
        let Ok(pairs) = UrlSearchParams::new_with_str_sequence_sequence(&data) else { return };
        let named = |name: &str| event.submitter().and_then(|button| button.get_attribute(name));
        let typed = self.address.field().map(|field| field.value()).unwrap_or_default();
        let taken = self.address.source.taken.borrow().clone().filter(|one| one.text == typed).map(|one| one.id);
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

/// What the server suggests: doors, streets, and the doors near a number that does not exist, with a word of it.
fn suggestions(answer: &JsValue) -> Vec<Suggestion> {
    let mut found = Vec::new();
    for one in list_of(answer, "results").iter() {
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
                for near in list_of(&one, "nearest").iter() {
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
