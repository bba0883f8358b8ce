//! Who says it and when: what Licence Ouverte asks to name, and what a parent needs to trust a text.
//!
//! That a starter fiche is still to be checked is told to editors, not here: a parent is shown a date of verification or
//! none.

use maud::{Markup, html};

use crate::fiche::{Fiche, OriginKind};
use crate::links::Links;
use crate::view::{date, href};

/// The line under the title: producer, last change, last check.
pub(super) fn summary(fiche: &Fiche) -> Markup {
    let producer = fiche.origin.producer.trim();
    html! {
        @if !producer.is_empty() {
            p.mee-note {
                "Texte : " (producer)
                @if let Some(day) = fiche.changed_on { ", modifié le " (date::time(day)) }
                @if let Some(day) = fiche.checked_on { ", vérifié le " (date::time(day)) }
            }
        }
    }
}

/// Says that the producer no longer publishes the text.
pub(super) fn withdrawal(fiche: &Fiche) -> Markup {
    html! {
        @if let Some(day) = fiche.withdrawn_on {
            div.mee-callout.mee-callout-warning role="note" {
                p.mee-callout-title { strong { "Attention" } }
                p {
                    "Ce texte n'est plus publié par son auteur depuis le " (date::time(day))
                    ". Il peut ne plus être à jour : vérifiez auprès de la mairie."
                }
            }
        }
    }
}

/// The attribution below the text: producer, licence, original and its date, what it was compared with.
pub(super) fn attribution(fiche: &Fiche) -> Markup {
    let origin = &fiche.origin;
    let page = origin.url.clone().or_else(|| Links::official(&fiche.id));
    html! {
        footer.mee-attribution {
            p.mee-note {
                "Source : " (origin.producer)
                @if let Some(page) = &page { ", " (href::external(page, &html! { "texte d'origine" }, "texte d'origine")) }
                @if let Some(day) = fiche.changed_on { ", version du " (date::time(day)) }
                "."
                @if !origin.licence.is_empty() {
                    " Licence : "
                    @match &origin.licence_url {
                        Some(url) => (href::external(url, &html! { (origin.licence) }, &origin.licence)),
                        None => (origin.licence),
                    }
                    "."
                }
                @if origin.kind == OriginKind::Official {
                    @if let Some(file) = &origin.file { " Fichier : " (file) "." }
                }
                @if let (Some(day), Some(against)) = (fiche.checked_on, &fiche.checked_against) {
                    " Comparé le " (date::time(day)) " avec : " (against) "."
                }
            }
        }
    }
}
