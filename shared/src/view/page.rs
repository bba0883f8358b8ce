//! Whole pages: the document around a screen.
//!
//! No style and no script stands in the page itself, so a strict content security policy holds.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde_json::Value;

use super::href;
use crate::links::Links;
use crate::wire::commune::CommuneResource;

/// The name of the product, the page's one `h1`.
const PRODUCT: &str = "Mon enfant à l'école";

/// Whether search engines may list the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Robots {
    /// Listed.
    Index,
    /// Not listed: pages of the fictitious commune, pages that do not exist.
    NoIndex,
}

/// What a page says about itself.
#[derive(Debug, Clone)]
pub struct PageHead<'a> {
    /// The screen's title; the commune's name is added to it.
    pub title: &'a str,
    /// One or two plain sentences for search results.
    pub description: &'a str,
    /// The page's own address.
    pub canonical: &'a str,
    /// Structured data, see [`super::json_ld`].
    pub json_ld: Option<&'a Value>,
    /// The commune whose portal it is.
    pub commune: Option<&'a CommuneResource>,
    /// Whether search engines may list it; pages of a fictitious commune never are.
    pub robots: Robots,
}

/// The addresses of what a page loads.
#[derive(Debug, Clone, Default)]
pub struct PageAssets<'a> {
    /// The page's own style sheet (`portal.css`).
    pub css_url: &'a str,
    /// The widget's style sheet (`widget.css`), which the screen needs where no script runs.
    pub widget_css_url: &'a str,
    /// The widget's loader (`widget.js`); none leaves a page of plain links.
    pub widget_script: Option<&'a str>,
    /// The page's icon; none leaves the browser to ask for `/favicon.ico`.
    pub icon_url: Option<&'a str>,
    /// The accessibility statement of whoever runs the portal.
    pub accessibility_url: Option<&'a str>,
}

/// The whole document around a screen.
#[must_use]
pub fn page(head: &PageHead<'_>, content: &Markup, assets: &PageAssets<'_>) -> Markup {
    let title = full_title(head);
    let is_fictitious = head.commune.is_some_and(|commune| commune.commune.is_fictitious);
    html! {
        (DOCTYPE)
        html lang="fr" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                @if !head.description.is_empty() { meta name="description" content=(head.description); }
                @if head.robots == Robots::NoIndex || is_fictitious { meta name="robots" content="noindex"; }
                link rel="canonical" href=(head.canonical);
                meta property="og:title" content=(title);
                meta property="og:type" content="website";
                meta property="og:url" content=(head.canonical);
                meta property="og:locale" content="fr_FR";
                @if let Some(feeds) = feeds(head) {
                    link rel="alternate" type="application/rss+xml" title="Ce qui est nouveau" href={ (feeds) ".rss" };
                    link rel="alternate" type="application/feed+json" title="Ce qui est nouveau" href={ (feeds) ".json" };
                }
                @if let Some(oembed) = oembed(head) {
                    link rel="alternate" type="application/json+oembed" title=(head.title) href=(oembed);
                }
                @if let Some(icon) = assets.icon_url { link rel="icon" href=(icon); }
                // The page's own look comes last and unlayered, so it wins over the widget's.
                link rel="stylesheet" href=(assets.widget_css_url);
                link rel="stylesheet" href=(assets.css_url);
                @if let Some(data) = head.json_ld { script type="application/ld+json" { (json_for_script(data)) } }
                @if let Some(script) = assets.widget_script { script src=(script) async {} }
            }
            body {
                a.portal-skip href="#contenu" { "Aller au contenu" }
                (header(head.commune))
                main.portal-main id="contenu" tabindex="-1" {
                    @match head.commune {
                        Some(commune) => div data-mon-enfant-a-l-ecole data-commune=(commune.commune.insee) data-links="pages" { (content) },
                        None => (content),
                    }
                }
                (footer(assets))
            }
        }
    }
}

/// The address of the commune's feeds, without their ending.
fn feeds(head: &PageHead<'_>) -> Option<String> {
    let commune = head.commune?;
    let insee = &commune.commune.insee;
    let site = commune.url.trim_end_matches('/').strip_suffix(&format!("/portal/{insee}"))?;
    Some(Links::new(site).api(&format!("communes/{insee}/feed")))
}

/// The address that tells a CMS how to embed the page (oEmbed, discovery).
fn oembed(head: &PageHead<'_>) -> Option<String> {
    let commune = head.commune?;
    let insee = &commune.commune.insee;
    let site = commune.url.trim_end_matches('/').strip_suffix(&format!("/portal/{insee}"))?;
    let page: String = head.canonical.bytes().map(escaped).collect();
    Some(format!("{site}/oembed?format=json&url={page}"))
}

/// A byte as it stands in the value of a query parameter.
fn escaped(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"-._~/:".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

fn full_title(head: &PageHead<'_>) -> String {
    match head.commune {
        Some(commune) => format!("{} · {}", head.title, commune.commune.name),
        None => format!("{} · {PRODUCT}", head.title),
    }
}

fn header(commune: Option<&CommuneResource>) -> Markup {
    html! {
        header.portal-header {
            div.portal-width {
                @match commune {
                    Some(commune) => {
                        @let home = commune.url.trim_end_matches('/');
                        h1 {
                            a href={ (home) "/" } { (PRODUCT) }
                            " " span.portal-commune { (commune.commune.name) }
                        }
                        nav aria-label="Rubriques du portail" {
                            ul {
                                li { a href={ (home) "/" } { "Accueil" } }
                                li { a href={ (home) "/themes" } { "Thèmes" } }
                                li { a href={ (home) "/schools" } { "Écoles" } }
                                li { a href={ (home) "/news" } { "Actualités" } }
                                li { a href={ (home) "/services" } { "Services" } }
                                li { a href={ (home) "/calculators" } { "Calculateurs" } }
                            }
                        }
                    },
                    None => h1 { (PRODUCT) },
                }
            }
        }
    }
}

fn footer(assets: &PageAssets<'_>) -> Markup {
    const LICENCE: &str = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/";
    html! {
        footer.portal-footer {
            div.portal-width {
                p {
                    "Sources : fiches de Service-Public.gouv.fr (DILA), fiches du portail, "
                    "annuaire du ministère de l'Éducation nationale, précisions de votre commune. "
                    "Chaque page nomme les siennes et leur date."
                }
                p {
                    "Textes et données sous "
                    (href::external(LICENCE, &html! { "Licence Ouverte 2.0" }, "Licence Ouverte 2.0")) "."
                }
                p {
                    "Accessibilité : "
                    @match assets.accessibility_url {
                        Some(url) => a href=(url) { "déclaration d'accessibilité" },
                        None => "aucun audit RGAA de ce portail n'a encore été publié.",
                    }
                }
                p { "Ce portail ne dépose aucun cookie et ne garde rien sur votre appareil." }
            }
        }
    }
}

/// JSON that cannot end its script element nor open a comment in it.
fn json_for_script(data: &Value) -> PreEscaped<String> {
    PreEscaped(data.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026"))
}
