//! Definitions and abbreviations: read first, so that each word in the text can carry its explanation.

use std::collections::BTreeMap;

use mee_shared::fiche::GlossaryEntry;
use mee_shared::text::slugify;
use roxmltree::Node;

use super::document::Reader;
use super::text::{child, name, plain};

/// Characters up to which a definition is shown whole where the word stands; a longer one shows its first paragraph.
const SHORT: usize = 300;
/// Characters at which even that is cut: the glossary has the whole.
const LONGEST: usize = 600;

/// What the words of the document's glossary mean, in plain text, by identifier.
pub(super) fn explanations(root: Node<'_, '_>) -> BTreeMap<String, String> {
    root.descendants()
        .filter(|node| matches!(name(*node), "Definition" | "Abreviation"))
        .filter_map(|node| {
            let text = short_text(node);
            (!text.is_empty()).then(|| (entry_id(node), text))
        })
        .collect()
}

fn short_text(node: Node<'_, '_>) -> String {
    let Some(text) = child(node, "Texte") else {
        return String::new();
    };
    let whole = plain(text);
    if whole.chars().count() <= SHORT {
        return whole;
    }
    let first = child(text, "Paragraphe").map(plain).filter(|first| !first.is_empty() && !first.ends_with(':'));
    cut(first.unwrap_or(whole))
}

/// The text up to the last whole word that fits.
fn cut(text: String) -> String {
    let Some((end, _)) = text.char_indices().nth(LONGEST) else {
        return text;
    };
    let start = text.get(..end).unwrap_or_default();
    let words = start.rsplit_once(' ').map_or(start, |(words, _)| words);
    format!("{words}…")
}

fn entry_id(node: Node<'_, '_>) -> String {
    node.attribute("ID").map_or_else(|| slugify(&child(node, "Titre").map(plain).unwrap_or_default()), str::to_owned)
}

impl Reader {
    /// Adds a definition or abbreviation to the glossary, with the texts it rests on kept apart from the fiche's.
    pub(super) fn glossary_entry(&mut self, node: Node<'_, '_>) {
        let outer = std::mem::take(&mut self.sources);
        let (title, blocks) = self.titled_blocks(node);
        let sources = std::mem::replace(&mut self.sources, outer);
        let entry = GlossaryEntry {
            id: entry_id(node),
            title: mee_shared::fiche::inline_text(&title).trim().to_owned(),
            is_abbreviation: name(node) == "Abreviation",
            blocks,
            sources,
        };
        if !self.glossary.contains(&entry) {
            self.glossary.push(entry);
        }
    }
}
