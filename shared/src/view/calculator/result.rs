//! An explained result: the answer first, how it was found folded below it.

use maud::{Markup, html};

use super::super::href;
use super::{parameter_table, source_list};
use crate::calculator::definition::{Certainty, Next, Unit};
use crate::calculator::outcome::{Figure, Item, Outcome};
use crate::text::bound;

/// The result of a calculation; its heading can take the focus.
#[must_use]
pub fn result(outcome: &Outcome, prefix: &str) -> Markup {
    let shown: Vec<&Figure> = outcome.figures.iter().filter(|figure| !figure.shown.is_empty()).collect();
    html! {
        section.mee-answer data-mee-result aria-labelledby={ (prefix) "result" } {
            h3 id={ (prefix) "result" } tabindex="-1" { "Résultat" }
            p.mee-result { (bound(&outcome.answer)) }
            p.mee-note { strong { (outcome.certainty.label()) } ". " (certainty(outcome.certainty, outcome.period.as_deref())) }
            @for notice in &outcome.notices { p.mee-callout { (bound(notice)) } }
            @if shown.len() > 1 || shown.iter().any(|figure| figure.unit != Unit::Text) {
                dl.mee-facts { @for figure in &shown { div { dt { (bound(&figure.label)) } dd { (figure.shown) } } } }
            }
            (items(&outcome.items))
            @if let Some(calendar) = &outcome.calendar {
                p { a download="dates.ics" href={ "data:text/calendar;charset=utf-8," (percent(calendar)) } {
                    "Ajouter les dates à mon agenda (fichier ICS)"
                } }
            }
            @if !outcome.steps.is_empty() {
                details {
                    summary { "Comment ce résultat est trouvé" }
                    ol.mee-steps {
                        @for step in &outcome.steps {
                            li { strong { (bound(&step.label)) } " : " (bound(&step.words)) }
                        }
                    }
                    @if !outcome.parameters.is_empty() {
                        (parameter_table("Valeurs utilisées pour ce calcul", &outcome.parameters))
                    }
                    p { "Sources :" }
                    (source_list(&outcome.sources))
                }
            }
            @if !outcome.next.is_empty() {
                p { strong { "Et ensuite" } }
                (next_list(&outcome.next))
            }
            p { button type="button" data-mee-print { "Imprimer" } }
        }
    }
}

fn certainty(certainty: Certainty, period: Option<&str>) -> Markup {
    html! {
        (certainty.meaning())
        @if let Some(period) = period { " Paramètres : " (period) "." }
    }
}

/// The list that an answer is, by what becomes of each item.
fn items(items: &[Item]) -> Markup {
    let mut kinds: Vec<&str> = Vec::new();
    for item in items {
        if !kinds.contains(&item.status) {
            kinds.push(item.status);
        }
    }
    html! {
        @for kind in kinds {
            p { strong { (kind) } }
            @let is_due = items.iter().any(|item| item.status == kind && item.is_due);
            ul class=(if is_due { "mee-checklist" } else { "mee-list" }) {
                @for item in items.iter().filter(|item| item.status == kind) {
                    li { (bound(&item.label)) @if !item.detail.is_empty() { br; span.mee-note { (bound(&item.detail)) } } }
                }
            }
        }
    }
}

/// What to do next.
pub(super) fn next_list(next: &[Next]) -> Markup {
    html! {
        ul.mee-list {
            @for step in next {
                li {
                    @match step.href {
                        Some(address) => (href::external(address, &html! { (bound(step.words)) }, step.words)),
                        None => (bound(step.words)),
                    }
                }
            }
        }
    }
}

/// A text within a `data:` address (RFC 2397): everything but letters and digits escaped.
fn percent(text: &str) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let digit = |value: u8| DIGITS.get(usize::from(value)).copied().map_or('0', char::from);
    let mut out = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            out.push(char::from(byte));
        } else {
            out.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
    out
}
