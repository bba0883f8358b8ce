//! The conditions of the State's aid for canteens « à 1 € ».
//!
//! Since 1 April 2019, for rural communes that may have the péréquation part of the DSR: at least three brackets by income,
//! one of at most 1 € and one above; since 1 August 2022 the price of at most 1 € is for quotients (Caf) of at most 1,000.
//! As communes and the Agence de services et de paiement restate them; the convention itself is not looked at here.

use super::super::{Bracket, Grid, Item, Number, PriceRule, QuotientKind, TariffService, Unit};
use super::{Finding, FindingCode, Place, Severity};

/// The highest quotient that may pay 1 € or less.
const HIGHEST_QUOTIENT: u32 = 1_000;

/// The fewest brackets.
const FEWEST_BRACKETS: usize = 3;

/// Checks the meals of a canteen that takes the aid, or whose prices look as if it did.
pub(super) fn check(grid: &Grid, found: &mut Vec<Finding>) {
    if !grid.is_one_euro_canteen && grid.service != TariffService::Restauration {
        return;
    }
    for (index, item) in grid.items.iter().enumerate().filter(|(_, item)| is_meal(item)) {
        // The price of everybody: those of other situations (outside, PAI) are not what the aid is for.
        let everybody = item.lines.iter().enumerate().find(|(_, line)| line.conditions.axes().is_empty());
        let Some((line, rule)) = everybody.or_else(|| item.lines.iter().enumerate().next_back()) else { continue };
        let brackets = match &rule.price {
            PriceRule::Brackets { brackets } => brackets.as_slice(),
            _ => &[],
        };
        let is_low = brackets.iter().any(|bracket| bracket.price <= Number::ONE);
        if grid.is_one_euro_canteen || is_low {
            let pointer = format!("/items/{index}/lines/{line}/price");
            meal(grid, item, brackets, &mut Place { found, pointer, item: Some(item.id.clone()) });
        }
    }
}

fn is_meal(item: &Item) -> bool {
    item.unit == Unit::Meal && !item.is_for_adults
}

fn meal(grid: &Grid, item: &Item, brackets: &[Bracket], place: &mut Place<'_>) {
    let label = &item.label;
    let (low, high): (Vec<&Bracket>, Vec<&Bracket>) = brackets.iter().partition(|bracket| bracket.price <= Number::ONE);
    // Without the aid the same prices break no rule; whoever takes it should know.
    let severity = if grid.is_one_euro_canteen { Severity::Warning } else { Severity::Notice };
    let mut note = |code, text: String, range| place.note(code, severity, range, text);
    if brackets.len() < FEWEST_BRACKETS {
        let text = format!(
            "« {label} » : l'aide de l'État à la cantine à 1 € demande au moins trois tranches, la grille en a {}.",
            brackets.len()
        );
        note(FindingCode::OneEuroBrackets, text, (None, None));
    }
    if low.is_empty() {
        let text = format!("« {label} » : l'aide de l'État demande une tranche à 1 € ou moins, la grille n'en a pas.");
        note(FindingCode::OneEuroNoLow, text, (None, None));
    }
    if high.is_empty() {
        let text = format!("« {label} » : l'aide de l'État demande une tranche à plus de 1 €, la grille n'en a pas.");
        note(FindingCode::OneEuroNoHigh, text, (None, None));
    }
    let limit = Number::whole(HIGHEST_QUOTIENT);
    for bracket in low {
        // A bracket that ends before 1,001 holds no whole quotient above 1,000.
        let is_within =
            bracket.to.is_some_and(|to| to <= limit || (!bracket.to_included && to <= Number::whole(1_001)));
        if !is_within {
            let text = format!(
                "« {label} » : depuis le 1er août 2022, le repas à 1 € ou moins est pour les quotients jusqu'à 1 000 ; la \
                 tranche « {} » va au-delà.",
                super::super::bounds(bracket)
            );
            note(FindingCode::OneEuroQuotient, text, (Some(bracket.from.max(limit)), bracket.to));
        }
    }
    if grid.quotient.is_some_and(|kind| kind != QuotientKind::Caf) {
        let text = format!(
            "« {label} » : l'aide de l'État se règle sur le quotient familial de la Caf, la grille en lit un autre."
        );
        note(FindingCode::OneEuroKind, text, (None, None));
    }
}
