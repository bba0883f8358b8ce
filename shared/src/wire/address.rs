//! The search for an address, as someone types it.

use serde::{Deserialize, Serialize};

use crate::address::{AddressId, StreetId};

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AddressQuery {
    /// What was typed so far: number, street, in any order and spelling; at most 200 characters.
    #[cfg_attr(feature = "openapi", schema(max_length = 200, example = "12 bis r de la paix"))]
    pub query: String,
    /// How many results at most; 7 where it is not given.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 20, example = 7))]
    pub limit: Option<u32>,
}

/// What a result is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AddressKind {
    /// A door.
    Address,
    /// A street; no number was typed.
    Street,
    /// A street that lacks the number that was typed; `nearest` names doors that it has.
    UnknownNumber,
}

/// A door near one that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NearAddress {
    /// Its identifier in the BAN.
    pub address_id: AddressId,
    /// Its number with its mark.
    #[cfg_attr(feature = "openapi", schema(example = "12 bis"))]
    pub number: String,
}

/// A result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AddressMatch {
    /// What it is.
    pub kind: AddressKind,
    /// The address in one line, without the commune.
    #[cfg_attr(feature = "openapi", schema(example = "12 bis Rue de la Paix"))]
    pub label: String,
    /// The door's identifier in the BAN; null for a street.
    pub address_id: Option<AddressId>,
    /// The street's identifier in the BAN.
    pub street_id: Option<StreetId>,
    /// The street's name.
    #[cfg_attr(feature = "openapi", schema(example = "Rue de la Paix"))]
    pub street: String,
    /// The number that was found, or, where the street lacks it, that was typed; null for a street.
    #[cfg_attr(feature = "openapi", schema(example = 12))]
    pub number: Option<u32>,
    /// Its repetition mark in lower case.
    #[cfg_attr(feature = "openapi", schema(example = "bis"))]
    pub suffix: Option<String>,
    /// The postcode.
    #[cfg_attr(feature = "openapi", schema(example = "99999"))]
    pub postcode: Option<String>,
    /// The commune the street was in before a merger, which tells two streets of one name apart.
    pub former_commune: Option<String>,
    /// Longitude in degrees (WGS 84); the street's middle for a street, null where it is not known.
    #[cfg_attr(feature = "openapi", schema(example = 2.35))]
    pub lon: Option<f64>,
    /// Latitude in degrees (WGS 84).
    #[cfg_attr(feature = "openapi", schema(example = 48.81))]
    pub lat: Option<f64>,
    /// What a person should be told: that the number does not exist, and which ones do.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "Le numéro 13 n'existe pas dans cette voie. Numéros les plus proches : 11 et 15.")
    )]
    pub detail: Option<String>,
    /// The doors nearest to a number that does not exist; empty otherwise.
    pub nearest: Vec<NearAddress>,
}

/// The answer to a search.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AddressMatches {
    /// The results, the best first.
    pub results: Vec<AddressMatch>,
    /// Whether the addresses of the commune are known here; where they are not, an empty list says nothing.
    pub is_covered: bool,
    /// Who says so, to be named beside the results.
    #[cfg_attr(feature = "openapi", schema(example = "Base Adresse Nationale, Licence Ouverte 2.0"))]
    pub source: String,
}
