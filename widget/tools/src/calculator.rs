//! A calculator in its place: the form, what is read from it, the result.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use mee_shared::Day;
use mee_shared::calculator::answers::{Answer, Answers, asked};
use mee_shared::calculator::definition::{Audience, Definition, Field, Kind};
use mee_shared::calculator::outcome::Outcome;
use mee_shared::calculator::values::Faults;
use mee_shared::calculator::{self, Calculator};
use mee_shared::view::calculator::form::{Drawing, around, form, id};
use mee_shared::view::calculator::result::result;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement, HtmlSelectElement};

use crate::place::Place;

/// The calculators of this module, each behind its feature.
const KNOWN: &[Calculator] = &[
    #[cfg(feature = "quotient-familial")]
    calculator::quotient::CALCULATOR,
    #[cfg(feature = "class")]
    calculator::class::CALCULATOR,
    #[cfg(feature = "documents")]
    calculator::documents::CALCULATOR,
    #[cfg(feature = "derogation")]
    calculator::derogation::CALCULATOR,
    #[cfg(feature = "allocation-rentree")]
    calculator::allowance::CALCULATOR,
    #[cfg(feature = "bourse-college")]
    calculator::scholarship::CALCULATOR,
    #[cfg(feature = "subscription")]
    calculator::subscription::CALCULATOR,
];

/// Where the result stands, once there is one.
const RESULT: &str = "[data-mee-result]";

/// What computes: from the answers and the day to a result.
pub(crate) type Rule = Box<dyn Fn(&Answers, Day) -> Result<Outcome, Faults>>;

/// An open calculator.
struct Open {
    place: Place,
    definition: Definition,
    rule: Rule,
    today: Day,
    /// What was answered when the form was last drawn.
    answers: RefCell<Answers>,
}

/// Draws the form of the calculator that the place names, and listens to it for as long as it stands.
pub fn open(place: Place) {
    let id = place.setting("calculator").unwrap_or_default();
    let Some(calculator) = find(&id) else { return };
    // What the mairie answers comes with the page, for the form asks parents only.
    let given = place.setting("given").and_then(|text| Answers::read_json(&text)).unwrap_or_default();
    let rule: Rule = Box::new(move |answers, today| calculator.run(&answers.and(&given), today));
    open_with(place, calculator.definition, rule);
}

/// The same for a form and a rule that are made for this place.
pub(crate) fn open_with(place: Place, definition: Definition, rule: Rule) {
    let open = Rc::new(Open { place, definition, rule, today: today(), answers: RefCell::new(Answers::new()) });
    // A form that was filled and left says what it said: pages come back as they were.
    open.place.root().set_text_content(None);
    open.draw(&Faults::new());
    for kind in ["submit", "change", "click"] {
        let open = Rc::clone(&open);
        let root = open.place.root().clone();
        let may_prevent = EventListenerOptions::enable_prevent_default();
        // Forgotten on purpose: it goes with the place, which the core keeps for the way back.
        EventListener::new_with_options(&root, kind, may_prevent, move |event| open.hear(event)).forget();
    }
}

/// The day on this device.
fn today() -> Day {
    let now = js_sys::Date::new_0();
    let part = |number: u32| i8::try_from(number).unwrap_or(1);
    let year = i16::try_from(now.get_full_year()).unwrap_or(0);
    calculator::day::known(year, part(now.get_month() + 1), part(now.get_date()))
}

impl Open {
    fn hear(&self, event: &Event) {
        match event.type_().as_str() {
            "submit" => {
                event.prevent_default();
                self.compute();
            }
            "change" => self.follow(),
            _ => self.click(event),
        }
    }

    fn click(&self, event: &Event) {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
        let marked = |selector: &str| target.closest(selector).ok().flatten();
        if let Some(pointer) = marked("[data-mee-add]").and_then(|button| button.get_attribute("data-mee-add")) {
            let last = self.change_group(&pointer, None);
            self.place.focus(&id(self.place.prefix(), &[&pointer, "/", &last.to_string()].concat()));
        } else if let Some(item) = marked("[data-mee-remove]").and_then(|one| one.get_attribute("data-mee-remove")) {
            let Some((pointer, index)) = item.rsplit_once('/') else { return };
            self.change_group(pointer, index.parse().ok());
            self.place.focus(&id(self.place.prefix(), pointer));
        } else if marked("[data-mee-print]").is_some() {
            let _ = gloo::utils::window().print();
        } else if let Some(link) = marked("a[href^=\"#\"]") {
            // The host's address stays as it is: its own router may listen to the hash.
            event.prevent_default();
            self.place.focus(link.get_attribute("href").unwrap_or_default().trim_start_matches('#'));
        }
    }

    /// Adds a group, or removes the one at `index`; the number of the last one.
    fn change_group(&self, pointer: &str, index: Option<usize>) -> usize {
        let name = pointer.trim_start_matches('/');
        let mut answers = Answers::new();
        let mut last = 0;
        for (known, answer) in self.read(self.definition.fields, "").into_pairs() {
            let answer = match answer {
                Answer::Group(mut groups) if known == name => {
                    match index {
                        Some(index) if index < groups.len() => drop(groups.remove(index)),
                        Some(_) => {}
                        None => groups.push(Answers::new()),
                    }
                    last = groups.len().saturating_sub(1);
                    Answer::Group(groups)
                }
                other => other,
            };
            answers.push(known, answer);
        }
        *self.answers.borrow_mut() = answers;
        self.draw(&Faults::new());
        last
    }

    /// Shows the questions that are asked now and hides the others.
    fn follow(&self) {
        self.show_asked(self.definition.fields, "", &self.read(self.definition.fields, ""));
    }

    fn show_asked(&self, fields: &'static [Field], at: &str, answers: &Answers) {
        for (field, is_asked) in fields.iter().zip(asked(fields, answers)) {
            let pointer = [at, "/", field.name].concat();
            if let Some(element) = self.place.by_id(&around(self.place.prefix(), &pointer)) {
                let _ = element.toggle_attribute_with_force("hidden", !is_asked);
            }
            if let (Kind::Group { fields, .. }, Some(Answer::Group(groups))) = (field.kind, answers.find(field.name)) {
                for (index, answers) in groups.iter().enumerate() {
                    self.show_asked(fields, &[&pointer, "/", &index.to_string()].concat(), answers);
                }
            }
        }
    }

    fn compute(&self) {
        *self.answers.borrow_mut() = self.read(self.definition.fields, "");
        let outcome = (self.rule)(&self.answers.borrow(), self.today);
        match outcome {
            Ok(outcome) => {
                self.draw(&Faults::new());
                self.clear_result();
                self.place.append(&result(&outcome, self.place.prefix()).into_string());
                self.place.focus(&[self.place.prefix(), "result"].concat());
            }
            Err(faults) => {
                self.clear_result();
                self.draw(&faults);
                self.place.focus(&[self.place.prefix(), "faults"].concat());
            }
        }
    }

    /// A result that no longer follows from what the form says would deceive.
    fn clear_result(&self) {
        if let Some(old) = self.place.find(RESULT) {
            old.remove();
        }
    }

    fn draw(&self, faults: &Faults) {
        let drawing = Drawing { prefix: self.place.prefix(), today: self.today, faults };
        let html = form(&self.definition, &self.answers.borrow(), drawing).into_string();
        self.place.draw("form[data-mee-form]", &html);
    }

    /// What the form says now.
    fn read(&self, fields: &'static [Field], at: &str) -> Answers {
        let mut answers = Answers::new();
        for field in fields.iter().filter(|field| field.audience == Audience::Parents) {
            let pointer = [at, "/", field.name].concat();
            let id = id(self.place.prefix(), &pointer);
            let Some(element) = self.place.by_id(&id) else { continue };
            let answer = match field.kind {
                Kind::Group { fields, .. } => {
                    let mut groups = Vec::new();
                    while self.place.by_id(&[&id, "-", &groups.len().to_string()].concat()).is_some() {
                        let at = [&pointer, "/", &groups.len().to_string()].concat();
                        groups.push(self.read(fields, &at));
                    }
                    Answer::Group(groups)
                }
                Kind::Choices { .. } => Answer::Texts(checked(&element)),
                _ if element.tag_name() == "FIELDSET" => checked(&element).pop().map_or(Answer::Empty, Answer::Text),
                _ => Answer::Text(value(&element)),
            };
            answers.push(field.name, answer);
        }
        answers
    }
}

/// The values of the ticked boxes and buttons in an element.
fn checked(element: &Element) -> Vec<String> {
    let Ok(found) = element.query_selector_all("input:checked") else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.item(index)).map(|node| value(node.unchecked_ref())).collect()
}

fn value(element: &Element) -> String {
    match element.dyn_ref::<HtmlInputElement>() {
        Some(input) => input.value(),
        None => element.dyn_ref::<HtmlSelectElement>().map(HtmlSelectElement::value).unwrap_or_default(),
    }
}

/// The calculator of this name, where this module has it.
pub(crate) fn find(id: &str) -> Option<&'static Calculator> {
    KNOWN.iter().find(|calculator| calculator.definition.id == id)
}
