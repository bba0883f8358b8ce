//! Layers: what each body adds to a national fiche, and whose word each block then is.
//!
//! A layer is kept apart from the fiche it speaks on, so a new version of the fiche never touches it: [`resolve`] puts both
//! together each time a parent asks, and [`conflicts`] lists what a new version leaves hanging.
//! Nothing here knows whether a layer is validated: only released ones may be given to [`resolve`] on a public way
//! (see [`crate::publication`]).

mod anchor;
mod check;
mod conflict;
mod edit;
mod field;
mod placement;
mod resolve;
#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) use tests::support as test_support;

use serde::{Deserialize, Serialize};

use super::{Block, SlotOwner, SlotValue};
use crate::Day;
use crate::body::{BodyKind, BodyName};
use crate::commune::Commune;

pub use anchor::{BOTTOM, Hanging, SlotPlace, TOP, slot_places};
pub use check::check_edit;
pub use conflict::{Conflict, ConflictKind, conflicts};
pub use edit::{Complement, Edge, Hiding, LayerEdit, LocalService, LocalText, SlotContent};
pub use field::{FieldKey, FieldTarget, LocalField, counter_key, field_text};
pub use placement::{ListedFiche, Placement, misplaced, ordered};
pub use resolve::{Hidden, ReplacedField, ResolvedFiche, Signed, resolve, unfilled};

/// How near to the parent a body speaks; the order is the order of the layers, the national editor beneath all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum LayerLevel {
    /// The fiche itself.
    National,
    /// The académie, by its rectorat.
    Rectorat,
    /// The académie, by its service in the département.
    Dsden,
    /// The département.
    Departement,
    /// The intercommunalité.
    Epci,
    /// The commune.
    Commune,
}

impl LayerLevel {
    /// Every level, the national one first.
    pub const ALL: &[Self] =
        &[Self::National, Self::Rectorat, Self::Dsden, Self::Departement, Self::Epci, Self::Commune];

    /// The level at which a body of this kind speaks; a provider has none, for it writes in the name of others.
    #[must_use]
    pub fn of(kind: BodyKind) -> Option<Self> {
        match kind {
            BodyKind::National => Some(Self::National),
            BodyKind::Rectorat => Some(Self::Rectorat),
            BodyKind::Dsden => Some(Self::Dsden),
            BodyKind::Departement => Some(Self::Departement),
            BodyKind::Epci => Some(Self::Epci),
            BodyKind::Commune => Some(Self::Commune),
            BodyKind::Vendor => None,
        }
    }

    /// Whether a slot of this owner is waiting for the word of this level.
    #[must_use]
    pub fn may_fill(self, owner: SlotOwner) -> bool {
        match owner {
            SlotOwner::Commune => self == Self::Commune,
            SlotOwner::Epci => self == Self::Epci,
            SlotOwner::Departement => self == Self::Departement,
            SlotOwner::Academie => matches!(self, Self::Rectorat | Self::Dsden),
            SlotOwner::Any => self != Self::National,
        }
    }
}

/// Whose word a block is, and when it was last checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Word {
    /// The level that speaks.
    pub level: LayerLevel,
    /// Who speaks: « Commune de Villeneuve-les-Essais ».
    #[cfg_attr(feature = "openapi", schema(example = "Commune de Villeneuve-les-Essais"))]
    pub body_name: String,
    /// The day it was last checked.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub checked_on: Option<Day>,
}

/// A text that a word of a nearer body stands in for; agents see it, parents do not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReplacedText {
    /// Whose word it was.
    pub word: Word,
    /// What it said.
    pub text: String,
}

/// A local word in its place among the blocks of a resolved fiche.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LocalBlock {
    /// The slot it stands in.
    pub slot: String,
    /// What it is about, where the slot says it.
    #[serde(default)]
    pub label: Option<String>,
    /// Whose word it is.
    pub word: Word,
    /// The word, where it is a typed one.
    #[serde(default)]
    pub value: Option<SlotValue>,
    /// The word, where it is a text.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    pub blocks: Vec<Block>,
    /// What it stands in for.
    #[serde(default)]
    pub replaced: Vec<ReplacedText>,
}

/// One body's released words on one fiche, as [`resolve`] takes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layer {
    /// The body.
    pub body: BodyName,
    /// Its name as parents read it.
    pub body_name: String,
    /// The day it last checked its words.
    pub checked_on: Option<Day>,
    /// What it says.
    pub edit: LayerEdit,
}

impl Layer {
    /// The level at which it speaks; none for a provider.
    #[must_use]
    pub fn level(&self) -> Option<LayerLevel> {
        LayerLevel::of(self.body.kind())
    }

    /// The signature of its words.
    #[must_use]
    pub fn word(&self, level: LayerLevel) -> Word {
        Word { level, body_name: self.body_name.clone(), checked_on: self.checked_on }
    }
}

/// Whether the commune lies in the body's territory; an arrondissement also lies in its commune's.
#[must_use]
pub fn covers(body: &BodyName, commune: &Commune) -> bool {
    let territory = body.territory();
    match body.kind() {
        BodyKind::National => true,
        BodyKind::Rectorat => commune.academie == territory,
        BodyKind::Dsden | BodyKind::Departement => commune.departement == territory,
        BodyKind::Epci => commune.epci_siren.as_ref().is_some_and(|siren| siren.as_str() == territory),
        BodyKind::Commune => {
            commune.insee.as_str() == territory
                || commune.parent_insee.as_ref().is_some_and(|parent| parent.as_str() == territory)
        }
        BodyKind::Vendor => false,
    }
}
