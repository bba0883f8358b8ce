//! Lists that more than one screen draws.

use maud::{Markup, html};

use super::frame::fiche_view;
use super::href;
use crate::school::{Level, PostalAddress, SchoolSector};
use crate::text::bound;
use crate::view_path::ViewPath;
use crate::wire::fiche::FicheSummary;
use crate::wire::school::SchoolSummary;
use crate::wire::theme::ThemeSummary;

/// Themes as cards, with how much each holds.
pub(super) fn theme_cards(themes: &[ThemeSummary]) -> Markup {
    html! {
        ul.mee-cards {
            @for theme in themes {
                li.mee-card {
                    p.mee-card-title { a href=(theme.url) data-mee-view=(ViewPath::Theme(theme.slug)) { (theme.title) } }
                    p { (theme.about) }
                    p.mee-note { (count(theme.fiches, "réponse", "réponses")) }
                }
            }
        }
    }
}

/// Fiches by their titles alone, where a page says more than one list.
pub(super) fn fiche_titles(fiches: &[FicheSummary]) -> Markup {
    html! {
        ul.mee-list {
            @for fiche in fiches {
                li { a href=(fiche.url) data-mee-view=(fiche_view(&fiche.slug)) { (bound(&fiche.title)) } }
            }
        }
    }
}

/// Fiches with their summaries.
pub(super) fn fiche_list(fiches: &[FicheSummary]) -> Markup {
    html! {
        ul.mee-list {
            @for fiche in fiches {
                li {
                    p.mee-card-title { a href=(fiche.url) data-mee-view=(fiche_view(&fiche.slug)) { (bound(&fiche.title)) } }
                    @if !fiche.summary.is_empty() { p { (bound(&fiche.summary)) } }
                    @if fiche.has_local_word { p.mee-note { "Avec les précisions de votre commune" } }
                }
            }
        }
    }
}

/// Schools in the order given, each with where it stands.
pub(super) fn school_cards(schools: &[&SchoolSummary]) -> Markup {
    html! {
        ul.mee-cards {
            @for school in schools {
                li.mee-card {
                    p.mee-card-title {
                        a href=(school.url) data-mee-view=(ViewPath::School(school.uai.clone())) { (school.name) }
                    }
                    p.mee-note { (sector_label(school.sector)) " · " (levels_label(&school.levels)) }
                    (address(&school.address))
                    @if let Some(phone) = &school.phone { p { "Téléphone : " (href::phone(phone)) } }
                }
            }
        }
    }
}

/// A postal address, a line each; nothing where nothing is known.
pub(super) fn address(address: &PostalAddress) -> Markup {
    let town = [&address.postcode, &address.town].into_iter().flatten().map(String::as_str).collect::<Vec<_>>();
    let town = town.join(" ");
    let mut lines: Vec<&str> = address.lines.iter().map(String::as_str).collect();
    if !town.is_empty() {
        lines.push(&town);
    }
    if lines.is_empty() {
        html! {}
    } else {
        html! { p { (broken_lines(lines)) } }
    }
}

/// Lines with a line break between them.
pub(super) fn broken_lines<'a>(lines: impl IntoIterator<Item = &'a str>) -> Markup {
    html! {
        @for (index, line) in lines.into_iter().enumerate() {
            @if index > 0 { br; }
            (line)
        }
    }
}

/// « Maternelle et élémentaire ».
pub(super) fn levels_label(levels: &[Level]) -> String {
    let mut label = String::new();
    for (index, level) in levels.iter().enumerate() {
        if index == 0 {
            label.push_str(level.label());
        } else {
            label.push_str(if index + 1 == levels.len() { " et " } else { ", " });
            label.push_str(&level.label().to_lowercase());
        }
    }
    label
}

/// « École publique », said of any establishment.
pub(super) fn sector_label(sector: SchoolSector) -> &'static str {
    match sector {
        SchoolSector::Public => "Établissement public",
        SchoolSector::Private => "Établissement privé",
    }
}

/// A number with its noun; zero and one are singular in French.
pub(super) fn count(number: u32, one: &str, many: &str) -> String {
    format!("{number} {}", if number < 2 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_and_numbers_read_as_sentences_do() {
        for (levels, label) in [
            (vec![], ""),
            (vec![Level::Maternelle], "Maternelle"),
            (vec![Level::Maternelle, Level::Elementaire], "Maternelle et élémentaire"),
            (Level::ALL.to_vec(), "Maternelle, élémentaire et collège"),
        ] {
            assert_eq!(levels_label(&levels), label);
        }
        for (number, label) in [(0, "0 fiche"), (1, "1 fiche"), (2, "2 fiches")] {
            assert_eq!(count(number, "fiche", "fiches"), label);
        }
    }
}
