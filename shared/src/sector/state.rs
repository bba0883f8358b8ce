//! Where a carte scolaire stands.

use serde::{Deserialize, Serialize};

/// Whether parents are answered by a carte scolaire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum MapState {
    /// Being prepared.
    Draft,
    /// In force for its school year.
    Published,
}

impl MapState {
    /// The state as it stands in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
        }
    }
}
