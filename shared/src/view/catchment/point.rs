//! A point instead of an address: by its coordinates, by the device's own position, or on a plan of the sectors.
//!
//! Everybody can use the fields, with or without a script and by keyboard alone; the plan and the device's position save
//! typing for those who can point or whose device knows where it is.

use maud::{Markup, html};

use super::map::{Map, draw};
use super::{Finder, Said, fault};
use crate::rubric::EstablishmentKind;
use crate::sector::SchoolYear;
use crate::text::bound;

/// The fields, folded away until they are wanted.
pub(super) fn fields(finder: &Finder) -> Markup {
    let is_wrong = ["lat", "lon"].iter().any(|name| fault(finder, name).is_some());
    let is_open = is_wrong || finder.question.is_point || matches!(finder.said, Said::Plan { .. });
    html! {
        details.mee-point open[is_open] {
            summary { "Répondre pour un point, sans adresse" }
            p.mee-note { "Le point sert à répondre, comme une adresse : il n'est ni gardé, ni écrit dans un journal." }
            div.mee-buttons {
                button type="submit" name="by" value="plan" formnovalidate { "Montrer les secteurs sur un plan" }
                // Only a script can ask the device, so only a script shows this.
                button type="button" hidden data-mee-device data-mee-locate { "Utiliser ma position" }
            }
            p role="status" data-mee-located {}
            fieldset {
                legend { "Coordonnées du point" }
                (field(finder, "lat", "Latitude", "En degrés, par exemple 48,8123.", &finder.question.lat))
                (field(finder, "lon", "Longitude", "En degrés, par exemple 2,3581.", &finder.question.lon))
                p { button type="submit" name="by" value="point" { "Trouver l'école de ce point" } }
            }
        }
    }
}

fn field(finder: &Finder, name: &str, label: &str, help: &str, value: &str) -> Markup {
    let wrong = fault(finder, name);
    let (id, help_id, fault_id) = (format!("mee-{name}"), format!("mee-{name}-help"), format!("mee-{name}-fault"));
    html! {
        div.mee-field {
            label for=(id) { (label) }
            p.mee-note id=(help_id) { (bound(help)) }
            @if let Some(detail) = wrong { p.mee-error id=(fault_id) { (bound(detail)) } }
            input type="text" inputmode="decimal" id=(id) name=(name) value=(value) maxlength="20" autocomplete="off"
                aria-describedby={ (help_id) @if wrong.is_some() { " " (fault_id) } }
                aria-invalid=[wrong.map(|_| "true")];
        }
    }
}

/// The plan of a level's sectors, on which a point may be shown.
pub(super) fn plan(level: EstablishmentKind, year: SchoolYear, map: Option<&Map>) -> Markup {
    let drawn = map.map(|map| draw(map, true)).filter(|drawn| !drawn.0.is_empty());
    html! {
        section data-mee-result {
            h3 id="mee-result" tabindex="-1" { "Plan des secteurs" }
            @match drawn {
                Some(drawn) => {
                    p { (level.label()) ", année " (year) ". " span data-mee-device hidden { "Touchez ou cliquez l'endroit du plan pour lequel vous cherchez une école." } }
                    p.mee-note { "Sans plan : donnez l'adresse ou les coordonnées du point, la réponse est la même." }
                    (drawn)
                }
                None => {
                    p { "La carte scolaire de cette commune n'est pas dessinée sur un plan. Donnez plutôt une adresse, ou les coordonnées d'un point." }
                }
            }
        }
    }
}
