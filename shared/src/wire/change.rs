//! What changed in a commune, on the wire.

use serde::{Deserialize, Serialize};

use crate::ids::InseeCode;

/// What changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ChangeKind {
    /// The commune itself: read everything anew.
    Home,
    /// A fiche, by slug.
    Fiche,
    /// A school, by UAI.
    School,
    /// A service of the local directory: the counters of fiches may have changed.
    Service,
    /// A tariff grid, by slug.
    Tariff,
    /// The items and dates of registrations.
    Registration,
    /// An entry of the agenda, by slug.
    Event,
    /// What a body says of the school calendar.
    Calendar,
    /// A dossier d'actualité, by slug.
    News,
    /// An urgent notice, by a name of its own.
    Notice,
    /// A service of the service zone, by slug.
    ServiceLink,
    /// A restaurant's menus of a week, by week and restaurant.
    Menu,
}

/// A change of what parents of a commune see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeResource {
    /// What changed.
    pub kind: ChangeKind,
    /// Which one: the slug of a fiche, the UAI of a school; empty for the commune itself.
    #[cfg_attr(feature = "openapi", schema(example = "inscription-cantine"))]
    pub key: String,
    /// The page that shows it.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "https://portail.example.org/portal/99999/fiches/inscription-cantine")
    )]
    pub url: String,
    /// The operation that reads it.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "https://portail.example.org/v1/communes/99999/fiches/inscription-cantine")
    )]
    pub api_url: String,
    /// When it was committed, or a moment before.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub changed_at: jiff::Timestamp,
    /// Whether parents no longer find it in the commune's lists: withdrawn, hidden, replaced or gone.
    pub is_deleted: bool,
}

/// What changed since a cursor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangePage {
    /// The changes, the newest last; several of one thing are told once, as it stands now.
    pub items: Vec<ChangeResource>,
    /// The cursor to come back with, always there: give it as `since`.
    #[cfg_attr(feature = "openapi", schema(example = "aAo0Mg"))]
    pub cursor: String,
    /// The address of what follows, now or later: never null.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "https://portail.example.org/v1/communes/99999/changes?since=aAo0Mg")
    )]
    pub next: String,
    /// Whether more is there already.
    pub has_more: bool,
}

/// What an event sent to a webhook says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookEvent {
    /// What happened: `content.changed`, or `webhook.test`.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "openapi", schema(example = "content.changed"))]
    pub event: String,
    /// When it happened.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub timestamp: jiff::Timestamp,
    /// What it concerns.
    pub data: WebhookData,
}

/// What an event concerns. It holds no content: read what it names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookData {
    /// The commune, where it concerns one; none where it concerns every commune of the territory.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "99999"))]
    pub commune: Option<InseeCode>,
    /// What changed; none in a trial, and where so much changed at once that it is told in one event.
    pub kind: Option<ChangeKind>,
    /// Which one; none as for `kind`.
    #[cfg_attr(feature = "openapi", schema(example = "inscription-cantine"))]
    pub key: Option<String>,
    /// Where to read it; none where it concerns several communes: follow the changes of each.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "https://portail.example.org/v1/communes/99999/fiches/inscription-cantine")
    )]
    pub url: Option<String>,
    /// How many changes it tells of.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, example = 1))]
    pub count: u32,
}
