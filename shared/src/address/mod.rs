//! Addresses: streets, house numbers with their repetition marks, places on the map.
//!
//! The words are those of the Base Adresse Nationale (BAN): an address is a number in a street, and a street belongs to one commune.
//! Nothing here says which school an address belongs to: that is the rule of sectors.

mod id;
mod number;
mod position;
mod words;

pub use id::{AddressId, StreetId};
pub use number::{HouseNumber, MAX_NUMBER, Parity, RepetitionMark};
pub use position::Position;
pub use words::{Word, WordKind, words};

/// A street, or a named place (« lieu-dit ») that has no numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Street {
    /// Its national identifier.
    pub id: StreetId,
    /// Its name as its producer writes it.
    pub name: String,
    /// Another name it has, in a regional language for instance.
    pub alias: Option<String>,
    /// The commune it was in before a merger.
    pub former_commune: Option<String>,
    /// Its postcode.
    pub postcode: Option<String>,
    /// Where it is, when its producer says so for the street itself.
    pub position: Option<Position>,
}

/// A number in a street.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Its national identifier.
    pub id: AddressId,
    /// The street it stands in.
    pub street: StreetId,
    /// Its number and mark.
    pub house: HouseNumber,
    /// Where it is, when its producer says so.
    pub position: Option<Position>,
}
