//! The streets and doors of one commune in memory, made to be searched while someone types.
//!
//! It never changes: new data make a new index. It knows no database and logs nothing.

mod ask;
mod build;
mod door;
mod matching;
mod rank;

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use mee_shared::address::{AddressId, HouseNumber, Position, Street, StreetId};

pub use door::House;
use matching::Vocabulary;

/// The longest text that is searched, in characters; the rest is not looked at.
pub const LONGEST_QUERY: usize = 200;

/// A door of a street.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Door {
    /// Its identifier.
    pub id: AddressId,
    /// Its number and mark.
    pub house: HouseNumber,
    /// Where it is.
    pub position: Option<Position>,
}

/// A street with its doors.
#[derive(Debug, Clone, PartialEq)]
pub struct StreetEntry {
    /// The street.
    pub street: Street,
    /// Its doors in the order in which they follow each other.
    pub doors: Vec<Door>,
    /// Where the street is: its own place, or the middle of its doors.
    pub position: Option<Position>,
    /// How many doors it has, from 0 for none to 1 for the most in the commune, by order of magnitude.
    size: f32,
}

/// Where a door stands: its street among [`Index::streets`], and the door among those of the street.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DoorPlace {
    /// The street.
    pub street: u32,
    /// The door.
    pub door: u32,
}

/// One way to write a street's name; a street has one, or two where it has an alias.
#[derive(Debug)]
struct Name {
    street: u32,
    /// The weight of each of its words.
    weights: Vec<f32>,
}

/// What a search finds.
#[derive(Debug, Clone, PartialEq)]
pub struct Found<'a> {
    /// The street.
    pub entry: &'a StreetEntry,
    /// The door that was asked for, or what is to be said of it.
    pub house: House<'a>,
    /// How well it answers, 1 being exact; only to be compared within one answer.
    pub score: f32,
}

/// The index of a commune.
#[derive(Debug, Default)]
pub struct Index {
    streets: Vec<StreetEntry>,
    names: Vec<Name>,
    vocabulary: Vocabulary,
    /// Words that may follow any address and tell nothing inside one commune: its name, its postcodes.
    needless: Vec<String>,
    by_street: HashMap<StreetId, u32>,
    by_address: HashMap<AddressId, DoorPlace>,
}

/// The house number in a text that names this street; none where the text has none.
///
/// For answers of others, who may give the street in place of a number that it lacks.
#[must_use]
pub fn asked_number(text: &str, street: &str) -> Option<HouseNumber> {
    ask::asked_number(text, street)
}

impl Index {
    /// The streets, in the order of their identifiers.
    #[must_use]
    pub fn streets(&self) -> &[StreetEntry] {
        &self.streets
    }

    /// How many doors it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_address.len()
    }

    /// Whether it holds no street.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.streets.is_empty()
    }

    /// The street that stands at this place.
    #[must_use]
    pub fn street(&self, place: u32) -> Option<&StreetEntry> {
        self.streets.get(usize::try_from(place).ok()?)
    }

    /// The door that stands at this place, with its street.
    #[must_use]
    pub fn door(&self, place: DoorPlace) -> Option<(&StreetEntry, &Door)> {
        let entry = self.street(place.street)?;
        Some((entry, entry.doors.get(usize::try_from(place.door).ok()?)?))
    }

    /// Where the street of this identifier stands.
    #[must_use]
    pub fn place_of_street(&self, id: &StreetId) -> Option<u32> {
        self.by_street.get(id).copied()
    }

    /// Where the door of this identifier stands.
    #[must_use]
    pub fn place_of_address(&self, id: &AddressId) -> Option<DoorPlace> {
        self.by_address.get(id).copied()
    }

    /// Every door with its place, street by street.
    pub fn doors(&self) -> impl Iterator<Item = (DoorPlace, &Door)> {
        (0..)
            .zip(&self.streets)
            .flat_map(|(street, entry)| (0..).zip(&entry.doors).map(move |(door, at)| (DoorPlace { street, door }, at)))
    }
}
