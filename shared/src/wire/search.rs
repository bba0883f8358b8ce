//! Search on the wire.

use serde::{Deserialize, Serialize};

use super::catchment::CatchmentContact;
use crate::ids::InseeCode;

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum SearchKind {
    /// A fiche.
    Fiche,
    /// A school.
    School,
    /// A dossier d'actualité.
    News,
    /// An urgent notice.
    Notice,
    /// A service that is elsewhere.
    Service,
    /// An entry of the agenda.
    Event,
    /// A life event.
    LifeEvent,
    /// A view of the portal: the finder of schools, the menus, a calculator.
    Page,
}

impl SearchKind {
    /// What is said beside a title; nothing of a fiche, which is what most are.
    #[must_use]
    pub fn label(self) -> Option<&'static str> {
        match self {
            Self::Fiche => None,
            Self::School => Some("établissement"),
            Self::News => Some("actualité"),
            Self::Notice => Some("information urgente"),
            Self::Service => Some("service"),
            Self::Event => Some("agenda"),
            Self::LifeEvent => Some("étape par étape"),
            Self::Page => Some("page du portail"),
        }
    }
}

/// A result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchResult {
    /// What it is.
    pub kind: SearchKind,
    /// Its title.
    pub title: String,
    /// Its page.
    pub url: String,
    /// The sentence that matched: HTML in which `<mark>` is the only element; empty where there is none.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "Vous inscrivez votre enfant à la <mark>cantine</mark> auprès de la mairie.")
    )]
    pub excerpt_html: String,
    /// Whose word matched, where it is a local body's.
    pub voice: Option<String>,
}

/// A fiche to go on with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchLink {
    /// Its title.
    pub title: String,
    /// Its page.
    pub url: String,
}

/// The answer to a question.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchResults {
    /// The results, the best first; never empty while the commune has a fiche.
    pub results: Vec<SearchResult>,
    /// Whether they answer the question; otherwise they are what comes nearest.
    pub is_answered: bool,
    /// The question with its misspelt words put right; null where none was.
    pub corrected: Option<String>,
    /// Related fiches.
    pub also: Vec<SearchLink>,
    /// Whom to ask; null where the question was answered.
    pub contact: Option<CatchmentContact>,
}

/// What a question that is being typed may become.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchSuggestion {
    /// What it leads to.
    pub kind: SearchKind,
    /// Its title.
    pub title: String,
    /// Its page.
    pub url: String,
}

/// Suggestions, the likeliest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchSuggestions {
    /// The suggestions.
    pub suggestions: Vec<SearchSuggestion>,
}

/// Words that found nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchMiss {
    /// The words, folded.
    pub words: String,
    /// How often they were asked; never less than three times.
    pub asked: i64,
}

/// How much was searched in a commune in a week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchWeek {
    /// The commune.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub insee: InseeCode,
    /// The week (ISO 8601).
    #[cfg_attr(feature = "openapi", schema(example = "2026-W48"))]
    pub week: String,
    /// How many questions.
    pub asked: i64,
    /// How many of them found nothing.
    pub unanswered: i64,
    /// Words that found nothing, the most asked first.
    pub misses: Vec<SearchMiss>,
}

impl SearchWeek {
    /// A week with its words.
    #[must_use]
    pub fn new(
        insee: InseeCode,
        week: String,
        asked: i64,
        unanswered: i64,
        words: impl Iterator<Item = (String, i64)>,
    ) -> Self {
        let misses = words.map(|(words, asked)| SearchMiss { words, asked }).collect();
        Self { insee, week, asked, unanswered, misses }
    }
}

/// The last weeks, the latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchWeeks {
    /// The weeks, a commune each.
    pub weeks: Vec<SearchWeek>,
}
