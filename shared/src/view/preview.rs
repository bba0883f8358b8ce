//! What a screen with a draft in it says of itself.

use maud::{Markup, html};

use super::date;
use crate::Day;

/// What a preview says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview<'a> {
    /// Whose draft it is.
    pub writer: &'a str,
    /// The last day on which its link counts.
    pub until_on: Day,
    /// Whether the draft would hide the fiche.
    pub hides: bool,
}

impl Preview<'_> {
    /// Says, before anything else, that parents do not see it.
    pub(super) fn notice(&self) -> Markup {
        html! {
            div.mee-callout.mee-callout-warning role="note" {
                p.mee-callout-title { strong { "Aperçu, non publié" } }
                p {
                    "Les parents ne voient pas cette version, écrite par\u{a0}: " (self.writer)
                    ". Ce lien vaut jusqu'au " (date::time(self.until_on)) "."
                }
                @if self.hides { p { "Une fois publiée, elle cachera toute la fiche sur ce territoire." } }
            }
        }
    }
}
