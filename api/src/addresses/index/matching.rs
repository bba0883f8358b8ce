//! Which words of the streets a typed word may mean.
//!
//! Distances are those of optimal string alignment (a letter added, left out, replaced, or two swapped), computed by
//! `rapidfuzz`, which compares one word with many, 64 letters at a time.

use std::collections::{BTreeMap, HashMap};

use mee_shared::address::Word;
use rapidfuzz::distance::osa::{Args, BatchComparator};

/// Where a word stands: in which name, at which positions (a bit each).
#[derive(Debug, Clone, Copy)]
pub(super) struct Posting {
    pub(super) name: u32,
    pub(super) positions: u32,
}

#[derive(Debug)]
struct Entry {
    text: Box<str>,
    /// How many letters it has.
    letters: usize,
    postings: Box<[Posting]>,
}

/// The words of all names, in alphabetical order.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    entries: Vec<Entry>,
}

/// A word that a typed word may mean, and how well: 1 is the word itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meant<'a> {
    pub(super) postings: &'a [Posting],
    pub(super) quality: f32,
}

/// How well the beginning of a word stands for the word: for the word that is being typed, and for any other.
const TYPED: (f32, f32) = (0.75, 0.22);
const SHORTENED: (f32, f32) = (0.4, 0.3);

/// How well one letter stands for the word it begins.
const INITIAL: f32 = 0.45;

/// What each wrong letter takes, in parts of the word's length.
const PER_ERROR: f32 = 1.1;

/// How much less the beginning of a word with a typing error counts.
const WRONG_BEGINNING: f32 = 0.85;

impl Vocabulary {
    pub(super) fn new(postings: BTreeMap<String, Vec<Posting>>) -> Self {
        let entries = postings
            .into_iter()
            .map(|(text, postings)| Entry {
                letters: text.chars().count(),
                text: text.into(),
                postings: postings.into(),
            })
            .collect();
        Self { entries }
    }

    /// The words that `word` may mean; `is_typing` when it is the last one and may go on.
    pub(super) fn meant(&self, word: &Word, is_typing: bool) -> Vec<Meant<'_>> {
        let mut best: HashMap<usize, f32> = HashMap::new();
        let mut note = |place: usize, quality: f32| {
            let known = best.entry(place).or_insert(quality);
            *known = known.max(quality);
        };
        self.note_beginnings(&word.full, is_typing, &mut note);
        if let Some(written) = &word.written {
            // « st » is Saint, but may as well begin « stade », and « bl » Blanqui.
            self.note_beginnings(written, is_typing, &mut note);
        } else {
            self.note_errors(&word.full, is_typing, &mut note);
        }
        let meant = best
            .into_iter()
            .filter_map(|(place, quality)| Some(Meant { postings: &self.entries.get(place)?.postings, quality }));
        meant.collect()
    }

    /// The words that two typed words joined are, « vail lant » for Vaillant.
    pub(super) fn joined(&self, text: &str) -> Option<Meant<'_>> {
        let place = self.entries.binary_search_by(|entry| (*entry.text).cmp(text)).ok()?;
        Some(Meant { postings: &self.entries.get(place)?.postings, quality: 0.95 })
    }

    fn note_beginnings(&self, text: &str, is_typing: bool, note: &mut impl FnMut(usize, f32)) {
        let start = self.entries.partition_point(|entry| &*entry.text < text);
        let length = text.chars().count();
        for (place, entry) in self.entries.iter().enumerate().skip(start) {
            if !entry.text.starts_with(text) {
                break;
            }
            let whole = entry.letters;
            let part = share(length, whole);
            if whole == length {
                note(place, 1.0);
            } else if is_typing {
                note(place, TYPED.0 + TYPED.1 * part);
            } else if is_number(text) {
                // 4 is not the beginning of 48.
            } else if length >= 3 {
                note(place, SHORTENED.0 + SHORTENED.1 * part);
            } else if length == 1 {
                note(place, INITIAL);
            }
        }
        // The street itself may have the initial only: « Rue G Anthonioz ».
        if let Some(first) = text.chars().next().filter(|first| length > 2 && first.is_alphabetic()) {
            let initial = first.to_string();
            if let Ok(place) = self.entries.binary_search_by(|entry| entry.text.as_ref().cmp(initial.as_str())) {
                note(place, INITIAL);
            }
        }
    }

    fn note_errors(&self, text: &str, is_typing: bool, note: &mut impl FnMut(usize, f32)) {
        let length = text.chars().count();
        let most: usize = match length {
            // Of digits none may be wrong: 1918 is not 1945.
            _ if is_number(text) => return,
            0..=2 => return,
            3..=4 => 1,
            5..=8 => 2,
            _ => 3,
        };
        let comparator = BatchComparator::new(text.chars());
        let arguments = Args::default().score_cutoff(most);
        for (place, entry) in self.entries.iter().enumerate() {
            let whole = entry.letters;
            if whole + most < length || is_number(&entry.text) {
                continue;
            }
            if whole <= length + most
                && let Some(errors) = comparator.distance_with_args(entry.text.chars(), &arguments)
                && errors > 0
            {
                note(place, 1.0 - PER_ERROR * share(errors, length.max(whole)));
            }
            if is_typing && length >= 4 && whole > length {
                // What is typed may lack a letter or have one too many.
                let beginnings = (length - 1..=length + 1).filter_map(|end| beginning(&entry.text, end));
                let errors = beginnings
                    .filter_map(|part| comparator.distance_with_args(part.chars(), &arguments))
                    .min()
                    .filter(|errors| *errors > 0);
                if let Some(errors) = errors {
                    let quality = 1.0 - PER_ERROR * share(errors, length);
                    note(place, quality * WRONG_BEGINNING);
                }
            }
        }
    }
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The first `count` characters; none when there are fewer.
fn beginning(text: &str, count: usize) -> Option<&str> {
    match text.char_indices().nth(count) {
        Some((end, _)) => text.get(..end),
        None => (text.chars().count() == count).then_some(text),
    }
}

/// The share of a length in another.
fn share(part: usize, whole: usize) -> f32 {
    let small = |count: usize| f32::from(u16::try_from(count).unwrap_or(u16::MAX));
    small(part) / small(whole.max(1))
}
