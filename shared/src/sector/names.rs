//! Schools named by their name alone: which of the commune's schools is meant.

use std::collections::BTreeSet;

use crate::text::fold;

/// Words that say what a school is, not which one.
const GENERIC: &[&str] = &[
    "a",
    "application",
    "au",
    "aux",
    "college",
    "d",
    "de",
    "des",
    "du",
    "ecole",
    "elem",
    "elementaire",
    "en",
    "et",
    "fondamentale",
    "groupe",
    "l",
    "la",
    "le",
    "les",
    "mat",
    "maternelle",
    "prim",
    "primaire",
    "privee",
    "publique",
    "scolaire",
];

/// The words by which a school's name tells it from the others.
#[must_use]
pub fn school_words(name: &str) -> BTreeSet<String> {
    let folded = fold(name);
    let words: BTreeSet<String> =
        folded.split(' ').filter(|word| !GENERIC.contains(word) && !word.is_empty()).map(str::to_owned).collect();
    // « École du Centre » keeps its word; « École maternelle » has no other than its kind.
    if words.is_empty() { folded.split(' ').map(str::to_owned).collect() } else { words }
}

/// What a name leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameMatch<T> {
    /// One school has this name.
    One(T),
    /// Several have it.
    Several,
    /// None has it.
    None,
}

/// Which of these schools has the name, its kind aside; a name is never completed by guessing.
pub fn match_school<'a, T>(name: &str, schools: impl IntoIterator<Item = (&'a str, T)>) -> NameMatch<T> {
    let wanted = school_words(name);
    let mut found = NameMatch::None;
    for (other, school) in schools {
        if school_words(other) == wanted {
            found = match found {
                NameMatch::None => NameMatch::One(school),
                NameMatch::One(_) | NameMatch::Several => return NameMatch::Several,
            };
        }
    }
    found
}
