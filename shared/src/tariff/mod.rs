//! Tariff grids: what a collectivité asks for the canteen, the périscolaire and the like, as data, and what they come to.
//!
//! A grid has items (what is sold); an item has lines (for whom, and how the price is found); the first line that is for a
//! child gives the price, adjustments then change it, and the grid's rounding ends it. Whatever a grid does not say is said
//! to be unsaid: no price is ever guessed.

mod bill;
mod cases;
mod check;
mod condition;
mod engine;
mod explain;
mod findings;
mod grid;
mod number;
mod plain;
mod priced;
#[cfg(test)]
mod tests;
mod vocabulary;

pub use bill::{Bill, BilledChild, BilledItem, Child, Household, Per, Total, Use, bill, usual_per};
pub use cases::{CaseFailure, TestCase, failed_cases};
pub use check::check_grid;
pub use condition::{Conditions, Situation, Span};
pub use engine::{axes_of, price};
pub use explain::{bounds, validity};
pub use findings::{Finding, FindingCode, Severity, findings};
pub use grid::{Adjustment, Bracket, Deliberation, Effect, Grid, Item, Line, Point, PriceRule, Rounding, Status};
pub use number::{InvalidNumber, LARGEST, Number};
pub use plain::Plain;
pub use priced::{Operation, Outcome, Priced, Step, Unsaid};
pub use vocabulary::{
    Axis, Booking, QuotientKind, Residence, RoundingMode, Scheme, TariffService, Unit, WithoutQuotient,
};

use serde::{Deserialize, Serialize};

/// A grid with the cases that its collectivité wants it to keep to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tariff {
    /// The grid.
    pub grid: Grid,
    /// Prices it must give; a change that breaks one is refused.
    #[serde(default)]
    pub cases: Vec<TestCase>,
}
