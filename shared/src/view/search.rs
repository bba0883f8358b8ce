//! The search: a field that works as a plain form, and what words found.

use maud::{Markup, PreEscaped, html};

use super::frame::{Crumb, screen};
use super::states;
use crate::fiche::ThemeSlug;
use crate::ids::InseeCode;
use crate::links::Links;
use crate::school::Level;
use crate::text::bound;
use crate::view_path::ViewPath;
use crate::wire::catchment::CatchmentContact;
use crate::wire::commune::CommuneResource;
use crate::wire::search::{SearchKind, SearchResult, SearchResults};

/// The screen's title.
pub const TITLE: &str = "Chercher une réponse";

/// The longest question taken, in characters.
pub const LONGEST: usize = 300;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asked {
    /// The words.
    pub text: String,
    /// Only what concerns this level.
    pub level: Option<Level>,
    /// Only this theme.
    pub theme: Option<ThemeSlug>,
}

/// The field, as a form that sends its words to the screen of results.
///
/// No landmark: the host has a search of its own, and a page may hold two portals.
pub(super) fn field(links: &Links, insee: &InseeCode, asked: Option<&Asked>) -> Markup {
    let text = asked.map_or("", |asked| asked.text.as_str());
    html! {
        form.mee-search method="get" action=(links.view(insee, &ViewPath::Search)) data-mee-search {
            label for="mee-search-field" { (bound("Que cherchez-vous ?")) }
            p.mee-hint id="mee-search-hint" { "Avec vos mots, par exemple : prix de la cantine." }
            div.mee-combobox data-mee-tool="search" {
                input id="mee-search-field" type="search" name="q" value=(text) maxlength=(LONGEST) autocomplete="off"
                    enterkeyhint="search" aria-describedby="mee-search-hint";
            }
            @if let Some(asked) = asked { (filters(asked)) }
            button type="submit" { "Chercher" }
        }
    }
}

fn filters(asked: &Asked) -> Markup {
    html! {
        div.mee-filters {
            p {
                label for="mee-search-level" { "Niveau" }
                select id="mee-search-level" name="level" {
                    option value="" { "Tous" }
                    @for level in Level::ALL {
                        option value=(level.as_str()) selected[asked.level == Some(*level)] { (level.label()) }
                    }
                }
            }
            p {
                label for="mee-search-theme" { "Thème" }
                select id="mee-search-theme" name="theme" {
                    option value="" { "Tous" }
                    @for theme in ThemeSlug::ALL {
                        option value=(theme.as_str()) selected[asked.theme == Some(*theme)] { (theme.title()) }
                    }
                }
            }
        }
    }
}

/// The field with what its words found.
#[must_use]
pub fn search(commune: &CommuneResource, asked: &Asked, found: &SearchResults, links: &Links) -> Markup {
    let insee = &commune.commune.insee;
    let content = html! {
        (field(links, insee, Some(asked)))
        @if !asked.text.trim().is_empty() {
            (results(commune, found, links))
        }
    };
    screen(commune, links, ("search", TITLE), &[Crumb::home()], &content)
}

fn results(commune: &CommuneResource, found: &SearchResults, links: &Links) -> Markup {
    html! {
        section aria-labelledby="mee-results" {
            h3 id="mee-results" {
                @if found.is_answered {
                    @match found.results.len() { 1 => "1 réponse", count => { (count) " réponses" } }
                } @else { "Aucune réponse exacte" }
            }
            @if let Some(corrected) = &found.corrected {
                p { (bound("Résultats pour : ")) em { (corrected) } }
            }
            @if found.results.is_empty() {
                (states::empty("Aucune fiche n'est encore publiée pour cette commune. Adressez-vous à la mairie."))
            } @else {
                @if !found.is_answered { p { (bound("Voici ce qui s'en approche le plus :")) } }
                ol.mee-results { @for result in &found.results { (one(commune, result, links)) } }
            }
            @if !found.also.is_empty() {
                h4 { "Essayez aussi" }
                ul.mee-list {
                    @for link in &found.also {
                        li { a href=(link.url) data-mee-view=[view_of(commune, &link.url, links)] { (bound(&link.title)) } }
                    }
                }
            }
            @if let Some(contact) = &found.contact { (turn_to(contact)) }
        }
    }
}

/// The view that an address of the portal leads to.
fn view_of<'a>(commune: &CommuneResource, url: &'a str, links: &Links) -> Option<&'a str> {
    url.strip_prefix(&links.view(&commune.commune.insee, &ViewPath::Home))
}

fn one(commune: &CommuneResource, result: &SearchResult, links: &Links) -> Markup {
    html! {
        li {
            a href=(result.url) data-mee-view=[view_of(commune, &result.url, links)] { (bound(&result.title)) }
            @if let Some(kind) = result.kind.label() { " (" (kind) ")" }
            // Made by `search::excerpt`, which escapes all but its own marks.
            @if !result.excerpt_html.is_empty() { p { (PreEscaped(&result.excerpt_html)) } }
            @if let Some(voice) = &result.voice {
                p.mee-source { @if result.kind == SearchKind::Fiche { "Précisé par " } (voice) }
            }
        }
    }
}

fn turn_to(contact: &CatchmentContact) -> Markup {
    html! {
        h4 { (bound("Vous ne trouvez pas ? Demandez")) }
        p {
            (contact.name)
            @if let Some(phone) = &contact.phone { br; "Téléphone\u{a0}: " a href={ "tel:" (phone.replace(' ', "")) } { (phone) } }
            @if let Some(email) = &contact.email { br; "Courriel\u{a0}: " a href={ "mailto:" (email) } { (email) } }
            @if let Some(hours) = &contact.hours_text { br; (hours) }
        }
    }
}
