//! Local fields: hours, address, price or contact that a body puts in the place of what stands beneath.

use serde::{Deserialize, Serialize};

use super::{Layer, edit::SlotContent};
use crate::fiche::{Block, Counter, Fiche, SlotKind, SlotValue, plain};
use crate::text::slugify;

/// What a field belongs to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum FieldTarget {
    /// A counter of the fiche, by [`counter_key`].
    Counter(String),
    /// A typed word that a body above has put into this slot.
    Word(String),
}

/// Which field is replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldKey {
    /// What it belongs to.
    pub of: FieldTarget,
    /// What it says: hours, an address, a price, a contact.
    pub kind: SlotKind,
}

/// A field that a body puts in the place of what stands beneath.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LocalField {
    /// Which one.
    pub key: FieldKey,
    /// What it says here.
    pub value: SlotValue,
    /// What stood beneath when it was written, as [`field_text`] gave it: the measure of a change beneath.
    pub base: String,
}

/// The name by which a counter is known from one version to the next: its pivot, its producer's id, else its title.
#[must_use]
pub fn counter_key(counter: &Counter) -> String {
    counter.pivot.clone().or_else(|| counter.id.clone()).unwrap_or_else(|| slugify(&counter.title))
}

/// What the field says beneath the layers given last, where it exists: the counter's text, or the nearest word in the slot.
///
/// `beneath` are the layers below the one that replaces the field, the farthest first.
#[must_use]
pub fn field_text(fiche: &Fiche, beneath: &[&Layer], key: &FieldKey) -> Option<String> {
    match &key.of {
        FieldTarget::Counter(wanted) => {
            counters_of(fiche).into_iter().find(|counter| counter_key(counter) == *wanted).map(counter_text)
        }
        FieldTarget::Word(slot) => beneath.iter().rev().find_map(|layer| {
            let replaced = layer.edit.fields.iter().find(|field| field.key == *key).map(|field| field.value.text());
            replaced.or_else(|| match layer.edit.words.get(slot) {
                Some(SlotContent::Value(value)) if value.kind() == key.kind => Some(value.text()),
                _ => None,
            })
        }),
    }
}

/// Every counter of the fiche, those within its text too.
pub(super) fn counters_of(fiche: &Fiche) -> Vec<&Counter> {
    let mut found: Vec<&Counter> = fiche.counters.iter().collect();
    in_blocks(&fiche.short_answer, &mut found);
    in_blocks(&fiche.body, &mut found);
    found
}

fn in_blocks<'a>(blocks: &'a [Block], found: &mut Vec<&'a Counter>) {
    for block in blocks {
        match block {
            Block::Contact(counter) => found.push(counter),
            Block::Chapter { blocks, .. }
            | Block::Callout { blocks, .. }
            | Block::Conditional { blocks, .. }
            | Block::Complement { blocks, .. } => in_blocks(blocks, found),
            Block::List { items, .. } => items.iter().for_each(|item| in_blocks(&item.blocks, found)),
            Block::Choice { cases, .. } => cases.iter().for_each(|case| in_blocks(&case.blocks, found)),
            _ => {}
        }
    }
}

fn counter_text(counter: &Counter) -> String {
    let mut lines = vec![counter.title.clone()];
    lines.extend(counter.note.clone());
    lines.extend(counter.url.clone());
    lines.extend(plain::block_texts(&counter.details));
    lines.retain(|line| !line.trim().is_empty());
    lines.join("\n")
}
