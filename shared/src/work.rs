//! Works: what a body writes, revision by revision, before and after parents see it.

use serde::{Deserialize, Serialize};

/// What a work is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum WorkKind {
    /// What a body adds to, replaces in or hides of a fiche of the national editor.
    Layer,
    /// A fiche of the body's own.
    Fiche,
    /// A rubric of a school's page.
    Rubric,
    /// A service of the local directory.
    Service,
    /// A tariff grid.
    Tariff,
    /// What a body says of its registrations for a school year.
    Registration,
    /// An entry of the agenda.
    Event,
    /// What a body says of the school calendar.
    Calendar,
    /// A dossier d'actualité.
    News,
    /// An urgent notice.
    Notice,
    /// A service of the commune's, with where to find it.
    ServiceLink,
    /// A restaurant's menus of a week.
    Menu,
}

impl WorkKind {
    /// Every kind.
    pub const ALL: &[Self] = &[
        Self::Layer,
        Self::Fiche,
        Self::Rubric,
        Self::Service,
        Self::Tariff,
        Self::Registration,
        Self::Event,
        Self::Calendar,
        Self::News,
        Self::Notice,
        Self::ServiceLink,
        Self::Menu,
    ];

    /// Its name in JSON and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Layer => "layer",
            Self::Fiche => "fiche",
            Self::Rubric => "rubric",
            Self::Service => "service",
            Self::Tariff => "tariff",
            Self::Registration => "registration",
            Self::Event => "event",
            Self::Calendar => "calendar",
            Self::News => "news",
            Self::Notice => "notice",
            Self::ServiceLink => "service_link",
            Self::Menu => "menu",
        }
    }

    /// Whether its text itself says until when parents see it: an earlier text never comes back after it.
    #[must_use]
    pub fn says_its_end(self) -> bool {
        matches!(self, Self::News | Self::Notice | Self::ServiceLink)
    }

    /// Whether its body looks at it again some day: a week of menus is over long before.
    #[must_use]
    pub fn is_reviewed(self) -> bool {
        self != Self::Menu
    }

    /// The kind of this name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == text)
    }
}

/// Where a revision stands on its way to parents and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum RevisionState {
    /// Being written.
    Draft,
    /// Handed to whoever publishes.
    Proposed,
    /// Handed back with a reason.
    Refused,
    /// Validated; parents see it from its start on.
    Scheduled,
    /// What parents see.
    Published,
    /// Parents saw it, or were to see it, and no longer do.
    Ended,
}

impl RevisionState {
    /// Every state.
    pub const ALL: &[Self] =
        &[Self::Draft, Self::Proposed, Self::Refused, Self::Scheduled, Self::Published, Self::Ended];

    /// Its name in JSON and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Proposed => "proposed",
            Self::Refused => "refused",
            Self::Scheduled => "scheduled",
            Self::Published => "published",
            Self::Ended => "ended",
        }
    }

    /// The state of this name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.as_str() == text)
    }

    /// Whether its text may still change.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Proposed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_the_same_in_json_and_in_the_database() {
        for &kind in WorkKind::ALL {
            assert_eq!(serde_json::to_value(kind).ok(), Some(serde_json::Value::from(kind.as_str())));
            assert_eq!(WorkKind::parse(kind.as_str()), Some(kind));
        }
        for &state in RevisionState::ALL {
            assert_eq!(serde_json::to_value(state).ok(), Some(serde_json::Value::from(state.as_str())));
            assert_eq!(RevisionState::parse(state.as_str()), Some(state));
        }
    }
}
