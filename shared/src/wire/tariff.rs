//! Tariff grids on the wire.

use serde::{Deserialize, Serialize};

use super::work::WorkResource;
use crate::Day;
use crate::calculator::outcome::Outcome;
use crate::fiche::layer::Word;
use crate::ids::{InseeCode, Slug};
use crate::tariff::{Bill, CaseFailure, Child, Finding, Grid, Number, Residence, Scheme, Tariff, TestCase};

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

/// A family's question about a grid: the grid by its name or whole, and the family.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ComputeTariff {
    /// The commune whose grid is named; needed with `tariff`.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, example = "99999"))]
    pub commune: Option<InseeCode>,
    /// The name of a published grid of the commune.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = "cantine-2026"))]
    pub tariff: Option<Slug>,
    /// The grid itself, instead of a name.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    pub grid: Option<Grid>,
    /// The day that the grid must hold on; absent, today.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date, example = "2026-11-23"))]
    pub on: Option<Day>,
    /// The quotient; absent where it is not known.
    #[serde(default)]
    pub quotient: Option<Number>,
    /// Where the family lives; absent, in the collectivité.
    #[serde(default)]
    pub residence: Option<Residence>,
    /// Caf, MSA or neither.
    #[serde(default)]
    pub scheme: Option<Scheme>,
    /// A social status of the grid's list.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    pub status: Option<Slug>,
    /// The children, the eldest first.
    pub children: Vec<Child>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TariffCalculation {
    /// The calculator's name.
    #[cfg_attr(feature = "openapi", schema(example = "tariff"))]
    pub calculator: &'static str,
    /// The explained result.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// The same as data: which line applied for each child and item, each step as an operation that can be done again.
    pub bill: Bill,
}
