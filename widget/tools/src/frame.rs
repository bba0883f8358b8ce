//! A form in its place: what is read from it, the faults, the result. Every calculator is drawn by it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use mee_shared::Day;
use mee_shared::calculator::answers::{Answer, Answers, asked};
use mee_shared::calculator::day;
use mee_shared::calculator::definition::{Audience, Definition, Field, Kind};
use mee_shared::calculator::outcome::Outcome;
use mee_shared::calculator::values::{Faults, Values};
use mee_shared::view::calculator::form::{Drawing, around, ask, form, id, submit};
use mee_shared::view::calculator::pace::{Pace, progress, question_of, questions};
use mee_shared::view::calculator::result::result;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement, HtmlSelectElement};

use crate::place::Place;

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
    /// What was wrong with them.
    faults: RefCell<Faults>,
    /// Whether one question is asked at a time; kept nowhere else.
    is_slow: Cell<bool>,
    /// The question on show then, as a JSON pointer.
    at: RefCell<String>,
}

/// Draws the form of a calculator, and listens to it for as long as it stands.
pub(crate) fn open(place: Place, definition: Definition, rule: Rule) {
    let open = Rc::new(Open {
        place,
        definition,
        rule,
        today: today(),
        answers: RefCell::default(),
        faults: RefCell::default(),
        is_slow: Cell::new(false),
        at: RefCell::default(),
    });
    // A form that was filled and left says what it said: pages come back as they were.
    open.place.root().set_text_content(None);
    open.draw();
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
    day::known(year, part(now.get_month() + 1), part(now.get_date()))
}

impl Open {
    fn hear(&self, event: &Event) {
        match event.type_().as_str() {
            "submit" => {
                event.prevent_default();
                self.send();
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
            let added = [&pointer, "/", &last.to_string()].concat();
            match self.questions().into_iter().find(|question| question.starts_with(&[&added, "/"].concat())) {
                Some(first) if self.is_slow.get() => self.show(first),
                _ => self.place.focus(&id(self.place.prefix(), &added)),
            }
        } else if let Some(item) = marked("[data-mee-remove]").and_then(|one| one.get_attribute("data-mee-remove")) {
            let Some((pointer, index)) = item.rsplit_once('/') else { return };
            self.change_group(pointer, index.parse().ok());
            self.place.focus(&id(self.place.prefix(), pointer));
        } else if marked("[data-mee-pace]").is_some() {
            self.change_pace();
        } else if marked("[data-mee-back]").is_some() {
            self.go_back();
        } else if marked("[data-mee-print]").is_some() {
            let _ = gloo::utils::window().print();
        } else if let Some(link) = marked("a[href^=\"#\"]") {
            // The host's address stays as it is: its own router may listen to the hash.
            event.prevent_default();
            self.lead_to(link.get_attribute("href").unwrap_or_default().trim_start_matches('#'));
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
        self.answers.replace(answers);
        self.faults.take();
        self.draw();
        last
    }

    /// The questions that are asked with the answers as they were last read.
    fn questions(&self) -> Vec<String> {
        questions(self.definition.fields, &self.answers.borrow())
    }

    fn keep(&self) {
        self.answers.replace(self.read(self.definition.fields, ""));
    }

    fn change_pace(&self) {
        self.keep();
        self.faults.take();
        self.is_slow.set(!self.is_slow.get());
        self.at.replace(self.questions().into_iter().next().unwrap_or_default());
        self.draw();
        if self.is_slow.get() {
            self.place.say(&progress(&self.questions(), &self.at.borrow()));
        }
        self.place.focus(&[self.place.prefix(), "pace"].concat());
    }

    /// Shows a question alone, says how far the walk has come, and puts the focus on its words.
    fn show(&self, question: String) {
        self.at.replace(question);
        self.draw();
        let at = self.at.borrow();
        self.place.say(&progress(&self.questions(), &at));
        self.place.focus(&ask(&id(self.place.prefix(), &at)));
    }

    fn go_back(&self) {
        self.keep();
        self.faults.take();
        let questions = self.questions();
        let before = questions.iter().take_while(|question| **question != *self.at.borrow()).last().cloned();
        self.show(before.or_else(|| questions.first().cloned()).unwrap_or_default());
    }

    /// Follows a link of the summary to a field, which may stand in another question.
    fn lead_to(&self, target: &str) {
        if self.is_slow.get() {
            self.keep();
            let leads = |question: &String| id(self.place.prefix(), question) == target;
            if let Some(question) = self.questions().into_iter().find(leads) {
                self.at.replace(question);
                self.draw();
            }
        }
        self.place.focus(target);
    }

    /// Goes on to the next question, unless this one is answered wrongly; computes behind the last one.
    fn send(&self) {
        self.keep();
        let questions = self.questions();
        let next = match self.is_slow.get() {
            true => questions.iter().skip_while(|question| **question != *self.at.borrow()).nth(1),
            false => None,
        };
        let Some(next) = next else { return self.compute() };
        let mut faults =
            Values::read(self.definition.fields, &self.answers.borrow(), self.today).err().unwrap_or_default();
        faults.retain(|fault| question_of(&questions, &fault.pointer) == Some(&self.at.borrow()));
        if faults.is_empty() {
            self.faults.take();
            self.show(next.clone());
        } else {
            self.faults.replace(faults);
            self.draw();
            self.place.focus(&[self.place.prefix(), "faults"].concat());
        }
    }

    /// Shows the questions that are asked now and hides the others.
    fn follow(&self) {
        let answers = self.read(self.definition.fields, "");
        if !self.is_slow.get() {
            return self.show_asked(self.definition.fields, "", &answers);
        }
        // What is on show stays; how many questions follow may have changed.
        let (questions, at) = (questions(self.definition.fields, &answers), self.at.borrow());
        if let Some(words) = self.place.find("[data-mee-progress]") {
            words.set_text_content(Some(&progress(&questions, &at)));
        }
        if let Some(button) = self.place.find("[data-mee-form] [type=submit]") {
            button.set_text_content(Some(submit(&questions, Pace::One(&at))));
        }
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
        let outcome = (self.rule)(&self.answers.borrow(), self.today);
        match outcome {
            Ok(outcome) => {
                self.faults.take();
                self.draw();
                self.clear_result();
                self.place.append(&result(&outcome, self.place.prefix()).into_string());
                self.place.focus(&[self.place.prefix(), "result"].concat());
            }
            Err(faults) => {
                self.clear_result();
                let questions = self.questions();
                if let Some(first) = faults.first().and_then(|fault| question_of(&questions, &fault.pointer)) {
                    self.at.replace(first.to_owned());
                }
                self.faults.replace(faults);
                self.draw();
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

    fn draw(&self) {
        let at = self.at.borrow();
        let pace = if self.is_slow.get() { Pace::One(&at) } else { Pace::Whole };
        let drawing = Drawing { prefix: self.place.prefix(), today: self.today, faults: &self.faults.borrow(), pace };
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
