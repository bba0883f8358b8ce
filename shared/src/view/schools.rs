//! The commune's schools.

use maud::{Markup, html};

use super::frame::{Crumb, screen, view_link};
use super::{lists, states};
use crate::links::Links;
use crate::school::Level;
use crate::text::bound;
use crate::view_path::ViewPath;
use crate::wire::commune::CommuneResource;
use crate::wire::school::SchoolSummary;

/// The commune's schools by level, in the order given; a school of two levels stands under both.
#[must_use]
pub fn schools(commune: &CommuneResource, schools: &[SchoolSummary], links: &Links) -> Markup {
    let content = html! {
        @if schools.is_empty() {
            (states::empty("Aucune école n'est connue dans cette commune. La mairie vous dira où s'inscrire."))
        } @else {
            p {
                (view_link(links, &commune.commune.insee, &ViewPath::Catchment, &html! { (bound("Quelle école pour nous ?")) }))
                " — les écoles qui desservent votre adresse."
            }
            p.mee-lead { "L'ordre est neutre : il ne dit rien de la qualité des écoles." }
        }
        @for &level in Level::ALL {
            @let of_level = schools.iter().filter(|school| school.levels.contains(&level)).collect::<Vec<_>>();
            (group(&format!("mee-{}", level.as_str()), level.label(), &of_level))
        }
        @let others = schools.iter().filter(|school| school.levels.is_empty()).collect::<Vec<_>>();
        (group("mee-autres", "Autres établissements", &others))
    };
    let view = ViewPath::Schools.to_string();
    screen(commune, links, (&view, "Les écoles de la commune"), &[Crumb::home()], &content)
}

fn group(id: &str, title: &str, schools: &[&SchoolSummary]) -> Markup {
    html! {
        @if !schools.is_empty() {
            section {
                h3 id=(id) { (title) }
                (lists::school_cards(schools))
            }
        }
    }
}
