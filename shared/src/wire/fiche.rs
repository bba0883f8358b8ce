//! Fiches on the wire.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Day;
use crate::directory::CounterLists;
use crate::fiche::layer::{Signed, Word};
use crate::fiche::{Fiche, FicheKind, Link, OnlineService, OriginKind, ThemeSlug};
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

/// A fiche as a commune's parents see it: the words of the layers in their places, unfilled slots gone.
///
/// A block of type `local` says whose word it is; every other block is the word of `word`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FicheResource {
    /// The fiche.
    #[serde(flatten)]
    pub fiche: Fiche,
    /// Whose word the fiche itself is.
    pub word: Word,
    /// Téléservices of the layers, the nearest body's first.
    pub local_services: Vec<Signed<OnlineService>>,
    /// Links of the layers, the nearest body's first.
    pub local_links: Vec<Signed<Link>>,
    /// Where to turn to here: the fiche's counters with the local services that they stand for.
    pub turn_to: CounterLists,
    /// The address of its page.
    pub url: String,
    /// The pages of the fiches it names that are here, by id; a fiche it names that is not in this map is not here.
    pub linked: BTreeMap<FicheId, String>,
}
