//! Quotients without a price or with two, and prices that fall.

use super::super::{Bracket, Grid, Item, Line, Number, PriceRule, Rounding, bounds, engine};
use super::{FindingCode, Place, Severity};

/// What is odd in how one line finds its price.
pub(super) fn rule(grid: &Grid, item: &Item, line: &Line, place: &mut Place<'_>) {
    match &line.price {
        PriceRule::Flat { price } => fine(grid, *price, "/price", place),
        PriceRule::Brackets { brackets } => {
            edges(item, brackets, place);
            for (index, pair) in brackets.iter().zip(brackets.iter().skip(1)).enumerate() {
                gap(grid, item, index, pair, place);
                let falls = (pair.0.price, pair.1.price);
                fall(item, falls, (Some(pair.1.from), pair.1.to), &format!("/brackets/{}", index + 1), place);
            }
            for (index, bracket) in brackets.iter().enumerate() {
                fine(grid, bracket.price, &format!("/brackets/{index}/price"), place);
            }
        }
        PriceRule::EffortRate { ceiling, .. } => {
            if ceiling.is_none() {
                let text = format!(
                    "« {} » : ce taux n'a pas de maximum ; le prix monte sans fin avec le quotient. Donnez un plafond.",
                    item.label
                );
                place.note_at("/ceiling", FindingCode::NoMaximum, Severity::Warning, (None, None), text);
            }
        }
        PriceRule::Piecewise { points } => {
            for (index, (before, after)) in points.iter().zip(points.iter().skip(1)).enumerate() {
                let falls = (before.price, after.price);
                let range = (Some(before.quotient), Some(after.quotient));
                fall(item, falls, range, &format!("/points/{}", index + 1), place);
            }
        }
    }
}

/// Where the brackets begin and end.
fn edges(item: &Item, brackets: &[Bracket], place: &mut Place<'_>) {
    let lowest = brackets.iter().min_by_key(|bracket| (bracket.from, !bracket.from_included));
    if let Some(first) = lowest.filter(|first| first.from > Number::ZERO || !first.from_included) {
        let text = format!(
            "« {} » : la première tranche est « {} » ; un quotient plus petit n'a pas de prix. Faites-la commencer à 0.",
            item.label,
            bounds(first)
        );
        place.note_at(
            "/brackets/0",
            FindingCode::NoStart,
            Severity::Warning,
            (Some(Number::ZERO), Some(first.from)),
            text,
        );
    }
    let is_closed = brackets.iter().all(|bracket| bracket.to.is_some());
    let last = brackets.iter().enumerate().max_by_key(|(_, bracket)| bracket.to);
    if let Some((index, last)) = last.filter(|_| is_closed) {
        let text = format!(
            "« {} » : la dernière tranche est « {} » ; un quotient plus grand n'a pas de prix. Laissez-la sans fin.",
            item.label,
            bounds(last)
        );
        let below = format!("/brackets/{index}/to");
        place.note_at(&below, FindingCode::NoMaximum, Severity::Warning, (last.to, None), text);
    }
}

/// What lies between a bracket and the next one.
fn gap(grid: &Grid, item: &Item, index: usize, (before, after): (&Bracket, &Bracket), place: &mut Place<'_>) {
    let below = format!("/brackets/{}", index + 1);
    let label = &item.label;
    let Some(end) = before.to else {
        let text = format!("« {label} » : la tranche « {} » vient après une tranche sans fin.", bounds(after));
        let range = (Some(after.from), after.to);
        return place.note_at(&below, FindingCode::Overlap, Severity::Warning, range, text);
    };
    let words = (bounds(before), bounds(after));
    let range = (Some(end.min(after.from)), Some(end.max(after.from)));
    if after.from < before.from {
        let text =
            format!("« {label} » : la tranche « {} » vient après « {} ». Rangez-les par quotient.", words.1, words.0);
        return place.note_at(&below, FindingCode::Disorder, Severity::Notice, range, text);
    }
    if after.from < end {
        let text = format!(
            "« {label} » : les quotients de {} à {} sont dans « {} » et dans « {} » ; la première s'applique.",
            after.from.french(),
            end.french(),
            words.0,
            words.1
        );
        return place.note_at(&below, FindingCode::Overlap, Severity::Warning, range, text);
    }
    if after.from == end {
        let (code, text) = match (before.to_included, after.from_included) {
            (true, true) => (
                FindingCode::SharedBound,
                format!(
                    "« {label} » : {} est dans « {} » et dans « {} » ; la première s'applique.",
                    end.french(),
                    words.0,
                    words.1
                ),
            ),
            (false, false) => (
                FindingCode::OrphanBound,
                format!(
                    "« {label} » : {} n'est ni dans « {} » ni dans « {} ». Dites à laquelle il appartient.",
                    end.french(),
                    words.0,
                    words.1
                ),
            ),
            _ => return,
        };
        return place.note_at(&below, code, Severity::Warning, range, text);
    }
    if let Some(rounding) = grid.quotient_rounding
        && !falls_between(rounding, before, after)
    {
        return;
    }
    // A hole of at most one is a bound written for whole quotients.
    let is_narrow = after.from.get() - end.get() <= Number::ONE.get();
    let severity = if is_narrow { Severity::Notice } else { Severity::Warning };
    let text = if is_narrow {
        format!(
            "« {label} » : un quotient entre {} et {} (avec des centimes) n'a pas de tranche. Dites comment le quotient est \
             arrondi, ou faites se toucher les tranches.",
            end.french(),
            after.from.french()
        )
    } else {
        format!("« {label} » : un quotient entre {} et {} n'a pas de tranche.", end.french(), after.from.french())
    };
    place.note_at(&below, FindingCode::Hole, severity, range, text);
}

/// Whether a rounded quotient may lie between the two brackets.
fn falls_between(rounding: Rounding, before: &Bracket, after: &Bracket) -> bool {
    let Some(end) = before.to else { return false };
    // The first multiple of the step that the lower bracket does not hold.
    let up = Rounding { mode: super::super::RoundingMode::Up, ..rounding };
    let first = engine::round(end.get(), up);
    let first = if first == end.get() && before.to_included { first + rounding.step.get() } else { first };
    if after.from_included { first < after.from.get() } else { first <= after.from.get() }
}

fn fall(
    item: &Item,
    (before, after): (Number, Number),
    range: (Option<Number>, Option<Number>),
    below: &str,
    place: &mut Place<'_>,
) {
    if after < before {
        let text = format!(
            "« {} » : le prix baisse de {} à {} quand le quotient monte.",
            item.label,
            before.euros(),
            after.euros()
        );
        place.note_at(below, FindingCode::FallingPrice, Severity::Warning, range, text);
    }
}

/// A price that its grid's own rounding changes.
fn fine(grid: &Grid, price: Number, below: &str, place: &mut Place<'_>) {
    let rounded = Number::of(engine::round(price.get(), grid.rounding));
    if rounded != price {
        let text = format!(
            "Le prix {} devient {} par l'arrondi de la grille. Changez l'un ou l'autre.",
            price.euros(),
            rounded.euros()
        );
        place.note_at(below, FindingCode::FinePrice, Severity::Notice, (None, None), text);
    }
}
