//! Which school is ours: the question, what may be meant, and the answer.
//!
//! An address is in no link: whoever shares the answer shares the page of a school.

mod answer;
mod map;
mod point;

use maud::{Markup, html};

use super::frame::{Crumb, screen};
use super::states;
use crate::Day;
use crate::links::Links;
use crate::rubric::EstablishmentKind;
use crate::sector::SchoolYear;
use crate::text::bound;
use crate::view_path::ViewPath;
use crate::wire::address::{AddressKind, AddressMatch};
use crate::wire::catchment::Catchment;
use crate::wire::commune::CommuneResource;

pub use map::{Area, Map};

/// The heading.
pub const TITLE: &str = "Quelle école pour nous ?";

/// The levels that may be asked for.
pub const LEVELS: &[EstablishmentKind] =
    &[EstablishmentKind::Maternelle, EstablishmentKind::Elementaire, EstablishmentKind::College];

/// A question as it was asked, to be shown again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Question {
    /// What was typed.
    pub address: String,
    /// The levels; maternelle and élémentaire where none was chosen.
    pub levels: Vec<EstablishmentKind>,
    /// The child's birth date as it was typed.
    pub born_on: String,
    /// The latitude of a point as it was typed.
    pub lat: String,
    /// Its longitude.
    pub lon: String,
    /// Whether the point is asked for, not the address.
    pub is_point: bool,
}

/// What is said to a question.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Said {
    /// Nothing was asked yet.
    #[default]
    Nothing,
    /// What is wrong with what was typed, in French: the address, the birth date, or a coordinate.
    Wrong {
        /// The field's name.
        field: &'static str,
        /// The sentence.
        detail: String,
    },
    /// Several addresses may be meant, or none is the one that was typed.
    Choice {
        /// What to do.
        detail: String,
        /// What may be meant.
        matches: Vec<AddressMatch>,
    },
    /// A plan of sectors, to show a point on.
    Plan {
        /// The level whose sectors they are.
        level: EstablishmentKind,
        /// The school year they are for.
        school_year: SchoolYear,
        /// The sectors; none where they have no shape.
        map: Option<Map>,
    },
    /// The schools.
    Answer {
        /// The answer.
        catchment: Box<Catchment>,
        /// The class that a birth date leads to, with its level.
        class: Option<(String, Day)>,
        /// The sectors drawn; none where they have no shape.
        map: Option<Map>,
    },
}

/// The question with what is said to it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Finder {
    /// The question.
    pub question: Question,
    /// What is said to it.
    pub said: Said,
}

/// The screen.
#[must_use]
pub fn catchment(commune: &CommuneResource, finder: &Finder, links: &Links) -> Markup {
    let insee = &commune.commune.insee;
    let content = html! {
        p.mee-lead {
            "Donnez votre adresse : vous saurez quelles écoles la desservent, et pourquoi. "
            "Votre adresse sert à répondre, puis elle est oubliée : elle n'est ni gardée, ni écrite dans un journal."
        }
        // Without a script the form is sent as it is; with one, addresses are suggested and the answer comes in place.
        div.mee-tool data-mee-tool="catchment"
            data-mee-search=(links.api(&format!("communes/{insee}/addresses/search")))
            data-mee-answer=(links.api(&format!("communes/{insee}/fragments/catchment"))) {
            form.mee-form method="post" action=(links.view(insee, &ViewPath::Catchment)) autocomplete="off" data-mee-form {
                (address_field(finder))
                (level_fields(&finder.question))
                (birth_field(finder))
                p { button type="submit" { "Trouver l'école" } }
                (point::fields(finder))
                // Choosing one of these sends the rest of the form along.
                @if let Said::Choice { detail, matches } = &finder.said { (choice(detail, matches)) }
            }
            @match &finder.said {
                Said::Answer { catchment, class, map } => {
                    (answer::answer(commune, &finder.question, catchment, class.as_ref(), map.as_ref(), links))
                }
                Said::Plan { level, school_year, map } => (point::plan(*level, *school_year, map.as_ref())),
                Said::Nothing | Said::Wrong { .. } | Said::Choice { .. } => {}
            }
        }
    };
    screen(commune, links, (&ViewPath::Catchment.to_string(), TITLE), &[Crumb::home(), Crumb::schools()], &content)
}

/// What is wrong with a field.
fn fault<'a>(finder: &'a Finder, name: &str) -> Option<&'a str> {
    match &finder.said {
        Said::Wrong { field, detail } if *field == name => Some(detail),
        _ => None,
    }
}

fn address_field(finder: &Finder) -> Markup {
    let wrong = fault(finder, "address");
    html! {
        div.mee-field.mee-combobox {
            label for="mee-address" { "Votre adresse" }
            p.mee-note id="mee-address-help" { "Numéro et rue, par exemple 12 bis rue de l'École." }
            @if let Some(detail) = wrong { p.mee-error id="mee-address-fault" { (bound(detail)) } }
            input type="text" id="mee-address" name="address" value=(finder.question.address) maxlength="200"
                autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="search"
                aria-describedby={ "mee-address-help" @if wrong.is_some() { " mee-address-fault" } }
                aria-invalid=[wrong.map(|_| "true")];
        }
    }
}

fn level_fields(question: &Question) -> Markup {
    let is_chosen = |level: EstablishmentKind| match question.levels.as_slice() {
        [] => level != EstablishmentKind::College,
        chosen => chosen.contains(&level),
    };
    html! {
        fieldset {
            legend { (bound("Pour quelle école ?")) }
            @for level in LEVELS {
                @let id = format!("mee-level-{}", level.as_str());
                p.mee-option {
                    input type="checkbox" id=(id) name=(level.as_str()) value="1" checked[is_chosen(*level)];
                    " "
                    label for=(id) { (level.label()) }
                }
            }
        }
    }
}

fn birth_field(finder: &Finder) -> Markup {
    let wrong = fault(finder, "born_on");
    html! {
        div.mee-field {
            label for="mee-born-on" { "Ou la date de naissance de l'enfant (facultatif)" }
            p.mee-note id="mee-born-on-help" { "Sa classe et son niveau en sont déduits, à la place des cases ci-dessus." }
            @if let Some(detail) = wrong { p.mee-error id="mee-born-on-fault" { (bound(detail)) } }
            input type="date" id="mee-born-on" name="born_on" value=(finder.question.born_on)
                aria-describedby={ "mee-born-on-help" @if wrong.is_some() { " mee-born-on-fault" } }
                aria-invalid=[wrong.map(|_| "true")];
        }
    }
}

/// What may be meant: a button each, which sends the form with the address it names.
fn choice(detail: &str, matches: &[AddressMatch]) -> Markup {
    html! {
        section data-mee-result {
            h3 id="mee-result" tabindex="-1" { (bound("De quelle adresse s'agit-il ?")) }
            p { (bound(detail)) }
            @for found in matches.iter().filter(|found| found.kind == AddressKind::UnknownNumber) {
                @if let Some(detail) = &found.detail { p { strong { (found.street) } " — " (bound(detail)) } }
            }
            @let doors = doors(matches);
            @if doors.is_empty() {
                (states::empty("Vérifiez le nom de la rue et le numéro, ou adressez-vous à la mairie."))
            } @else {
                ul.mee-list.mee-choices {
                    @for (id, label) in doors {
                        li { button type="submit" name="address_id" value=(id) formnovalidate { (label) } }
                    }
                }
            }
        }
    }
}

/// The doors among what may be meant, each once, those near a missing number among them.
fn doors(matches: &[AddressMatch]) -> Vec<(String, String)> {
    let mut doors: Vec<(String, String)> = Vec::new();
    for found in matches {
        let own = found.address_id.iter().map(|id| (id.to_string(), found.label.clone()));
        let near =
            found.nearest.iter().map(|near| (near.address_id.to_string(), format!("{} {}", near.number, found.street)));
        for door in own.chain(near) {
            if !doors.contains(&door) {
                doors.push(door);
            }
        }
    }
    doors
}
