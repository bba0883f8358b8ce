//! A tariff grid as data.

use serde::{Deserialize, Serialize};

use super::{Conditions, Number, QuotientKind, RoundingMode, TariffService, Unit, WithoutQuotient};
use crate::Day;
use crate::ids::Slug;

/// How prices are rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rounding {
    /// The step, in euros: 0.01 for the cent, 0.05, 0.001.
    pub step: Number,
    /// Which way.
    pub mode: RoundingMode,
}

impl Default for Rounding {
    fn default() -> Self {
        Self { step: Number::cents(1), mode: RoundingMode::Nearest }
    }
}

/// The decision that a grid rests on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Deliberation {
    /// Its number.
    #[cfg_attr(feature = "openapi", schema(max_length = 100, example = "2026-042"))]
    pub number: Option<String>,
    /// The day of the vote.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date, example = "2026-06-25"))]
    pub date: Option<Day>,
    /// Where it can be read.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 2000, example = "https://mairie.example.org/deliberations/2026-042.pdf")
    )]
    pub url: Option<String>,
}

/// A social status that has its own price, outside the brackets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Status {
    /// Its name in the grid.
    #[cfg_attr(feature = "openapi", schema(example = "rsa"))]
    pub id: Slug,
    /// What parents read.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100, example = "Bénéficiaires du RSA"))]
    pub label: String,
}

/// A bracket of the quotient with its price. Which bound belongs to it is said for each, never assumed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Bracket {
    /// Where it begins.
    pub from: Number,
    /// Whether that quotient belongs to it.
    pub from_included: bool,
    /// Where it ends; none for the last one.
    pub to: Option<Number>,
    /// Whether that quotient belongs to it.
    #[serde(default)]
    pub to_included: bool,
    /// The price.
    pub price: Number,
}

impl Bracket {
    /// Whether the quotient lies in it.
    #[must_use]
    pub fn holds(&self, quotient: Number) -> bool {
        let after = if self.from_included { self.from <= quotient } else { self.from < quotient };
        let before = self.to.is_none_or(|to| if self.to_included { quotient <= to } else { quotient < to });
        after && before
    }
}

/// A point of a piecewise linear price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Point {
    /// The quotient.
    pub quotient: Number,
    /// The price at this quotient.
    pub price: Number,
}

/// How the price of a line is found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "form", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum PriceRule {
    /// One price, whatever the quotient.
    Flat {
        /// The price.
        price: Number,
    },
    /// A price for each bracket of the quotient.
    Brackets {
        /// The brackets, the lowest first.
        brackets: Vec<Bracket>,
    },
    /// A share of the quotient (taux d'effort) between a floor and a ceiling.
    EffortRate {
        /// The rate, in per cent.
        percent: Number,
        /// The lowest price.
        #[serde(default)]
        floor: Option<Number>,
        /// The highest price.
        #[serde(default)]
        ceiling: Option<Number>,
    },
    /// Straight lines between points, flat before the first and after the last.
    Piecewise {
        /// The points, by rising quotient.
        points: Vec<Point>,
    },
}

impl PriceRule {
    /// Whether it asks for a quotient.
    #[must_use]
    pub fn needs_quotient(&self) -> bool {
        !matches!(self, Self::Flat { .. })
    }

    /// The highest price it gives; none for a rate without a ceiling.
    #[must_use]
    pub fn highest(&self) -> Option<Number> {
        match self {
            Self::Flat { price } => Some(*price),
            Self::Brackets { brackets } => brackets.iter().map(|bracket| bracket.price).max(),
            Self::EffortRate { ceiling, .. } => *ceiling,
            Self::Piecewise { points } => points.iter().map(|point| point.price).max(),
        }
    }

    /// The lowest price it gives; a rate without a floor starts at nothing.
    #[must_use]
    pub fn lowest(&self) -> Option<Number> {
        match self {
            Self::Flat { price } => Some(*price),
            Self::Brackets { brackets } => brackets.iter().map(|bracket| bracket.price).min(),
            Self::EffortRate { floor, .. } => Some(floor.unwrap_or_default()),
            Self::Piecewise { points } => points.iter().map(|point| point.price).min(),
        }
    }
}

/// One line of an item: for whom, and how the price is found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Line {
    /// For whom; the first line that is for a child gives the price.
    #[serde(default, rename = "for")]
    pub conditions: Conditions,
    /// How the price is found.
    pub price: PriceRule,
    /// The price for a family whose quotient is not known, where the line has one of its own.
    #[serde(default)]
    pub without_quotient: Option<Number>,
}

/// Something sold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Item {
    /// Its name in the grid.
    #[cfg_attr(feature = "openapi", schema(example = "repas"))]
    pub id: Slug,
    /// What parents read.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200, example = "Repas"))]
    pub label: String,
    /// What one price pays.
    pub unit: Unit,
    /// Whether it is for adults (teachers, parents): no child's bill has it.
    #[serde(default)]
    pub is_for_adults: bool,
    /// Its lines, in the order in which they are tried.
    pub lines: Vec<Line>,
}

/// What an adjustment does to a price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "effect", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Effect {
    /// Adds an amount; a negative one takes it off.
    Add {
        /// The amount, in euros.
        amount: Number,
    },
    /// Multiplies.
    Times {
        /// The factor.
        factor: Number,
    },
    /// Takes a share off.
    Reduce {
        /// The share, in per cent.
        percent: Number,
    },
    /// Counts the family in a lower bracket.
    BracketDown {
        /// How many brackets lower.
        by: u8,
    },
    /// The highest price of the line, whatever the quotient (plein tarif).
    FullPrice,
    /// No less than this price.
    AtLeast {
        /// The price.
        price: Number,
    },
    /// No more than this price.
    AtMost {
        /// The price.
        price: Number,
    },
}

/// A reduction, a supplement, or another change of prices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Adjustment {
    /// What parents read.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 200, example = "Réduction à partir du 3e enfant")
    )]
    pub label: String,
    /// For whom.
    #[serde(default, rename = "for")]
    pub conditions: Conditions,
    /// The items it changes; none named, all that are for children.
    #[serde(default)]
    pub items: Vec<Slug>,
    /// What it does.
    #[serde(flatten)]
    pub effect: Effect,
}

/// A tariff grid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Grid {
    /// What parents read above it.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 200, example = "Cantine, année scolaire 2026-2027")
    )]
    pub title: String,
    /// What it is for.
    pub service: TariffService,
    /// Which quotient it reads; none where no price depends on one.
    #[serde(default)]
    pub quotient: Option<QuotientKind>,
    /// How a quotient is rounded before it is looked up; absent, it is taken as it is.
    #[serde(default)]
    pub quotient_rounding: Option<Rounding>,
    /// What is asked of a family whose quotient is not known.
    pub without_quotient: WithoutQuotient,
    /// The statuses that lines and adjustments name.
    #[serde(default)]
    pub statuses: Vec<Status>,
    /// What is sold.
    pub items: Vec<Item>,
    /// Reductions and supplements, in the order in which they are applied.
    #[serde(default)]
    pub adjustments: Vec<Adjustment>,
    /// How prices are rounded, last of all.
    #[serde(default)]
    pub rounding: Rounding,
    /// Whether the collectivité takes the State's aid for canteens « à 1 € ».
    #[serde(default)]
    pub is_one_euro_canteen: bool,
    /// The first day it holds.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date, example = "2026-09-01"))]
    pub valid_from: Option<Day>,
    /// The last day it holds.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date, example = "2027-08-31"))]
    pub valid_until: Option<Day>,
    /// The decision it rests on.
    #[serde(default)]
    pub deliberation: Option<Deliberation>,
    /// The page it is published on.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 2000, example = json!(null)))]
    pub source: Option<String>,
    /// What parents are to know besides, a sentence each.
    #[serde(default)]
    pub notes: Vec<String>,
}

impl Grid {
    /// The item of this name.
    #[must_use]
    pub fn item(&self, id: &Slug) -> Option<&Item> {
        self.items.iter().find(|item| item.id == *id)
    }

    /// The name of a status as parents read it.
    #[must_use]
    pub fn status_label(&self, id: &Slug) -> String {
        let found = self.statuses.iter().find(|status| status.id == *id);
        found.map_or_else(|| id.to_string(), |status| status.label.clone())
    }

    /// Whether it holds on this day.
    #[must_use]
    pub fn holds_on(&self, day: Day) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_until.is_none_or(|until| day <= until)
    }
}
