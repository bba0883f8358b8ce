//! Whether a registration can be kept at all; what the law says of its items is advice.

use super::Registration;
use crate::Day;
use crate::problem::{FieldError, ProblemCode};
use crate::view::href::web_href;

/// How many items, and how many dates: more is a mistake of a program.
const MOST: usize = 20;
/// The longest text of each kind, in characters.
const LONGEST_LABEL: usize = 200;
const LONGEST_TEXT: usize = 500;
const LONGEST_NOTE: usize = 1_000;
const LONGEST_ADDRESS: usize = 2_000;

/// The first year that is kept: the calculator's dates begin in the calendar year before.
const FIRST_YEAR: u16 = 2021;

struct Checker(Vec<FieldError>);

impl Checker {
    fn refuse(&mut self, is_wrong: bool, pointer: String, detail: impl Into<String>) {
        if is_wrong {
            self.0.push(FieldError { pointer, code: ProblemCode::Unprocessable, detail: detail.into() });
        }
    }

    /// A text on one line: the calculator takes no other, and a calendar knows no paragraphs.
    fn text(&mut self, text: &str, pointer: String, most: usize) {
        let length = text.trim().chars().count();
        let is_wrong = length == 0 || length > most || text.chars().any(char::is_control);
        self.refuse(is_wrong, pointer, format!("Écrivez de 1 à {most} caractères, sur une ligne."));
    }
}

impl Registration {
    /// Whether it can be kept.
    ///
    /// # Errors
    /// Each thing that is wrong, with its place and what would be right, in French.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut checker = Checker(Vec::new());
        let year = self.school_year.begins_in();
        checker.refuse(
            year < FIRST_YEAR,
            "/school_year".to_owned(),
            format!("Donnez une année scolaire depuis {FIRST_YEAR}-{}.", FIRST_YEAR + 1),
        );
        let says_nothing = self.items.is_empty() && self.dates.is_empty() && self.note.is_none();
        checker.refuse(says_nothing, String::new(), "Donnez au moins une pièce, une date ou une note.");
        for (name, count) in [("/items", self.items.len()), ("/dates", self.dates.len())] {
            checker.refuse(count > MOST, name.to_owned(), format!("Donnez-en {MOST} au plus."));
        }
        for (index, item) in self.items.iter().enumerate() {
            checker.text(&item.label, format!("/items/{index}/label"), LONGEST_LABEL);
            checker.text(&item.why, format!("/items/{index}/why"), LONGEST_TEXT);
        }
        let (first, last) = span(year);
        for (index, date) in self.dates.iter().enumerate() {
            let place = |name: &str| format!("/dates/{index}/{name}");
            checker.text(&date.label, place("label"), LONGEST_LABEL);
            if let Some(text) = &date.when_late {
                checker.text(text, place("when_late"), LONGEST_TEXT);
            }
            let is_wrong = date.closes_on.is_some_and(|closes_on| closes_on < date.opens_on);
            checker.refuse(is_wrong, place("closes_on"), "Le dernier jour n'est pas avant le premier.");
            for (name, day) in [("opens_on", Some(date.opens_on)), ("closes_on", date.closes_on)] {
                let is_outside = day.is_some_and(|day| day < first || day > last);
                let detail = format!("Une date pour {} va du {first} au {last}.", self.school_year);
                checker.refuse(is_outside, place(name), detail);
            }
            let is_wrong =
                date.url.as_deref().is_some_and(|url| url.len() > LONGEST_ADDRESS || web_href(url).is_none());
            checker.refuse(is_wrong, place("url"), "Écrivez une adresse complète, qui commence par https://.");
        }
        if let Some(note) = &self.note {
            checker.text(note, "/note".to_owned(), LONGEST_NOTE);
        }
        if checker.0.is_empty() { Ok(()) } else { Err(checker.0) }
    }
}

/// From the September before the school year to its last day: before, nobody registers for it.
fn span(year: u16) -> (Day, Day) {
    let day = |year: u16, month, of_month| {
        i16::try_from(year).ok().and_then(|year| Day::new(year, month, of_month).ok()).unwrap_or(Day::MAX)
    };
    (day(year.saturating_sub(1), 9, 1), day(year.saturating_add(1), 8, 31))
}
