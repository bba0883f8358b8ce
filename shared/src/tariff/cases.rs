//! Cases that a grid is to keep to: whoever changes the grid hears which price changed with it.

use serde::{Deserialize, Serialize};

use super::{Grid, Number, Situation, price};
use crate::ids::Slug;

/// A price that the grid must give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TestCase {
    /// What it is called, once in the grid.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 200, example = "Quotient de 410 : première tranche")
    )]
    pub name: String,
    /// The item.
    #[cfg_attr(feature = "openapi", schema(example = "repas"))]
    pub item: Slug,
    /// The child's situation; what is not named is as for a resident's only child, present regularly.
    #[serde(default)]
    pub situation: Situation,
    /// The price of one unit; null where the grid must not say any.
    pub price: Option<Number>,
}

/// A case that the grid does not keep to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CaseFailure {
    /// The case, from 0.
    pub case: usize,
    /// What it is called.
    pub name: String,
    /// The price it wants.
    pub expected: Option<Number>,
    /// The price the grid gives.
    pub found: Option<Number>,
    /// The same in a sentence.
    pub text: String,
}

/// The cases that the grid does not keep to.
#[must_use]
pub fn failed_cases(grid: &Grid, cases: &[TestCase]) -> Vec<CaseFailure> {
    let said = |price: Option<Number>| price.map_or_else(|| "aucun prix".to_owned(), Number::euros);
    let run = cases.iter().enumerate().filter_map(|(index, case)| {
        let found = grid.item(&case.item).and_then(|item| price(grid, item, &case.situation).price());
        (found != case.price).then(|| CaseFailure {
            case: index,
            name: case.name.clone(),
            expected: case.price,
            found,
            text: format!(
                "Le cas « {} » attend {}, la grille donne {}. Corrigez la grille, ou le cas s'il a changé lui aussi.",
                case.name,
                said(case.price),
                said(found)
            ),
        })
    });
    run.collect()
}
