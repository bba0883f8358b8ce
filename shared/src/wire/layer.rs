//! What bodies say on fiches, on the wire.

use serde::{Deserialize, Serialize};

use super::work::WorkResource;
use crate::Day;
use crate::fiche::layer::{Conflict, LayerEdit, Placement, Word};
use crate::fiche::{SlotKind, SlotOwner};
use crate::ids::{FicheId, ObjectId};

/// A place of a fiche where the body may put a word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlaceResource {
    /// The slot's name: a declared one, or `top`, `bottom`, `after:{chapter}`.
    #[cfg_attr(feature = "openapi", schema(example = "after:comment-s-inscrire"))]
    pub slot: String,
    /// What it is about.
    pub label: String,
    /// The titles that stand over it, from the outermost.
    pub path: Vec<String>,
    /// What kind of word it waits for; none takes any text.
    pub kind: Option<SlotKind>,
    /// Whose word it waits for; none is any layer's.
    pub owner: Option<SlotOwner>,
    /// Help for whoever fills it in.
    pub hint: Option<String>,
    /// Whether this body may put a word there.
    pub is_open: bool,
}

/// What another body says on the fiche, beneath one's own word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LayerBeneath {
    /// Whose word it is.
    pub word: Word,
    /// What it says.
    pub edit: LayerEdit,
}

/// What the body says on a fiche, and what it may say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LayerResource {
    /// The fiche.
    pub fiche: FicheId,
    /// Its title.
    pub title: String,
    /// The work that holds the body's word; none before anything is written.
    pub work: Option<WorkResource>,
    /// What is being written.
    pub draft: Option<LayerEdit>,
    /// What parents see.
    pub published: Option<LayerEdit>,
    /// Where a word can stand.
    pub places: Vec<PlaceResource>,
    /// What bodies farther from the parent have published there.
    pub beneath: Vec<LayerBeneath>,
}

/// A fiche of the body's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PutFiche {
    /// The fiche in Markdown below a TOML front matter between two lines `+++`: `title`, `short_answer`, `kind`, `themes`,
    /// `levels`, `[[sources]]`… as `api/content/FORMAT.md` of the repository describes them; what it does not know is refused
    /// with its line.
    #[cfg_attr(feature = "openapi", schema(max_length = 200_000))]
    pub markdown: String,
    /// Where it stands among the others; absent, first in its first theme.
    #[serde(default)]
    pub placement: Option<Placement>,
    /// The day by which it must be reviewed.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub review_by: Option<Day>,
}

/// A conflict of the body's, with both texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConflictResource {
    /// Its identifier.
    pub id: ObjectId,
    /// The work whose text it is about.
    pub work_id: ObjectId,
    /// The fiche.
    #[cfg_attr(feature = "openapi", schema(example = "F1898"))]
    pub fiche: String,
    /// Its title when the body last wrote.
    pub title: String,
    /// What happened and what to do, in French.
    pub detail: String,
    /// What happened, with both texts.
    #[serde(flatten)]
    pub conflict: Conflict,
    /// When it was found.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub found_at: jiff::Timestamp,
}
