//! The commune's home.

use maud::{Markup, html};

use super::frame::{screen, view_link};
use super::{lists, search, states};
use crate::links::Links;
use crate::school::Level;
use crate::text::bound;
use crate::view_path::ViewPath;
use crate::wire::commune::{Home, SchoolCount};

/// The commune's home: its themes, its schools, the titles of the fiches with its own word.
#[must_use]
pub fn home(home: &Home, links: &Links) -> Markup {
    let commune = &home.commune;
    let insee = &commune.commune.insee;
    let content = html! {
        p.mee-lead {
            "Des réponses courtes et vérifiables pour les parents, de la première inscription à l'entrée en 6e. "
            "Commune\u{a0}: " strong { (commune.commune.name) } "."
        }
        (search::field(links, insee, None))
        section {
            h3 id="mee-themes" { "Trouver une réponse par thème" }
            @if home.themes.is_empty() {
                (states::empty("Aucune fiche n'est encore publiée pour cette commune. Adressez-vous à la mairie."))
            } @else {
                (lists::theme_cards(&home.themes))
            }
        }
        @if !home.schools.is_empty() {
            section {
                h3 id="mee-schools" { "Les écoles de la commune" }
                ul.mee-list { @for schools in &home.schools { li { (school_count(schools)) } } }
                p { (view_link(links, insee, &ViewPath::Catchment, &html! { (bound("Quelle école pour nous ?")) })) }
                p { (view_link(links, insee, &ViewPath::Schools, &html! { "Voir toutes les écoles" })) }
            }
        }
        section {
            h3 id="mee-calculators" { "Calculer pour votre enfant" }
            p {
                (view_link(links, insee, &ViewPath::Calculators, &html! {
                    "Classe, quotient familial, aides, documents à apporter"
                }))
                ". Vos chiffres restent sur votre appareil."
            }
        }
        @if !home.local_fiches.is_empty() {
            section {
                h3 id="mee-local" { "Les réponses précisées par votre commune" }
                (lists::fiche_titles(&home.local_fiches))
            }
        }
    };
    screen(commune, links, ("", "Vos questions sur l'école"), &[], &content)
}

fn school_count(schools: &SchoolCount) -> String {
    let (one, many) = match schools.level {
        Level::Maternelle => ("école maternelle", "écoles maternelles"),
        Level::Elementaire => ("école élémentaire", "écoles élémentaires"),
        Level::College => ("collège", "collèges"),
    };
    lists::count(schools.count, one, many)
}
