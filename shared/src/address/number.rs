//! House numbers: a number, and what tells several doors of one number apart.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ids::InvalidId;
use crate::text::fold;

/// The highest number a door can have: the BAN gives 99999 to streets and places without numbers.
pub const MAX_NUMBER: u32 = 99_998;

/// The marks in the order in which doors follow each other; letters come after them.
const MARKS: &[&str] = &["bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "nonies", "decies"];

/// The side of a street: French streets have odd numbers on one, even numbers on the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Parity {
    /// 1, 3, 5…
    Odd,
    /// 2, 4, 6…
    Even,
}

/// What tells doors of one number apart: bis, ter, A, B…; at most ten letters and digits, in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RepetitionMark(String);

impl RepetitionMark {
    /// The mark in lower case, as the BAN writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn rank(&self) -> usize {
        MARKS.iter().position(|mark| *mark == self.0).unwrap_or(MARKS.len())
    }
}

impl FromStr for RepetitionMark {
    type Err = InvalidId;
    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let mark: String = fold(text).chars().filter(|character| *character != ' ').collect();
        let is_mark = (1..=10).contains(&mark.len()) && mark.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if is_mark { Ok(Self(mark)) } else { Err(InvalidId("un indice de répétition est bis, ter, A, B…")) }
    }
}

impl Ord for RepetitionMark {
    fn cmp(&self, other: &Self) -> Ordering {
        // Of two letters the shorter comes first: a, b … z, a1.
        (self.rank(), self.0.len(), &self.0).cmp(&(other.rank(), other.0.len(), &other.0))
    }
}

impl PartialOrd for RepetitionMark {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A door's number with its mark; ordered as doors follow each other: 42, 42 bis, 42 ter, 42 A, 43.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HouseNumber {
    /// The number, at most [`MAX_NUMBER`]; 0 exists.
    pub number: u32,
    /// Its mark.
    pub mark: Option<RepetitionMark>,
}

impl HouseNumber {
    /// The side of the street, which the mark does not change.
    #[must_use]
    pub fn parity(&self) -> Parity {
        if self.number.is_multiple_of(2) { Parity::Even } else { Parity::Odd }
    }
}

impl TryFrom<String> for HouseNumber {
    type Error = InvalidId;
    fn try_from(text: String) -> Result<Self, InvalidId> {
        text.parse()
    }
}

impl From<HouseNumber> for String {
    fn from(house: HouseNumber) -> Self {
        house.to_string()
    }
}

/// As it is written in an address: `42`, `42 bis`, `42 A`.
impl fmt::Display for HouseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.number)?;
        match &self.mark {
            None => Ok(()),
            Some(mark) if mark.rank() < MARKS.len() => write!(f, " {}", mark.0),
            Some(mark) => write!(f, " {}", mark.0.to_ascii_uppercase()),
        }
    }
}

/// Reads `42`, `42bis`, `42 bis`, `42 B`, `042`.
impl FromStr for HouseNumber {
    type Err = InvalidId;
    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let wrong = InvalidId("un numéro s'écrit 42, 42 bis ou 42 A");
        let text = text.trim();
        let end = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
        let (digits, rest) = text.split_at(end);
        let number = digits.parse().ok().filter(|number| *number <= MAX_NUMBER).ok_or(wrong)?;
        let mark = if rest.trim().is_empty() { None } else { Some(rest.parse()?) };
        Ok(Self { number, mark })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn numbers_are_read_in_every_spelling() {
        for (text, expected) in [
            ("42", Some("42")),
            ("042", Some("42")),
            ("0", Some("0")),
            ("42bis", Some("42 bis")),
            (" 42 BIS ", Some("42 bis")),
            ("42 a", Some("42 A")),
            ("42-ter", Some("42 ter")),
            ("3 b 2", Some("3 B2")),
            ("99999", None),
            ("bis", None),
            ("", None),
            ("4 é€", Some("4 E")),
            ("42 rue de la Paix", None),
            ("99999999999999999999", None),
        ] {
            let read = text.parse::<HouseNumber>().ok().map(|house| house.to_string());
            assert_eq!(read.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn doors_are_ordered_as_they_follow_each_other() {
        let ordered = ["1", "1 bis", "1 ter", "1 quater", "1 A", "1 B", "1 A1", "2", "10", "10 bis", "9998"];
        let mut shuffled: Vec<HouseNumber> = ordered.iter().rev().map(|text| text.parse().unwrap()).collect();
        shuffled.sort();
        assert_eq!(shuffled.iter().map(ToString::to_string).collect::<Vec<_>>(), ordered);
    }

    #[test]
    fn a_mark_does_not_change_the_side() {
        for (text, parity) in
            [("1", Parity::Odd), ("2 bis", Parity::Even), ("0", Parity::Even), ("9999 A", Parity::Odd)]
        {
            assert_eq!(text.parse::<HouseNumber>().unwrap().parity(), parity, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_is_read_again(number in 0..=MAX_NUMBER, mark in proptest::option::of("[a-z][a-z0-9]{0,9}")) {
            let house = HouseNumber { number, mark: mark.map(|mark| mark.parse().unwrap()) };
            proptest::prop_assert_eq!(house.to_string().parse::<HouseNumber>().unwrap(), house);
        }

        #[test]
        fn no_text_makes_the_reading_panic(text in ".*") {
            let _read = text.parse::<HouseNumber>();
            let _read = text.parse::<RepetitionMark>();
        }
    }
}
