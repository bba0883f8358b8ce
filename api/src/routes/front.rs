//! The front page, where one finds the portal of a commune, and what every site has at its root.

use actix_web::HttpResponse;
use actix_web::web::Data;
use maud::html;

use crate::http::App;
use crate::http::document;
use crate::http::extract::{Pairs, Parameters, Query};
use crate::http::reply::{Answer, Cache, Reply};
use crate::service::PageRequest;
use crate::service::commune::{CommuneQuery, list_communes};

/// How many communes a search shows; beyond, a longer name is asked for.
const SHOWN: u32 = 50;

/// What [`get_front_page`] takes.
pub struct Search {
    name: Option<String>,
}

impl Parameters for Search {
    const NAMES: &'static [&'static str] = &["name"];

    fn take(pairs: &mut Pairs) -> Self {
        Self { name: pairs.text("name", 100) }
    }
}

/// What the service is, and a form that finds a commune's portal.
///
/// # Errors
/// When the service failed.
pub async fn get_front_page(app: Data<App>, query: Query<Search>) -> Answer {
    let name = query.0.name;
    let found = match &name {
        Some(name) => {
            let query = CommuneQuery { name: Some(name.clone()), epci: None };
            Some(list_communes(&app.db, &app.links, query, PageRequest { limit: SHOWN, after: None }).await?)
        }
        None => None,
    };
    let base = app.links.public_url();
    let content = html! {
        section.mee {
            h2 { "L'école de votre enfant, question par question" }
            p {
                "Des réponses courtes et vérifiables pour les parents, de la première inscription à l'entrée en 6e, "
                "les précisions de votre commune et ses écoles."
            }
            form action={ (base) "/" } method="get" role="search" {
                p {
                    label for="mee-name" { "Nom de votre commune" } " "
                    input type="search" id="mee-name" name="name" maxlength="100" autocomplete="address-level2"
                        value=[name.as_deref()];
                    " "
                    button type="submit" { "Chercher" }
                }
            }
            @if let (Some(name), Some(found)) = (&name, &found) {
                h2 id="mee-found" { "Résultats pour « " (name) " »" }
                @if found.items.is_empty() {
                    p {
                        "Aucune commune de ce portail n'a un nom qui commence ainsi. "
                        "Vérifiez l'orthographe, ou adressez-vous à votre mairie."
                    }
                } @else {
                    ul {
                        @for commune in &found.items {
                            li { a href=(commune.url) { (commune.commune.name) } " (" (commune.departement_name) ")" }
                        }
                    }
                    @if found.next.is_some() { p { "Il y en a d'autres : écrivez un nom plus long." } }
                }
            }
            p {
                "Vous préparez le site d'une commune ? "
                a href={ (base) "/snippet" } { "Copiez la ligne à coller dans une page." }
                " "
                a href={ (base) "/docs/" } { "L'interface de programmation est décrite ici." }
            }
        }
    };
    let title = if name.is_some() { "Chercher une commune" } else { "Accueil" };
    let description = "Les réponses aux questions des parents d'élèves, commune par commune, et les écoles.";
    Ok(Reply::html(document::plain(&app, title, "/", description, &content)))
}

/// What robots may read: everything, for host pages show our fragments and want them found.
///
/// # Errors
/// Never.
pub async fn get_robots() -> Answer {
    Ok(Reply::new("text/plain; charset=utf-8", "User-agent: *\nDisallow: /health/\n").cache(Cache::Loader))
}

/// There is no icon; said once, so that browsers do not log an error.
pub async fn get_favicon() -> HttpResponse {
    HttpResponse::NoContent().insert_header(("Cache-Control", "public, max-age=86400")).finish()
}
