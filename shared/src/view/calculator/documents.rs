//! The page of the calculator of documents: what the commune itself asks for and its dates are in it, with script or without.

use maud::{Markup, html};

use super::super::preview::Preview;
use super::super::{date, href};
use super::screen::{Own, page};
use crate::Day;
use crate::calculator::documents::CALCULATOR;
use crate::links::Links;
use crate::registration::RegistrationPeriod;
use crate::text::bound;
use crate::wire::commune::CommuneResource;
use crate::wire::registration::{RegistrationItem, RegistrationResource};

/// The page for a commune, with its registration where it has published one.
#[must_use]
pub fn documents(
    commune: &CommuneResource,
    registration: Option<&RegistrationResource>,
    today: Day,
    links: &Links,
) -> Markup {
    draw(commune, registration, today, links, html! {})
}

/// The page with a draft of the registration in it, which says first that parents do not see it.
#[must_use]
pub fn documents_preview(
    commune: &CommuneResource,
    registration: Option<&RegistrationResource>,
    today: Day,
    links: &Links,
    preview: &Preview<'_>,
) -> Markup {
    draw(commune, registration, today, links, preview.notice())
}

fn draw(
    commune: &CommuneResource,
    registration: Option<&RegistrationResource>,
    today: Day,
    links: &Links,
    notice: Markup,
) -> Markup {
    let own = Own {
        notice,
        given: registration.map(RegistrationResource::answers),
        content: registration.map(section).unwrap_or_default(),
    };
    page(commune, &CALCULATOR, today, links, &own)
}

fn section(registration: &RegistrationResource) -> Markup {
    let (required, free): (Vec<_>, Vec<_>) = registration.items.iter().partition(|item| item.is_required);
    html! {
        section {
            h3 id="mee-registration" { "Inscriptions " (registration.school_year.to_string()) }
            @if !registration.dates.is_empty() {
                p { strong { "Les dates" } }
                ul.mee-list { @for date in &registration.dates { li { (period(date)) } } }
            }
            @if !required.is_empty() {
                p { strong { "La commune demande aussi" } }
                ul.mee-list { @for asked in &required { li { (item(asked)) } } }
            }
            @if !free.is_empty() {
                p { strong { "Facultatif\u{a0}: la commune le souhaite, vous pouvez ne pas l'apporter" } }
                ul.mee-list { @for asked in &free { li { (item(asked)) } } }
            }
            @if let Some(note) = &registration.note { p { (bound(note)) } }
            p.mee-note {
                (registration.word.body_name)
                @if let Some(day) = registration.word.checked_on { ", vérifié le " (date::time(day)) }
                "."
            }
        }
    }
}

fn period(period: &RegistrationPeriod) -> Markup {
    html! {
        strong { (bound(&period.label)) } "\u{a0}: "
        @match period.closes_on {
            Some(last) => { "du " (date::time(period.opens_on)) " au " (date::time(last)) }
            None => { "le " (date::time(period.opens_on)) }
        }
        "."
        @if let Some(address) = &period.url { " " (href::external(address, &html! { "S'inscrire en ligne" }, &period.label)) }
        @if let Some(late) = &period.when_late { br; span.mee-note { "En retard\u{a0}: " (bound(late)) } }
    }
}

fn item(item: &RegistrationItem) -> Markup {
    html! {
        (bound(&item.label)) " (" (item.step.label()) ")"
        br; span.mee-note { (bound(&item.why)) @if let Some(limit) = &item.limit { " " (bound(limit)) } }
    }
}
