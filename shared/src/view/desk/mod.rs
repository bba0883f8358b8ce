//! Pages for people who work on the portal: signing in, invitations, one's account.
//!
//! They stand in no host page, load no script, and are never kept by a cache or listed by a search engine.

pub mod account;
mod field;
pub mod invitation;
pub mod password_reset;

use maud::{DOCTYPE, Markup, html};

pub use field::{Field, FieldKind, field};

use crate::problem::FieldError;

/// What is wrong at this place of a form.
fn said_of<'a>(errors: &'a [FieldError], pointer: &str) -> Option<&'a str> {
    errors.iter().find(|error| error.pointer == pointer).map(|error| error.detail.as_str())
}

/// The frame of a page for agents.
#[derive(Debug, Clone, Copy)]
pub struct DeskPage<'a> {
    /// What the page is for; its `h1` and the beginning of the document's title.
    pub title: &'a str,
    /// The style sheet of whole pages.
    pub css_url: &'a str,
    /// The public address, without a slash at its end.
    pub public_url: &'a str,
    /// The name of who is signed in.
    pub signed_in: Option<&'a str>,
}

/// The whole document around what a page for agents says.
#[must_use]
pub fn page(frame: &DeskPage<'_>, content: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="fr" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (frame.title) " · Mon enfant à l'école" }
                meta name="robots" content="noindex";
                link rel="stylesheet" href=(frame.css_url);
            }
            body.desk {
                a.portal-skip href="#contenu" { "Aller au contenu" }
                header.portal-header {
                    div.portal-width {
                        p.desk-product { a href={ (frame.public_url) "/" } { "Mon enfant à l'école" } }
                        @if let Some(name) = frame.signed_in {
                            nav aria-label="Votre compte" {
                                ul {
                                    li { a href={ (frame.public_url) "/account" } { (name) } }
                                }
                            }
                        }
                    }
                }
                main.portal-main.desk-main id="contenu" tabindex="-1" {
                    h1 { (frame.title) }
                    (content)
                }
            }
        }
    }
}
