//! A message as it is sent: a subject, a plain text, and the same in simple HTML.

use maud::{DOCTYPE, html};

/// A message ready to be sent; no Debug, for it may hold a link that lets its reader in.
#[derive(Clone)]
pub struct Message {
    /// The subject.
    pub subject: String,
    /// The text.
    pub plain: String,
    /// The same text in HTML, without style, image or script: nothing tells that it was opened.
    pub html: String,
}

/// A part of a message.
pub(super) enum Part {
    /// A paragraph.
    Text(String),
    /// A link that stands alone, its address readable: what it says, then where it leads.
    Link(&'static str, String),
}

/// The message made of these parts.
pub(super) fn message(subject: String, parts: &[Part], public_url: &str) -> Message {
    let signature = "Ce message a été envoyé automatiquement par « Mon enfant à l'école ».";
    let mut plain = String::new();
    for part in parts {
        match part {
            Part::Text(text) => plain.push_str(text),
            Part::Link(label, url) => {
                plain.push_str(label);
                plain.push('\n');
                plain.push_str(url);
            }
        }
        plain.push_str("\n\n");
    }
    // The mark by which mail programs recognise a signature (RFC 3676 section 4.3).
    plain.push_str("-- \n");
    plain.push_str(signature);
    plain.push('\n');
    plain.push_str(public_url);
    plain.push('\n');
    let html = html! {
        (DOCTYPE)
        html lang="fr" {
            head { meta charset="utf-8"; title { (subject) } }
            body {
                @for part in parts {
                    @match part {
                        Part::Text(text) => p { (text) },
                        Part::Link(label, url) => p { (label) br; a href=(url) { (url) } },
                    }
                }
                hr;
                p { (signature) br; a href=(public_url) { (public_url) } }
            }
        }
    };
    Message { subject, plain, html: html.into_string() }
}
