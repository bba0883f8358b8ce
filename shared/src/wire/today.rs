//! What a commune's home says of today.

use serde::{Deserialize, Serialize};

/// What a card is about; the order here is the order of the cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum TodayKind {
    /// Whether there is school today and tomorrow.
    School,
    /// What takes place next.
    Event,
    /// A registration that is open.
    Registration,
    /// The next holidays.
    Holidays,
}

/// A card: one thing that parents want to know today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TodayCard {
    /// What it is about.
    pub kind: TodayKind,
    /// Its title.
    #[cfg_attr(feature = "openapi", schema(example = "École demain ?"))]
    pub title: String,
    /// What it says.
    #[cfg_attr(feature = "openapi", schema(example = "Non : Vacances de Noël."))]
    pub text: String,
    /// The view that says more; none where nothing does.
    #[cfg_attr(feature = "openapi", schema(example = "holidays"))]
    pub view: Option<String>,
    /// The same as a page.
    #[cfg_attr(feature = "openapi", schema(example = json!("https://portail.example.org/portal/99999/holidays")))]
    pub url: Option<String>,
}
