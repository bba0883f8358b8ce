//! Schools and other establishments.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Day;
use crate::ids::{InseeCode, Uai};

/// A school level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Level {
    /// École maternelle: from 3 (or 2) to 6.
    Maternelle,
    /// École élémentaire: CP to CM2.
    Elementaire,
    /// Collège: 6e to 3e.
    College,
}

impl Level {
    /// Every level, youngest first.
    pub const ALL: &[Self] = &[Self::Maternelle, Self::Elementaire, Self::College];

    /// The level as it stands in addresses and JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Maternelle => "maternelle",
            Self::Elementaire => "elementaire",
            Self::College => "college",
        }
    }

    /// The level as parents read it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Maternelle => "Maternelle",
            Self::Elementaire => "Élémentaire",
            Self::College => "Collège",
        }
    }
}

/// The text names no level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("un niveau est maternelle, elementaire ou college")]
pub struct UnknownLevel;

impl FromStr for Level {
    type Err = UnknownLevel;
    fn from_str(text: &str) -> Result<Self, UnknownLevel> {
        Self::ALL.iter().copied().find(|level| level.as_str() == text).ok_or(UnknownLevel)
    }
}

/// Who runs a school.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum SchoolSector {
    /// Public.
    Public,
    /// Private.
    Private,
}

impl SchoolSector {
    /// The sector as parents read it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Public => "Public",
            Self::Private => "Privé",
        }
    }
}

/// A point on the globe (WGS 84, degrees).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Position {
    /// Longitude, east positive.
    #[cfg_attr(feature = "openapi", schema(example = 2.41))]
    pub lon: f64,
    /// Latitude, north positive.
    #[cfg_attr(feature = "openapi", schema(example = 48.82))]
    pub lat: f64,
}

/// A postal address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PostalAddress {
    /// Street lines, none empty.
    pub lines: Vec<String>,
    /// Postcode.
    pub postcode: Option<String>,
    /// Town as the post writes it.
    pub town: Option<String>,
}

/// A school as the national annuaire knows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct School {
    /// Its national number.
    pub uai: Uai,
    /// Its name.
    pub name: String,
    /// The commune it stands in.
    pub insee: InseeCode,
    /// Public or private.
    pub sector: SchoolSector,
    /// The contract with the State of a private school, as published.
    pub private_contract: Option<String>,
    /// The levels it teaches.
    pub levels: Vec<Level>,
    /// Where it stands.
    pub address: PostalAddress,
    /// The same as a point.
    pub position: Option<Position>,
    /// Telephone, digits as published.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Website.
    pub website: Option<String>,
    /// Whether one can eat there; none when the source does not say.
    pub has_canteen: Option<bool>,
    /// Whether it has a unit for disabled pupils (ULIS); none when the source does not say.
    pub has_ulis: Option<bool>,
    /// Its label of priority education (`REP`, `REP+`).
    pub priority_education: Option<String>,
    /// Its number of pupils, where published.
    pub pupils: Option<u32>,
    /// The kind of school in the source's words.
    pub nature: Option<String>,
    /// The inspection's circonscription.
    pub district: Option<String>,
    /// The day it opened.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub opened_on: Option<Day>,
    /// The day the source last changed its line.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub source_updated_on: Option<Day>,
    /// Where these facts come from, to be named beside them.
    pub source: String,
}
