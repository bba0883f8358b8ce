//! The agenda on the wire.

use jiff::civil::Time;
use serde::{Deserialize, Serialize};

use super::rubric::PublishedFile;
use super::work::WorkResource;
use crate::Day;
use crate::agenda::{Cancellation, Event, EventKind};
use crate::calendar::Clock;
use crate::fiche::Block;
use crate::fiche::layer::Word;
use crate::ids::{Slug, Uai};
use crate::school::Level;

/// A school an entry is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AudienceSchool {
    /// Its national number.
    pub uai: Uai,
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(example = "École élémentaire Jean-Moulin"))]
    pub name: String,
}

/// Whom an entry is for; everybody where both lists are empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AudienceResource {
    /// The levels.
    pub levels: Vec<Level>,
    /// The schools of the commune.
    pub schools: Vec<AudienceSchool>,
}

impl AudienceResource {
    /// The same in words; none for everybody.
    #[must_use]
    pub fn french(&self) -> Option<String> {
        let levels = self.levels.iter().map(|level| level.label().to_owned());
        let words: Vec<String> = levels.chain(self.schools.iter().map(|school| school.name.clone())).collect();
        (!words.is_empty()).then(|| words.join(" · "))
    }
}

/// One time that an entry of the agenda takes place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Occurrence {
    /// The entry's name in addresses; none for a registration that has its own page.
    pub slug: Option<Slug>,
    /// What it is.
    pub kind: EventKind,
    /// Its title.
    #[cfg_attr(feature = "openapi", schema(example = "Conseil d'école"))]
    pub title: String,
    /// Where.
    #[cfg_attr(feature = "openapi", schema(example = "Salle des fêtes"))]
    pub place: Option<String>,
    /// The day it begins, or on which registering opens.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date, example = "2026-11-24"))]
    pub starts_on: Day,
    /// The time it begins; none for whole days.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "18:00:00"))]
    pub start_time: Option<Time>,
    /// The last day, or the day on which registering closes.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date, example = "2026-11-24"))]
    pub ends_on: Day,
    /// The time it ends, where it is known.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "19:30:00"))]
    pub end_time: Option<Time>,
    /// The instant it begins; none for whole days.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime, example = "2026-11-24T17:00:00Z"))]
    pub starts_at: Option<jiff::Timestamp>,
    /// When, in words.
    #[cfg_attr(feature = "openapi", schema(example = "mardi 24 novembre 2026, de 18 h à 19 h 30"))]
    pub when: String,
    /// Whom it is for.
    pub audience: AudienceResource,
    /// Why it does not take place; none where it does.
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    pub cancellation: Option<String>,
    /// For a registration: the day on which families are told.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date, example = json!(null)))]
    pub decides_on: Option<Day>,
    /// For a registration: what to do once it has closed.
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    pub when_late: Option<String>,
    /// The page that shows it.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "https://portail.example.org/portal/99999/events/conseil-d-ecole")
    )]
    pub url: String,
    /// Whose word it is.
    pub word: Word,
}

/// Where the agenda is subscribed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AgendaFeeds {
    /// As iCalendar (RFC 5545).
    #[cfg_attr(feature = "openapi", schema(example = "https://portail.example.org/v1/communes/99999/agenda.ics"))]
    pub ics: String,
    /// The same for programs that subscribe on a click.
    #[cfg_attr(feature = "openapi", schema(example = "webcal://portail.example.org/v1/communes/99999/agenda.ics"))]
    pub webcal: String,
    /// As RSS 2.0.
    #[cfg_attr(feature = "openapi", schema(example = "https://portail.example.org/v1/communes/99999/agenda.rss"))]
    pub rss: String,
    /// As JSON Feed 1.1.
    #[cfg_attr(feature = "openapi", schema(example = "https://portail.example.org/v1/communes/99999/agenda.json"))]
    pub json: String,
}

/// The agenda of a commune, or of one of its schools, over some days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AgendaResource {
    /// The first day.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date, example = "2026-11-23"))]
    pub from: Day,
    /// The last day.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date, example = "2026-12-20"))]
    pub to: Day,
    /// The legal time there, by its name in the IANA database.
    #[cfg_attr(feature = "openapi", schema(example = "Europe/Paris"))]
    pub time_zone: String,
    /// What takes place on these days, in order: each time of what repeats.
    pub items: Vec<Occurrence>,
    /// Where it is subscribed to.
    pub feeds: AgendaFeeds,
    /// The page that shows it.
    #[cfg_attr(feature = "openapi", schema(example = "https://portail.example.org/portal/99999/agenda"))]
    pub url: String,
}

/// How an entry comes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RepetitionResource {
    /// The rule as RFC 5545 writes it, without its end.
    #[cfg_attr(feature = "openapi", schema(example = "FREQ=WEEKLY;BYDAY=TU"))]
    pub rule: String,
    /// The last day on which it may begin.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date, example = "2027-06-29"))]
    pub until: Day,
    /// The same in words.
    #[cfg_attr(feature = "openapi", schema(example = "chaque mardi, jusqu'au 29 juin 2027"))]
    pub text: String,
}

/// An entry of the agenda as parents find it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventResource {
    /// Its name in addresses.
    #[cfg_attr(feature = "openapi", schema(example = "conseil-d-ecole"))]
    pub slug: Slug,
    /// Its unique name in calendars, which never changes.
    #[cfg_attr(feature = "openapi", schema(example = "01920d3e-7c1a-7b42-9f10-5a1d2c3b4e61"))]
    pub uid: String,
    /// How often it was published anew.
    #[cfg_attr(feature = "openapi", schema(example = 0))]
    pub sequence: i64,
    /// Its first time.
    #[serde(flatten)]
    pub first: Occurrence,
    /// What parents should know.
    pub description: Vec<Block>,
    /// How it comes back; none where it takes place once.
    pub repetition: Option<RepetitionResource>,
    /// The times to come, at most ten.
    pub next: Vec<Occurrence>,
    /// Occurrences that are cancelled.
    pub cancelled: Vec<Cancellation>,
    /// Its files.
    pub attachments: Vec<PublishedFile>,
    /// Where one learns more.
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    pub link: Option<String>,
    /// When parents first saw this text.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime, example = "2026-11-20T08:00:00Z"))]
    pub updated_at: jiff::Timestamp,
    /// The legal time there, by its name in the IANA database.
    #[cfg_attr(feature = "openapi", schema(example = "Europe/Paris"))]
    pub time_zone: String,
    /// The entry alone as iCalendar.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "https://portail.example.org/v1/communes/99999/events/conseil-d-ecole.ics")
    )]
    pub ics_url: String,
}

impl EventResource {
    /// The legal time of the place where it was read.
    #[must_use]
    pub fn clock(&self) -> Clock {
        Clock::named(&self.time_zone)
    }
}

/// An entry of the agenda as its body works on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BodyEvent {
    /// Its work.
    pub work: WorkResource,
    /// Its name in addresses.
    #[cfg_attr(feature = "openapi", schema(example = "conseil-d-ecole"))]
    pub slug: Slug,
    /// What its latest revision says.
    pub event: Event,
}
