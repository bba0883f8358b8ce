//! The themes, and the fiches of one.

use maud::{Markup, html};

use super::frame::{Crumb, screen};
use super::{lists, states};
use crate::fiche::ThemeSlug;
use crate::links::Links;
use crate::view_path::ViewPath;
use crate::wire::commune::CommuneResource;
use crate::wire::fiche::FicheSummary;
use crate::wire::page::Page;
use crate::wire::theme::ThemeSummary;

/// Every theme that holds something for the commune.
#[must_use]
pub fn themes(commune: &CommuneResource, themes: &[ThemeSummary], links: &Links) -> Markup {
    let content = html! {
        @if themes.is_empty() {
            (states::empty("Aucune fiche n'est encore publiée pour cette commune. Adressez-vous à la mairie."))
        } @else {
            (lists::theme_cards(themes))
        }
    };
    let view = ViewPath::Themes.to_string();
    screen(commune, links, (&view, "Toutes les questions, par thème"), &[Crumb::home()], &content)
}

/// One page of a theme's fiches; `next_view` is the path of the next page, `themes/cantine?after=…`.
#[must_use]
pub fn theme(
    commune: &CommuneResource,
    theme: ThemeSlug,
    fiches: &Page<FicheSummary>,
    next_view: Option<&str>,
    links: &Links,
) -> Markup {
    let content = html! {
        p.mee-lead { (theme.about()) "." }
        @if fiches.items.is_empty() {
            (states::empty("Aucune fiche n'est encore publiée sur ce thème. Un autre thème ou la mairie peut vous répondre."))
        } @else {
            (lists::fiche_list(&fiches.items))
        }
        @if let Some(next) = next_view {
            p {
                a href=(links.view_at(&commune.commune.insee, next)) data-mee-view=(next) rel="next" {
                    "Fiches suivantes"
                }
            }
        }
    };
    let view = ViewPath::Theme(theme).to_string();
    screen(commune, links, (&view, theme.title()), &[Crumb::home(), Crumb::themes()], &content)
}
