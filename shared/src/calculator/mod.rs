//! Calculators: a form, dated parameters, a pure rule and an explained result.
//!
//! One frame for all of them, compiled into the API and into the widget, where a parent's figures stay. A calculator is
//! a [`Calculator`] constant in a file of its own; [`subscription`] is the model for adding one.
//!
//! Nothing here stores, logs or fetches, and no figure is a float.

pub mod allowance;
pub mod answers;
pub mod class;
mod common;
pub mod day;
pub mod definition;
pub mod derogation;
pub mod documents;
pub mod number;
pub mod outcome;
pub mod params;
pub mod quotient;
pub mod scholarship;
pub mod subscription;
pub mod values;
pub mod working;

#[cfg(test)]
mod tests;

use answers::Answers;
use definition::Definition;
use outcome::Outcome;
use params::{Parameter, Table};
use values::{Faults, Values};

use crate::Day;

/// The parameter files that a calculator reads.
pub type Parameters = Vec<&'static Table>;

/// A calculator.
#[derive(Debug, Clone, Copy)]
pub struct Calculator {
    /// What it asks and says of itself.
    pub definition: Definition,
    /// The rule: from values within their bounds to an explained result, or faults that only the rule can find.
    pub compute: fn(&Values, Day) -> Result<Outcome, Faults>,
    /// The parameters it reads.
    pub parameters: fn() -> Parameters,
}

/// Every calculator, in the order in which lists show them.
pub const ALL: &[Calculator] = &[
    quotient::CALCULATOR,
    class::CALCULATOR,
    documents::CALCULATOR,
    derogation::CALCULATOR,
    allowance::CALCULATOR,
    scholarship::CALCULATOR,
    subscription::CALCULATOR,
];

/// The calculator of this name.
#[must_use]
pub fn find(id: &str) -> Option<&'static Calculator> {
    ALL.iter().find(|calculator| calculator.definition.id == id)
}

impl Calculator {
    /// Reads the answers and computes; `today` is what the rule and its defaults follow from.
    ///
    /// # Errors
    /// The faults, each with its question as a JSON pointer and how to put it right, in French.
    pub fn run(&self, answers: &Answers, today: Day) -> Result<Outcome, Faults> {
        (self.compute)(&Values::read(self.definition.fields, answers, today)?, today)
    }

    /// The parameters in force on a day, each key of each file once.
    #[must_use]
    pub fn in_force(&self, on: Day) -> Vec<Parameter> {
        let mut found = Vec::new();
        for table in (self.parameters)().into_iter().filter(|table| !table.is_closed()) {
            found.extend(table.keys().into_iter().filter_map(|key| Some(table.parameter(&table.at(key, on)?.row))));
        }
        found
    }

    /// A result with this answer and what goes with every result of this calculator.
    fn outcome(&self, answer: String) -> Outcome {
        Outcome {
            answer,
            figures: Vec::new(),
            items: Vec::new(),
            certainty: self.definition.certainty,
            notices: Vec::new(),
            steps: Vec::new(),
            parameters: Vec::new(),
            period: None,
            sources: self.definition.sources.to_vec(),
            next: self.definition.next.to_vec(),
            calendar: None,
        }
    }
}
