//! What agents' desks ask for beside works themselves: services, what is left to fill in, reviews, previews, advice.

use serde::{Deserialize, Serialize};

use super::work::{ProofreadingStep, WorkResource};
use crate::Day;
use crate::directory::DirectoryEntry;
use crate::fiche::SlotKind;
use crate::fiche::layer::Word;
use crate::ids::{FicheId, InseeCode, ObjectId, Slug};
use crate::publication::ReviewDue;
use crate::readability::Advice;
use crate::work::WorkKind;

/// Advice with the place it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlacedAdvice {
    /// The text, as a JSON pointer (RFC 6901).
    #[cfg_attr(feature = "openapi", schema(example = "/name"))]
    pub pointer: String,
    /// The advice.
    #[serde(flatten)]
    pub advice: Advice,
}

/// A work whose draft was written, with what would make it easier to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SavedWork {
    /// The work.
    pub work: WorkResource,
    /// Advice; nothing is refused for it.
    pub advice: Vec<PlacedAdvice>,
}

/// A text to be read for plain language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReadText {
    /// The text; a blank line starts a paragraph.
    #[cfg_attr(feature = "openapi", schema(max_length = 20000, example = "Inscrivez votre enfant à la mairie."))]
    pub text: String,
}

/// A service of the local directory, as parents find it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceResource {
    /// The part of its address at the body whose word it is.
    pub slug: Slug,
    /// Whose word it is, and when it was checked.
    pub word: Word,
    /// Its hours in French.
    #[cfg_attr(feature = "openapi", schema(example = "du lundi au vendredi, de 8 h 30 à 12 h"))]
    pub hours_text: Option<String>,
    /// What is known of it.
    pub service: DirectoryEntry,
}

/// A service as its body works on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BodyService {
    /// Its work.
    pub work: WorkResource,
    /// What its latest revision says.
    pub service: DirectoryEntry,
}

/// How much of what is asked of a body has been filled in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FillRate {
    /// Places that hold a published word.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, example = 12))]
    pub filled: u32,
    /// Places in all.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, example = 31))]
    pub total: u32,
}

/// A place that waits for a body's word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SlotToFill {
    /// The fiche.
    pub fiche: FicheId,
    /// The fiche's title.
    #[cfg_attr(feature = "openapi", schema(example = "Combien coûte la cantine ?"))]
    pub title: String,
    /// The place within it.
    #[cfg_attr(feature = "openapi", schema(example = "tarifs"))]
    pub slot: String,
    /// What it is about.
    #[cfg_attr(feature = "openapi", schema(example = "Les tarifs de la commune"))]
    pub label: String,
    /// What kind of word it waits for.
    pub kind: SlotKind,
    /// Help for whoever fills it in.
    pub hint: Option<String>,
    /// Whether a draft or a proposal already holds a word.
    pub has_draft: bool,
}

/// What a body has left to fill in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ToFill {
    /// How far it is.
    pub rate: FillRate,
    /// The places without a published word, by the fiche's title, in the fiche's order.
    pub items: Vec<SlotToFill>,
}

/// How far a commune is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CommuneFillRate {
    /// The commune.
    pub insee: InseeCode,
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(example = "Villeneuve-les-Essais"))]
    pub name: String,
    /// How far it is.
    pub rate: FillRate,
}

/// Whom to remind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SendReminders {
    /// The communes; absent, every one of the territory that is late.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 1000))]
    pub communes: Option<Vec<InseeCode>>,
}

/// Who was reminded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RemindersSent {
    /// Communes whose editors and publishers get a mail.
    pub reminded: Vec<InseeCode>,
    /// Late communes that were reminded less than a week ago.
    pub too_soon: Vec<InseeCode>,
    /// Late communes that take no reminders.
    pub opted_out: Vec<InseeCode>,
}

/// A body's settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BodySettings {
    /// Whether its editors and publishers get mails about what is left to fill in and to check, once a month at most.
    pub reminders: bool,
}

/// For whom and how long a preview is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreatePreviewLink {
    /// The commune in whose portal it is shown; absent, the body's own or the first of its territory.
    #[serde(default)]
    pub commune: Option<InseeCode>,
    /// How many hours the link lives.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 168, example = 48))]
    pub hours: u32,
    /// The address of a page of one's own that holds the widget, to see the draft in it.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 1000, example = "https://mairie.example.org/ecoles"))]
    pub host_page: Option<String>,
}

/// The addresses of a preview; whoever holds one sees the draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PreviewLink {
    /// The whole page.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "https://portail.example.org/portal/99999/fiches/cantine-tarifs?preview=eyJ0")
    )]
    pub page_url: String,
    /// The fragment, for a page of one's own that includes it.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "https://portail.example.org/v1/communes/99999/fragments/fiches/cantine-tarifs?preview=eyJ0")
    )]
    pub fragment_url: String,
    /// The page of one's own where the first widget shows the draft; absent where none was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "openapi",
        schema(example = "https://mairie.example.org/ecoles?mee=fiches%2Fcantine-tarifs%3Fpreview%3DeyJ0")
    )]
    pub host_page_url: Option<String>,
    /// When all of them end.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub expires_at: jiff::Timestamp,
}

/// The chain of proofreading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProofreadingSteps {
    /// The steps, in the order in which they are signed.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 20))]
    pub steps: Vec<ProofreadingStep>,
}

/// A text that is to be checked again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReviewResource {
    /// Its work; none for a fiche that came with the product.
    pub work: Option<ObjectId>,
    /// What it is.
    pub kind: WorkKind,
    /// What it is about, by identifier.
    #[cfg_attr(feature = "openapi", schema(example = "cantine-tarifs"))]
    pub subject: String,
    /// What lists call it.
    #[cfg_attr(feature = "openapi", schema(example = "Combien coûte la cantine ?"))]
    pub title: String,
    /// How it stands.
    pub state: ReviewDue,
    /// The day it was last checked.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub checked_on: Option<Day>,
    /// The day by which it must be checked; none where it never was and no day was set.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub due_on: Option<Day>,
}
