//! The commune's home.

use maud::{Markup, html};

use super::frame::{screen, view_link};
use super::preview::Preview;
use super::{life_events, lists, menus, news, search, services, states};
use crate::links::Links;
use crate::school::Level;
use crate::text::bound;
use crate::view_path::ViewPath;
use crate::wire::commune::{Home, SchoolCount};

/// The commune's home: its themes, its schools, the titles of the fiches with its own word.
#[must_use]
pub fn home(home: &Home, links: &Links) -> Markup {
    draw(home, links, &html! {})
}

/// The home with a draft on top of it, which says first that parents do not see it.
#[must_use]
pub fn home_preview(home: &Home, links: &Links, preview: &Preview<'_>) -> Markup {
    draw(home, links, &preview.notice())
}

fn draw(home: &Home, links: &Links, notice: &Markup) -> Markup {
    let commune = &home.commune;
    let insee = &commune.commune.insee;
    let content = html! {
        (notice)
        p.mee-lead {
            "Des réponses courtes et vérifiables pour les parents, de la première inscription à l'entrée en 6e. "
            "Commune\u{a0}: " strong { (commune.commune.name) } "."
        }
        (search::field(links, insee, None))
        (super::agenda::today(commune, &home.today, links))
        @if let Some(menus) = &home.menus_today { (menus::today_card(insee, menus, links)) }
        @if !home.news.is_empty() {
            section {
                h3 id="mee-news" { (news::TITLE) }
                (news::cards(&home.news))
                p { (view_link(links, insee, &ViewPath::News, &html! { "Toutes les actualités" })) }
            }
        }
        section {
            h3 id="mee-themes" { "Trouver une réponse par thème" }
            @if home.themes.is_empty() {
                (states::empty("Aucune fiche n'est encore publiée pour cette commune. Adressez-vous à la mairie."))
            } @else {
                (lists::theme_cards(&home.themes))
            }
        }
        @if !home.life_events.is_empty() {
            section {
                h3 id="mee-life-events" { (life_events::TITLE) }
                ul.mee-list { @for event in &home.life_events { li { (life_events::link(event)) } } }
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
        @if !home.service_links.is_empty() {
            section {
                h3 id="mee-services" { (services::TITLE) }
                ul.mee-list { @for service in &home.service_links { li { (services::elsewhere(service)) } } }
                p { (view_link(links, insee, &ViewPath::Services, &html! { "Tous les services" })) }
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
