//! Why an act on a text is refused, each with its French sentence.

use crate::problem::ProblemCode;

/// Why the act is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The role to write is missing.
    #[error("Votre rôle ne permet pas d'écrire ce texte.")]
    MayNotWrite,
    /// The role to publish is missing.
    #[error("Votre rôle ne permet pas de publier ni de refuser ce texte ; proposez-le à la publication.")]
    MayNotPublish,
    /// The role to sign this step is missing.
    #[error("Votre rôle ne permet pas de signer l'étape « {0} ».")]
    MayNotSign(String),
    /// Nothing has been written.
    #[error("Il n'y a pas de texte en préparation.")]
    NothingInHand,
    /// The text has changed since it was read.
    #[error("Le texte a changé depuis que vous l'avez lu : relisez-le avant de continuer.")]
    OtherText,
    /// Only a draft, or a refused text written anew, is proposed.
    #[error("Ce texte est déjà proposé.")]
    AlreadyProposed,
    /// Only a proposed text is decided on.
    #[error("Ce texte n'est pas encore proposé à la publication.")]
    NotProposed,
    /// A refused text is changed before it is proposed again.
    #[error("Ce texte a été refusé : modifiez-le avant de le proposer à nouveau.")]
    RefusedUnchanged,
    /// Whoever wrote it may not publish it.
    #[error("Une autre personne que celles qui ont écrit ce texte doit le publier.")]
    OwnText,
    /// Whoever wrote it may not proofread it.
    #[error("Une autre personne que celles qui ont écrit ce texte doit le relire.")]
    OwnProofreading,
    /// A step before this one is open.
    #[error("L'étape « {missing} » vient d'abord.")]
    OutOfOrder {
        /// The step to be signed first.
        missing: String,
    },
    /// The chain has no such step.
    #[error("La chaîne de relecture n'a pas d'étape « {0} ».")]
    NoSuchStep(String),
    /// The step is signed.
    #[error("L'étape « {0} » est déjà signée pour ce texte.")]
    AlreadySigned(String),
    /// Not all steps are signed.
    #[error("Il manque la signature de l'étape « {missing} » : {signed} sur {total} sont données.")]
    StepMissing {
        /// The first open step.
        missing: String,
        /// How many are signed.
        signed: usize,
        /// How many there are.
        total: usize,
    },
    /// A national fiche is published by its chain; there is none.
    #[error("Une fiche nationale se publie après relecture, et aucune étape de relecture n'est définie.")]
    NoChain,
    /// A refusal says why.
    #[error("Dites pourquoi, en 1 à 1000 caractères : la personne qui a proposé le texte recevra cette raison.")]
    NoReason,
    /// The end is not after the start.
    #[error("La fin de la publication doit venir après son début, et après maintenant.")]
    EndsBeforeStart,
    /// Nothing is published.
    #[error("Rien n'est publié.")]
    NothingPublished,
}

impl Refusal {
    /// The problem that the API answers with.
    #[must_use]
    pub fn code(&self) -> ProblemCode {
        match self {
            Self::MayNotWrite | Self::MayNotPublish | Self::MayNotSign(_) | Self::OwnText | Self::OwnProofreading => {
                ProblemCode::Forbidden
            }
            Self::NoReason | Self::EndsBeforeStart | Self::NoSuchStep(_) => ProblemCode::Unprocessable,
            Self::NothingInHand
            | Self::OtherText
            | Self::AlreadyProposed
            | Self::NotProposed
            | Self::RefusedUnchanged
            | Self::OutOfOrder { .. }
            | Self::AlreadySigned(_)
            | Self::StepMissing { .. }
            | Self::NoChain
            | Self::NothingPublished => ProblemCode::Conflict,
        }
    }
}
