//! The agenda: events and registration windows, as their body writes them.
//!
//! Times are wall times of the commune that shows them: « 18 h » stays 18 h across a change of the clocks.

mod check;
mod repetition;
pub mod words;

#[cfg(test)]
mod tests;

use jiff::civil::{DateTime, Time};
use serde::{Deserialize, Serialize};

use crate::Day;
use crate::ids::Uai;
use crate::rubric::Attached;
use crate::school::Level;

pub use repetition::{Frequency, RepeatDay, Repetition};

/// What an entry of the agenda is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum EventKind {
    /// Something that takes place.
    #[default]
    Event,
    /// Days on which families register: it opens, closes, and may be decided upon.
    Registration,
}

/// Whom an entry is for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Audience {
    /// The levels; none for all.
    #[serde(default)]
    pub levels: Vec<Level>,
    /// The schools, by national number; none for all of the territory.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>, example = json!(["9990001X"])))]
    pub schools: Vec<Uai>,
}

impl Audience {
    /// Whether a level is meant.
    #[must_use]
    pub fn has_level(&self, level: Level) -> bool {
        self.levels.is_empty() || self.levels.contains(&level)
    }

    /// Whether a school with these levels is meant.
    #[must_use]
    pub fn has_school(&self, uai: &Uai, levels: &[Level]) -> bool {
        let is_named = self.schools.is_empty() || self.schools.contains(uai);
        is_named && (self.levels.is_empty() || levels.is_empty() || levels.iter().any(|level| self.has_level(*level)))
    }
}

/// An occurrence that does not take place, and stays to be seen as such.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Cancellation {
    /// The day on which it would have begun.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date, example = "2026-12-15"))]
    pub on: Day,
    /// Why, on one line.
    #[cfg_attr(feature = "openapi", schema(max_length = 300, example = "L'animatrice est absente."))]
    pub reason: String,
}

/// An entry of the agenda, as its body writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Event {
    /// What it is.
    #[serde(default)]
    pub kind: EventKind,
    /// Its title, on one line.
    #[cfg_attr(feature = "openapi", schema(max_length = 150, example = "Conseil d'école"))]
    pub title: String,
    /// What parents should know: paragraphs, lists and tables in the Markdown of local texts.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 5000, example = "Les parents élus préparent vos questions."))]
    pub description: Option<String>,
    /// Where, on one line.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 200, example = "Salle des fêtes, 2 rue des Essais"))]
    pub place: Option<String>,
    /// The day it begins, or the day on which registering opens.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date, example = "2026-11-24"))]
    pub starts_on: Day,
    /// The time it begins; none for whole days.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, pattern = "^[0-9]{2}:[0-9]{2}(:[0-9]{2})?$", example = "18:00:00"))]
    pub start_time: Option<Time>,
    /// The last day, or the day on which registering closes; none where it is the first.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date, example = json!(null)))]
    pub ends_on: Option<Day>,
    /// The time it ends; none where that is not known.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, pattern = "^[0-9]{2}:[0-9]{2}(:[0-9]{2})?$", example = "19:30:00"))]
    pub end_time: Option<Time>,
    /// Whom it is for; everybody where nothing is said.
    #[serde(default)]
    pub audience: Audience,
    /// How it comes back; none where it takes place once.
    #[serde(default)]
    pub repetition: Option<Repetition>,
    /// Days of the repetition that are left out, at most 100.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>, example = json!([])))]
    pub exceptions: Vec<Day>,
    /// Occurrences that are cancelled, at most 100: parents see them struck out, with the reason.
    #[serde(default)]
    pub cancelled: Vec<Cancellation>,
    /// Why the whole of it is cancelled; none where it takes place.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 300, example = json!(null)))]
    pub cancellation: Option<String>,
    /// For a registration: the day on which families are told.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date, example = json!(null)))]
    pub decides_on: Option<Day>,
    /// For a registration: what to do once it has closed, on one line.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 500, example = json!(null)))]
    pub when_late: Option<String>,
    /// Files that were sent before, at most five.
    #[serde(default)]
    pub attachments: Vec<Attached>,
    /// Where one learns more, registers or connects.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 2000, example = "https://mairie.example.org/conseil-d-ecole"))]
    pub link: Option<String>,
}

impl Event {
    /// Whether it takes whole days.
    #[must_use]
    pub fn is_all_day(&self) -> bool {
        self.start_time.is_none()
    }

    /// The last day.
    #[must_use]
    pub fn last_day(&self) -> Day {
        self.ends_on.unwrap_or(self.starts_on)
    }

    /// When it begins, in wall time; midnight for whole days.
    #[must_use]
    pub fn start(&self) -> DateTime {
        self.starts_on.to_datetime(self.start_time.unwrap_or(Time::midnight()))
    }

    /// Why the occurrence that begins on a day is cancelled; none where it takes place.
    #[must_use]
    pub fn cancelled_on(&self, day: Day) -> Option<&str> {
        let one = self.cancelled.iter().find(|cancellation| cancellation.on == day);
        self.cancellation.as_deref().or(one.map(|one| one.reason.as_str()))
    }
}
