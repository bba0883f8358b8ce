//! What the calendars say of a day: is there school, and if not, why.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

use super::local::{Closure, ClosureKind};
use super::period::Period;
use super::public_holiday::public_holidays;
use super::week::{Attendance, SchoolWeek};
use crate::Day;

/// Why there is school on a day, or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum DayReason {
    /// There is class.
    Class,
    /// Holidays.
    Holidays,
    /// A public holiday.
    PublicHoliday,
    /// Saturday or Sunday.
    Weekend,
    /// A pont.
    Bridge,
    /// The school is closed.
    Closure,
    /// A day on which the school's week has no class, Wednesday above all.
    DayOff,
    /// Class depends on the school's week, which is not known.
    WeekUnknown,
    /// The calendar of that day is not known.
    CalendarUnknown,
}

/// What is said of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DayAnswer {
    /// The day.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date, example = "2026-12-21"))]
    pub on: Day,
    /// Whether there is school; none where that is not known.
    #[cfg_attr(feature = "openapi", schema(example = false))]
    pub has_school: Option<bool>,
    /// Whether there is class in the morning alone.
    #[cfg_attr(feature = "openapi", schema(example = false))]
    pub is_morning_only: bool,
    /// Why.
    pub reason: DayReason,
    /// The same in words.
    #[cfg_attr(feature = "openapi", schema(example = "Vacances de Noël"))]
    pub label: String,
}

/// How far the next class is looked for, in days: longer than any holidays.
const LOOKED_AT: i64 = 120;

/// How far apart a year of the calendar and the one before may stand and still follow each other, in days.
const GAP: i32 = 45;

/// The calendars of one school, or of a territory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SchoolDays {
    periods: Vec<Period>,
    known: Vec<(Day, Day)>,
    departement: String,
    week: Option<SchoolWeek>,
    days: Vec<Closure>,
}

impl SchoolDays {
    /// The calendars of pupils in a département: what is for others in `periods` is left out.
    #[must_use]
    pub fn new(periods: &[Period], departement: &str, week: Option<SchoolWeek>, days: Vec<Closure>) -> Self {
        let mut own: Vec<Period> = periods.iter().filter(|period| period.is_for_pupils(departement)).cloned().collect();
        own.sort_by_key(|period| period.starts_on);
        Self { known: known(&own), periods: own, departement: departement.to_owned(), week, days }
    }

    /// The school's week, where it is known.
    #[must_use]
    pub fn week(&self) -> Option<SchoolWeek> {
        self.week
    }

    /// The holidays and ponts, in order.
    #[must_use]
    pub fn periods(&self) -> &[Period] {
        &self.periods
    }

    /// The holidays under way on a day.
    #[must_use]
    pub fn current(&self, on: Day) -> Option<&Period> {
        self.periods.iter().find(|period| !period.is_bridge() && period.holds(on))
    }

    /// The holidays that begin next after a day.
    #[must_use]
    pub fn next(&self, after: Day) -> Option<&Period> {
        self.periods.iter().find(|period| !period.is_bridge() && period.starts_on > after)
    }

    /// The next day after this one on which there is school; none where it is not known.
    #[must_use]
    pub fn next_class(&self, after: Day) -> Option<DayAnswer> {
        for ahead in 1..=LOOKED_AT {
            let answer = self.day(after.saturating_add(ahead.days()));
            match (answer.has_school, answer.reason) {
                (Some(true), _) => return Some(answer),
                (None, DayReason::CalendarUnknown) => return None,
                _ => {}
            }
        }
        None
    }

    /// What is said of a day.
    #[must_use]
    pub fn day(&self, on: Day) -> DayAnswer {
        let answer = |has_school: Option<bool>, reason: DayReason, label: &str| DayAnswer {
            on,
            has_school,
            is_morning_only: false,
            reason,
            label: label.to_owned(),
        };
        let no = |reason: DayReason, label: &str| answer(Some(false), reason, label);
        let local = |kind: ClosureKind| self.days.iter().find(|day| day.kind == kind && day.holds(on));
        if let Some(period) = self.periods.iter().find(|period| period.holds(on)) {
            let reason = if period.is_bridge() { DayReason::Bridge } else { DayReason::Holidays };
            return no(reason, &period.name);
        }
        if let Some(holiday) = public_holidays(on.year(), &self.departement).iter().find(|holiday| holiday.on == on) {
            return no(DayReason::PublicHoliday, &holiday.name);
        }
        if let Some(day) = local(ClosureKind::Closure) {
            return no(DayReason::Closure, &day.label);
        }
        if let Some(day) = local(ClosureKind::Bridge) {
            return no(DayReason::Bridge, &day.label);
        }
        if let Some(day) = local(ClosureKind::Class) {
            return answer(Some(true), DayReason::Class, &day.label);
        }
        let weekday = on.weekday();
        if weekday == Weekday::Sunday {
            return no(DayReason::Weekend, "Dimanche");
        }
        // Without a week of its own a school has none on Saturday: those that do are few and say so.
        let attendance = match (self.week, weekday) {
            (Some(week), _) => Some(week.on(weekday)),
            (None, Weekday::Saturday) => Some(Attendance::None),
            (None, Weekday::Wednesday) => None,
            (None, _) => Some(Attendance::Full),
        };
        if weekday == Weekday::Saturday && attendance == Some(Attendance::None) {
            return no(DayReason::Weekend, "Samedi");
        }
        if !self.known.iter().any(|(first, last)| (*first..=*last).contains(&on)) {
            return answer(None, DayReason::CalendarUnknown, "Calendrier scolaire pas encore connu");
        }
        match attendance {
            None => answer(None, DayReason::WeekUnknown, "Mercredi : selon l'école"),
            Some(Attendance::None) => no(DayReason::DayOff, &format!("Pas d'école le {}", name(weekday))),
            Some(Attendance::Morning) => {
                DayAnswer { is_morning_only: true, ..answer(Some(true), DayReason::Class, "École le matin") }
            }
            Some(Attendance::Full) => answer(Some(true), DayReason::Class, "École"),
        }
    }
}

/// The name of a day of the week.
fn name(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "lundi",
        Weekday::Tuesday => "mardi",
        Weekday::Wednesday => "mercredi",
        Weekday::Thursday => "jeudi",
        Weekday::Friday => "vendredi",
        Weekday::Saturday => "samedi",
        Weekday::Sunday => "dimanche",
    }
}

/// The spans whose holidays are published, by the source's years: from the rentrée to the last day of the great holidays.
fn known(periods: &[Period]) -> Vec<(Day, Day)> {
    let mut years: BTreeMap<&str, (Day, Day)> = BTreeMap::new();
    for period in periods {
        let span = years.entry(&period.school_year).or_insert((period.starts_on, period.last_day()));
        *span = (span.0.min(period.starts_on), span.1.max(period.last_day()));
    }
    let mut spans: Vec<(Day, Day)> = Vec::new();
    for (year, (first, last)) in years {
        // A school year begins with September, where the rentrée is not earlier; a southern one with its first holidays.
        let september = year
            .split_once('-')
            .and_then(|(year, _)| year.parse().ok())
            .and_then(|year: i16| Day::new(year, 9, 1).ok())
            .filter(|september| *september < first);
        let first = september.unwrap_or(first);
        let before = spans.last().map(|(_, last)| last.saturating_add(1.day()));
        let first = before.filter(|day| *day < first && (first - *day).get_days() <= GAP).unwrap_or(first);
        spans.push((first, last));
    }
    spans
}
