//! Whether what a body says of the calendar can be kept.

use super::local::LocalCalendar;
use crate::problem::{FieldError, ProblemCode};

/// How many weeks and days a calendar has at most: more is a mistake of a program.
const MOST_WEEKS: usize = 200;
const MOST_DAYS: usize = 100;
/// The longest label, in characters.
const LONGEST_LABEL: usize = 200;
/// The longest closure, in days: a longer one is another calendar.
const LONGEST_CLOSURE: i32 = 60;
/// A week of class has nine half-days at most, eleven with a week arranged otherwise (article D521-12).
const HALF_DAYS: std::ops::RangeInclusive<u8> = 1..=11;

impl LocalCalendar {
    /// Whether it can be kept.
    ///
    /// # Errors
    /// Each thing that is wrong, with its place and what would be right, in French.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut refuse = |is_wrong: bool, pointer: String, detail: String| {
            if is_wrong {
                errors.push(FieldError { pointer, code: ProblemCode::Unprocessable, detail });
            }
        };
        let says_nothing = self.week.is_none() && self.schools.is_empty() && self.days.is_empty();
        refuse(says_nothing, String::new(), "Donnez au moins une semaine ou un jour.".to_owned());
        refuse(self.schools.len() > MOST_WEEKS, "/schools".to_owned(), format!("Donnez-en {MOST_WEEKS} au plus."));
        refuse(self.days.len() > MOST_DAYS, "/days".to_owned(), format!("Donnez-en {MOST_DAYS} au plus."));
        let own = self.schools.iter().enumerate().map(|(at, one)| (format!("/schools/{at}/week"), one.week));
        for (pointer, week) in self.week.map(|week| ("/week".to_owned(), week)).into_iter().chain(own) {
            let detail = "Une semaine d'école a de 1 à 11 demi-journées de classe.".to_owned();
            refuse(!HALF_DAYS.contains(&week.half_days()), pointer, detail);
        }
        for (at, one) in self.schools.iter().enumerate() {
            let detail = "Nommez au moins une école.".to_owned();
            refuse(one.schools.is_empty(), format!("/schools/{at}/schools"), detail);
            let is_twice = one.schools.iter().any(|uai| {
                self.schools.iter().map(|other| other.schools.iter().filter(|name| *name == uai).count()).sum::<usize>()
                    > 1
            });
            refuse(is_twice, format!("/schools/{at}/schools"), "Une école n'a qu'une semaine.".to_owned());
        }
        for (at, day) in self.days.iter().enumerate() {
            let length = day.label.trim().chars().count();
            let is_wrong = length == 0 || length > LONGEST_LABEL || day.label.chars().any(char::is_control);
            let detail = format!("Écrivez de 1 à {LONGEST_LABEL} caractères, sur une ligne.");
            refuse(is_wrong, format!("/days/{at}/label"), detail);
            let days = day.to.map_or(0, |to| (to - day.from).get_days());
            refuse(days < 0, format!("/days/{at}/to"), "Le dernier jour n'est pas avant le premier.".to_owned());
            refuse(days > LONGEST_CLOSURE, format!("/days/{at}/to"), format!("{LONGEST_CLOSURE} jours au plus."));
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}
