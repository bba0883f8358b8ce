//! What a grid asks for an item, and the way to it.

use serde::{Deserialize, Serialize};

use super::{Axis, Number, Point, Rounding};

/// One step on the way to a price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Step {
    /// What was done, in words and figures.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "Votre quotient, 501, est dans la tranche « de 411 à 510 inclus » : 2,15 €.")
    )]
    pub text: String,
    /// The same as data: from the steps alone the price can be worked out anew.
    pub operation: Operation,
    /// The price after it; none where there is none yet.
    pub price: Option<Number>,
}

/// What a step did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Operation {
    /// The quotient was rounded.
    Quotient {
        /// To this.
        quotient: Number,
    },
    /// A line of the grid was chosen.
    Line,
    /// The price was read in the grid.
    Read {
        /// The price.
        price: Number,
    },
    /// A share of the quotient was taken.
    Share {
        /// The quotient.
        quotient: Number,
        /// The share, in per cent.
        percent: Number,
    },
    /// The price was read on the straight line between two points.
    Between {
        /// The quotient.
        quotient: Number,
        /// The point before.
        before: Point,
        /// The point after.
        after: Point,
    },
    /// The price was raised to a lowest one.
    AtLeast {
        /// The lowest.
        price: Number,
    },
    /// The price was lowered to a highest one.
    AtMost {
        /// The highest.
        price: Number,
    },
    /// An amount was added.
    Add {
        /// The amount.
        amount: Number,
    },
    /// The price was multiplied.
    Times {
        /// The factor.
        factor: Number,
    },
    /// The price was rounded.
    Round {
        /// How.
        rounding: Rounding,
    },
}

/// Why a grid gives no price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Unsaid {
    /// No line of the item is for this situation; the answers to these questions decide.
    NoLine {
        /// The questions.
        axes: Vec<Axis>,
    },
    /// No bracket holds the quotient.
    NoBracket {
        /// The quotient that was looked up.
        quotient: Number,
    },
    /// The quotient is not known, and the grid does not say what holds then.
    NoQuotient,
}

/// What a grid asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Outcome {
    /// A price, in euros.
    Price {
        /// The price of one unit.
        price: Number,
    },
    /// The grid does not say.
    Unsaid(Unsaid),
}

/// The price of an item with the way to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Priced {
    /// What the grid asks.
    pub outcome: Outcome,
    /// The line that applied, from 0, in the item's lines.
    pub line: Option<usize>,
    /// The bracket that applied, from 0, in the line's brackets.
    pub bracket: Option<usize>,
    /// How it was found.
    pub steps: Vec<Step>,
}

impl Priced {
    /// The price, where the grid says one.
    #[must_use]
    pub fn price(&self) -> Option<Number> {
        match self.outcome {
            Outcome::Price { price } => Some(price),
            Outcome::Unsaid(_) => None,
        }
    }

    /// Why there is no price, in a sentence with the way out; nothing where there is one.
    #[must_use]
    pub fn unsaid_text(&self) -> Option<String> {
        let Outcome::Unsaid(unsaid) = &self.outcome else { return None };
        Some(match unsaid {
            Unsaid::NoLine { axes } => {
                let axes: Vec<&str> = axes.iter().map(|axis| axis.label()).collect();
                format!(
                    "la grille n'a pas de ligne pour cette situation. Précisez {}, ou demandez à la mairie.",
                    axes.join(", ")
                )
            }
            Unsaid::NoBracket { quotient } => format!(
                "la grille n'a pas de tranche pour un quotient de {}. Demandez à la mairie quel tarif s'applique.",
                quotient.french()
            ),
            Unsaid::NoQuotient => {
                "la grille ne dit pas quel tarif s'applique sans quotient connu. Donnez votre quotient, ou \
                 demandez à la mairie."
                    .to_owned()
            }
        })
    }
}
