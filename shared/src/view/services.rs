//! The service zone: our own calculators and finder, and what the commune offers elsewhere.

use maud::{Markup, html};

use super::frame::{Crumb, screen, view_link};
use super::preview::Preview;
use super::{date, href, lists};
use crate::calculator;
use crate::links::Links;
use crate::text::bound;
use crate::view_path::ViewPath;
use crate::wire::commune::CommuneResource;
use crate::wire::service_link::ServiceLinkResource;

/// The screen's title.
pub const TITLE: &str = "Services pour les familles";

/// What the commune offers families; with a draft's notice where one is among them.
#[must_use]
pub fn services(
    commune: &CommuneResource,
    services: &[ServiceLinkResource],
    links: &Links,
    preview: Option<&Preview<'_>>,
) -> Markup {
    let insee = &commune.commune.insee;
    let content = html! {
        @if let Some(preview) = preview { (preview.notice()) }
        section {
            h3 id="mee-here" { "Sur ce portail" }
            ul.mee-list {
                li { (view_link(links, insee, &ViewPath::Catchment, &html! { (bound(super::catchment::TITLE)) })) }
                @for calculator in calculator::ALL {
                    @let view = ViewPath::Calculator(calculator.definition.id);
                    li { (view_link(links, insee, &view, &html! { (bound(calculator.definition.title)) })) }
                }
                li { (view_link(links, insee, &ViewPath::Tariffs, &html! { "Les tarifs de la commune" })) }
            }
        }
        @if services.is_empty() {
            p { "La commune n'a pas encore indiqué ici ses services en ligne. Adressez-vous à la mairie." }
        } @else {
            p.mee-note {
                "Les services ci-dessous sont ailleurs\u{a0}: un lien marqué «\u{a0}ailleurs\u{a0}» ouvre un autre site, nommé à côté."
            }
        }
        @for group in services.chunk_by(|one, other| one.kind == other.kind) {
            @if let Some(first) = group.first() {
                section {
                    h3 id={ "mee-service-" (first.kind.as_str().replace('_', "-")) } { (first.label) }
                    ul.mee-cards { @for service in group { li.mee-card { (one(service)) } } }
                }
            }
        }
    };
    screen(commune, links, ("services", TITLE), &[Crumb::home()], &content)
}

fn one(service: &ServiceLinkResource) -> Markup {
    let facts: [(&str, Option<&str>); 3] = [
        ("Pour qui", service.audience.as_deref()),
        ("Conditions", service.conditions.as_deref()),
        ("Coût", service.cost.as_deref()),
    ];
    html! {
        p.mee-card-title { (elsewhere(service)) }
        p { (bound(&service.summary)) }
        @if !service.is_open { p { strong { "Pas encore ouvert." } } }
        @for (label, text) in facts {
            @if let Some(text) = text { p { strong { (label) } "\u{a0}: " (text) } }
        }
        @if !service.levels.is_empty() { p { strong { "Niveaux" } "\u{a0}: " (lists::levels_label(&service.levels)) } }
        @if !service.schools.is_empty() {
            p {
                strong { "Écoles" } "\u{a0}: "
                @for (index, school) in service.schools.iter().enumerate() {
                    @if index > 0 { ", " }
                    a href=(school.url) data-mee-view=(ViewPath::School(school.uai.clone())) { (school.name) }
                }
            }
        }
        @if let Some(dates) = dates(service) { p { strong { "Dates" } "\u{a0}: " (dates) } }
        @if let Some(phone) = &service.phone { p { strong { "Téléphone" } "\u{a0}: " (href::phone(phone)) } }
        @if let Some(place) = &service.place { p { strong { "Où" } "\u{a0}: " (place) } }
        p.mee-note {
            (service.word.body_name)
            @if let Some(day) = service.word.checked_on { ", vérifié le " (date::time(day)) }
        }
    }
}

/// The service's name, which leads to its site where it has one; « ailleurs » says so and names the site.
pub(super) fn elsewhere(service: &ServiceLinkResource) -> Markup {
    html! {
        @match (&service.url, &service.site) {
            (Some(url), Some(site)) => {
                (href::external(url, &html! { (bound(&service.title)) }, &service.title))
                " " span.mee-note { "(ailleurs\u{a0}: " (site) ")" }
            },
            _ => (bound(&service.title)),
        }
    }
}

fn dates(service: &ServiceLinkResource) -> Option<Markup> {
    match (service.opens_on, service.closes_on) {
        (Some(opens), Some(closes)) => Some(html! { "du " (date::time(opens)) " au " (date::time(closes)) }),
        (Some(opens), None) => Some(html! { "depuis le " (date::time(opens)) })
            .filter(|_| service.is_open)
            .or_else(|| Some(html! { "à partir du " (date::time(opens)) })),
        (None, Some(closes)) => Some(html! { "jusqu'au " (date::time(closes)) }),
        (None, None) => None,
    }
}
