//! What lists show of a fiche, kept beside its document: a whole text is long, and a list shows a hundred of them.

use mee_shared::Day;
use mee_shared::fiche::{Fiche, FicheKind, OriginKind, ThemeSlug};
use mee_shared::ids::{FicheId, Slug};
use mee_shared::school::Level;
use serde::{Deserialize, Serialize};

/// A fiche without its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
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
    pub changed_on: Option<Day>,
}

impl Summary {
    /// The summary of this fiche.
    #[must_use]
    pub fn of(fiche: &Fiche) -> Self {
        Self {
            id: fiche.id.clone(),
            slug: fiche.slug.clone(),
            kind: fiche.kind,
            title: fiche.title.clone(),
            summary: fiche.summary.clone(),
            themes: fiche.themes.clone(),
            levels: fiche.levels.clone(),
            origin: fiche.origin.kind,
            changed_on: fiche.changed_on,
        }
    }
}
