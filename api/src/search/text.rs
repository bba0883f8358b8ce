//! Texts that are read once and matched often: where their sentences and words are, and the stems of those.
//!
//! Of ten results each shows a sentence; to take their texts apart for every question cost half of its time.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::ops::Range;

use super::document::Document;
use super::words::{stem, words};

/// A stem, hashed. Two that met by chance would mark a word too many.
type StemHash = u64;

fn hash(stem: &str) -> StemHash {
    let mut hasher = DefaultHasher::new();
    stem.hash(&mut hasher);
    hasher.finish()
}

/// What finding a stem is worth at least for it to be marked.
const LEAST: f32 = 0.2;

/// The stems that are looked for, with what finding them is worth.
#[derive(Debug, Default)]
pub struct Marks(Vec<(StemHash, f32)>);

impl Marks {
    /// These stems.
    #[must_use]
    pub fn new<'a>(stems: impl IntoIterator<Item = (&'a str, f32)>) -> Self {
        let mut listed: Vec<(StemHash, f32)> =
            stems.into_iter().filter(|(_, worth)| *worth >= LEAST).map(|(stem, worth)| (hash(stem), worth)).collect();
        listed.sort_unstable_by(|one, other| one.0.cmp(&other.0).then(other.1.total_cmp(&one.1)));
        listed.dedup_by_key(|(stem, _)| *stem);
        Self(listed)
    }

    fn worth(&self, stem: StemHash) -> Option<f32> {
        let place = self.0.binary_search_by_key(&stem, |(stem, _)| *stem).ok()?;
        self.0.get(place).map(|(_, worth)| *worth)
    }
}

#[derive(Debug)]
struct Word {
    place: Range<u32>,
    stem: StemHash,
}

#[derive(Debug)]
struct Sentence {
    place: Range<u32>,
    words: Range<u32>,
}

/// See the module.
#[derive(Debug, Default)]
pub struct ReadText {
    text: Box<str>,
    sentences: Vec<Sentence>,
    words: Vec<Word>,
}

/// Where marked words begin and end in their sentence, in bytes.
pub type Places = Vec<(usize, usize)>;

fn short(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

fn within<'a, T>(range: &Range<u32>, list: &'a [T]) -> std::slice::Iter<'a, T> {
    let (from, to) = (usize::try_from(range.start).unwrap_or(usize::MAX), usize::try_from(range.end).unwrap_or(0));
    list.get(from..to).unwrap_or_default().iter()
}

impl ReadText {
    /// Reads a text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut found = Self { text: text.into(), ..Self::default() };
        let mut at = 0;
        for part in text.split_inclusive(['.', '!', '?', '…', '\n']) {
            let sentence = part.trim();
            let start = at + part.len() - part.trim_start().len();
            at += part.len();
            if sentence.len() <= 1 {
                continue;
            }
            let first = short(found.words.len());
            found.words.extend(
                words(sentence)
                    .into_iter()
                    .map(|word| Word { place: short(word.start)..short(word.end), stem: hash(&stem(&word.text)) }),
            );
            let (place, words) = (short(start)..short(start + sentence.len()), first..short(found.words.len()));
            found.sentences.push(Sentence { place, words });
        }
        found
    }

    /// How many bytes it takes, about.
    #[must_use]
    pub fn size(&self) -> usize {
        self.text.len() + self.sentences.len() * size_of::<Sentence>() + self.words.len() * size_of::<Word>()
    }

    /// The sentence that holds most of what is looked for, the first of equals; where those words stand in it, and what they
    /// are worth together. None of a text without words.
    #[must_use]
    pub fn best(&self, marks: &Marks) -> Option<(&str, Places, f32)> {
        let mut best: Option<(&Sentence, f32)> = None;
        let mut met: Vec<StemHash> = Vec::new();
        for sentence in &self.sentences {
            met.clear();
            let mut worth = 0.0;
            for word in within(&sentence.words, &self.words) {
                if let Some(one) = marks.worth(word.stem)
                    && !met.contains(&word.stem)
                {
                    met.push(word.stem);
                    worth += one;
                }
            }
            if best.is_none_or(|(_, known)| worth > known + 0.01) {
                best = Some((sentence, worth));
            }
        }
        let (sentence, worth) = best?;
        let at = |place: u32| usize::try_from(place).unwrap_or(usize::MAX);
        let text = self.text.get(at(sentence.place.start)..at(sentence.place.end))?;
        let places = within(&sentence.words, &self.words)
            .filter(|word| marks.worth(word.stem).is_some())
            .map(|word| (at(word.place.start), at(word.place.end)))
            .collect();
        Some((text, places, worth))
    }
}

/// What is shown of a document in a list, read.
#[derive(Debug)]
pub struct Told {
    /// Its title.
    pub title: ReadText,
    /// Its short answer.
    pub short: ReadText,
}

impl Told {
    /// What this document tells.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        Self { title: ReadText::new(&document.title), short: ReadText::new(&document.short) }
    }
}
