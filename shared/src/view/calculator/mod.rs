//! Calculators: their list, their page, and what the widget draws there, the form and the result.
//!
//! The page is the server's and works without script: the rule, its parameters, its sources. The form is drawn only
//! where it can compute, by the widget, with the same definition; ids start with the widget's own prefix.

pub mod documents;
pub mod form;
pub mod pace;
pub mod result;
pub mod screen;

use maud::{Markup, html};

use super::href;
use crate::calculator::definition::Source;
use crate::calculator::params::Parameter;
use crate::text::bound;

/// Sources, with their addresses where they have one.
pub(super) fn source_list(sources: &[Source]) -> Markup {
    html! {
        ul.mee-list {
            @for source in sources {
                li {
                    @match source.href {
                        Some(address) => (href::external(address, &html! { (bound(source.title)) }, source.title)),
                        None => (bound(source.title)),
                    }
                }
            }
        }
    }
}

/// Parameters as a table, each with its date and source.
fn parameter_table(caption: &str, parameters: &[Parameter]) -> Markup {
    html! {
        div.mee-scroll role="region" aria-label=(caption) tabindex="0" {
            table {
                caption { (caption) }
                thead {
                    tr {
                        th scope="col" { "Paramètre" }
                        th scope="col" { "Valeur" }
                        th scope="col" { "Depuis le" }
                        th scope="col" { "Source" }
                        th scope="col" { "Vérifié le" }
                    }
                }
                tbody {
                    @for parameter in parameters {
                        tr {
                            th scope="row" { (parameter.label) }
                            td { (crate::calculator::working::shown(parameter.value, parameter.unit)) }
                            td { (day(&parameter.since)) }
                            td.mee-words { (bound(parameter.source)) }
                            td { (day(&parameter.checked_on)) }
                        }
                    }
                }
            }
        }
    }
}

fn day(text: &str) -> String {
    crate::calculator::day::read(text).map_or_else(|| text.to_owned(), crate::calculator::day::french)
}
