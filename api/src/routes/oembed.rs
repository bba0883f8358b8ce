//! oEmbed (<https://oembed.com/>): how a CMS that knows no widget shows a page of a portal.
//!
//! Providers that a CMS does not know beforehand may give it an iframe only; the page in it tells its height to whoever
//! listens (`examples/iframe`), and scrolls where nobody does.

use actix_web::web::Data;
use maud::html;
use mee_shared::ids::InseeCode;
use mee_shared::view_path::ViewPath;
use serde::Serialize;

use crate::http::App;
use crate::http::extract::{Pairs, Parameters, Query};
use crate::http::problem::Refusal;
use crate::http::reply::{Answer, Reply};
use crate::service::{Failure, commune};

/// The width in pixels where none is asked for.
const WIDTH: u32 = 800;

/// The height in pixels where none is asked for: a home without its list of schools.
const HEIGHT: u32 = 900;

/// What [`get_oembed`] takes.
pub struct Asked {
    url: Option<String>,
    format: Option<String>,
    max_width: Option<u32>,
    max_height: Option<u32>,
}

impl Parameters for Asked {
    const NAMES: &'static [&'static str] = &["url", "format", "maxwidth", "maxheight"];

    fn take(pairs: &mut Pairs) -> Self {
        // A CMS may send what it likes here; what is no number asks for nothing.
        let number = |text: Option<String>| text.and_then(|text| text.parse().ok()).filter(|pixels| *pixels > 0);
        Self {
            url: pairs.text("url", 2_000),
            format: pairs.text("format", 10),
            max_width: number(pairs.text("maxwidth", 10)),
            max_height: number(pairs.text("maxheight", 10)),
        }
    }
}

/// An answer of the type `rich`.
#[derive(Serialize)]
struct Embed<'a> {
    version: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    title: String,
    provider_name: &'a str,
    provider_url: &'a str,
    cache_age: u32,
    width: u32,
    height: u32,
    html: String,
}

/// How to embed a page of this server.
///
/// # Errors
/// Not found for addresses that are no page of a commune here, and for a format other than JSON (which the
/// specification lets a provider answer with any error but success).
pub async fn get_oembed(app: Data<App>, query: Query<Asked>) -> Answer {
    let asked = query.0;
    if asked.format.is_some_and(|format| format != "json") {
        return Err(Refusal::not_found("Cette adresse répond en JSON seulement : demandez « format=json »."));
    }
    let (insee, view) = asked
        .url
        .as_deref()
        .and_then(|url| page_of(app.links.public_url(), url))
        .ok_or_else(|| Refusal::not_found("« url » doit être l'adresse d'une page du portail d'une commune."))?;
    let found = match commune::find_commune(&app.db, &app.links, &insee).await {
        Ok(found) => found,
        Err(Failure::NotFound) => return Err(Refusal::not_found("Ce portail ne connaît pas cette commune.")),
        Err(failure) => return Err(failure.into()),
    };
    let title = format!("Mon enfant à l'école · {}", found.commune.name);
    let (width, height) = (fitting(WIDTH, asked.max_width), fitting(HEIGHT, asked.max_height));
    let address = app.links.view(&insee, &view);
    let frame = html! {
        iframe src=(address) width=(width) height=(height) title=(title) loading="lazy" style="border:0;max-width:100%" {}
    };
    Reply::json(&Embed {
        version: "1.0",
        kind: "rich",
        title,
        provider_name: "Mon enfant à l'école",
        provider_url: app.links.public_url(),
        cache_age: 3600,
        width,
        height,
        html: frame.into_string(),
    })
}

/// The commune and the view that an address of ours names.
fn page_of(public_url: &str, url: &str) -> Option<(InseeCode, ViewPath)> {
    let path = url.strip_prefix(public_url)?.strip_prefix("/portal/")?;
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let (insee, view) = path.split_once('/').unwrap_or((path, ""));
    Some((insee.parse().ok()?, view.parse().ok()?))
}

fn fitting(usual: u32, most: Option<u32>) -> u32 {
    most.map_or(usual, |most| usual.min(most))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_ours_are_embedded() {
        for (url, known) in [
            ("https://p.example/portal/94043/", true),
            ("https://p.example/portal/94043", true),
            ("https://p.example/portal/94043/fiches/f1898?utm_source=x#mee-title", true),
            ("https://p.example/portal/94043/nothing/of/that", false),
            ("https://p.example/portal/0/", false),
            ("https://p.example.evil/portal/94043/", false),
            ("https://p.example/account", false),
            ("", false),
        ] {
            assert_eq!(page_of("https://p.example", url).is_some(), known, "{url}");
        }
    }

    #[test]
    fn a_frame_is_never_larger_than_asked_for() {
        assert_eq!((fitting(800, None), fitting(800, Some(300)), fitting(800, Some(2_000))), (800, 300, 800));
    }
}
