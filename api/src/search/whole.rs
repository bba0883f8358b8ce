//! Questions that name a document whole: what is typed is its title, or one of the phrases it is known by.
//!
//! Points by word cannot tell « quelle école pour nous » from any other question on schools, for the words that make it what it
//! is are small ones. Here they are dropped on both sides, and what is left must be the same.

use std::collections::HashMap;

use super::document::{Document, Kind};
use super::lexicon::{LEXICON, is_article};
use super::words::{stem, words};

/// The documents of a set, by the words of their title that say something.
#[derive(Debug, Default)]
pub struct Wholes(HashMap<String, Vec<usize>>);

/// The stems of a phrase that say something, in their order.
fn said(phrase: &str) -> Vec<String> {
    let is_letter = |word: &str| word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    words(phrase)
        .into_iter()
        .filter(|word| !is_article(&word.text) && !is_letter(&word.text) && !LEXICON.is_empty_word(&word.text))
        .map(|word| stem(&word.text))
        .collect()
}

impl Wholes {
    /// Those of these documents, each by its place in the list.
    #[must_use]
    pub fn new(documents: &[Document]) -> Self {
        let mut found: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, document) in documents.iter().enumerate().filter(|(_, document)| document.kind != Kind::Layer) {
            // A keyword of one word is shared by many; several words are a name.
            let phrases = document.keys.iter().map(|key| said(key)).filter(|stems| stems.len() > 1);
            for stems in phrases.chain([said(&document.title)]).filter(|stems| !stems.is_empty()) {
                let places = found.entry(stems.join(" ")).or_default();
                if !places.contains(&place) {
                    places.push(place);
                }
            }
        }
        Self(found)
    }

    /// The places of those that these stems name whole.
    #[must_use]
    pub fn named(&self, stems: &str) -> &[usize] {
        self.0.get(stems).map_or(&[], Vec::as_slice)
    }
}
