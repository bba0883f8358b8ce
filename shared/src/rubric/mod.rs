//! Rubrics: what the pages of a body's schools are made of.
//!
//! The body chooses the rubrics once for each kind of establishment; a school holds contents by rubric and no list of its own.
//! So two schools of one kind in one body cannot have different rubrics: there is nowhere to write it.

mod catalogue;
mod content;
mod set;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::ids::Slug;
use crate::school::Level;
use crate::words::words;

pub use catalogue::{catalogue, find_in_catalogue};
pub use content::{Attached, FieldValue, RubricContent, check_content};
pub use set::{BodyRubrics, FillRate, InvalidRubrics, MOST_RUBRICS, PageRubric, RubricSet};

words! {
    /// What kind of establishment it is.
    #[strum(parse_err_ty = UnknownEstablishment, parse_err_fn = unknown)]
    EstablishmentKind {
        /// From 3 to 6.
        Maternelle = "École maternelle";
        /// CP to CM2.
        Elementaire = "École élémentaire";
        /// Both in one school.
        Primaire = "École primaire";
        /// 6e to 3e.
        College = "Collège";
        /// Outside school time.
        CentreDeLoisirs = "Centre de loisirs";
    }
}

/// The text names no kind of establishment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("un établissement est maternelle, elementaire, primaire, college ou centre_de_loisirs")]
pub struct UnknownEstablishment;

fn unknown(_: &str) -> UnknownEstablishment {
    UnknownEstablishment
}

impl EstablishmentKind {
    /// The kind of a school that teaches these levels; none for a school without a level.
    #[must_use]
    pub fn of_levels(levels: &[Level]) -> Option<Self> {
        let teaches = |level| levels.contains(&level);
        match (teaches(Level::Maternelle), teaches(Level::Elementaire), teaches(Level::College)) {
            (true, true, _) => Some(Self::Primaire),
            (true, false, _) => Some(Self::Maternelle),
            (false, true, _) => Some(Self::Elementaire),
            (false, false, true) => Some(Self::College),
            (false, false, false) => None,
        }
    }
}

/// What a field of a rubric holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum FieldKind {
    /// One line.
    Line,
    /// Paragraphs, lists and links, in the Markdown of starter fiches.
    Text,
    /// Opening hours, in OpenStreetMap's notation.
    Hours,
    /// Telephone.
    Phone,
    /// E-mail address.
    Email,
    /// A web address.
    Link,
    /// Files, each with its title or alternative text.
    Files,
}

/// A field of a rubric.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldDefinition {
    /// Its identifier within the rubric.
    pub id: Slug,
    /// Its name as parents read it.
    pub label: String,
    /// What it holds.
    pub kind: FieldKind,
    /// Whether the rubric counts as filled only with it.
    #[serde(default)]
    pub is_required: bool,
}

/// A rubric: a titled part of a school's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RubricDefinition {
    /// Its identifier.
    pub id: Slug,
    /// Its title.
    #[cfg_attr(feature = "openapi", schema(example = "Accueil périscolaire"))]
    pub title: String,
    /// The kinds of establishment it makes sense for.
    pub kinds: Vec<EstablishmentKind>,
    /// Its fields, in order.
    pub fields: Vec<FieldDefinition>,
}
