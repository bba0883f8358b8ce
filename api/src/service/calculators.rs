//! Calculators, for plugins: the rule that the widget runs in the browser, run here.
//!
//! Nothing of what is sent is kept or logged, and the database is never asked.

use mee_shared::Day;
use mee_shared::calculator::answers::Answers;
use mee_shared::calculator::{ALL, Calculator};
use mee_shared::links::Links;
use mee_shared::wire::calculator::{Calculation, CalculatorResource, CalculatorSummary};

use super::Failure;

/// The day on which rules and defaults stand: UTC's, which in France is that day or still the one before.
#[must_use]
pub fn today() -> Day {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

fn url(links: &Links, calculator: &Calculator) -> String {
    links.api(&format!("calculators/{}", calculator.definition.id))
}

/// Every calculator.
#[must_use]
pub fn list_calculators(links: &Links) -> Vec<CalculatorSummary> {
    let summary = |calculator: &Calculator| {
        let definition = &calculator.definition;
        CalculatorSummary {
            id: definition.id,
            title: definition.title,
            summary: definition.summary,
            audience: definition.audience,
            certainty: definition.certainty,
            url: url(links, calculator),
        }
    };
    ALL.iter().map(summary).collect()
}

/// A calculator's form and the parameters in force today.
#[must_use]
pub fn find_calculator(links: &Links, calculator: &Calculator) -> CalculatorResource {
    CalculatorResource {
        definition: calculator.definition,
        parameters: calculator.in_force(today()),
        url: url(links, calculator),
    }
}

/// Computes.
///
/// # Errors
/// [`Failure::Unprocessable`] with each fault at its question.
pub fn compute(calculator: &Calculator, answers: &Answers) -> Result<Calculation, Failure> {
    let outcome = calculator.run(answers, today()).map_err(Failure::Unprocessable)?;
    Ok(Calculation { calculator: calculator.definition.id, outcome })
}
