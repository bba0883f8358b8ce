//! Fiches on the wire.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Day;
use crate::fiche::{Fiche, FicheKind, OriginKind, ThemeSlug};
use crate::ids::{FicheId, Slug};
use crate::school::Level;

/// A fiche in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FicheSummary {
    /// Its identifier.
    pub id: FicheId,
    /// The part of its address.
    pub slug: Slug,
    /// What kind of text it is.
    pub kind: FicheKind,
    /// Its title.
    pub title: String,
    /// One or two plain sentences.
    pub summary: String,
    /// Its places in the theme tree.
    pub themes: Vec<ThemeSlug>,
    /// The levels it concerns.
    pub levels: Vec<Level>,
    /// Where it comes from.
    pub origin: OriginKind,
    /// The day of its last change.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub changed_on: Option<Day>,
    /// Whether the commune, or a layer above it, has added its word.
    pub has_local_word: bool,
    /// The address of its page.
    pub url: String,
}

/// A fiche resolved for a commune: slots filled with the local word, unfilled ones gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FicheResource {
    /// The fiche.
    #[serde(flatten)]
    pub fiche: Fiche,
    /// The address of its page.
    pub url: String,
    /// The pages of the fiches it names that are here, by id; a fiche it names that is not in this map is not here.
    pub linked: BTreeMap<FicheId, String>,
}
