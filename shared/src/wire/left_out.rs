//! What a body leaves out of farther ones, on the wire.

use serde::{Deserialize, Serialize};

use crate::ids::Slug;

/// A text of a farther body that this body leaves out: a dossier d'actualité, an entry of the agenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LeftOutText {
    /// Its name in addresses.
    pub slug: Slug,
    /// Its title.
    #[cfg_attr(feature = "openapi", schema(example = "La rentrée"))]
    pub title: String,
    /// When it was left out.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub left_out_at: jiff::Timestamp,
}
