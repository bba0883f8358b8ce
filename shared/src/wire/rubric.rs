//! Rubrics of school pages on the wire.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::work::WorkResource;
use crate::Day;
use crate::fiche::Block;
use crate::ids::{InseeCode, Slug, Uai};
use crate::rubric::{Attached, EstablishmentKind, FillRate, RubricDefinition};

/// The rubrics of every school of a kind that the body runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RubricSetResource {
    /// The kind of establishment.
    pub establishment_kind: EstablishmentKind,
    /// The rubrics, in the order of the page.
    pub rubrics: Vec<RubricDefinition>,
}

/// The rubrics to be chosen for a kind of establishment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PutRubricSet {
    /// The rubrics, in the order of the page: at most ten, of the catalogue or of `own`.
    #[cfg_attr(feature = "openapi", schema(max_items = 10))]
    pub rubrics: Vec<Slug>,
    /// The definitions of those that the catalogue does not hold.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 10))]
    pub own: Vec<RubricDefinition>,
}

/// What is written into a field: a text, or files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum FieldInput {
    /// A line, a text in Markdown, hours in OpenStreetMap's notation, a number or an address, as the field asks.
    Text(String),
    /// Files.
    Files(Vec<Attached>),
}

/// What a school is to say in a rubric.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PutRubric {
    /// The values, by field; a field that is left out is empty.
    pub fields: BTreeMap<String, FieldInput>,
}

/// A rubric of a school with where its text stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SchoolRubric {
    /// The rubric.
    pub rubric: RubricDefinition,
    /// Its text, whatever its state; none where nothing was written yet.
    pub work: Option<WorkResource>,
}

/// The rubrics of a school, in the order of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SchoolRubrics {
    /// The school.
    pub uai: Uai,
    /// Its name.
    pub name: String,
    /// What kind of establishment it is; without one it has no rubrics.
    pub establishment_kind: Option<EstablishmentKind>,
    /// The chosen rubrics.
    pub rubrics: Vec<SchoolRubric>,
    /// Texts whose rubric is no longer chosen (« hors rubriques »): kept, and on no page until it is chosen again.
    pub apart: Vec<WorkResource>,
}

/// A row of an import that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RowError {
    /// The line in the file; the line of column names is the first.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, example = 3))]
    pub line: u64,
    /// The column, where it is one.
    #[cfg_attr(feature = "openapi", schema(example = "telephone"))]
    pub column: Option<String>,
    /// What is wrong and how to put it right, in French.
    #[cfg_attr(feature = "openapi", schema(example = "Ce n'est pas un numéro de téléphone."))]
    pub detail: String,
}

/// What an import of rubric contents did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RubricImport {
    /// Whether drafts were written: never on a dry run, nor when a row is wrong.
    pub is_written: bool,
    /// Rows read.
    #[cfg_attr(feature = "openapi", schema(minimum = 0))]
    pub read: u32,
    /// Texts begun.
    #[cfg_attr(feature = "openapi", schema(minimum = 0))]
    pub added: u32,
    /// Texts changed.
    #[cfg_attr(feature = "openapi", schema(minimum = 0))]
    pub changed: u32,
    /// Texts that already said so.
    #[cfg_attr(feature = "openapi", schema(minimum = 0))]
    pub unchanged: u32,
    /// The rows that are wrong.
    pub errors: Vec<RowError>,
}

/// How far the schools of a commune have filled their rubrics.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CommuneFillRate {
    /// The commune.
    pub insee: InseeCode,
    /// Its name.
    pub name: String,
    /// Its schools together.
    pub rate: FillRate,
    /// School by school.
    pub schools: Vec<SchoolFillRate>,
}

/// How far a school has filled its rubrics.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SchoolFillRate {
    /// The school.
    pub uai: Uai,
    /// Its name.
    pub name: String,
    /// How far.
    pub rate: FillRate,
}

/// How far the schools have filled one rubric.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RubricFillRate {
    /// The kind of establishment.
    pub establishment_kind: EstablishmentKind,
    /// The rubric.
    pub rubric: Slug,
    /// Its title.
    pub title: String,
    /// How far.
    pub rate: FillRate,
}

/// How far the schools a body runs have filled their rubrics: what parents see counts, drafts do not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FillRates {
    /// All of them together.
    pub rate: FillRate,
    /// Commune by commune.
    pub communes: Vec<CommuneFillRate>,
    /// Rubric by rubric.
    pub rubrics: Vec<RubricFillRate>,
}

/// Who runs the pages of a commune's schools.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum SchoolAuthority {
    /// The commune itself.
    Commune,
    /// The intercommunalité the commune belongs to.
    Epci,
}

/// Who is to run the pages of the commune's schools.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PutSchoolAuthority {
    /// Who.
    pub authority: SchoolAuthority,
}

/// A file as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublishedFile {
    /// Its address.
    pub url: String,
    /// The address of a smaller image, 400 pixels wide at most; none for a document.
    pub small_url: Option<String>,
    /// Its type.
    #[cfg_attr(feature = "openapi", schema(example = "application/pdf"))]
    pub media_type: String,
    /// Its size in bytes.
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub size: i64,
    /// A document's title, or what an image shows.
    pub alternative: String,
    /// The width of an image in pixels.
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub width: Option<i32>,
    /// The height of an image in pixels.
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub height: Option<i32>,
}

/// The value of a field as parents see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum PublishedValue {
    /// One line.
    Line {
        /// The line.
        text: String,
    },
    /// A text.
    Text {
        /// Its paragraphs, lists and tables.
        #[cfg_attr(feature = "openapi", schema(no_recursion))]
        blocks: Vec<Block>,
    },
    /// Opening hours.
    Hours {
        /// In OpenStreetMap's notation.
        opening_hours: String,
        /// In French.
        text: String,
    },
    /// Telephone.
    Phone {
        /// The number.
        text: String,
    },
    /// E-mail address.
    Email {
        /// The address.
        text: String,
    },
    /// A web address.
    Link {
        /// The address.
        url: String,
    },
    /// Files.
    Files {
        /// The files.
        files: Vec<PublishedFile>,
    },
}

/// A field as parents see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublishedField {
    /// Its identifier within the rubric.
    pub id: Slug,
    /// Its name.
    pub label: String,
    /// What it says.
    pub value: PublishedValue,
}

/// A rubric as parents see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublishedRubric {
    /// Its identifier.
    pub id: Slug,
    /// Its title.
    pub title: String,
    /// Its fields that say something, in order.
    pub fields: Vec<PublishedField>,
    /// Whose word it is: who published it.
    #[cfg_attr(feature = "openapi", schema(example = "Commune de Villeneuve-les-Essais"))]
    pub body_name: String,
    /// The day it was last checked.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub checked_on: Option<Day>,
}
