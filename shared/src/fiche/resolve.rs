//! Putting local words into a fiche's slots.

use std::collections::BTreeMap;

use super::slot::{FilledSlot, Slot};
use super::{Block, Fiche};

/// The fiche as a parent of the commune sees it: filled slots in their places, the others gone.
///
/// The fiche of kind `to_fill` with nothing filled has no answer; [`unfilled_slots`] tells, and lists leave it out.
#[must_use]
pub fn resolve(mut fiche: Fiche, filled: &BTreeMap<String, FilledSlot>) -> Fiche {
    resolve_blocks(&mut fiche.short_answer, filled);
    resolve_blocks(&mut fiche.body, filled);
    fiche
}

/// The slots of the fiche that nobody has filled.
#[must_use]
pub fn unfilled_slots<'a>(fiche: &'a Fiche, filled: &BTreeMap<String, FilledSlot>) -> Vec<&'a Slot> {
    fiche.slots.iter().filter(|slot| !is_filled(filled, &slot.id)).collect()
}

fn is_filled(filled: &BTreeMap<String, FilledSlot>, slot: &str) -> bool {
    filled.get(slot).is_some_and(|word| word.value.is_filled())
}

fn resolve_blocks(blocks: &mut Vec<Block>, words: &BTreeMap<String, FilledSlot>) {
    for block in blocks.iter_mut() {
        match block {
            Block::Slot { slot, filled } => {
                *filled = words.get(slot).filter(|word| word.value.is_filled()).map(|word| Box::new(word.clone()));
            }
            Block::Chapter { blocks, .. }
            | Block::Callout { blocks, .. }
            | Block::Conditional { blocks, .. }
            | Block::Complement { blocks, .. } => resolve_blocks(blocks, words),
            Block::List { items, .. } => items.iter_mut().for_each(|item| resolve_blocks(&mut item.blocks, words)),
            Block::Choice { cases, .. } => cases.iter_mut().for_each(|case| resolve_blocks(&mut case.blocks, words)),
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
    // A chapter that held nothing but an unfilled slot would be a title over nothing.
    blocks.retain(|block| match block {
        Block::Slot { filled, .. } => filled.is_some(),
        Block::Chapter { blocks, .. } | Block::Conditional { blocks, .. } => !blocks.is_empty(),
        _ => true,
    });
}
