//! What a calculator answers: the value, how it was found, where the rule comes from, what to do next.

use serde::Serialize;

use super::definition::{Certainty, Next, Source, Unit};
use super::params::Parameter;
use super::working::{Step, Term};
use rust_decimal::Decimal;

/// An explained result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Outcome {
    /// The answer in one or two sentences.
    #[cfg_attr(feature = "openapi", schema(example = "L'abonnement coûte 600 € par an."))]
    pub answer: String,
    /// The answer as figures, by name.
    pub figures: Vec<Figure>,
    /// What to bring or to do, item by item, where the answer is a list.
    pub items: Vec<Item>,
    /// How sure it is.
    pub certainty: Certainty,
    /// What the reader must know beside it: a limit of the rule, a year that is not published yet.
    pub notices: Vec<String>,
    /// How it was found, step by step.
    pub steps: Vec<Step>,
    /// The parameters it was found with, each with its date and source.
    pub parameters: Vec<Parameter>,
    /// The period whose parameters were used, in words; none where the rule has no dated parameter.
    #[cfg_attr(feature = "openapi", schema(example = "2026-2027"))]
    pub period: Option<String>,
    /// Where the rule comes from.
    pub sources: Vec<Source>,
    /// What to do next.
    pub next: Vec<Next>,
    /// Days as an iCalendar file (RFC 5545), where there are any.
    pub calendar: Option<String>,
}

/// A part of the answer that a program can read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Figure {
    /// Its name; parts that repeat are numbered: `children/0/level`.
    #[cfg_attr(feature = "openapi", schema(example = "price"))]
    pub name: String,
    /// What it is, in French.
    pub label: String,
    /// The value as text: a decimal with a point, a code, `true` or `false`.
    #[cfg_attr(feature = "openapi", schema(example = "600"))]
    pub value: String,
    /// What it counts.
    pub unit: Unit,
    /// The value in French.
    #[cfg_attr(feature = "openapi", schema(example = "600 € par an"))]
    pub shown: String,
}

/// An item of a list: a document to bring, a ground, a condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Item {
    /// Its name.
    pub name: String,
    /// What it is.
    pub label: String,
    /// What helps with it.
    pub detail: String,
    /// What kind of item: the calculator's own word.
    pub status: &'static str,
    /// Whether the reader is to bring or to do it; the others are good to know.
    pub is_due: bool,
}

impl Figure {
    /// A number that was computed.
    #[must_use]
    pub fn of(name: impl Into<String>, term: &Term) -> Self {
        let (label, shown) = (term.label.clone(), term.shown());
        Self { name: name.into(), label, value: plain(term.value), unit: term.unit, shown }
    }

    /// A text or a code with the words for it.
    #[must_use]
    pub fn text(
        name: impl Into<String>,
        label: impl Into<String>,
        value: impl Into<String>,
        shown: impl Into<String>,
    ) -> Self {
        let (name, label, value, shown) = (name.into(), label.into(), value.into(), shown.into());
        Self { name, label, value, unit: Unit::Text, shown }
    }

    /// Yes or no.
    #[must_use]
    pub fn flag(name: impl Into<String>, label: impl Into<String>, value: bool) -> Self {
        let shown = if value { "oui" } else { "non" }.to_owned();
        Self { name: name.into(), label: label.into(), value: value.to_string(), unit: Unit::YesNo, shown }
    }
}

/// A decimal as programs read it, without noughts that say nothing.
#[must_use]
pub fn plain(value: Decimal) -> String {
    value.normalize().to_string()
}
