//! A line of a table of sectors: a place and the schools that serve it.

use serde::{Deserialize, Serialize};

use super::{NumberRange, Side, shown_street};
use crate::address::{HouseNumber, StreetId};
use crate::ids::{InseeCode, Uai};
use crate::rubric::EstablishmentKind;

/// How strongly a shape speaks; the strongest that holds an address decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Authority {
    /// An exact address.
    Address,
    /// A range of numbers.
    Range,
    /// A side of a street whose numbers could not be read.
    Unclear,
    /// An area on the map.
    Area,
    /// The whole commune.
    Commune,
    /// An area close by that does not hold the place.
    Nearby,
}

/// A street as a table names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SectorStreet {
    /// Its name as it stands there.
    pub name: String,
    /// Its national identifier, where the table gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<StreetId>,
    /// The part of the commune it lies in, where two streets have one name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}

impl SectorStreet {
    fn words(&self) -> String {
        let name = shown_street(&self.name);
        match &self.place {
            Some(place) => format!("{name} ({})", shown_street(place)),
            None => name,
        }
    }
}

/// Polygons with their holes: the coordinates of a GeoJSON MultiPolygon (RFC 7946), longitude before latitude.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Area(pub Vec<Vec<Vec<[f64; 2]>>>);

impl Area {
    /// How many points its rings have.
    #[must_use]
    pub fn points(&self) -> usize {
        self.0.iter().flatten().map(Vec::len).sum()
    }
}

/// The place a row speaks of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "shape", rename_all = "snake_case")]
pub enum Extent {
    /// A door.
    Address {
        /// Its street.
        street: SectorStreet,
        /// Its number.
        house: HouseNumber,
    },
    /// Numbers of a street.
    Range {
        /// The street.
        street: SectorStreet,
        /// The numbers.
        numbers: NumberRange,
    },
    /// A side of a street whose numbers nobody could read.
    Unclear {
        /// The street.
        street: SectorStreet,
        /// The side.
        side: Side,
    },
    /// An area.
    Area {
        /// What the producer calls it.
        label: Option<String>,
        /// Its polygons.
        area: Area,
    },
    /// The whole commune.
    Commune,
}

impl Extent {
    /// How strongly it speaks.
    #[must_use]
    pub fn authority(&self) -> Authority {
        match self {
            Self::Address { .. } => Authority::Address,
            Self::Range { .. } => Authority::Range,
            Self::Unclear { .. } => Authority::Unclear,
            Self::Area { .. } => Authority::Area,
            Self::Commune => Authority::Commune,
        }
    }

    /// The street it lies in.
    #[must_use]
    pub fn street(&self) -> Option<&SectorStreet> {
        match self {
            Self::Address { street, .. } | Self::Range { street, .. } | Self::Unclear { street, .. } => Some(street),
            Self::Area { .. } | Self::Commune => None,
        }
    }

    /// The place in words, as parents read it: « Rue de la Paix, côté pair, du 2 au 40 ».
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Address { street, house } => format!("{}, numéro {house}", street.words()),
            Self::Range { street, numbers } => format!("{}, {numbers}", street.words()),
            Self::Unclear { street, side } => {
                let side = match side {
                    Side::Both => "",
                    Side::Even => ", côté pair",
                    Side::Odd => ", côté impair",
                };
                format!("{}{side}, numéros à vérifier", street.words())
            }
            Self::Area { label: Some(label), .. } => format!("secteur « {label} » dessiné sur la carte"),
            Self::Area { label: None, .. } => "secteur dessiné sur la carte".to_owned(),
            Self::Commune => "toute la commune".to_owned(),
        }
    }
}

/// A school as a row names it: by number, by name or both.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SectorSchool {
    /// Its national number.
    pub uai: Option<Uai>,
    /// Its name in the table.
    pub name: Option<String>,
}

/// A row of a table of sectors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SectorRow {
    /// The commune the place lies in.
    pub insee: InseeCode,
    /// The levels it is for, never `primaire`: that is two of them.
    pub levels: Vec<EstablishmentKind>,
    /// The place.
    #[serde(flatten)]
    pub extent: Extent,
    /// The schools, in the table's order.
    pub schools: Vec<SectorSchool>,
    /// Whether its producer marks it as not certain, or names a school by a name that says nothing certain.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_doubtful: bool,
    /// Where it stands in the file.
    pub line: u64,
}
