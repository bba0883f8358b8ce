//! Publication: nothing reaches a parent before the body responsible says so.
//!
//! A [`Track`] follows one text (a layer, a local fiche, the rubrics of a school, a national fiche) through
//! draft → proposed → published, or refused with a reason. The text itself is elsewhere, known here by its [`TextHash`]:
//! a signature, a proposal and a release each name the very text they stand for, so another text never profits from them.
//! A new draft leaves what is published where it is; parents go on reading the released text.

mod chain;
mod hash;
mod refusal;
mod review;
#[cfg(test)]
mod tests;
mod track;

use serde::{Deserialize, Serialize};

use crate::account::{Grant, Role};
use crate::ids::{ObjectId, Slug, Uai};

pub use chain::{InvalidChain, ProofreadingChain, ProofreadingStep, Signature};
pub use hash::TextHash;
pub use refusal::Refusal;
pub use review::{Attestation, ReviewDue, due_by, is_overdue, review};
pub use track::{InHand, Release, Schedule, Stage, Track};

/// An instant.
pub type Instant = jiff::Timestamp;

/// Who acts: a person, by their roles in the body whose text it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The person; for an API key, whoever made it.
    pub person: ObjectId,
    /// Their roles in the body.
    pub grants: Vec<Grant>,
    /// Whether they act through an API key or for a provider: they may write and propose, and never decide.
    pub is_delegate: bool,
}

/// Whose text it is, which says who may do what with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Subject {
    /// A fiche of the national editor; it is published once its chain of proofreading is signed.
    National,
    /// The words of a body for its territory: a layer, a local fiche, a directory entry.
    Body,
    /// What a school's pages say.
    School(Uai),
}

/// How a body publishes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Policy {
    /// Whether a text is published by another person than its writers.
    ///
    /// The national editor always works so. A small mairie often has one secretary who does both, so it is for each body to say.
    #[serde(default)]
    pub needs_second_person: bool,
    /// The proofreading steps of national fiches; empty for every other body.
    #[serde(default)]
    pub chain: ProofreadingChain,
}

impl Policy {
    /// The national editor's usual policy: seven steps, never one's own text.
    #[must_use]
    pub fn national() -> Self {
        Self { needs_second_person: true, chain: ProofreadingChain::usual() }
    }
}

impl Actor {
    fn has(&self, role: Role) -> bool {
        self.grants.iter().any(|grant| grant.role == role)
    }

    /// Whether they may write and propose the text.
    #[must_use]
    pub fn may_write(&self, subject: &Subject) -> bool {
        let heads =
            |uai: &Uai| self.grants.iter().any(|grant| grant.role == Role::Headteacher && grant.schools.contains(uai));
        match subject {
            Subject::National | Subject::Body => {
                self.is_delegate || self.has(Role::Editor) || self.has(Role::Publisher)
            }
            Subject::School(uai) => {
                self.is_delegate || self.has(Role::Editor) || self.has(Role::Publisher) || heads(uai)
            }
        }
    }

    /// Whether they may publish, refuse and withdraw.
    #[must_use]
    pub fn may_publish(&self) -> bool {
        !self.is_delegate && self.has(Role::Publisher)
    }

    /// Whether they may sign this step.
    #[must_use]
    pub fn may_sign(&self, step: &Slug) -> bool {
        let signs = |grant: &Grant| grant.role == Role::Proofreader && grant.step.as_ref() == Some(step);
        !self.is_delegate && self.grants.iter().any(signs)
    }
}
