//! What is shown while there is nothing else to show: waiting, nothing found, something failed.

use maud::{Markup, html};

use super::frame::{Crumb, root, screen, view_link};
use crate::links::Links;
use crate::view_path::ViewPath;
use crate::wire::commune::CommuneResource;

/// The value of `data-mee-view` on the page that says that nothing stands at an address; it is the path of no screen.
const NOT_FOUND: &str = "not-found";

/// The content is on its way.
#[must_use]
pub fn loading() -> Markup {
    html! { p.mee-loading data-mee-state="loading" { "Chargement en cours…" } }
}

/// There is nothing to list; the message says why and what to do.
#[must_use]
pub fn empty(message: &str) -> Markup {
    html! { p.mee-empty data-mee-state="empty" { (message) } }
}

/// Something failed; the message says what happens, the link leads to the same content on its own page.
#[must_use]
pub fn error(message: &str, link: &str) -> Markup {
    html! {
        div.mee-error data-mee-state="error" {
            p { (message) }
            @if let Some(href) = super::href::web_href(link) {
                p { a href=(href) { "Ouvrir cette page sur le portail" } }
            }
        }
    }
}

/// Nothing stands at this address; without a commune, not even the portal of one.
#[must_use]
pub fn not_found(commune: Option<&CommuneResource>, links: &Links) -> Markup {
    let title = "Page introuvable";
    let Some(commune) = commune else {
        let content = html! {
            p {
                "Aucune commune du portail ne se trouve à cette adresse. "
                "Vérifiez le code de la commune, ou repartez du site de votre mairie."
            }
        };
        return root(NOT_FOUND, title, &html! {}, &content);
    };
    let insee = &commune.commune.insee;
    let content = html! {
        p { "Cette page n'existe pas ou n'existe plus. Vous pouvez repartir d'ici :" }
        ul {
            li { (view_link(links, insee, &ViewPath::Home, &html! { "l'accueil du portail" })) }
            li { (view_link(links, insee, &ViewPath::Themes, &html! { "toutes les questions, par thème" })) }
            li { (view_link(links, insee, &ViewPath::Schools, &html! { "les écoles de la commune" })) }
        }
    };
    screen(commune, links, (NOT_FOUND, title), &[Crumb::home()], &content)
}

/// The link to a draft does not count, or no longer; why stays unsaid.
#[must_use]
pub fn ended_preview(commune: Option<&CommuneResource>, links: &Links) -> Markup {
    let title = "Aperçu indisponible";
    let content = html! {
        p {
            "Ce lien d'aperçu n'est pas valable, ou ne l'est plus. "
            "Demandez un nouveau lien à la personne qui vous l'a envoyé."
        }
        @if let Some(commune) = commune {
            p { (view_link(links, &commune.commune.insee, &ViewPath::Home, &html! { "Aller à l'accueil du portail" })) }
        }
    };
    match commune {
        Some(commune) => screen(commune, links, (NOT_FOUND, title), &[Crumb::home()], &content),
        None => root(NOT_FOUND, title, &html! {}, &content),
    }
}
