//! The fiche: one question of parents, its answer and everything that goes with it.
//!
//! A fiche holds what its author wrote; what a commune adds is kept apart and put into the slots by [`layer::resolve`].

mod block;
mod inline;
pub mod layer;
pub mod own;
pub mod plain;
mod references;
mod slot;
pub mod theme;

pub use block::{
    Block, CalloutKind, Case, Cell, ChoiceStyle, Column, Condition, Image, ListItem, ListStyle, Row, Table, Video,
};
pub use inline::{Inline, inline_text};
pub use references::references;
pub use slot::{Slot, SlotKind, SlotOwner, SlotValue};
pub use theme::ThemeSlug;

use serde::{Deserialize, Serialize};

use crate::Day;
use crate::ids::{FicheId, Slug};
use crate::school::Level;

/// What kind of text a fiche is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum FicheKind {
    /// One question and its answer.
    QuestionAnswer,
    /// A subject treated as a whole.
    PracticalGuide,
    /// A group of fiches.
    Dossier,
    /// A branch of the producer's tree.
    Theme,
    /// An online service, a form, a simulator.
    Procedure,
    /// The mairie's word is the whole answer.
    ToFill,
    /// The questions that lead to a case of another fiche; never listed.
    GuidedSearch,
    /// « Comment faire si… »: the steps of a life event.
    HowTo,
}

/// Where a fiche comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum OriginKind {
    /// Imported from the official co-marquage, published on its producer's authority.
    Official,
    /// Shipped with the product as a start; editors see it as « non relue ».
    Starter,
    /// Written in this instance.
    Local,
}

/// Whose text it is, under which licence, taken from where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Origin {
    /// The kind of source.
    pub kind: OriginKind,
    /// The producer to name, for instance « Service-Public.gouv.fr / DILA ».
    pub producer: String,
    /// The licence's name.
    pub licence: String,
    /// The text of the licence.
    pub licence_url: Option<String>,
    /// The address of the original.
    pub url: Option<String>,
    /// The file it was read from.
    pub file: Option<String>,
}

/// A term with the other words parents use for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Keyword {
    /// The term.
    pub term: String,
    /// Other words for it.
    #[serde(default)]
    pub synonyms: Vec<String>,
}

/// A text of law or another source that the fiche rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The text's title.
    pub title: String,
    /// The article, for instance `L131-13`.
    #[serde(default)]
    pub article: Option<String>,
    /// What it is about, where the producer says it.
    #[serde(default)]
    pub note: Option<String>,
    /// Where to read it.
    #[serde(default)]
    pub url: Option<String>,
    /// The producer's identifier.
    #[serde(default)]
    pub id: Option<String>,
}

/// What a counter is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum CounterRole {
    /// « Où accomplir la démarche ».
    Do,
    /// « Où s'informer ».
    Ask,
}

/// A place or service to turn to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Counter {
    /// What one goes there for.
    pub role: CounterRole,
    /// The service's name.
    pub title: String,
    /// The kind of local service it stands for (`mairie`, `inspection_academique`, `caf`…), where it is one.
    #[serde(default)]
    pub pivot: Option<String>,
    /// Its address on the web.
    #[serde(default)]
    pub url: Option<String>,
    /// A short addition, for instance « Pour les enfants de moins de 6 ans ».
    #[serde(default)]
    pub note: Option<String>,
    /// Who runs it, where the producer says it.
    #[serde(default)]
    pub provider: Option<String>,
    /// How to reach it: chapters « Par téléphone »…
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    pub details: Vec<Block>,
    /// The producer's identifier.
    #[serde(default)]
    pub id: Option<String>,
}

/// An online service, form, simulator or model letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OnlineService {
    /// Its title.
    pub title: String,
    /// Its address; absent when only the producer's own sheet leads there.
    #[serde(default)]
    pub url: Option<String>,
    /// Who provides it.
    #[serde(default)]
    pub provider: Option<String>,
    /// The producer's kind: « Téléservice », « Formulaire », « Simulateur »…
    #[serde(default)]
    pub kind: Option<String>,
    /// The official form's number (« numéro Cerfa »).
    #[serde(default)]
    pub form_number: Option<String>,
    /// What to know before opening it.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    pub introduction: Vec<Block>,
    /// Notices that go with it.
    #[serde(default)]
    pub notices: Vec<Link>,
    /// The format and size of the file behind the address, as published.
    #[serde(default)]
    pub file: Option<String>,
    /// The producer's identifier.
    #[serde(default)]
    pub id: Option<String>,
}

/// A titled link to another fiche or to another site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// What stands at the other end.
    pub title: String,
    /// A fiche of the portal; the link is drawn only while that fiche exists.
    #[serde(default)]
    pub fiche: Option<FicheId>,
    /// An address elsewhere.
    #[serde(default)]
    pub url: Option<String>,
    /// Who provides it, its theme, format, size: whatever the producer adds.
    #[serde(default)]
    pub note: Option<String>,
}

/// A word explained once for the whole fiche.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GlossaryEntry {
    /// The producer's identifier, named by the inlines that use the word.
    pub id: String,
    /// The word, or the abbreviation.
    pub title: String,
    /// Whether the entry expands an abbreviation.
    pub is_abbreviation: bool,
    /// What it means.
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    pub blocks: Vec<Block>,
    /// Texts the definition rests on.
    pub sources: Vec<Source>,
}

/// A titled group of fiches inside a dossier or a theme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContentsSection {
    /// The group's title; empty for fiches that stand directly in the dossier.
    pub title: String,
    /// The fiches and dossiers in it.
    pub links: Vec<Link>,
}

/// A step of the producer's own tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProducerNode {
    /// Its identifier, for instance `N20265`.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// A fiche as its author left it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Fiche {
    /// `F1898` for an official one, a slug of our own otherwise.
    pub id: FicheId,
    /// The part of its address; never changed by a new title.
    pub slug: Slug,
    /// What kind of text it is.
    pub kind: FicheKind,
    /// The title, a question wherever possible.
    pub title: String,
    /// One or two plain sentences, for lists, search results and the page's description.
    pub summary: String,
    /// What a parent in a hurry must know, drawn first.
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    pub short_answer: Vec<Block>,
    /// The details.
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    pub body: Vec<Block>,
    /// Whom it speaks to, in the producer's words: « Particuliers », « Parent ».
    pub audiences: Vec<String>,
    /// The school levels it concerns.
    pub levels: Vec<Level>,
    /// Its places in our theme tree; the first is its home.
    pub themes: Vec<ThemeSlug>,
    /// Its place in the producer's tree, from the root.
    pub producer_path: Vec<ProducerNode>,
    /// Words it is found by.
    pub keywords: Vec<Keyword>,
    /// What it rests on.
    pub sources: Vec<Source>,
    /// Where to turn to.
    pub counters: Vec<Counter>,
    /// Online services, forms and simulators.
    pub online_services: Vec<OnlineService>,
    /// Related fiches.
    pub see_also: Vec<Link>,
    /// Other questions on the subject.
    pub questions: Vec<Link>,
    /// Further reading elsewhere.
    pub further_reading: Vec<Link>,
    /// For a dossier or a theme: what it holds.
    pub contents: Vec<ContentsSection>,
    /// Words explained once for the whole fiche.
    pub glossary: Vec<GlossaryEntry>,
    /// The guided search that leads into its cases, by id.
    pub guided_search: Option<FicheId>,
    /// The day it was compared with a named source that was read; none is « à vérifier ».
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub checked_on: Option<Day>,
    /// What it was compared with.
    pub checked_against: Option<String>,
    /// The day of its last change, even a small one.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub changed_on: Option<Day>,
    /// The day its substance last changed.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub revised_on: Option<Day>,
    /// The day by which it must be checked again.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub review_by: Option<Day>,
    /// Whose text it is.
    pub origin: Origin,
    /// The slots declared in it, in order of appearance.
    pub slots: Vec<Slot>,
    /// Whether lists show it.
    pub is_listed: bool,
    /// Since when its producer no longer publishes it.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub withdrawn_on: Option<Day>,
    /// The official fiche on the same subject; while that one is published, this one is neither listed nor found.
    pub replaced_by: Option<FicheId>,
}
