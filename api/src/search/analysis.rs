//! A document's words by field, the same for both kinds of index.

use super::document::{Document, FIELDS, Field};
use super::lexicon::LEXICON;
use super::words::{stem, words};

/// The stems of a document, a list a field; and its words as they are written, folded.
#[derive(Debug, Default)]
pub struct Analysis {
    /// By [`Field::place`].
    pub stems: [Vec<String>; FIELDS.len()],
    /// Every word of it.
    pub surface: Vec<String>,
    /// Those of its title and keywords.
    pub told: Vec<String>,
}

/// Analyses a document.
#[must_use]
pub fn analyse(document: &Document) -> Analysis {
    let mut analysis = Analysis::default();
    let mut take = |field: Field, text: &str| {
        let mut previous: Option<String> = None;
        for word in words(text) {
            let stem = stem(&word.text);
            if field != Field::Body && !LEXICON.is_empty_word(&word.text) {
                if let (Some(previous), Some(pairs)) = (&previous, analysis.stems.get_mut(Field::Pairs.place())) {
                    pairs.push(pair(previous, &stem));
                }
                previous = Some(stem.clone());
            }
            if let Some(stems) = analysis.stems.get_mut(field.place()) {
                stems.push(stem);
            }
            if matches!(field, Field::Title | Field::Keys) {
                analysis.told.push(word.text.clone());
            }
            analysis.surface.push(word.text);
        }
    };
    take(Field::Title, &document.title);
    document.keys.iter().for_each(|key| take(Field::Keys, key));
    document.heads.iter().for_each(|head| take(Field::Heads, head));
    take(Field::Short, &document.short);
    document.body.iter().for_each(|text| take(Field::Body, text));
    for list in [&mut analysis.surface, &mut analysis.told] {
        list.sort_unstable();
        list.dedup();
    }
    analysis
}

/// Two stems side by side as one term.
#[must_use]
pub fn pair(one: &str, other: &str) -> String {
    format!("{one} {other}")
}
