//! The words an index holds, and which of them is meant by one that it does not hold.
//!
//! Words at one or two errors are found by deletion, as SymSpell does: a word and its misspelling have a form in common
//! once a letter or two are left out of each. The forms are kept as hashes, and what they find is measured.
//! Words that sound alike are found the same way by their sound.

use std::collections::HashSet;

use super::sound::sound;
use super::words::stem;

/// Two errors are looked for in words of at least so many letters, one in words of at least half of that.
const TWO_ERRORS: usize = 7;
const ONE_ERROR: usize = 4;

/// A word that may be meant.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate<'a> {
    /// The word.
    pub word: &'a str,
    /// How likely it is meant, from 0 to 1.
    pub weight: f32,
}

/// The words of an index, folded and sorted, with what finds them.
#[derive(Debug, Default)]
pub struct Vocabulary {
    words: Vec<String>,
    /// How often each is met in what tells of a subject: titles and keywords.
    counts: Vec<u32>,
    sounds: Vec<String>,
    by_letters: Vec<Form>,
    by_sound: Vec<Form>,
    stems: HashSet<String>,
}

/// The hash of a form in the upper half, the place of its word in the lower: there are some fifty for each word, in each commune
/// that is searched in. Two forms with the same hash cost one word more to be measured.
type Form = u64;

fn form(hash: u32, place: u32) -> Form {
    (u64::from(hash) << 32) | u64::from(place)
}

/// The places of the words that have a form with this hash.
fn places_of(table: &[Form], hash: u32) -> impl Iterator<Item = u32> {
    let from = table.partition_point(|known| *known < form(hash, 0));
    table.iter().skip(from).take_while(move |known| *known >> 32 == u64::from(hash)).map(|known| lower_half(*known))
}

/// FNV-1a, folded.
fn hash_without(bytes: &[u8], first: usize, second: usize) -> u32 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for (place, byte) in bytes.iter().enumerate() {
        if place != first && place != second {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    lower_half(hash ^ (hash >> 32))
}

fn lower_half(number: u64) -> u32 {
    u32::try_from(number & u64::from(u32::MAX)).unwrap_or(u32::MAX)
}

/// The hashes of the word and of what is left of it without one or two letters.
fn forms(word: &str, errors: usize, mut each: impl FnMut(u32)) {
    let bytes = word.as_bytes();
    let none = usize::MAX;
    each(hash_without(bytes, none, none));
    if errors > 0 {
        for first in 0..bytes.len() {
            each(hash_without(bytes, first, none));
            if errors > 1 {
                for second in first + 1..bytes.len() {
                    each(hash_without(bytes, first, second));
                }
            }
        }
    }
}

fn errors_in(length: usize) -> usize {
    match length {
        TWO_ERRORS.. => 2,
        ONE_ERROR.. => 1,
        _ => 0,
    }
}

fn errors_in_sound(sound: &str) -> usize {
    usize::from(sound.len() >= ONE_ERROR)
}

fn has_digit(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
}

/// The forms of these texts, each with its place and how many errors are looked for, sorted; no larger than it has to be.
fn table<'a>(texts: impl Iterator<Item = (u32, &'a str, usize)> + Clone) -> Vec<Form> {
    let mut size = 0;
    texts.clone().for_each(|(_, text, errors)| forms(text, errors, |_| size += 1));
    let mut table = Vec::with_capacity(size);
    texts.for_each(|(place, text, errors)| forms(text, errors, |hash| table.push(form(hash, place))));
    table.sort_unstable();
    table
}

impl Vocabulary {
    /// A vocabulary of these words with their counts.
    #[must_use]
    pub fn new(mut listed: Vec<(String, u32)>) -> Self {
        listed.sort_unstable();
        listed.dedup_by(|later, kept| {
            let is_same = later.0 == kept.0;
            if is_same {
                kept.1 = kept.1.max(later.1);
            }
            is_same
        });
        let mut found = Self {
            sounds: listed.iter().map(|(word, _)| sound(word)).collect(),
            stems: listed.iter().map(|(word, _)| stem(word)).collect(),
            ..Self::default()
        };
        let named = || (0_u32..).zip(&listed).zip(&found.sounds).filter(|((_, (word, _)), _)| !has_digit(word));
        let letters = named().map(|((place, (word, _)), _)| (place, word.as_str(), errors_in(word.len() + 1)));
        let sounds = named().filter(|(_, heard)| !heard.is_empty());
        let sounds = sounds.map(|((place, _), heard)| (place, heard.as_str(), errors_in_sound(heard)));
        (found.by_letters, found.by_sound) = (table(letters), table(sounds));
        (found.words, found.counts) = listed.into_iter().unzip();
        found
    }

    /// Whether these would make the same vocabulary.
    #[must_use]
    pub fn is_of(&self, listed: &[(String, u32)]) -> bool {
        self.words.len() == listed.len()
            && self
                .words
                .iter()
                .zip(&self.counts)
                .zip(listed)
                .all(|((word, count), other)| *word == other.0 && *count == other.1)
    }

    /// Whether it holds the folded word, in this form or another.
    #[must_use]
    pub fn knows(&self, word: &str) -> bool {
        self.stems.contains(&stem(word))
    }

    fn place(&self, word: &str) -> Option<usize> {
        self.words.binary_search_by(|known| known.as_str().cmp(word)).ok()
    }

    /// How often the word is met in titles and keywords.
    #[must_use]
    pub fn count(&self, word: &str) -> u32 {
        self.place(word).and_then(|place| self.counts.get(place)).copied().unwrap_or(0)
    }

    /// The words that begin so, those met oftenest first.
    #[must_use]
    pub fn beginning_with(&self, prefix: &str, most: usize) -> Vec<&str> {
        let from = self.words.partition_point(|word| word.as_str() < prefix);
        let mut found: Vec<(u32, &str)> = self
            .words
            .iter()
            .zip(&self.counts)
            .skip(from)
            .take_while(|(word, _)| word.starts_with(prefix))
            .map(|(word, count)| (*count, word.as_str()))
            .collect();
        found.sort_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(other.1)));
        found.truncate(most);
        found.into_iter().map(|(_, word)| word).collect()
    }

    /// The words that may be meant by one it does not hold, the likeliest first.
    #[must_use]
    pub fn candidates(&self, word: &str, most: usize) -> Vec<Candidate<'_>> {
        if word.len() < 3 || has_digit(word) {
            return Vec::new();
        }
        let heard = sound(word);
        let mut places: Vec<u32> = Vec::new();
        let gather = |table: &[Form], text: &str, errors: usize, places: &mut Vec<u32>| {
            forms(text, errors, |hash| places.extend(places_of(table, hash)));
        };
        gather(&self.by_letters, word, errors_in(word.len()), &mut places);
        if heard.len() > 1 {
            gather(&self.by_sound, &heard, errors_in_sound(&heard), &mut places);
        }
        places.sort_unstable();
        places.dedup();
        let mut found: Vec<Candidate<'_>> = places
            .into_iter()
            .filter_map(|place| {
                let place = usize::try_from(place).ok()?;
                let known = self.words.get(place)?;
                let likeness = likeness(word, &heard, known, self.sounds.get(place)?)?;
                let count = f32::from(u16::try_from(*self.counts.get(place)?).unwrap_or(u16::MAX));
                // A word of titles is likelier meant than one that stands somewhere in a text.
                let weight = likeness * (0.82 + 0.18 * (count / (count + 3.0)));
                Some(Candidate { word: known, weight })
            })
            .collect();
        found.sort_by(|one, other| other.weight.total_cmp(&one.weight).then(one.word.cmp(other.word)));
        let best = found.first().map_or(0.0, |candidate| candidate.weight);
        found.retain(|candidate| candidate.weight >= best * 0.8);
        found.truncate(most);
        found
    }
}

/// How alike a word and a known one are, by letters and by sound; none when they are not.
fn likeness(word: &str, heard: &str, known: &str, known_sound: &str) -> Option<f32> {
    let length = word.len().max(known.len());
    let allowed = errors_in(word.len()).max(errors_in(known.len()));
    let distance = strsim::osa_distance(word, known);
    let has_same_start = word.as_bytes().first() == known.as_bytes().first();
    let by_letters: Option<f32> = match distance {
        0 => Some(1.0),
        1 if allowed >= 1 => Some(if has_same_start { 0.88 } else { 0.8 }),
        2 if allowed >= 2 => Some(if has_same_start { 0.72 } else { 0.6 }),
        _ => None,
    };
    let by_sound = if heard.is_empty() || heard.len() < 2 {
        None
    } else if heard == known_sound {
        // Short sounds are shared by many words.
        Some(if heard.len() >= 3 { 0.93 } else { 0.75 })
    } else if heard.len() >= ONE_ERROR && strsim::osa_distance(heard, known_sound) == 1 {
        (distance * 5 <= length * 2 + 2).then_some(if distance <= 2 { 0.76 } else { 0.66 })
    } else {
        None
    };
    let best = match (by_letters, by_sound) {
        (Some(one), Some(other)) => f32::max(one, other) + 0.04,
        (one, other) => one.or(other)?,
    };
    Some(f32::min(best, 1.0))
}
