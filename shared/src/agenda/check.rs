//! Whether an entry of the agenda can be kept.

use jiff::ToSpan as _;

use super::{Event, EventKind, Frequency, RepeatDay, Repetition};
use crate::problem::{FieldError, ProblemCode};
use crate::view::href::web_href;

/// The longest text of each kind, in characters.
const LONGEST_TITLE: usize = 150;
const LONGEST_PLACE: usize = 200;
const LONGEST_DESCRIPTION: usize = 5_000;
const LONGEST_REASON: usize = 300;
const LONGEST_LATE: usize = 500;
const LONGEST_ADDRESS: usize = 2_000;
const LONGEST_ALTERNATIVE: usize = 300;

/// How many of each kind: more is a mistake of a program.
const MOST_DAYS: usize = 100;
const MOST_FILES: usize = 5;
const MOST_SCHOOLS: usize = 100;

/// How long an entry lasts at most, in days.
const LONGEST: i32 = 366;

/// How long a repetition lasts at most, in years.
const LONGEST_REPETITION: i64 = 2;

struct Checker(Vec<FieldError>);

impl Checker {
    fn refuse(&mut self, is_wrong: bool, pointer: impl Into<String>, detail: impl Into<String>) {
        if is_wrong {
            let (pointer, detail) = (pointer.into(), detail.into());
            self.0.push(FieldError { pointer, code: ProblemCode::Unprocessable, detail });
        }
    }

    fn line(&mut self, text: &str, pointer: impl Into<String>, most: usize) {
        let length = text.trim().chars().count();
        let is_wrong = length == 0 || length > most || text.chars().any(char::is_control);
        self.refuse(is_wrong, pointer, format!("Écrivez de 1 à {most} caractères, sur une ligne."));
    }
}

impl Event {
    /// Whether it can be kept; whether its description can be read is asked of the reader of local texts.
    ///
    /// # Errors
    /// Each thing that is wrong, with its place and what would be right, in French.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut checker = Checker(Vec::new());
        checker.line(&self.title, "/title", LONGEST_TITLE);
        self.check_texts(&mut checker);
        self.check_times(&mut checker);
        self.check_registration(&mut checker);
        if let Some(repetition) = &self.repetition {
            self.check_repetition(repetition, &mut checker);
        }
        let has_days = !self.exceptions.is_empty() || !self.cancelled.is_empty();
        checker.refuse(
            has_days && self.repetition.is_none(),
            if self.exceptions.is_empty() { "/cancelled" } else { "/exceptions" },
            "Ce qui n'a lieu qu'une fois s'annule tout entier : écrivez « cancellation ».",
        );
        let too_many = format!("Donnez-en {MOST_DAYS} au plus.");
        checker.refuse(self.exceptions.len() > MOST_DAYS, "/exceptions", &*too_many);
        checker.refuse(self.cancelled.len() > MOST_DAYS, "/cancelled", &*too_many);
        for (at, cancellation) in self.cancelled.iter().enumerate() {
            checker.line(&cancellation.reason, format!("/cancelled/{at}/reason"), LONGEST_REASON);
            let is_left_out = self.exceptions.contains(&cancellation.on);
            checker.refuse(is_left_out, format!("/cancelled/{at}/on"), "Ce jour est déjà parmi les exceptions.");
        }
        if checker.0.is_empty() { Ok(()) } else { Err(checker.0) }
    }

    fn check_texts(&self, checker: &mut Checker) {
        if let Some(text) = &self.description {
            let is_wrong = text.trim().is_empty() || text.chars().count() > LONGEST_DESCRIPTION || text.contains('\0');
            checker.refuse(is_wrong, "/description", format!("Écrivez de 1 à {LONGEST_DESCRIPTION} caractères."));
        }
        if let Some(place) = &self.place {
            checker.line(place, "/place", LONGEST_PLACE);
        }
        if let Some(reason) = &self.cancellation {
            checker.line(reason, "/cancellation", LONGEST_REASON);
        }
        let is_wrong = self.link.as_deref().is_some_and(|url| url.len() > LONGEST_ADDRESS || web_href(url).is_none());
        checker.refuse(is_wrong, "/link", "Écrivez une adresse complète, qui commence par https://.");
        checker.refuse(self.attachments.len() > MOST_FILES, "/attachments", format!("{MOST_FILES} fichiers au plus."));
        for (at, file) in self.attachments.iter().enumerate() {
            checker.line(&file.alternative, format!("/attachments/{at}/alternative"), LONGEST_ALTERNATIVE);
        }
        let schools = self.audience.schools.len();
        checker.refuse(schools > MOST_SCHOOLS, "/audience/schools", format!("Donnez-en {MOST_SCHOOLS} au plus."));
    }

    fn check_times(&self, checker: &mut Checker) {
        let days = (self.last_day() - self.starts_on).get_days();
        checker.refuse(days < 0, "/ends_on", "Le dernier jour n'est pas avant le premier.");
        checker.refuse(days > LONGEST, "/ends_on", "Un an au plus.");
        match (self.start_time, self.end_time) {
            (None, Some(_)) => {
                checker.refuse(true, "/end_time", "Donnez aussi l'heure du début, ou retirez celle de la fin.");
            }
            (Some(start), Some(end)) => {
                checker.refuse(days == 0 && end <= start, "/end_time", "La fin est après le début.");
            }
            (Some(_), None) => {
                checker.refuse(days > 0, "/end_time", "Donnez l'heure de la fin, ou retirez celle du début.");
            }
            (None, None) => {}
        }
    }

    fn check_registration(&self, checker: &mut Checker) {
        let is_registration = self.kind == EventKind::Registration;
        let only = "Seule une période d'inscription (« registration ») en a.";
        checker.refuse(!is_registration && self.decides_on.is_some(), "/decides_on", only);
        checker.refuse(!is_registration && self.when_late.is_some(), "/when_late", only);
        let is_early = self.decides_on.is_some_and(|day| day < self.starts_on);
        checker.refuse(is_registration && is_early, "/decides_on", "La décision n'est pas avant l'ouverture.");
        if let Some(text) = &self.when_late {
            checker.line(text, "/when_late", LONGEST_LATE);
        }
        let detail = "Une période d'inscription ne se répète pas : écrivez-en une autre.";
        checker.refuse(is_registration && self.repetition.is_some(), "/repetition", detail);
    }

    fn check_repetition(&self, repetition: &Repetition, checker: &mut Checker) {
        let Repetition { frequency, interval, days, week_of_month, until } = repetition;
        checker.refuse(!(1..=12).contains(interval), "/repetition/interval", "De 1 à 12.");
        let latest = self.starts_on.saturating_add(LONGEST_REPETITION.years());
        checker.refuse(*until < self.starts_on, "/repetition/until", "La fin n'est pas avant la première fois.");
        checker.refuse(*until > latest, "/repetition/until", "Deux ans au plus après la première fois.");
        let lasts = (self.last_day() - self.starts_on).get_days();
        checker.refuse(lasts > 1, "/ends_on", "Ce qui se répète dure deux jours au plus.");
        checker.refuse(
            *frequency != Frequency::Weekly && !days.is_empty(),
            "/repetition/days",
            "Les jours ne se disent que pour une répétition par semaine.",
        );
        let is_first = days.is_empty() || days.contains(&RepeatDay::of(self.starts_on));
        checker.refuse(!is_first, "/repetition/days", "Le jour de la première fois en fait partie.");
        checker.refuse(
            *frequency != Frequency::Monthly && week_of_month.is_some(),
            "/repetition/week_of_month",
            "La semaine du mois ne se dit que pour une répétition par mois.",
        );
        if let Some(week) = week_of_month {
            checker.refuse(
                !matches!(week, -1 | 1..=4),
                "/repetition/week_of_month",
                "De 1 à 4, ou -1 pour la dernière.",
            );
            let day = self.starts_on;
            let is_there = match *week {
                -1 => day.saturating_add(7.days()).month() != day.month(),
                week => (day.day() - 1) / 7 + 1 == week,
            };
            let detail = "La première fois n'est pas dans cette semaine du mois.";
            checker.refuse(matches!(week, -1 | 1..=4) && !is_there, "/repetition/week_of_month", detail);
        }
    }
}
