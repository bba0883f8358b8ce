//! Works and their way to parents, on the wire.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Day;
use crate::ids::{ObjectId, Uai};
use crate::work::{RevisionState, WorkKind};

/// A work of a body, without its texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WorkResource {
    /// Its identifier.
    pub id: ObjectId,
    /// What it is.
    pub kind: WorkKind,
    /// What it is about, by identifier: a fiche's id, a slug, a school and its rubric.
    #[cfg_attr(feature = "openapi", schema(example = "F1898"))]
    pub subject: String,
    /// What lists call it.
    #[cfg_attr(feature = "openapi", schema(example = "À quel âge un enfant va-t-il à l'école ?"))]
    pub title: String,
    /// The school it belongs to.
    pub uai: Option<Uai>,
    /// Goes up with every change; send it back in `If-Match`, in quotation marks, to write only what nobody changed meanwhile.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, example = 3))]
    pub version: i64,
    /// The revision that is being written or waits to be published.
    pub open: Option<RevisionSummary>,
    /// The revision parents see.
    pub published: Option<RevisionSummary>,
    /// The revision parents will see.
    pub scheduled: Option<RevisionSummary>,
    /// The day the body last said that what parents see holds.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub checked_on: Option<Day>,
    /// The day by which it must say so again.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub review_by: Option<Day>,
    /// When it was begun.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: jiff::Timestamp,
    /// When it last changed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub updated_at: jiff::Timestamp,
}

/// A revision of a work, without its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RevisionSummary {
    /// Its number within its work, from 1.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, example = 2))]
    pub number: i64,
    /// Where it stands.
    pub state: RevisionState,
    /// SHA-256 of its text; whoever signs it names it.
    #[cfg_attr(
        feature = "openapi",
        schema(
            pattern = "^[0-9a-f]{64}$",
            example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
        )
    )]
    pub text_hash: String,
    /// The accounts that wrote it.
    pub writers: Vec<ObjectId>,
    /// Who proposed it.
    pub proposed_by: Option<ObjectId>,
    /// When it was proposed.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub proposed_at: Option<jiff::Timestamp>,
    /// Who published, refused or withdrew it.
    pub decided_by: Option<ObjectId>,
    /// When that was decided.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub decided_at: Option<jiff::Timestamp>,
    /// Why it was refused or withdrawn.
    pub reason: Option<String>,
    /// From when parents see it.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub starts_at: Option<jiff::Timestamp>,
    /// Until when, where an end is set.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub ends_at: Option<jiff::Timestamp>,
    /// The steps of proofreading it has passed, for a fiche of the national editor.
    pub signatures: Vec<SignatureResource>,
    /// When it was begun.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: jiff::Timestamp,
    /// When it last changed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub updated_at: jiff::Timestamp,
}

/// A revision with its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RevisionResource {
    /// Where it stands.
    #[serde(flatten)]
    pub summary: RevisionSummary,
    /// Its text, in the form that the work's kind says.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub content: Value,
}

/// A signature under a revision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignatureResource {
    /// The step of proofreading.
    #[cfg_attr(feature = "openapi", schema(example = "droit"))]
    pub step: String,
    /// Who signed.
    pub account_id: ObjectId,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub signed_at: jiff::Timestamp,
}

/// When parents are to see a revision.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublishWork {
    /// The number of the revision that was read; absent, the one that is open.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, example = json!(null)))]
    pub number: Option<i64>,
    /// From when; absent, at once.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub starts_at: Option<jiff::Timestamp>,
    /// Until when; absent, until something takes its place.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub ends_at: Option<jiff::Timestamp>,
    /// The day by which the body must say that it still holds; absent, a year from its start.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub review_by: Option<Day>,
}

/// Why a revision is handed back or taken from parents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reason {
    /// The reason, 1 to 2,000 characters; its writer reads it.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 2000, example = "Le tarif de la cantine a changé.")
    )]
    pub reason: String,
}

/// The text to go back to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RestoreRevision {
    /// The number of the revision whose text the draft is to have.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, example = 1))]
    pub number: i64,
}

/// A step of proofreading to be signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignRevision {
    /// The step.
    #[cfg_attr(feature = "openapi", schema(max_length = 100, example = "droit"))]
    pub step: String,
    /// The hash of the text that was read: another text in the meantime is not signed.
    #[cfg_attr(
        feature = "openapi",
        schema(
            pattern = "^[0-9a-f]{64}$",
            example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
        )
    )]
    pub text_hash: String,
}

/// The body says that what parents see holds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AttestWork {
    /// The day by which it will say so again; absent, in a year.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub review_by: Option<Day>,
}

/// What differs between two revisions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RevisionDiff {
    /// The number of the earlier one; none where the later one is compared with nothing.
    pub from: Option<i64>,
    /// The number of the later one.
    pub to: i64,
    /// Each place that differs.
    pub changes: Vec<ChangedPlace>,
}

/// A place of a text that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangedPlace {
    /// The place, as a JSON pointer (RFC 6901).
    #[cfg_attr(feature = "openapi", schema(example = "/words/tarif/value/text"))]
    pub pointer: String,
    /// What stood there.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub before: Option<Value>,
    /// What stands there.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub after: Option<Value>,
}

/// A step of the chain of proofreading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProofreadingStep {
    /// Its name in addresses and in grants.
    #[cfg_attr(feature = "openapi", schema(max_length = 100, example = "droit"))]
    pub step: crate::ids::Slug,
    /// What it is called.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100, example = "Relecture juridique"))]
    pub label: String,
}
