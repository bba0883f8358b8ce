//! The schools of an address: in text first, then drawn.

use maud::{Markup, html};

use super::Question;
use super::map::{Map, draw};
use crate::Day;
use crate::links::Links;
use crate::rubric::EstablishmentKind;
use crate::sector::Status;
use crate::text::bound;
use crate::view::date::french_date;
use crate::view::frame::view_link;
use crate::view_path::ViewPath;
use crate::wire::catchment::{Catchment, CatchmentContact, CatchmentSchool, LevelCatchment};
use crate::wire::commune::CommuneResource;

pub(super) fn answer(
    commune: &CommuneResource,
    question: &Question,
    catchment: &Catchment,
    class: Option<&(String, Day)>,
    map: Option<&Map>,
    links: &Links,
) -> Markup {
    html! {
        section data-mee-result {
            h3 id="mee-result" tabindex="-1" {
                @match (&catchment.place.label, question.is_point) {
                    (Some(label), true) => { "Les écoles de ce point, près de l'adresse " (label) }
                    (None, true) => "Les écoles de ce point",
                    (Some(label), false) => { (bound("Les écoles de cette adresse :")) " " (label) }
                    (None, false) => "Les écoles de cette adresse",
                }
            }
            @if let Some((class, born_on)) = class {
                p { "Un enfant né le " (french_date(*born_on)) " est en principe en " strong { (class) } "." }
            }
            @for level in &catchment.levels { (one_level(commune, question, level, links)) }
            @if let Some(contact) = &catchment.contact { (whom_to_ask(contact)) }
            @if let Some(map) = map { (draw(map, false)) }
            @if catchment.levels.iter().any(|level| level.schools.iter().any(|school| school.url.is_some())) {
                p.mee-note {
                    "Pour partager la réponse, partagez la page de l'école : son lien ne dit rien de votre adresse."
                }
            }
        }
    }
}

fn one_level(commune: &CommuneResource, question: &Question, level: &LevelCatchment, links: &Links) -> Markup {
    html! {
        section data-mee-level=(level.level.as_str()) data-mee-status=(status_name(level.status)) {
            h4 { (level.level.label()) ", année " (level.school_year) }
            p { strong { (bound(&sentence(level, question.is_point))) } }
            @if !level.schools.is_empty() { (schools(commune, &level.schools, links)) }
            p.mee-note { "Pourquoi : " (bound(&level.reason)) }
            @if !level.nearest_schools.is_empty() {
                p { "À titre d'information, les écoles publiques les plus proches :" }
                (schools(commune, &level.nearest_schools, links))
            }
            @if !level.private_schools.is_empty() {
                details {
                    summary { "Écoles privées de la commune, qui n'ont pas de secteur" }
                    (schools(commune, &level.private_schools, links))
                }
            }
        }
    }
}

fn status_name(status: Status) -> &'static str {
    match status {
        Status::Unknown => "unknown",
        Status::ToConfirm => "to_confirm",
        Status::Several => "several",
        Status::Found => "found",
    }
}

fn sentence(level: &LevelCatchment, is_point: bool) -> String {
    let place = if is_point { "ce point" } else { "votre adresse" };
    let sentence = match (level.status, level.level == EstablishmentKind::College) {
        (Status::Found, false) => "Cette école dessert … :",
        (Status::Found, true) => "Ce collège dessert … :",
        (Status::Several, _) => "Plusieurs établissements desservent … :",
        (Status::ToConfirm, _) if level.schools.is_empty() => "À confirmer par la mairie.",
        (Status::ToConfirm, _) => "À confirmer par la mairie. Ce serait :",
        (Status::Unknown, _) => "Aucun secteur n'est connu ici pour …. La mairie vous répondra.",
    };
    sentence.replace('…', place)
}

fn schools(commune: &CommuneResource, schools: &[CatchmentSchool], links: &Links) -> Markup {
    html! {
        ul.mee-list {
            @for school in schools {
                li {
                    @match (&school.uai, &school.url) {
                        (Some(uai), Some(_)) => {
                            (view_link(links, &commune.commune.insee, &ViewPath::School(uai.clone()), &html! { (school.name) }))
                        }
                        _ => (school.name),
                    }
                    @if let Some(metres) = school.distance_m { " — à " (distance(metres)) " à vol d'oiseau" }
                }
            }
        }
    }
}

/// A distance as one says it: by tens of metres, then by hundreds.
fn distance(metres: u32) -> String {
    if metres < 1_000 {
        return format!("{} m", metres.div_ceil(10) * 10);
    }
    let hundreds = (metres + 50) / 100;
    format!("{},{} km", hundreds / 10, hundreds % 10)
}

fn whom_to_ask(contact: &CatchmentContact) -> Markup {
    html! {
        div.mee-callout {
            p { strong { "À qui demander : " } (contact.name) }
            @if let Some(phone) = &contact.phone {
                @let digits = phone.chars().filter(|sign| !sign.is_whitespace()).collect::<String>();
                p { "Téléphone : " a href={ "tel:" (digits) } { (phone) } }
            }
            @if let Some(email) = &contact.email { p { "Courriel : " a href={ "mailto:" (email) } { (email) } } }
            @if let Some(href) = contact.website.as_deref().and_then(crate::view::href::web_href) {
                p { a href=(href) { "Site de la mairie" } }
            }
            @if let Some(hours) = &contact.hours_text { p { "Horaires : " (hours) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_said_as_one_says_them() {
        for (metres, said) in [
            (0, "0 m"),
            (1, "10 m"),
            (120, "120 m"),
            (991, "1000 m"),
            (1_000, "1,0 km"),
            (1_449, "1,4 km"),
            (12_350, "12,4 km"),
        ] {
            assert_eq!(distance(metres), said);
        }
    }
}
