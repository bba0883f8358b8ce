//! The list of calculators and the page of one.

use maud::{Markup, html};

use super::super::frame::{Crumb, screen, view_link};
use super::{parameter_table, source_list};
use crate::Day;
use crate::calculator::definition::{Audience, Definition};
use crate::calculator::{ALL, Calculator};
use crate::links::Links;
use crate::view_path::ViewPath;
use crate::wire::commune::CommuneResource;

/// Longer tables of parameters are folded.
const FEW: usize = 12;

/// Every calculator of the portal: those of parents first.
#[must_use]
pub fn calculators(commune: &CommuneResource, links: &Links) -> Markup {
    let content = html! {
        p.mee-lead { (Definition::PRIVACY) }
        (cards(commune, links, Audience::Parents))
        @if ALL.iter().any(|calculator| calculator.definition.audience == Audience::Mairie) {
            section {
                h3 id="mee-mairie" { "Pour la mairie" }
                (cards(commune, links, Audience::Mairie))
            }
        }
    };
    screen(commune, links, ("calculators", "Calculateurs"), &[Crumb::home()], &content)
}

fn cards(commune: &CommuneResource, links: &Links, audience: Audience) -> Markup {
    html! {
        ul.mee-cards {
            @for calculator in ALL.iter().filter(|calculator| calculator.definition.audience == audience) {
                @let definition = &calculator.definition;
                li.mee-card {
                    p.mee-card-title {
                        (view_link(links, &commune.commune.insee, &ViewPath::Calculator(definition.id), &html! {
                            (crate::text::bound(definition.title))
                        }))
                    }
                    p { (crate::text::bound(definition.summary)) }
                }
            }
        }
    }
}

/// A calculator's page: a place for its form, then all that can be said without computing.
#[must_use]
pub fn calculator(commune: &CommuneResource, calculator: &Calculator, today: Day, links: &Links) -> Markup {
    page(commune, calculator, today, links, &Own::default())
}

/// What a page holds beyond what its calculator is everywhere.
#[derive(Debug, Default)]
pub(super) struct Own {
    /// What stands before anything else.
    pub(super) notice: Markup,
    /// The answers that the mairie gives, as JSON: the tool takes them from the page, so nothing is asked for.
    pub(super) given: Option<String>,
    /// What stands behind the form.
    pub(super) content: Markup,
}

pub(super) fn page(commune: &CommuneResource, calculator: &Calculator, today: Day, links: &Links, own: &Own) -> Markup {
    let definition = &calculator.definition;
    let view = ViewPath::Calculator(definition.id).to_string();
    let content = html! {
        (own.notice)
        p.mee-lead { (crate::text::bound(definition.summary)) }
        // Whoever shows this place opens the tool in it; what stands in it now is for where none can run.
        div.mee-tool data-mee-tool="calculator" data-mee-calculator=(definition.id) data-mee-given=[own.given.as_deref()] {
            p.mee-callout {
                "Le calcul demande JavaScript : il se fait sur votre appareil, pour ne rien envoyer. "
                "S'il ne s'ouvre pas ici, la règle et ses sources suivent."
            }
        }
        (own.content)
        section {
            h3 id="mee-rule" { "La règle" }
            @for paragraph in definition.rule { p { (crate::text::bound(paragraph)) } }
        }
        @let parameters = calculator.in_force(today);
        @if !parameters.is_empty() {
            section {
                h3 id="mee-parameters" { "Les valeurs utilisées" }
                @let caption = format!("Valeurs en vigueur le {}", crate::view::date::french_date(today));
                @if parameters.len() > FEW {
                    details { summary { (caption) } (parameter_table(&caption, &parameters)) }
                } @else {
                    (parameter_table(&caption, &parameters))
                }
            }
        }
        section {
            h3 id="mee-sources" { "Sources" }
            (source_list(definition.sources))
        }
        section {
            h3 id="mee-next" { "Et ensuite" }
            (super::result::next_list(definition.next))
        }
    };
    screen(commune, links, (&view, definition.title), &[Crumb::home(), Crumb::calculators()], &content)
}
