//! The ordered proofreading steps of national fiches.

use serde::{Deserialize, Serialize};

use super::{Instant, TextHash};
use crate::ids::{ObjectId, Slug};

/// One proofreading step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProofreadingStep {
    /// Its identifier, named by the proofreader's role.
    pub id: Slug,
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(example = "Relecture juridique"))]
    pub name: String,
}

/// Why steps make no chain, in French.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidChain(&'static str);

/// The steps, in the order in which they are signed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<ProofreadingStep>", into = "Vec<ProofreadingStep>")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = Vec<ProofreadingStep>))]
pub struct ProofreadingChain(Vec<ProofreadingStep>);

/// The seven steps a new instance starts with; names of ours, to be changed at will.
const USUAL: [(&str, &str); 7] = [
    ("fond", "Relecture de fond"),
    ("droit", "Relecture juridique"),
    ("sources", "Vérification des sources et des liens"),
    ("territoire", "Relecture par un service du terrain"),
    ("clarte", "Langage clair"),
    ("langue", "Orthographe et typographie"),
    ("accessibilite", "Accessibilité"),
];

impl ProofreadingChain {
    /// A chain of these steps.
    ///
    /// # Errors
    /// When there are more than twenty, two have one id, or one has no name.
    pub fn new(steps: Vec<ProofreadingStep>) -> Result<Self, InvalidChain> {
        if steps.len() > 20 {
            return Err(InvalidChain("vingt étapes de relecture au plus"));
        }
        if steps.iter().any(|step| step.name.trim().is_empty() || step.name.chars().count() > 100) {
            return Err(InvalidChain("chaque étape de relecture a un nom de 1 à 100 caractères"));
        }
        let is_repeated =
            |(index, step): (usize, &ProofreadingStep)| steps.iter().take(index).any(|other| other.id == step.id);
        if steps.iter().enumerate().any(is_repeated) {
            return Err(InvalidChain("deux étapes de relecture n'ont pas le même identifiant"));
        }
        Ok(Self(steps))
    }

    /// The seven steps a new instance starts with.
    #[must_use]
    pub fn usual() -> Self {
        let steps = USUAL
            .iter()
            .filter_map(|(id, name)| Some(ProofreadingStep { id: id.parse().ok()?, name: (*name).to_owned() }));
        Self(steps.collect())
    }

    /// The steps, in order.
    #[must_use]
    pub fn steps(&self) -> &[ProofreadingStep] {
        &self.0
    }

    /// The first step that these signatures of the text leave open; a signature counts only after all the steps before it.
    #[must_use]
    pub fn next<'a>(&'a self, text: &TextHash, signatures: &[Signature]) -> Option<&'a ProofreadingStep> {
        let is_signed = |step: &&ProofreadingStep| {
            signatures.iter().any(|signature| signature.step == step.id && signature.text == *text)
        };
        self.0.iter().find(|step| !is_signed(step))
    }
}

impl TryFrom<Vec<ProofreadingStep>> for ProofreadingChain {
    type Error = InvalidChain;

    fn try_from(steps: Vec<ProofreadingStep>) -> Result<Self, InvalidChain> {
        Self::new(steps)
    }
}

impl From<ProofreadingChain> for Vec<ProofreadingStep> {
    fn from(chain: ProofreadingChain) -> Self {
        chain.0
    }
}

/// A proofreader's signature under one text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Signature {
    /// The step.
    pub step: Slug,
    /// The text, and no other.
    pub text: TextHash,
    /// Who signed.
    pub person: ObjectId,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub signed_at: Instant,
}
