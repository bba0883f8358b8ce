//! Lines that nobody reaches, situations without a line, and what the head of a grid leaves out.

use super::super::{Axis, Booking, Conditions, Grid, Item, Residence, Span, WithoutQuotient};
use super::{Finding, FindingCode, Place, Severity};
use crate::school::Level;

/// What the head leaves out.
pub(super) fn head(grid: &Grid, found: &mut Vec<Finding>) {
    let mut place = Place { found, pointer: String::new(), item: None };
    let is_named = grid.deliberation.as_ref().is_some_and(|named| named.number.is_some() || named.date.is_some());
    if !is_named {
        let text = "La délibération n'est pas indiquée : donnez son numéro, sa date et son adresse.".to_owned();
        place.note_at("/deliberation", FindingCode::NoDeliberation, Severity::Notice, (None, None), text);
    }
    if grid.valid_from.is_none() {
        let text = "La grille ne dit pas à partir de quel jour elle vaut.".to_owned();
        place.note_at("/valid_from", FindingCode::NoValidity, Severity::Notice, (None, None), text);
    }
}

/// Lines and situations of an item.
pub(super) fn item(grid: &Grid, item: &Item, pointer: &str, found: &mut Vec<Finding>) {
    let mut place = Place { found, pointer: pointer.to_owned(), item: Some(item.id.clone()) };
    for (index, line) in item.lines.iter().enumerate() {
        let earlier = item.lines.iter().take(index).find(|earlier| earlier.conditions.cover(&line.conditions));
        let said = line.conditions.french(|status| grid.status_label(status));
        let said = said.unwrap_or_else(|| "pour tous".to_owned());
        if earlier.is_some() {
            let text = format!(
                "« {} » : la ligne « {said} » n'est jamais atteinte, une ligne plus haut vaut déjà pour ces enfants.",
                item.label
            );
            place.note_at(
                &format!("/lines/{index}"),
                FindingCode::UnreachableLine,
                Severity::Warning,
                (None, None),
                text,
            );
        }
        let has_price = line.without_quotient.is_some()
            || match grid.without_quotient {
                WithoutQuotient::Highest => line.price.highest().is_some(),
                WithoutQuotient::Lowest => true,
                WithoutQuotient::Unsaid => false,
            };
        if line.price.needs_quotient() && !has_price {
            let text = format!(
                "« {} » ({said}) : une famille dont le quotient n'est pas connu ne trouve pas de prix.",
                item.label
            );
            let code = FindingCode::NoPriceWithoutQuotient;
            place.note_at(&format!("/lines/{index}"), code, Severity::Notice, (None, None), text);
        }
    }
    if !is_complete(item) {
        let text = format!(
            "« {} » : aucune ligne ne vaut pour tous ; une situation peut rester sans prix. Ajoutez une dernière ligne sans \
             condition.",
            item.label
        );
        place.note(FindingCode::NoLineForAll, Severity::Warning, (None, None), text);
    }
}

/// Whether some line is for every child: one without conditions, or lines that together name every answer of one question.
fn is_complete(item: &Item) -> bool {
    let lines: Vec<&Conditions> = item.lines.iter().map(|line| &line.conditions).collect();
    let only = |axis: Axis| {
        lines.iter().copied().filter(move |conditions| conditions.axes() == [axis] || conditions.axes().is_empty())
    };
    let counts = |axis: Axis, span: fn(&Conditions) -> Option<Span>| {
        (1..=20_u8).all(|number| only(axis).filter_map(span).any(|span| span.holds(number)))
    };
    lines.iter().any(|conditions| conditions.axes().is_empty())
        || Residence::ALL.iter().all(|one| only(Axis::Residence).any(|found| found.residence == Some(*one)))
        || Booking::ALL.iter().all(|one| only(Axis::Booking).any(|found| found.booking == Some(*one)))
        || [true, false].iter().all(|one| only(Axis::AllergyPlan).any(|found| found.allergy_plan == Some(*one)))
        || [Level::Maternelle, Level::Elementaire]
            .iter()
            .all(|one| only(Axis::Level).any(|found| found.level == Some(*one)))
        || counts(Axis::Rank, |conditions| conditions.rank)
        || counts(Axis::Children, |conditions| conditions.children)
}
