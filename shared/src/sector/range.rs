//! Street ranges: which numbers of a street, as carte scolaire tables write them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::address::{HouseNumber, Parity};
use crate::text::fold;

/// The side of a street that a range speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Odd and even numbers.
    #[default]
    Both,
    /// Even numbers.
    Even,
    /// Odd numbers.
    Odd,
}

impl Side {
    /// The side that a file means: `P`, `I`, `PI`, `pair`, `côté impair`, `les deux`; both for an empty cell.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match fold(text).trim_start_matches("cote ") {
            "" | "pi" | "ip" | "les deux" | "des deux cotes" | "deux" | "tous" | "pair et impair" | "both" => {
                Some(Self::Both)
            }
            "p" | "pair" | "pairs" | "even" => Some(Self::Even),
            "i" | "impair" | "impairs" | "odd" => Some(Self::Odd),
            _ => None,
        }
    }

    /// The side as tables write it: `PI`, `P`, `I`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Both => "PI",
            Self::Even => "P",
            Self::Odd => "I",
        }
    }

    fn holds(self, parity: Parity) -> bool {
        match self {
            Self::Both => true,
            Self::Even => parity == Parity::Even,
            Self::Odd => parity == Parity::Odd,
        }
    }
}

/// From this number on an end means « to the end of the street »: tables write 9999, or 9998 on the even side.
pub const OPEN_END: u32 = 9_998;

/// Some numbers of a street; without bounds and on both sides, the whole street.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct NumberRange {
    side: Side,
    from: Option<HouseNumber>,
    to: Option<HouseNumber>,
    without: Vec<HouseNumber>,
}

/// Why two numbers make no range, in French.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRange {
    /// It ends before it begins.
    #[error("la plage finit ({to}) avant de commencer ({from})")]
    Reversed {
        /// Where it begins.
        from: HouseNumber,
        /// Where it ends.
        to: HouseNumber,
    },
    /// The words are none we know.
    #[error("« {0} » n'est pas une plage de numéros : écrivez « côté pair, du 2 au 40 » ou « toute la voie »")]
    Unreadable(String),
}

impl NumberRange {
    /// The range of these numbers; bounds that bound nothing (0, 1, 9999) are left out, so that equal ranges are equal values.
    ///
    /// # Errors
    /// When it ends before it begins.
    pub fn new(
        side: Side,
        from: Option<HouseNumber>,
        to: Option<HouseNumber>,
        without: Vec<HouseNumber>,
    ) -> Result<Self, InvalidRange> {
        let lowest = if side == Side::Even { 2 } else { 1 };
        let from = from.filter(|from| from.number > lowest || (from.number == lowest && from.mark.is_some()));
        let to = to.filter(|to| to.number < OPEN_END);
        let mut without: Vec<HouseNumber> = without;
        without.sort();
        without.dedup();
        let mut range = Self { side, from, to, without: Vec::new() };
        if let (Some(from), Some(to)) = (&range.from, &range.to)
            && !range.reaches(from)
        {
            return Err(InvalidRange::Reversed { from: from.clone(), to: to.clone() });
        }
        without.retain(|house| range.contains(house));
        range.without = without;
        Ok(range)
    }

    /// The whole street, whatever the number, or none.
    #[must_use]
    pub fn whole() -> Self {
        Self::default()
    }

    /// A side of the street, from one end to the other.
    #[must_use]
    pub fn of_side(side: Side) -> Self {
        Self { side, ..Self::default() }
    }

    /// Its side.
    #[must_use]
    pub fn side(&self) -> Side {
        self.side
    }

    /// Its first number; none where it begins with the street.
    #[must_use]
    pub fn from(&self) -> Option<&HouseNumber> {
        self.from.as_ref()
    }

    /// Its last number; none where it ends with the street.
    #[must_use]
    pub fn to(&self) -> Option<&HouseNumber> {
        self.to.as_ref()
    }

    /// The numbers taken out of it, in order.
    #[must_use]
    pub fn without(&self) -> &[HouseNumber] {
        &self.without
    }

    /// Whether it is the whole street, so that even an address without a number is in it.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the door is in it.
    ///
    /// An end without a mark takes every door of its number along: « au 15 » holds 15 bis, « au 15 A » stops there.
    #[must_use]
    pub fn contains(&self, house: &HouseNumber) -> bool {
        self.side.holds(house.parity())
            && self.from.as_ref().is_none_or(|from| house >= from)
            && self.reaches(house)
            && !self.without.contains(house)
    }

    /// Whether it does not end before the door.
    fn reaches(&self, house: &HouseNumber) -> bool {
        self.to.as_ref().is_none_or(|to| if to.mark.is_none() { house.number <= to.number } else { house <= to })
    }

    /// Its bounds that stand on the other side of the street than it says.
    #[must_use]
    pub fn wrong_bounds(&self) -> Vec<&HouseNumber> {
        self.from.iter().chain(&self.to).filter(|bound| !self.side.holds(bound.parity())).collect()
    }

    /// Whether some door may be in both.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let side = match (self.side, other.side) {
            (Side::Even, Side::Odd) | (Side::Odd, Side::Even) => return false,
            (Side::Both, side) | (side, _) => side,
        };
        let from = self.from.iter().chain(&other.from).max();
        let first = from.map_or(0, |from| from.number);
        let last = self.to.iter().chain(&other.to).map(|to| to.number).min().unwrap_or(u32::MAX);
        if first < last {
            return side == Side::Both || last - first > 1 || holds_number(side, first) || holds_number(side, last);
        }
        let Some(from) = from else { return true };
        first == last && holds_number(side, first) && self.reaches(from) && other.reaches(from)
    }
}

fn holds_number(side: Side, number: u32) -> bool {
    side.holds(HouseNumber { number, mark: None }.parity())
}

/// In words: `côté pair, du 2 au 40 bis, sans les numéros 12 et 14`; `toute la voie`.
impl fmt::Display for NumberRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts: Vec<String> = Vec::new();
        match self.side {
            Side::Both => {}
            Side::Even => parts.push("côté pair".to_owned()),
            Side::Odd => parts.push("côté impair".to_owned()),
        }
        match (&self.from, &self.to) {
            (None, None) if parts.is_empty() => parts.push("toute la voie".to_owned()),
            (None, None) => {}
            (Some(from), None) => parts.push(format!("à partir du {from}")),
            (None, Some(to)) => parts.push(format!("du {} au {to}", if self.side == Side::Even { 2 } else { 1 })),
            (Some(from), Some(to)) => parts.push(format!("du {from} au {to}")),
        }
        match self.without.as_slice() {
            [] => {}
            [one] => parts.push(format!("sans le numéro {one}")),
            [first @ .., last] => {
                let first: Vec<String> = first.iter().map(ToString::to_string).collect();
                parts.push(format!("sans les numéros {} et {last}", first.join(", ")));
            }
        }
        f.write_str(&parts.join(", "))
    }
}

/// Reads what is written in words, and shorter forms: `2-40`, `pair 2-40`, `12 bis`, `P`.
impl FromStr for NumberRange {
    type Err = InvalidRange;

    fn from_str(text: &str) -> Result<Self, InvalidRange> {
        let unreadable = || InvalidRange::Unreadable(text.chars().take(60).collect());
        let folded = fold(text);
        let mut words = Words { words: folded.split(' ').filter(|word| !word.is_empty()).collect() };
        words.skip(&["toute", "la", "voie", "rue"]);
        let side = words.side();
        let (from, to) = words.bounds().ok_or_else(unreadable)?;
        let without = if words.take("sans") {
            words.skip(&["les", "le", "numeros", "numero"]);
            words.numbers().ok_or_else(unreadable)?
        } else {
            Vec::new()
        };
        if words.words.is_empty() { Self::new(side, from, to, without) } else { Err(unreadable()) }
    }
}

/// Both ends of a range; none where it is open.
type Bounds = (Option<HouseNumber>, Option<HouseNumber>);

/// Words that stand where a mark could.
const KEYWORDS: &[&str] = &["du", "au", "a", "et", "sans", "de", "jusqu", "partir"];

struct Words<'a> {
    words: Vec<&'a str>,
}

impl Words<'_> {
    fn take(&mut self, word: &str) -> bool {
        let is_next = self.words.first() == Some(&word);
        if is_next {
            self.words.remove(0);
        }
        is_next
    }

    fn skip(&mut self, words: &[&str]) {
        while self.words.first().is_some_and(|word| words.contains(word)) {
            self.words.remove(0);
        }
    }

    fn side(&mut self) -> Side {
        self.skip(&["cote"]);
        let side = self.words.first().and_then(|word| Side::parse(word));
        if side.is_some() {
            self.words.remove(0);
        }
        side.unwrap_or_default()
    }

    /// The bounds that come next; none for words that are no bounds.
    fn bounds(&mut self) -> Option<Bounds> {
        if self.words.is_empty() || self.words.first() == Some(&"sans") {
            return Some((None, None));
        }
        if self.take("a") {
            let is_from = self.take("partir") && (self.take("du") || self.take("de"));
            return if is_from { Some((Some(self.number(true)?), None)) } else { None };
        }
        if self.take("jusqu") {
            return if self.take("au") || self.take("a") { Some((None, Some(self.number(true)?))) } else { None };
        }
        self.skip(&["du", "de", "numero", "le"]);
        let from = self.number(true)?;
        let is_joined = self.take("au") || self.take("a");
        let is_next_number = self.words.first().is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()));
        let to = if is_joined || is_next_number { self.number(true)? } else { from.clone() };
        Some((Some(from), Some(to)))
    }

    /// A number with its mark; before another number, « a » is « à » in a range and a mark in a list.
    fn number(&mut self, is_bound: bool) -> Option<HouseNumber> {
        let first = *self.words.first()?;
        let mut house: HouseNumber = first.parse().ok()?;
        self.words.remove(0);
        if house.mark.is_none()
            && let Some(next) = self.words.first().copied()
            && next.starts_with(|character: char| character.is_ascii_alphabetic())
        {
            let is_before_number =
                self.words.get(1).is_some_and(|word| word.starts_with(|character: char| character.is_ascii_digit()));
            let is_letter_a = next == "a" && !(is_bound && is_before_number);
            if is_letter_a || !KEYWORDS.contains(&next) {
                house.mark = Some(next.parse().ok()?);
                self.words.remove(0);
            }
        }
        Some(house)
    }

    fn numbers(&mut self) -> Option<Vec<HouseNumber>> {
        let mut numbers = vec![self.number(false)?];
        while !self.words.is_empty() {
            self.take("et");
            numbers.push(self.number(false)?);
        }
        Some(numbers)
    }
}
