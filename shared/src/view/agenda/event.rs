//! One entry of the agenda.

use maud::{Markup, html};

use crate::agenda::{EventKind, words};
use crate::links::Links;
use crate::text::bound;
use crate::view::fiche::Pen;
use crate::view::frame::{Crumb, screen};
use crate::view::preview::Preview;
use crate::view::school::files;
use crate::view::{date, href};
use crate::view_path::ViewPath;
use crate::wire::agenda::EventResource;
use crate::wire::commune::CommuneResource;

/// An entry's page.
#[must_use]
pub fn event(commune: &CommuneResource, event: &EventResource, links: &Links) -> Markup {
    draw(commune, event, links, &html! {})
}

/// The page with a draft in it, which says first that parents do not see it.
#[must_use]
pub fn event_preview(commune: &CommuneResource, event: &EventResource, links: &Links, preview: &Preview<'_>) -> Markup {
    draw(commune, event, links, &preview.notice())
}

fn draw(commune: &CommuneResource, event: &EventResource, links: &Links, notice: &Markup) -> Markup {
    let first = &event.first;
    let mut pen = Pen::without_fiche(commune, links, &first.title, &["mee-next", "mee-files"]);
    let whole = first.cancellation.as_ref().filter(|_| event.next.iter().all(|one| one.cancellation.is_some()));
    let content = html! {
        (notice)
        @if let Some(reason) = whole {
            div.mee-callout.mee-callout-warning role="note" { p { strong { "Annulé\u{a0}: " } (reason) } }
        }
        dl.mee-facts { (facts(event)) }
        (pen.blocks(&event.description))
        @if event.repetition.is_some() && !event.next.is_empty() {
            section {
                h3 id="mee-next" { "Les prochaines fois" }
                ul.mee-list {
                    @for one in &event.next {
                        li {
                            @if one.cancellation.is_some() { strong { "Annulé\u{a0}: " } }
                            (one.when)
                            @if let Some(reason) = &one.cancellation { ". " (reason) }
                        }
                    }
                }
            }
        }
        @if !event.attachments.is_empty() {
            section { h3 id="mee-files" { "Documents" } (files(&event.attachments)) }
        }
        @if let Some(link) = &event.link {
            @let site = href::site_name(link);
            p { "En savoir plus ou s'inscrire\u{a0}: " (href::external(link, &html! { (site) }, site)) }
        }
        @if let Some(url) = href::web_href(&event.ics_url) { p { a href=(url) { "Ajouter à mon agenda" } } }
        p.mee-note {
            (first.word.body_name)
            @if let Some(day) = first.word.checked_on { ", vérifié le " (date::time(day)) }
            "."
        }
    };
    let view = ViewPath::Event(event.slug.clone()).to_string();
    let trail = [Crumb::home(), Crumb { view: ViewPath::Agenda, label: "Agenda" }];
    screen(commune, links, (&view, &first.title), &trail, &content)
}

fn facts(event: &EventResource) -> Markup {
    let first = &event.first;
    let fact = |name: &str, value: &Markup| html! { div { dt { (name) } dd { (value) } } };
    html! {
        @if first.kind == EventKind::Registration {
            (fact("Ouverture", &html! { (words::day(first.starts_on)) }))
            (fact("Clôture", &html! { (words::day(first.ends_on)) }))
            @if let Some(day) = first.decides_on { (fact("Réponse aux familles", &html! { (words::day(day)) })) }
            @if let Some(text) = &first.when_late { (fact("Après la clôture", &html! { (bound(text)) })) }
        } @else {
            (fact("Quand", &html! { (first.when) }))
        }
        @if let Some(repetition) = &event.repetition { (fact("Se répète", &html! { (repetition.text) })) }
        @if let Some(place) = &first.place { (fact("Où", &html! { (place) })) }
        @if let Some(whom) = first.audience.french() { (fact("Pour qui", &html! { (whom) })) }
    }
}
