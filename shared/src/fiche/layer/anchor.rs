//! The places of a fiche where a local word can stand.

use std::collections::BTreeMap;

use super::LayerLevel;
use super::edit::SlotContent;
use crate::fiche::plain::block_texts;
use crate::fiche::{Block, Fiche, Slot, SlotKind, inline_text};
use crate::text::slugify;

/// The implicit slot before the details.
pub const TOP: &str = "top";
/// The implicit slot after them.
pub const BOTTOM: &str = "bottom";
/// What the name of the implicit slot after a chapter begins with.
pub(super) const AFTER: &str = "after:";

/// Where a slot is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotPlace {
    /// Its label: the declared one, or the title of the chapter that it follows.
    pub label: String,
    /// The titles that stand over it, from the outermost.
    pub path: Vec<String>,
    /// The text that it belongs to: the chapter that it follows, or what stands around it.
    pub text: String,
}

/// Why a word has no place in the fiche.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hanging {
    /// The fiche has no such slot.
    Gone,
    /// The slot waits for another body's word.
    NotYours,
    /// The slot waits for another kind of word.
    OtherKind,
}

/// Every place of the fiche where a local word can stand, by slot name.
///
/// A chapter's slot is named by its title (`after:comment-s-inscrire`); of chapters with one title the second ends in `-2`.
/// A declared slot whose mark the text has lost is no place.
#[must_use]
pub fn slot_places(fiche: &Fiche) -> BTreeMap<String, SlotPlace> {
    let mut places = BTreeMap::new();
    for (name, label) in [(TOP, "Au début de la fiche"), (BOTTOM, "À la fin de la fiche")] {
        places.insert(name.to_owned(), SlotPlace { label: label.to_owned(), path: Vec::new(), text: String::new() });
    }
    let mut chapters = ChapterNames::default();
    let mut path = Vec::new();
    for blocks in [&fiche.short_answer, &fiche.body] {
        collect(blocks, &fiche.slots, &mut chapters, &mut path, &mut places);
    }
    places
}

fn collect(
    blocks: &[Block],
    slots: &[Slot],
    chapters: &mut ChapterNames,
    path: &mut Vec<String>,
    places: &mut BTreeMap<String, SlotPlace>,
) {
    for block in blocks {
        match block {
            Block::Slot { slot, .. } => {
                let label = slots.iter().find(|declared| declared.id == *slot).map(|declared| declared.label.clone());
                if let Some(label) = label {
                    let text = block_texts(blocks).join("\n");
                    places.insert(slot.clone(), SlotPlace { label, path: path.clone(), text });
                }
            }
            Block::Chapter { title, blocks, .. } => {
                let title = inline_text(title);
                let name = chapters.name(&title);
                path.push(title.clone());
                collect(blocks, slots, chapters, path, places);
                path.pop();
                let text = block_texts(std::slice::from_ref(block)).join("\n");
                places.insert(name, SlotPlace { label: title, path: path.clone(), text });
            }
            Block::Callout { blocks, .. } | Block::Conditional { blocks, .. } | Block::Complement { blocks, .. } => {
                collect(blocks, slots, chapters, path, places);
            }
            Block::List { items, .. } => {
                items.iter().for_each(|item| collect(&item.blocks, slots, chapters, path, places));
            }
            Block::Choice { cases, .. } => {
                for case in cases {
                    path.push(inline_text(&case.title));
                    collect(&case.blocks, slots, chapters, path, places);
                    path.pop();
                }
            }
            Block::Paragraph { .. }
            | Block::Table(_)
            | Block::OnlineService(_)
            | Block::Contact(_)
            | Block::Image(_)
            | Block::Video(_)
            | Block::Local(_)
            | Block::Unknown(_) => {}
        }
    }
}

/// Gives each chapter, met in reading order, the name of the slot after it.
#[derive(Debug, Default)]
pub(super) struct ChapterNames {
    seen: BTreeMap<String, usize>,
}

impl ChapterNames {
    /// The name of the slot after the next chapter, which has this title.
    pub(super) fn name(&mut self, title: &str) -> String {
        let slug = slugify(title);
        let count = self.seen.entry(slug.clone()).or_default();
        *count += 1;
        if *count == 1 { format!("{AFTER}{slug}") } else { format!("{AFTER}{slug}-{count}") }
    }
}

/// Whether a word of this level fits the slot.
///
/// # Errors
/// Why it has no place.
pub(super) fn fit(
    fiche: &Fiche,
    places: &BTreeMap<String, SlotPlace>,
    slot: &str,
    level: LayerLevel,
    content: &SlotContent,
) -> Result<(), Hanging> {
    if !places.contains_key(slot) {
        return Err(Hanging::Gone);
    }
    let Some(declared) = fiche.slots.iter().find(|declared| declared.id == slot) else {
        return Ok(());
    };
    if !level.may_fill(declared.owner) {
        return Err(Hanging::NotYours);
    }
    let kind = match content {
        SlotContent::Value(value) => value.kind(),
        SlotContent::Text(_) => SlotKind::Text,
    };
    if kind == declared.kind { Ok(()) } else { Err(Hanging::OtherKind) }
}
