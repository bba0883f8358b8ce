//! A school's page.

mod rubrics;

pub(super) use rubrics::files;

use maud::{Markup, html};

use super::frame::{Crumb, screen, view_link};
use super::preview::Preview;
use super::{date, href, lists};
use crate::links::Links;
use crate::school::{School, SchoolSector};
use crate::text::fold;
use crate::view_path::{MenuPlace, ViewPath};
use crate::wire::commune::CommuneResource;
use crate::wire::school::SchoolResource;

/// A school's page: what its source says, where it comes from, nothing where the source is silent.
#[must_use]
pub fn school(commune: &CommuneResource, school: &SchoolResource, links: &Links) -> Markup {
    draw(commune, school, links, &html! {})
}

/// The school's page with a draft in it, which says first that parents do not see it.
#[must_use]
pub fn school_preview(
    commune: &CommuneResource,
    school: &SchoolResource,
    links: &Links,
    preview: &Preview<'_>,
) -> Markup {
    draw(commune, school, links, &preview.notice())
}

fn draw(commune: &CommuneResource, school: &SchoolResource, links: &Links, notice: &Markup) -> Markup {
    let view = ViewPath::School(school.school.uai.clone()).to_string();
    let rubrics = rubrics::rubrics(commune, school, links);
    let life = school.life.as_ref();
    let has_menus = school.menus_url.is_some();
    let menus = ViewPath::Menus(None, Some(MenuPlace::School(school.school.uai.clone())));
    let school = &school.school;
    let content = html! {
        (notice)
        p.mee-lead {
            (kind(school))
            @if let Some(nature) = school.nature.as_deref().and_then(particular) { " · " (nature) }
            @if !school.levels.is_empty() { " · " (lists::levels_label(&school.levels)) }
            // Without a level, the source's own words are all that tells what is taught there.
            @else if let Some(nature) = &school.nature { " · " (nature) }
        }
        section {
            h3 id="mee-contact" { "Contacter l'établissement" }
            dl.mee-facts { (contact_facts(school)) }
        }
        @if let Some(life) = life { (super::agenda::school_life(commune, life, links)) }
        @if has_menus {
            p { (view_link(links, &commune.commune.insee, &menus, &html! { "Les menus de la cantine, cette semaine" })) }
        }
        (rubrics)
        @let about = about_facts(school).into_string();
        @if !about.is_empty() {
            section {
                h3 id="mee-about" { "Bon à savoir" }
                dl.mee-facts { (maud::PreEscaped(about)) }
            }
        }
        p.mee-note {
            "Numéro national (UAI) : " (school.uai) "."
            @if !school.source.is_empty() { " Source : " (school.source) }
            @if let Some(day) = school.source_updated_on { ", mise à jour le " (date::time(day)) }
            @if !school.source.is_empty() || school.source_updated_on.is_some() { "." }
        }
        p { (view_link(links, &commune.commune.insee, &ViewPath::Schools, &html! { "Toutes les écoles de la commune" })) }
    };
    screen(commune, links, (&view, &school.name), &[Crumb::home(), Crumb::schools()], &content)
}

/// What the source's kind of school tells beyond its levels, in words that a parent knows.
///
/// The annuaire's own are capitals without accents, and « ECOLE DE NIVEAU ELEMENTAIRE » stands for primary schools too.
fn particular(nature: &str) -> Option<&'static str> {
    let nature = fold(nature);
    let said = |word: &str| nature.contains(word);
    match () {
        () if said("specialise") => Some("École spécialisée"),
        () if said("application") => Some("École d'application (de jeunes enseignants s'y forment)"),
        () if said("adapte") => Some("Enseignement adapté"),
        () => None,
    }
}

fn kind(school: &School) -> Markup {
    html! {
        (lists::sector_label(school.sector))
        @if school.sector == SchoolSector::Private {
            @if let Some(contract) = &school.private_contract { " (" (contract.to_lowercase()) ")" }
        }
    }
}

fn contact_facts(school: &School) -> Markup {
    html! {
        @let address = lists::address(&school.address).into_string();
        @if !address.is_empty() { (fact("Adresse", &maud::PreEscaped(address))) }
        @if let Some(phone) = &school.phone { (fact("Téléphone", &href::phone(phone))) }
        @if let Some(email) = &school.email { (fact("Courriel", &href::email(email))) }
        @if let Some(website) = &school.website { (fact("Site", &website_link(website))) }
    }
}

fn about_facts(school: &School) -> Markup {
    html! {
        @if let Some(canteen) = school.has_canteen { (fact("Restauration sur place", &yes_or_no(canteen))) }
        @if let Some(ulis) = school.has_ulis {
            (fact("Unité localisée pour l'inclusion scolaire (ULIS)", &yes_or_no(ulis)))
        }
        @if let Some(label) = &school.priority_education { (fact("Éducation prioritaire", &html! { (label) })) }
        @if let Some(pupils) = school.pupils { (fact("Nombre d'élèves", &html! { (pupils) })) }
        @if let Some(district) = &school.district { (fact("Circonscription", &html! { (district) })) }
        @if let Some(day) = school.opened_on { (fact("Date de création", &date::time(day))) }
    }
}

fn website_link(website: &str) -> Markup {
    match href::website_href(website) {
        Some(address) => {
            let name = href::site_name(&address);
            href::external(&address, &html! { (name) }, name)
        }
        None => html! { (website) },
    }
}

fn fact(name: &str, value: &Markup) -> Markup {
    html! { div { dt { (name) } dd { (value) } } }
}

fn yes_or_no(answer: bool) -> Markup {
    html! { @if answer { "oui" } @else { "non" } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_levels_do_not_say_is_told_of_a_kind_of_school() {
        for (nature, told) in [
            ("ECOLE DE NIVEAU ELEMENTAIRE", None),
            ("ECOLE MATERNELLE", None),
            ("COLLEGE", None),
            ("ECOLE DE NIVEAU ELEMENTAIRE SPECIALISEE", Some("École spécialisée")),
            ("ECOLE MATERNELLE D APPLICATION", Some("École d'application (de jeunes enseignants s'y forment)")),
            ("ETAB REGIONAL/LYCEE ENSEIGNEMENT ADAPTE", Some("Enseignement adapté")),
        ] {
            assert_eq!(particular(nature), told, "{nature}");
        }
    }
}
