//! Plain language: how hard a text is to read, and what would make it easier.
//!
//! All of it is advice to whoever writes; no text is refused for it. The figures are those of two published formulas, the
//! lists of words are ours.

mod advice;
mod formulas;
mod syllables;
mod words;

use serde::{Deserialize, Serialize};

pub use advice::{Advice, AdviceCode};
pub use formulas::{kandel_moles, lix};
pub use syllables::count_syllables;

/// What was counted in a text, and the advice that follows from it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reading {
    /// Sentences; a line that ends without a full stop, such as a list's entry, is one.
    pub sentences: u32,
    /// Words.
    pub words: u32,
    /// Syllables, as they are said.
    pub syllables: u32,
    /// Words of more than six letters.
    pub long_words: u32,
    /// Ease of reading by Kandel and Moles, about 0 (hard) to 100 (easy); none for a text without words.
    pub kandel_moles: Option<f64>,
    /// The LIX of Björnsson, about 20 (easy) to 60 (hard); none for a text without words.
    pub lix: Option<f64>,
    /// What would make it easier, in reading order.
    pub advice: Vec<Advice>,
}

/// Reads the paragraphs of a text (as [`crate::fiche::plain::block_texts`] gives them).
#[must_use]
pub fn read(paragraphs: &[String]) -> Reading {
    let sentences: Vec<&str> = paragraphs.iter().flat_map(|paragraph| sentences_of(paragraph)).collect();
    let words: Vec<&str> = sentences.iter().flat_map(|sentence| words_of(sentence)).collect();
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let syllables = count(words.iter().map(|word| count_syllables(word)).sum());
    let long_words =
        count(words.iter().filter(|word| word.chars().filter(|letter| letter.is_alphabetic()).count() > 6).count());
    let (sentence_count, word_count) = (count(sentences.len()), count(words.len()));
    let kandel_moles = kandel_moles(word_count, sentence_count, syllables);
    let lix = lix(word_count, sentence_count, long_words);
    let mut found = advice::on_sentences(&sentences);
    found.extend(advice::on_the_whole(word_count, kandel_moles, lix));
    Reading { sentences: sentence_count, words: word_count, syllables, long_words, kandel_moles, lix, advice: found }
}

/// The sentences of a paragraph that hold a word; a line break ends one.
///
/// A full stop after a single letter (« M. ») or an ordinal ends none.
fn sentences_of(paragraph: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    for line in paragraph.lines() {
        let mut start = 0;
        let mut characters = line.char_indices().peekable();
        while let Some((index, character)) = characters.next() {
            let is_end = matches!(character, '.' | '!' | '?' | '…')
                && characters.peek().is_none_or(|(_, next)| next.is_whitespace() || matches!(next, '»' | ')' | '"'));
            let so_far = line.get(start..index).unwrap_or_default();
            let is_initial = character == '.'
                && so_far
                    .rsplit(char::is_whitespace)
                    .next()
                    .is_some_and(|last| last.chars().count() == 1 && last.chars().all(char::is_uppercase));
            if is_end && !is_initial {
                sentences.push(so_far);
                start = index + character.len_utf8();
            }
        }
        sentences.push(line.get(start..).unwrap_or_default());
    }
    sentences.retain(|sentence| !words_of(sentence).is_empty());
    sentences.into_iter().map(str::trim).collect()
}

/// The words of a sentence: runs of letters and digits, hyphens kept, split at apostrophes (« l'école » are two).
fn words_of(sentence: &str) -> Vec<&str> {
    let split = sentence.split(|character: char| !(character.is_alphanumeric() || character == '-'));
    split.map(|word| word.trim_matches('-')).filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_and_words_are_found() {
        for (text, sentences, words) in [
            ("Inscrivez votre enfant. C'est gratuit !", 2, 6),
            ("Le prix est de 3.50 euros.", 1, 7),
            ("M. Dupont vous reçoit à la mairie.", 1, 7),
            ("une pièce d'identité\nun rendez-vous", 2, 6),
            ("Il dit « oui. » Puis il part.", 2, 6),
            ("", 0, 0),
            (" … ! ", 0, 0),
        ] {
            let reading = read(&[text.to_owned()]);
            assert_eq!((reading.sentences, reading.words), (sentences, words), "{text}");
            assert_eq!(reading.lix.is_some(), words > 0, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_can_be_read(text in ".{0,200}") {
            let reading = read(&[text]);
            proptest::prop_assert!(reading.long_words <= reading.words && reading.sentences <= reading.words);
            proptest::prop_assert!(reading.kandel_moles.is_none_or(f64::is_finite));
        }
    }
}
