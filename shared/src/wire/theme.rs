//! Themes on the wire.

use serde::{Deserialize, Serialize};

use crate::fiche::ThemeSlug;

/// A theme and how much it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ThemeSummary {
    /// The part of its address.
    pub slug: ThemeSlug,
    /// Its title.
    #[cfg_attr(feature = "openapi", schema(example = "Cantine et repas"))]
    pub title: String,
    /// What one finds there.
    pub about: String,
    /// How many fiches it holds for this commune.
    pub fiches: u32,
    /// The address of its page.
    pub url: String,
}
