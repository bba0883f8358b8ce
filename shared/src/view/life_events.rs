//! Life events: the list, and what each gathers, in order.

use maud::{Markup, html};

use super::frame::{Crumb, screen, view_link};
use super::lists;
use super::services::elsewhere;
use crate::links::Links;
use crate::text::bound;
use crate::view_path::ViewPath;
use crate::wire::commune::CommuneResource;
use crate::wire::life_event::{LifeEventResource, LifeEventSummary, LifeStepResource};

/// The list's title.
pub const TITLE: &str = "Que faire quand…";

/// Every life event.
#[must_use]
pub fn life_events(commune: &CommuneResource, events: &[LifeEventSummary], links: &Links) -> Markup {
    let content = html! {
        ul.mee-cards {
            @for event in events {
                li.mee-card { p.mee-card-title { (link(event)) } p { (bound(&event.summary)) } }
            }
        }
    };
    screen(commune, links, ("life-events", TITLE), &[Crumb::home()], &content)
}

/// A link to a life event, by what parents say.
pub(super) fn link(event: &LifeEventSummary) -> Markup {
    html! { a href=(event.url) data-mee-view=(ViewPath::LifeEvent(event.slug.clone())) { (bound(&event.title)) } }
}

/// One life event.
#[must_use]
pub fn life_event(commune: &CommuneResource, event: &LifeEventResource, links: &Links) -> Markup {
    let summary = &event.summary;
    let view = ViewPath::LifeEvent(summary.slug.clone()).to_string();
    let content = html! {
        p.mee-lead { (bound(&summary.summary)) }
        @for (index, step) in event.steps.iter().enumerate() { (self::step(index + 1, step)) }
        p { (view_link(links, &commune.commune.insee, &ViewPath::LifeEvents, &html! { "Les autres moments de la vie" })) }
    };
    screen(commune, links, (&view, &summary.title), &[Crumb::home(), Crumb::life_events()], &content)
}

fn step(number: usize, step: &LifeStepResource) -> Markup {
    html! {
        section {
            h3 id={ "mee-step-" (number) } { (number) ". " (bound(&step.title)) }
            p { (bound(&step.text)) }
            @if !step.fiches.is_empty() {
                h4 id={ "mee-step-" (number) "-read" } { "À lire" }
                (lists::fiche_titles(&step.fiches))
            }
            @if !step.tools.is_empty() {
                h4 id={ "mee-step-" (number) "-try" } { "Sur ce portail" }
                ul.mee-list {
                    @for tool in &step.tools { li { a href=(tool.url) data-mee-view=(tool.view) { (bound(&tool.title)) } } }
                }
            }
            @if !step.services.is_empty() {
                h4 id={ "mee-step-" (number) "-go" } { "Où faire la démarche" }
                ul.mee-list { @for service in &step.services { li { (elsewhere(service)) } } }
            }
        }
    }
}
