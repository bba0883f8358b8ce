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
    by_letters: Vec<(u64, u32)>,
    by_sound: Vec<(u64, u32)>,
    stems: HashSet<String>,
}

fn hash_without(bytes: &[u8], first: usize, second: usize) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for (place, byte) in bytes.iter().enumerate() {
        if place != first && place != second {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}

/// The hashes of the word and of what is left of it without one or two letters.
fn forms(word: &str, errors: usize, mut each: impl FnMut(u64)) {
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
        let mut found = Self::default();
        for (place, (word, count)) in (0_u32..).zip(listed) {
            let heard = sound(&word);
            if !word.bytes().any(|byte| byte.is_ascii_digit()) {
                forms(&word, errors_in(word.len() + 1), |hash| found.by_letters.push((hash, place)));
                if !heard.is_empty() {
                    forms(&heard, usize::from(heard.len() >= ONE_ERROR), |hash| found.by_sound.push((hash, place)));
                }
            }
            found.stems.insert(stem(&word));
            found.words.push(word);
            found.counts.push(count);
            found.sounds.push(heard);
        }
        found.by_letters.sort_unstable();
        found.by_sound.sort_unstable();
        // It is kept for long, and there is one for each commune that is searched in.
        found.by_letters.shrink_to_fit();
        found.by_sound.shrink_to_fit();
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
        if word.len() < 3 || word.bytes().any(|byte| byte.is_ascii_digit()) {
            return Vec::new();
        }
        let heard = sound(word);
        let mut places: Vec<u32> = Vec::new();
        let gather = |table: &[(u64, u32)], text: &str, errors: usize, places: &mut Vec<u32>| {
            forms(text, errors, |hash| {
                let from = table.partition_point(|(known, _)| *known < hash);
                places.extend(table.iter().skip(from).take_while(|(known, _)| *known == hash).map(|(_, place)| *place));
            });
        };
        gather(&self.by_letters, word, errors_in(word.len()), &mut places);
        if heard.len() > 1 {
            gather(&self.by_sound, &heard, usize::from(heard.len() >= ONE_ERROR), &mut places);
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
