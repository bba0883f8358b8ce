//! Which school is ours, on the wire.

use serde::{Deserialize, Serialize};

use crate::ids::{InseeCode, Uai};
use crate::rubric::EstablishmentKind;
use crate::sector::{SchoolYear, Status};

/// A place: exactly one of `address_id`, `street` (with `number` and `suffix`) and `lon` with `lat`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CatchmentQuery {
    /// The identifier of an address in the Base Adresse Nationale.
    #[cfg_attr(feature = "openapi", schema(example = "93010_4436_00042_bis", max_length = 60))]
    pub address_id: Option<String>,
    /// The name of a street of the commune.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub street: Option<String>,
    /// A number in the street.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 99998))]
    pub number: Option<u32>,
    /// What follows the number: bis, ter, A…
    #[cfg_attr(feature = "openapi", schema(max_length = 10))]
    pub suffix: Option<String>,
    /// Longitude in degrees (WGS 84).
    #[cfg_attr(feature = "openapi", schema(minimum = -180, maximum = 180))]
    pub lon: Option<f64>,
    /// Latitude in degrees (WGS 84).
    #[cfg_attr(feature = "openapi", schema(minimum = -90, maximum = 90))]
    pub lat: Option<f64>,
    /// The school year; the current one where it is not given, or the latest known.
    pub school_year: Option<SchoolYear>,
    /// The levels; maternelle and élémentaire where none is given. `primaire` is both.
    pub levels: Option<Vec<EstablishmentKind>>,
}

/// A school named in an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CatchmentSchool {
    /// Its national number; null where the carte scolaire gives a name alone.
    pub uai: Option<Uai>,
    /// Its name.
    pub name: String,
    /// The address of its page; null where this portal has none.
    pub url: Option<String>,
    /// The distance from the place as the crow flies, in metres; null where one of both has no position.
    pub distance_m: Option<u32>,
}

/// The answer for a level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LevelCatchment {
    /// The level.
    pub level: EstablishmentKind,
    /// The school year the answer is for.
    pub school_year: SchoolYear,
    /// How certain it is; the first that applies.
    pub status: Status,
    /// The public schools that serve the place, or may.
    pub schools: Vec<CatchmentSchool>,
    /// The commune's private schools of the level, which have no sector; the nearest first.
    pub private_schools: Vec<CatchmentSchool>,
    /// Where no sector is known: the nearest public schools of the level, as information only.
    pub nearest_schools: Vec<CatchmentSchool>,
    /// Why, in French.
    #[cfg_attr(feature = "openapi", schema(example = "Rue de la Paix, côté pair, du 2 au 40."))]
    pub reason: String,
}

/// Whom to ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CatchmentContact {
    /// Its name.
    pub name: String,
    /// Telephone.
    pub phone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Website.
    pub website: Option<String>,
    /// Opening hours in French.
    pub hours_text: Option<String>,
}

/// The place that was understood.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CatchmentPlace {
    /// The address in words; null for a point far from any.
    pub label: Option<String>,
    /// Its identifier in the Base Adresse Nationale.
    pub address_id: Option<String>,
    /// Longitude; null where the place has no position.
    pub lon: Option<f64>,
    /// Latitude.
    pub lat: Option<f64>,
}

/// Which schools serve a place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Catchment {
    /// The commune.
    pub insee: InseeCode,
    /// The place as it was understood.
    pub place: CatchmentPlace,
    /// An answer for each level asked for.
    pub levels: Vec<LevelCatchment>,
    /// Whom to ask; null where every answer is certain.
    pub contact: Option<CatchmentContact>,
}

/// The sector of a school, for a level.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SchoolSectorLevel {
    /// The level.
    pub level: EstablishmentKind,
    /// The places it is made of, in words.
    #[cfg_attr(feature = "openapi", schema(example = json!(["Rue de la Paix, côté pair, du 2 au 40"])))]
    pub places: Vec<String>,
    /// Its areas as a GeoJSON MultiPolygon (RFC 7946); null where none is drawn.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub geometry: Option<serde_json::Value>,
}

/// The sector of a school.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SchoolSectorResource {
    /// The school.
    pub uai: Uai,
    /// Its name.
    pub name: String,
    /// The school year.
    pub school_year: SchoolYear,
    /// The levels for which a sector is known.
    pub levels: Vec<SchoolSectorLevel>,
}
