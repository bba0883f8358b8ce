//! Calculators on the wire.

use serde::Serialize;

use crate::calculator::definition::{Audience, Certainty, Definition};
use crate::calculator::outcome::Outcome;
use crate::calculator::params::Parameter;

/// A calculator in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalculatorSummary {
    /// Its name in addresses.
    #[cfg_attr(feature = "openapi", schema(example = "subscription"))]
    pub id: &'static str,
    /// Its title, as a parent would ask.
    pub title: &'static str,
    /// What it tells, in one sentence.
    pub summary: &'static str,
    /// Whom it is for.
    pub audience: Audience,
    /// How sure its answers are.
    pub certainty: Certainty,
    /// The address of its form; what is sent there by POST is computed.
    pub url: String,
}

/// A calculator: enough to draw its form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalculatorResource {
    /// What it asks and says of itself.
    #[serde(flatten)]
    pub definition: Definition,
    /// The parameters in force today, each with its date and source.
    pub parameters: Vec<Parameter>,
    /// Its own address; what is sent there by POST is computed.
    pub url: String,
}

/// What came of a calculation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Calculation {
    /// The calculator's name.
    #[cfg_attr(feature = "openapi", schema(example = "subscription"))]
    pub calculator: &'static str,
    /// The explained result.
    #[serde(flatten)]
    pub outcome: Outcome,
}
