//! The steps of a calculation, written down by the very operations that make it.
//!
//! A rule computes through [`Working`], so an explanation cannot say anything else than what was done; whoever reads
//! the steps can do them again and comes to the same figures.

use rust_decimal::Decimal;
use serde::Serialize;

use super::definition::Unit;
use super::number;

/// Decimals that a division is carried to.
const DIVISION: u32 = 6;

/// What a step does with its terms, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CalculatorOperation))]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// All added.
    Sum,
    /// The first without the others.
    Difference,
    /// All multiplied.
    Product,
    /// The first by the second, rounded to six decimals, a half up.
    Quotient,
    /// The first, rounded to as many decimals as the second says, a half up.
    Round,
    /// The first, cut off after as many decimals as the second says.
    Truncate,
    /// The greatest.
    Maximum,
    /// The least.
    Minimum,
}

/// A figure with what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CalculatorTerm))]
pub struct Term {
    /// What it is.
    pub label: String,
    /// The figure, exactly.
    #[serde(serialize_with = "as_text")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "340.50"))]
    pub value: Decimal,
    /// What it counts.
    pub unit: Unit,
}

/// A step: in words, and where it is one, as an operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CalculatorStep))]
pub struct Step {
    /// What it finds.
    pub label: String,
    /// How, in words and figures.
    pub words: String,
    /// The operation, where the step is one.
    pub operation: Option<Operation>,
    /// What it is done with.
    pub terms: Vec<Term>,
    /// What comes out, where the step is an operation.
    pub result: Option<Term>,
}

/// Writes a decimal as text, so that no reader makes a float of it.
pub(super) fn as_text<S: serde::Serializer>(value: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&value.to_string())
}

impl Term {
    /// A figure with what it is.
    #[must_use]
    pub fn new(label: impl Into<String>, value: impl Into<Decimal>, unit: Unit) -> Self {
        Self { label: label.into(), value: value.into(), unit }
    }

    /// The figure in French with its unit.
    #[must_use]
    pub fn shown(&self) -> String {
        shown(self.value, self.unit)
    }
}

/// A figure in French with its unit.
#[must_use]
pub fn shown(value: Decimal, unit: Unit) -> String {
    let figure = if unit.is_money() { number::euros(value) } else { number::french(value) };
    [&figure, unit.suffix(value.abs() < Decimal::TWO)].concat()
}

/// The steps done so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Working {
    steps: Vec<Step>,
}

impl Working {
    /// Nothing done yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The steps in their order.
    #[must_use]
    pub fn into_steps(self) -> Vec<Step> {
        self.steps
    }

    /// Notes a step that is no operation: which line of a table applies, which condition holds.
    pub fn note(&mut self, label: impl Into<String>, words: impl Into<String>) {
        let (label, words) = (label.into(), words.into());
        self.steps.push(Step { label, words, operation: None, terms: Vec::new(), result: None });
    }

    /// Does an operation on terms and notes it; what comes out has this label and unit.
    ///
    /// A sum or product of one term, and any operation on none, comes out as it went in. What leaves the range of
    /// decimals, which no answer within its bounds can reach, comes out as the greatest one.
    pub fn step(&mut self, label: impl Into<String>, unit: Unit, operation: Operation, terms: Vec<Term>) -> Term {
        let value = compute(operation, &terms.iter().map(|term| term.value).collect::<Vec<_>>());
        let result = Term::new(label, value, unit);
        let words = words(operation, &terms, &result);
        self.steps.push(Step {
            label: result.label.clone(),
            words,
            operation: Some(operation),
            terms,
            result: Some(result.clone()),
        });
        result
    }

    /// Rounds to so many decimals, a half up.
    pub fn round(&mut self, label: impl Into<String>, term: Term, decimals: u32) -> Term {
        let unit = term.unit;
        self.step(label, unit, Operation::Round, vec![term, Term::new("décimales", decimals, Unit::Number)])
    }
}

/// What an operation makes of figures.
#[must_use]
pub fn compute(operation: Operation, figures: &[Decimal]) -> Decimal {
    let Some((first, others)) = figures.split_first() else { return Decimal::ZERO };
    let decimals = || others.first().and_then(|decimals| u32::try_from(decimals.mantissa()).ok()).unwrap_or(0);
    let folded =
        |apply: fn(Decimal, Decimal) -> Decimal| others.iter().fold(*first, |value, other| apply(value, *other));
    match operation {
        Operation::Sum => folded(number::plus),
        Operation::Difference => folded(number::less),
        Operation::Product => folded(number::times),
        Operation::Quotient => number::rounded(folded(number::over), DIVISION),
        Operation::Round => number::rounded(*first, decimals()),
        Operation::Truncate => first.trunc_with_scale(decimals()),
        Operation::Maximum => folded(Decimal::max),
        Operation::Minimum => folded(Decimal::min),
    }
}

fn words(operation: Operation, terms: &[Term], result: &Term) -> String {
    let joined = |sign: &str| terms.iter().map(Term::shown).collect::<Vec<_>>().join(sign);
    let first = || terms.first().map(Term::shown).unwrap_or_default();
    let said = match operation {
        Operation::Sum => joined(" + "),
        Operation::Difference => joined(" − "),
        Operation::Product => joined(" × "),
        Operation::Quotient => joined(" ÷ "),
        Operation::Round => [&first(), " arrondi"].concat(),
        Operation::Truncate => [&first(), " coupé, sans arrondir"].concat(),
        Operation::Maximum => ["le plus grand de ", &joined(" et de ")].concat(),
        Operation::Minimum => ["le plus petit de ", &joined(" et de ")].concat(),
    };
    [&said, " = ", &result.shown()].concat()
}
