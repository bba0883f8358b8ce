//! Tariff grids on the wire.

use serde::{Deserialize, Serialize};

use super::work::WorkResource;
use crate::fiche::layer::Word;
use crate::ids::Slug;
use crate::tariff::{CaseFailure, Finding, Grid, Tariff, TestCase};

/// A tariff grid as parents find it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TariffResource {
    /// Its name in addresses.
    #[cfg_attr(feature = "openapi", schema(example = "cantine-2026"))]
    pub slug: Slug,
    /// Whose word it is, and when it was checked.
    pub word: Word,
    /// The page that shows it.
    #[cfg_attr(feature = "openapi", schema(example = "https://portail.example.org/portal/99999/tariffs"))]
    pub url: String,
    /// From when to when it holds, in words.
    #[cfg_attr(feature = "openapi", schema(example = "du 1er septembre 2026 au 31 août 2027"))]
    pub validity: Option<String>,
    /// The grid.
    pub grid: Grid,
}

/// A tariff grid as its body works on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BodyTariff {
    /// Its work.
    pub work: WorkResource,
    /// What its latest revision says.
    pub tariff: Tariff,
    /// What is odd in it.
    pub findings: Vec<Finding>,
}

/// A grid to be written, or to be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PutTariff {
    /// The grid.
    pub grid: Grid,
    /// Prices it must give; absent, the cases that are stored with the grid stay and must still hold.
    #[serde(default)]
    pub cases: Option<Vec<TestCase>>,
}

/// What the validator says of a grid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TariffReport {
    /// What is odd in it; none is a refusal.
    pub findings: Vec<Finding>,
    /// The cases that it does not keep to.
    pub failed_cases: Vec<CaseFailure>,
}
