//! When and for whom, in French.

use jiff::civil::Time;

use super::{Audience, Event, Frequency, RepeatDay, Repetition};
use crate::Day;
use crate::school::Level;
use crate::view::date::french_date;

/// A time as it is read: « 18 h », « 18 h 05 ».
#[must_use]
pub fn time(at: Time) -> String {
    match at.minute() {
        0 => format!("{}\u{a0}h", at.hour()),
        minute => format!("{}\u{a0}h\u{a0}{minute:02}", at.hour()),
    }
}

/// A day with its name: « mardi 24 novembre 2026 ».
#[must_use]
pub fn day(day: Day) -> String {
    format!("{} {}", RepeatDay::of(day).french(), french_date(day))
}

/// The times of a day: « de 18 h à 19 h 30 », « à 18 h »; none for whole days.
#[must_use]
pub fn hours(start: Option<Time>, end: Option<Time>) -> Option<String> {
    match (start, end) {
        (Some(start), Some(end)) => Some(format!("de {} à {}", time(start), time(end))),
        (Some(start), None) => Some(format!("à {}", time(start))),
        (None, _) => None,
    }
}

/// When an occurrence takes place: « mardi 24 novembre 2026, de 18 h à 19 h 30 ».
#[must_use]
pub fn when((starts_on, start): (Day, Option<Time>), (ends_on, end): (Day, Option<Time>)) -> String {
    if starts_on == ends_on {
        return match hours(start, end) {
            Some(hours) => format!("{}, {hours}", day(starts_on)),
            None => day(starts_on),
        };
    }
    match (start, end) {
        (Some(start), Some(end)) => {
            format!("du {} à {} au {} à {}", day(starts_on), time(start), day(ends_on), time(end))
        }
        _ => format!("du {} au {}", day(starts_on), day(ends_on)),
    }
}

fn list(words: &[String]) -> String {
    match words.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, first)) => format!("{} et {last}", first.join(", ")),
    }
}

/// How an event comes back: « chaque mardi, jusqu'au 29 juin 2027 ».
#[must_use]
pub fn repetition(starts_on: Day, repetition: &Repetition) -> String {
    let Repetition { frequency, interval, week_of_month, until, .. } = repetition;
    let said = match (frequency, interval) {
        (Frequency::Daily, 1) => "chaque jour".to_owned(),
        (Frequency::Daily, count) => format!("tous les {count} jours"),
        (Frequency::Weekly, count) => {
            let days: Vec<String> =
                repetition.on_days(starts_on).into_iter().map(|day| day.french().to_owned()).collect();
            match count {
                1 => format!("chaque {}", list(&days)),
                2 => format!("une semaine sur deux, le {}", list(&days)),
                count => format!("toutes les {count} semaines, le {}", list(&days)),
            }
        }
        (Frequency::Monthly, count) => {
            let name = RepeatDay::of(starts_on).french();
            let which = match week_of_month {
                Some(1) => format!("le premier {name}"),
                Some(2) => format!("le deuxième {name}"),
                Some(3) => format!("le troisième {name}"),
                Some(4) => format!("le quatrième {name}"),
                Some(_) => format!("le dernier {name}"),
                None => format!("le {}", starts_on.day()),
            };
            if *count == 1 { format!("{which} de chaque mois") } else { format!("{which}, tous les {count} mois") }
        }
    };
    format!("{said}, jusqu'au {}", french_date(*until))
}

/// For whom: « Maternelle · École Jean-Moulin »; none for everybody. `schools` are the names of those that are meant.
#[must_use]
pub fn audience(audience: &Audience, schools: &[String]) -> Option<String> {
    let levels = audience.levels.iter().map(|level: &Level| level.label().to_owned());
    let words: Vec<String> = levels.chain(schools.iter().cloned()).collect();
    (!words.is_empty()).then(|| words.join(" · "))
}

impl Event {
    /// When it takes place for the first time, in words.
    #[must_use]
    pub fn when(&self) -> String {
        when((self.starts_on, self.start_time), (self.last_day(), self.end_time))
    }
}
