//! What someone may mean by what they typed: which of the words are a house number.
//!
//! « 8 mai 1945 » has two numbers and no house number, « 8 rue du 8 mai 1945 » has one: every reading is tried.

use mee_shared::address::{HouseNumber, RepetitionMark, Word, words};
use rapidfuzz::distance::osa::{Args, distance_with_args};

use super::LONGEST_QUERY;

/// The most words that are looked at; the mask of a reading has a bit for each.
const MOST_WORDS: usize = 24;

/// Marks in full; any single letter is one too.
const MARKS: &[&str] = &["bis", "ter", "quater", "quinquies", "sexies"];

/// What was typed.
#[derive(Debug)]
pub(super) struct Ask {
    pub(super) words: Vec<Word>,
    /// Whether the last word may go on.
    pub(super) is_typing: bool,
    pub(super) readings: Vec<Reading>,
}

/// One way to read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    /// The words that are the house number, a bit each.
    pub(super) taken: u32,
    pub(super) house: Option<HouseNumber>,
}

impl Ask {
    pub(super) fn read(text: &str) -> Self {
        let text: String = text.chars().take(LONGEST_QUERY).collect();
        let is_typing = text.chars().last().is_some_and(char::is_alphanumeric);
        let mut said = words(&text);
        said.truncate(MOST_WORDS);
        let mut readings = vec![Reading { taken: 0, house: None }];
        let numbered: Vec<usize> = (0..said.len()).filter(|&place| glued(said.get(place)).is_some()).collect();
        let mut places: Vec<usize> = [numbered.first(), numbered.last()].into_iter().flatten().copied().collect();
        places.dedup();
        for place in places {
            readings.extend(readings_at(&said, place));
        }
        Self { words: said, is_typing, readings }
    }
}

/// The house number in a text that names this street, as it is most fully said; none where the text has none.
pub(super) fn asked_number(text: &str, street: &str) -> Option<HouseNumber> {
    let named = words(street);
    let ask = Ask::read(text);
    let is_of_the_name = |reading: &Reading| {
        let first = usize::try_from(reading.taken.trailing_zeros()).ok();
        let word = first.and_then(|place| ask.words.get(place));
        word.is_some_and(|word| named.iter().any(|other| other.full == word.full))
    };
    let readings = ask.readings.iter().filter(|reading| !is_of_the_name(reading));
    readings.filter_map(|reading| reading.house.clone()).max_by_key(|house| house.mark.is_some())
}

/// The house number that the word at this place begins: alone, and with the mark that follows.
fn readings_at(said: &[Word], place: usize) -> Vec<Reading> {
    let Some((number, mark)) = glued(said.get(place)) else { return Vec::new() };
    let taken = 1 << place;
    let mut readings = vec![Reading { taken, house: Some(HouseNumber { number, mark: mark.clone() }) }];
    let following = said.get(place + 1).filter(|word| mark.is_none() && !word.is_elided);
    if let Some(mark) = following.and_then(|word| misspelt_mark(word.written.as_deref().unwrap_or(&word.full))) {
        readings.push(Reading { taken: taken | taken << 1, house: Some(HouseNumber { number, mark: Some(mark) }) });
    }
    readings
}

/// Whether the word is a number as doors have them.
pub(super) fn is_number(word: &Word) -> bool {
    glued(Some(word)).is_some()
}

/// `42`, `42bis` or `42b`.
fn glued(word: Option<&Word>) -> Option<(u32, Option<RepetitionMark>)> {
    let word = word.filter(|word| word.written.is_none())?;
    let end = word.full.find(|character: char| !character.is_ascii_digit()).unwrap_or(word.full.len());
    let (digits, rest) = word.full.split_at(end);
    let number = digits.parse().ok().filter(|_| digits.len() <= 5)?;
    if rest.is_empty() { Some((number, None)) } else { Some((number, Some(find_mark(rest)?))) }
}

fn find_mark(text: &str) -> Option<RepetitionMark> {
    let is_mark = MARKS.contains(&text) || (text.len() == 1 && text.bytes().all(|byte| byte.is_ascii_lowercase()));
    is_mark.then(|| text.parse().ok()).flatten()
}

/// A mark behind a number, with one letter wrong at most: « bi », « trer ».
fn misspelt_mark(text: &str) -> Option<RepetitionMark> {
    let arguments = Args::default().score_cutoff(1);
    let is_near = |mark: &&&str| distance_with_args(text.chars(), mark.chars(), &arguments).is_some();
    find_mark(text).or_else(|| MARKS.iter().filter(|_| text.len() > 1).find(is_near)?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_house_number_that_may_be_meant_is_read() {
        for (text, expected) in [
            ("rue Pasteur", &[][..]),
            ("42 rue Pasteur", &["42"]),
            ("42bis rue Pasteur", &["42 bis"]),
            ("42 bis, rue Pasteur", &["42", "42 bis"]),
            ("rue Pasteur 42 B", &["42", "42 B"]),
            ("42 r Pasteur", &["42", "42 R"]),
            ("42 bi rue Pasteur", &["42", "42 bis"]),
            ("12 d'Aulnay", &["12"]),
            ("8 rue du 8 mai 1945", &["8", "1945"]),
            ("8 mai 1945", &["8", "1945"]),
            ("12 rue du onze novembre", &["12"]),
            ("93140 Bondy", &["93140"]),
            ("123456 rue Pasteur", &[]),
            ("", &[]),
        ] {
            let read = Ask::read(text);
            let houses: Vec<String> =
                read.readings.iter().filter_map(|reading| reading.house.as_ref()).map(ToString::to_string).collect();
            assert_eq!(houses, expected, "{text}");
        }
    }

    #[test]
    fn a_word_goes_on_until_something_follows_it() {
        for (text, is_typing) in [("rue pas", true), ("rue pas ", false), ("rue, ", false), ("", false)] {
            assert_eq!(Ask::read(text).is_typing, is_typing, "{text:?}");
        }
    }
}
