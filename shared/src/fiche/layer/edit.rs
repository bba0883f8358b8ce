//! What one body says on one fiche.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::field::LocalField;
use crate::fiche::{Block, Link, SlotValue};
use crate::problem::FieldError;

/// A text as its author typed it, with what it reads as.
///
/// Both are kept: the first is what the author goes on writing and what a conflict shows, the second what parents see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LocalText {
    /// The text in the Markdown of starter fiches (`api/content/FORMAT.md`).
    pub text: String,
    /// The same as blocks.
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    pub blocks: Vec<Block>,
}

/// What a body puts at a slot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum SlotContent<T = LocalText> {
    /// A word of the slot's kind: hours, an address, a price, a link, a contact or plain sentences.
    Value(SlotValue),
    /// A text with paragraphs, lists and links.
    Text(T),
}

/// Where a complement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Edge {
    /// Before the details.
    Top,
    /// After them.
    Bottom,
}

/// A detail to unfold, at the top or the bottom of the fiche.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Complement<T = LocalText> {
    /// Where it stands.
    pub at: Edge,
    /// Its title.
    pub title: String,
    /// What it says.
    pub text: T,
}

/// A téléservice of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LocalService {
    /// Its title.
    pub title: String,
    /// Its address.
    #[cfg_attr(feature = "openapi", schema(example = "https://famille.example.org/cantine"))]
    pub url: String,
    /// What to know before opening it, in plain sentences.
    #[serde(default)]
    pub note: Option<String>,
}

/// The fiche is not shown in the body's own territory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Hiding {
    /// Why, for colleagues and for the bodies above.
    pub reason: String,
}

/// What one body says on one fiche.
///
/// `LayerEdit<String>` is what an agent sends, its texts as typed; [`LayerEdit::read_texts`] makes of it what is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "T: Deserialize<'de>"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LayerEdit<T = LocalText> {
    /// Words by slot: a declared one, or `top`, `bottom`, `after:{chapter}`.
    #[serde(default = "BTreeMap::new")]
    pub words: BTreeMap<String, SlotContent<T>>,
    /// Replaced fields of counters and of words above.
    #[serde(default)]
    pub fields: Vec<LocalField>,
    /// Details to unfold, in order.
    #[serde(default = "Vec::new")]
    pub complements: Vec<Complement<T>>,
    /// Téléservices, in order.
    #[serde(default)]
    pub services: Vec<LocalService>,
    /// Links, in order.
    #[serde(default)]
    pub links: Vec<Link>,
    /// Present when the fiche is hidden in the body's territory.
    #[serde(default)]
    pub hidden: Option<Hiding>,
}

impl<T> Default for LayerEdit<T> {
    fn default() -> Self {
        Self {
            words: BTreeMap::new(),
            fields: Vec::new(),
            complements: Vec::new(),
            services: Vec::new(),
            links: Vec::new(),
            hidden: None,
        }
    }
}

impl LayerEdit<String> {
    /// The edit with its texts read by `read`, which is given the place of each text and the text.
    ///
    /// # Errors
    /// What `read` found wrong, of every text.
    pub fn read_texts<F>(self, read: F) -> Result<LayerEdit, Vec<FieldError>>
    where
        F: Fn(&str, &str) -> Result<Vec<Block>, Vec<FieldError>>,
    {
        let mut errors = Vec::new();
        let mut text = |place: String, text: String| match read(&place, &text) {
            Ok(blocks) => LocalText { text, blocks },
            Err(found) => {
                errors.extend(found);
                LocalText { text, blocks: Vec::new() }
            }
        };
        let words = self
            .words
            .into_iter()
            .map(|(slot, content)| {
                let content = match content {
                    SlotContent::Value(value) => SlotContent::Value(value),
                    SlotContent::Text(typed) => SlotContent::Text(text(word_pointer(&slot) + "/text", typed)),
                };
                (slot, content)
            })
            .collect();
        let complements = self
            .complements
            .into_iter()
            .enumerate()
            .map(|(index, Complement { at, title, text: typed })| Complement {
                at,
                title,
                text: text(format!("/complements/{index}/text"), typed),
            })
            .collect();
        let Self { fields, services, links, hidden, .. } = self;
        if errors.is_empty() {
            Ok(LayerEdit { words, fields, complements, services, links, hidden })
        } else {
            Err(errors)
        }
    }
}

/// Where a slot's word stands in the edit, as a JSON pointer (RFC 6901).
pub(super) fn word_pointer(slot: &str) -> String {
    format!("/words/{}", slot.replace('~', "~0").replace('/', "~1"))
}

impl SlotContent {
    /// Whether it says anything at all.
    #[must_use]
    pub fn is_filled(&self) -> bool {
        match self {
            Self::Value(value) => value.is_filled(),
            Self::Text(text) => !text.text.trim().is_empty(),
        }
    }

    /// Its words, as an agent compares them.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Value(value) => value.text(),
            Self::Text(text) => text.text.clone(),
        }
    }
}

impl LayerEdit {
    /// Every text of the edit, as an agent compares them.
    #[must_use]
    pub fn texts(&self) -> Vec<String> {
        let mut texts: Vec<String> = self.words.values().map(SlotContent::text).collect();
        texts.extend(self.fields.iter().map(|field| field.value.text()));
        for complement in &self.complements {
            texts.push(complement.title.clone());
            texts.push(complement.text.text.clone());
        }
        for service in &self.services {
            texts.extend([service.title.clone(), service.url.clone()]);
            texts.extend(service.note.clone());
        }
        for link in &self.links {
            texts.push(link.title.clone());
            texts.extend(link.url.clone());
            texts.extend(link.note.clone());
        }
        texts.extend(self.hidden.as_ref().map(|hiding| hiding.reason.clone()));
        texts
    }
}
