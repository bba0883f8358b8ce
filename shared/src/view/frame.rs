//! What every screen has: its root, the way back, and the demo commune's notice.

use maud::{Markup, html};

use super::notices::notices;
use crate::fiche::ThemeSlug;
use crate::ids::InseeCode;
use crate::links::Links;
use crate::text::bound;
use crate::view_path::ViewPath;
use crate::wire::commune::CommuneResource;

/// A step on the way from home to the screen.
pub(super) struct Crumb {
    pub(super) view: ViewPath,
    pub(super) label: &'static str,
}

impl Crumb {
    pub(super) fn home() -> Self {
        Self { view: ViewPath::Home, label: "Accueil" }
    }

    pub(super) fn themes() -> Self {
        Self { view: ViewPath::Themes, label: "Thèmes" }
    }

    pub(super) fn theme(theme: ThemeSlug) -> Self {
        Self { view: ViewPath::Theme(theme), label: theme.title() }
    }

    pub(super) fn schools() -> Self {
        Self { view: ViewPath::Schools, label: "Écoles" }
    }

    pub(super) fn news() -> Self {
        Self { view: ViewPath::News, label: super::news::TITLE }
    }

    pub(super) fn life_events() -> Self {
        Self { view: ViewPath::LifeEvents, label: super::life_events::TITLE }
    }

    pub(super) fn menus() -> Self {
        Self { view: ViewPath::Menus(None, None), label: "Menus" }
    }

    pub(super) fn calculators() -> Self {
        Self { view: ViewPath::Calculators, label: "Calculateurs" }
    }
}

/// A screen of a commune: `view` is its own path, `trail` the screens above it from home, none for home itself.
pub(super) fn screen(
    commune: &CommuneResource,
    links: &Links,
    (view, title): (&str, &str),
    trail: &[Crumb],
    content: &Markup,
) -> Markup {
    let insee = &commune.commune.insee;
    let before = html! {
        (notices(commune))
        @if commune.commune.is_fictitious {
            p.mee-fictitious {
                "Commune fictive, pour démonstration\u{a0}: "
                (commune.commune.name) " n'existe pas, ses écoles et ses services non plus."
            }
        }
        // Two widgets on one page must not have two landmarks of one name.
        @if !trail.is_empty() {
            nav.mee-trail aria-label={ "Vous êtes ici, " (commune.commune.name) } {
                ol {
                    @for crumb in trail { li { (view_link(links, insee, &crumb.view, &html! { (crumb.label) })) } }
                    li { span aria-current="page" { (title) } }
                }
            }
        }
    };
    root(view, title, &before, content)
}

/// The root section with what stands above and below its heading.
pub(super) fn root(view: &str, title: &str, before: &Markup, content: &Markup) -> Markup {
    html! {
        section.mee data-mee-view=(view) data-mee-title=(title) lang="fr" aria-labelledby="mee-title" {
            (before)
            h2 id="mee-title" tabindex="-1" { (bound(title)) }
            (content)
        }
    }
}

/// A link to another screen of the same commune.
pub(super) fn view_link(links: &Links, insee: &InseeCode, view: &ViewPath, words: &Markup) -> Markup {
    html! { a href=(links.view(insee, view)) data-mee-view=(view) { (words) } }
}

/// A fiche's path as it stands in `data-mee-view`.
pub(super) fn fiche_view(slug: &crate::ids::Slug) -> String {
    ViewPath::Fiche(slug.clone()).to_string()
}
