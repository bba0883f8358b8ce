//! What a body says of the school calendar in its territory: weeks, ponts, closures, days that are caught up.

use serde::{Deserialize, Serialize};

use super::week::SchoolWeek;
use crate::Day;
use crate::ids::Uai;

/// Schools with a week of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SchoolsWeek {
    /// The schools, by national number, at least one.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>, example = json!(["9990001X"])))]
    pub schools: Vec<Uai>,
    /// Their week.
    pub week: SchoolWeek,
}

/// What a local day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ClosureKind {
    /// A pont: no class between a public holiday and a week-end (article D521-6 of the Code de l'éducation).
    Bridge,
    /// A school that is closed: polling station, works, weather.
    Closure,
    /// A day of class where the week has none: a pont that is caught up.
    Class,
}

/// Days on which a body's schools do something else than their week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Closure {
    /// What it is.
    pub kind: ClosureKind,
    /// The first day.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date, example = "2027-05-07"))]
    pub from: Day,
    /// The last day; none where it is one day only.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date, example = json!(null)))]
    pub to: Option<Day>,
    /// What parents are told, on one line.
    #[cfg_attr(feature = "openapi", schema(max_length = 200, example = "Pont de l'Ascension"))]
    pub label: String,
    /// The schools, by national number; none for all of the territory.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>, example = json!([])))]
    pub schools: Vec<Uai>,
}

impl Closure {
    /// Whether a day is among them.
    #[must_use]
    pub fn holds(&self, day: Day) -> bool {
        (self.from..=self.to.unwrap_or(self.from)).contains(&day)
    }
}

/// What a body says of the school calendar.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LocalCalendar {
    /// The week of its schools; none where the body says nothing of it.
    #[serde(default)]
    pub week: Option<SchoolWeek>,
    /// Schools whose week is another one, at most 200.
    #[serde(default)]
    pub schools: Vec<SchoolsWeek>,
    /// Ponts, closures and days that are caught up, at most 100.
    #[serde(default)]
    pub days: Vec<Closure>,
}

impl LocalCalendar {
    /// The week of a school, or of the territory where no school is named.
    #[must_use]
    pub fn week_of(&self, school: Option<&Uai>) -> Option<SchoolWeek> {
        let own = school.and_then(|uai| self.schools.iter().find(|other| other.schools.contains(uai)));
        own.map(|own| own.week).or(self.week)
    }

    /// The days that concern a school, or the whole territory where none is named.
    pub fn days_of<'a>(&'a self, school: Option<&'a Uai>) -> impl Iterator<Item = &'a Closure> {
        self.days
            .iter()
            .filter(move |day| day.schools.is_empty() || school.is_some_and(|uai| day.schools.contains(uai)))
    }
}
