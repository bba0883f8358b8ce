//! A text field with a list of what may be meant: an editable combobox with list autocomplete, by the WAI-ARIA Authoring
//! Practices.
//!
//! Focus stays in the field, Down and Up walk through the list and wrap, Enter takes what is marked, Escape closes the list,
//! then clears the field. The field works as plain text and a button all the same, and keeps nothing of what is typed.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement, KeyboardEvent};

use crate::place::Place;

/// Milliseconds of silence after which what was typed is looked for.
const PAUSE: u32 = 150;

/// What takes what was found for a text.
pub type Found<T> = Box<dyn Fn(Vec<T>)>;

/// What a combobox offers, and what becomes of what is taken.
pub trait Source: 'static {
    /// One suggestion.
    type Item: Clone + 'static;
    /// The field's id, without the widget's prefix.
    const FIELD: &'static str;
    /// What the list is called.
    const LABEL: &'static str;

    /// Looks for what is typed.
    fn search(&self, place: &Place, text: &str, found: Found<Self::Item>);

    /// What the list says of it.
    fn line(item: &Self::Item) -> String;

    /// What is said of a list of so many, one at least.
    fn count(count: usize) -> String;

    /// Takes one.
    fn take(&self, place: &Place, field: &HtmlInputElement, item: Self::Item);
}

/// See the module.
pub struct Combobox<S: Source> {
    place: Place,
    /// What it offers.
    pub source: S,
    found: RefCell<Vec<S::Item>>,
    marked: Cell<Option<usize>>,
    /// Counts searches, so that a late answer is told from the awaited one.
    ticket: Cell<u32>,
    pause: RefCell<Option<Timeout>>,
}

impl<S: Source> Combobox<S> {
    /// A combobox of the field in a place; [`Self::prepare`] makes it one for those who do not see it too.
    #[must_use]
    pub fn new(place: Place, source: S) -> Self {
        Self {
            place,
            source,
            found: RefCell::default(),
            marked: Cell::new(None),
            ticket: Cell::new(0),
            pause: RefCell::default(),
        }
    }

    fn id(&self, name: &str) -> String {
        [self.place.prefix(), S::FIELD, name].concat()
    }

    fn list(&self) -> Option<Element> {
        self.place.by_id(&self.id("-list"))
    }

    /// The field, as it stands in the place now.
    #[must_use]
    pub fn field(&self) -> Option<HtmlInputElement> {
        self.place.by_id(&self.id(""))?.dyn_into().ok()
    }

    /// Gives the field its role and an empty list; once for each field that is drawn.
    pub fn prepare(&self) {
        let Some(field) = self.field() else { return };
        let list = self.id("-list");
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
            ("aria-label", S::LABEL),
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

    /// Hears an event of its place, and says whether it was meant for the field or its list.
    pub fn hear(self: &Rc<Self>, event: &Event) -> bool {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let is_field = self.field().is_some_and(|field| target.as_ref() == Some(field.as_ref()));
        let option = target.and_then(|target| target.closest("[role=option]").ok().flatten());
        match event.type_().as_str() {
            "input" if is_field => self.wait(),
            "keydown" if is_field => self.press(event.unchecked_ref()),
            "focusout" if is_field => self.close(),
            // Pressing must not take the focus out of the field.
            "mousedown" if option.is_some() => event.prevent_default(),
            "click" => match option.and_then(|option| option.get_attribute("data-mee-rank")?.parse().ok()) {
                Some(rank) => self.take(rank),
                None => return false,
            },
            _ => return false,
        }
        true
    }

    /// Looks for what stands in the field once nothing was typed for a moment.
    pub fn wait(self: &Rc<Self>) {
        let combobox = Rc::clone(self);
        *self.pause.borrow_mut() = Some(Timeout::new(PAUSE, move || combobox.search()));
    }

    fn search(self: &Rc<Self>) {
        let text = self.field().map(|field| field.value()).unwrap_or_default();
        let ticket = self.ticket.get().wrapping_add(1);
        self.ticket.set(ticket);
        if text.trim().len() < 2 {
            return self.show(Vec::new());
        }
        let combobox = Rc::clone(self);
        let found = move |found| {
            if combobox.ticket.get() == ticket {
                combobox.show(found);
            }
        };
        self.source.search(&self.place, &text, Box::new(found));
    }

    /// Draws the list, and says how many there are.
    fn show(&self, found: Vec<S::Item>) {
        let (Some(field), Some(list)) = (self.field(), self.list()) else { return };
        list.set_text_content(None);
        self.mark(None);
        if let Some(document) = field.owner_document() {
            for (rank, one) in found.iter().enumerate() {
                let Ok(option) = document.create_element("li") else { return };
                let rank = rank.to_string();
                for (name, value) in [
                    ("role", "option"),
                    ("id", self.id(&["-option-", &rank].concat()).as_str()),
                    ("aria-selected", "false"),
                    ("data-mee-rank", &rank),
                ] {
                    let _ = option.set_attribute(name, value);
                }
                option.set_text_content(Some(&S::line(one)));
                let _ = list.append_child(&option);
            }
        }
        let is_open = !found.is_empty();
        let _ = list.toggle_attribute_with_force("hidden", !is_open);
        let _ = field.set_attribute("aria-expanded", if is_open { "true" } else { "false" });
        if let Some(status) = self.place.find("[data-mee-suggested]") {
            let said = if is_open { S::count(found.len()) } else { String::new() };
            status.set_text_content(Some(&said));
        }
        *self.found.borrow_mut() = found;
    }

    /// Takes the list away.
    pub fn close(&self) {
        // An answer under way must not open it again.
        self.ticket.set(self.ticket.get().wrapping_add(1));
        *self.pause.borrow_mut() = None;
        self.show(Vec::new());
    }

    fn press(self: &Rc<Self>, event: &KeyboardEvent) {
        let count = self.found.borrow().len();
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
        let option = |rank: usize| self.place.by_id(&self.id(&["-option-", &rank.to_string()].concat()));
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

    fn take(&self, rank: usize) {
        let Some(one) = self.found.borrow().get(rank).cloned() else { return };
        self.close();
        if let Some(field) = self.field() {
            self.source.take(&self.place, &field, one);
        }
    }
}
