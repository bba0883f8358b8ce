//! Cases of which one concerns the reader.
//!
//! Drawn as `<details>` that share a `name`: the browser itself opens one at a time, by mouse and by keyboard, without
//! any script, and find-in-page and print reach every case.

use maud::{Markup, html};

use super::pen::Pen;
use crate::fiche::{Case, inline_text};

impl<'a> Pen<'a> {
    /// The cases, closed, so that the reader sees them all at a glance; a single one stands open.
    pub(super) fn choice(&mut self, is_situation: bool, cases: &'a [Case]) -> Markup {
        if cases.is_empty() {
            return html! {};
        }
        let number = self.next_choice();
        let name = format!("mee-choix-{number}");
        let label = if is_situation { "Quelle est votre situation\u{a0}?" } else { "Selon votre cas\u{a0}:" };
        let label_id = self.id(&format!("choix {number}"));
        let is_only = cases.len() == 1;
        html! {
            div.mee-choice role="group" aria-labelledby=(label_id) {
                p.mee-choice-label id=(label_id) { (label) }
                @for case in cases {
                    details name=(name) open[is_only] {
                        summary { (self.case_title(case)) }
                        div.mee-case { (self.blocks(&case.blocks)) }
                    }
                }
            }
        }
    }

    fn case_title(&mut self, case: &'a Case) -> Markup {
        if inline_text(&case.title).trim().is_empty() {
            html! { "Autre cas" }
        } else {
            self.title(&case.title)
        }
    }
}
