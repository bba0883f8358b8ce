//! The page where a webmaster finds the commune, sees its portal on a look, and copies what to paste.

use actix_web::web::Data;
use maud::{DOCTYPE, Markup, html};
use mee_shared::ids::InseeCode;
use mee_shared::wire::commune::CommuneResource;

use crate::http::App;
use crate::http::document;
use crate::http::extract::{Pairs, Parameters, Query};
use crate::http::problem::Refusal;
use crate::http::reply::{Answer, Cache, Reply};
use crate::service::Failure;
use crate::service::PageRequest;
use crate::service::commune::{CommuneQuery, find_commune, list_communes};

/// How many communes a search shows; beyond, a longer name is asked for.
const SHOWN: u32 = 50;

/// The looks a portal can be seen on: the value, the word for it. `looks.css` draws them.
const LOOKS: [(&str, &str); 4] = [
    ("plain", "Sans style"),
    ("serif", "Caractères à empattements"),
    ("dark", "Fond sombre"),
    ("colour", "Couleurs vives"),
];

/// What [`get_snippet`] takes.
pub struct Asked {
    name: Option<String>,
    commune: Option<InseeCode>,
    look: Option<String>,
}

impl Parameters for Asked {
    const NAMES: &'static [&'static str] = &["name", "commune", "look"];

    fn take(pairs: &mut Pairs) -> Self {
        Self {
            name: pairs.text("name", 100),
            commune: pairs.text("commune", 10).and_then(|text| text.parse().ok()),
            look: pairs.text("look", 20),
        }
    }
}

/// The page that gives the code to paste.
///
/// # Errors
/// When the service failed.
pub async fn get_snippet(app: Data<App>, query: Query<Asked>) -> Answer {
    let Asked { name, commune, look } = query.0;
    let chosen = match &commune {
        Some(insee) => match find_commune(&app.db, &app.links, insee).await {
            Ok(found) => Some(found),
            Err(Failure::NotFound) => None,
            Err(failure) => return Err(failure.into()),
        },
        None => None,
    };
    let found = match (&name, &chosen) {
        (Some(name), None) => {
            let query = CommuneQuery { name: Some(name.clone()), epci: None };
            list_communes(&app.db, &app.links, query, PageRequest { limit: SHOWN, after: None }).await?.items
        }
        _ => Vec::new(),
    };
    let base = app.links.public_url();
    let look = known(look.as_deref());
    let content = html! {
        section.mee {
            h2 { "Le portail dans votre site" }
            p { "Trouvez votre commune, regardez le portail sur une page qui ressemble à la vôtre, puis copiez le code." }
            form.desk-form action={ (base) "/snippet" } method="get" role="search" {
                div.desk-field {
                    label for="mee-name" { "Nom de votre commune" }
                    input type="search" id="mee-name" name="name" maxlength="100" autocomplete="address-level2"
                        value=[name.as_deref()];
                }
                button type="submit" { "Chercher" }
            }
            @if let Some(chosen) = &chosen {
                (code(base, chosen))
                (preview(base, chosen, look))
            } @else if name.is_some() || commune.is_some() {
                h3 id="mee-found" { "Résultats" }
                @if found.is_empty() {
                    p { "Aucune commune de ce portail n'a ce nom. Vérifiez l'orthographe, ou écrivez à qui tient ce portail." }
                } @else {
                    ul {
                        @for commune in &found {
                            @let insee = &commune.commune.insee;
                            li { a href={ (base) "/snippet?commune=" (insee) } { (commune.commune.name) } " (" (commune.departement_name) ")" }
                        }
                    }
                }
            }
        }
    };
    let description = "Le code à coller dans une page pour y montrer le portail d'une commune.";
    Ok(Reply::html(document::plain(&app, "Le portail dans votre site", "/snippet", description, &content)))
}

/// What to paste, in its three forms.
fn code(base: &str, commune: &CommuneResource) -> Markup {
    let insee = &commune.commune.insee;
    let url = &commune.url;
    let line = format!("<script src=\"{base}/widget.js\" data-commune=\"{insee}\" async></script>");
    let place = format!(
        "<div data-mon-enfant-a-l-ecole data-commune=\"{insee}\">\n  <p><a href=\"{url}\">Mon enfant à l'école : les réponses de votre mairie</a></p>\n</div>\n<script src=\"{base}/widget.js\" async></script>"
    );
    let frame = format!(
        "<iframe src=\"{url}\" title=\"Mon enfant à l'école\" width=\"100%\" height=\"900\" loading=\"lazy\" style=\"border:0\"></iframe>"
    );
    html! {
        h3 { "Le code pour " (commune.commune.name) }
        (block("mee-line", "Une ligne, là où le portail doit apparaître", &line))
        (block("mee-place", "Si votre CMS déplace ou retarde les scripts : le lien reste, même sans script", &place))
        (block("mee-frame", "Si votre CMS retire les scripts : un cadre", &frame))
    }
}

fn block(id: &str, label: &str, code: &str) -> Markup {
    html! {
        p {
            label for=(id) { (label) }
            textarea.portal-code id=(id) rows=(code.lines().count() + 1) readonly spellcheck="false" { (code) }
        }
    }
}

/// The portal as a page of this look would show it.
fn preview(base: &str, commune: &CommuneResource, look: &str) -> Markup {
    let insee = &commune.commune.insee;
    html! {
        h3 { "Aperçu" }
        ul.portal-looks {
            @for (value, word) in LOOKS {
                li {
                    a href={ (base) "/snippet?commune=" (insee) "&look=" (value) } aria-current=[(value == look).then_some("true")] { (word) }
                }
            }
        }
        iframe.portal-preview src={ (base) "/snippet/preview?commune=" (insee) "&look=" (look) } title={ "Aperçu du portail de " (commune.commune.name) } {}
    }
}

/// A page of a host, as bare as a page can be, with a portal in it and one of the looks.
///
/// # Errors
/// When no commune here has that code, or the service failed.
pub async fn get_preview(app: Data<App>, query: Query<Asked>) -> Answer {
    let insee = query.0.commune.ok_or_else(|| Refusal::not_found("« commune » doit être un code INSEE."))?;
    let commune = match find_commune(&app.db, &app.links, &insee).await {
        Ok(found) => found,
        Err(Failure::NotFound) => return Err(Refusal::not_found("Ce portail ne connaît pas cette commune.")),
        Err(failure) => return Err(failure.into()),
    };
    let base = app.links.public_url();
    let page = html! {
        (DOCTYPE)
        html lang="fr" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { "Aperçu du portail de " (commune.commune.name) }
                link rel="stylesheet" href={ (base) "/assets/looks.css" };
            }
            body class={ "look-" (known(query.0.look.as_deref())) } {
                main {
                    h1 { "Votre page" }
                    div data-mon-enfant-a-l-ecole data-commune=(insee) {
                        p { a href=(commune.url) { "Le portail de " (commune.commune.name) } }
                    }
                    script src={ (base) "/widget.js" } async {}
                }
            }
        }
    };
    Ok(Reply::html(page.into_string()))
}

/// The style of the looks.
///
/// # Errors
/// Never.
pub async fn get_looks() -> Answer {
    Ok(Reply::new("text/css; charset=utf-8", include_str!("../../assets/looks.css")).cache(Cache::Loader))
}

/// A look that there is.
fn known(asked: Option<&str>) -> &'static str {
    LOOKS.iter().map(|(value, _)| *value).find(|value| asked == Some(*value)).unwrap_or("plain")
}
