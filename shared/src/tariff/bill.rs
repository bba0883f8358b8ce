//! What a family pays for its children, a month and a year.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::check::is_quotient;
use super::{Booking, Grid, Number, Priced, Residence, Rounding, Scheme, Situation, Unit, price, validity};
use crate::Day;
use crate::calculator::number::{over, plus, times};
use crate::ids::Slug;
use crate::problem::{FieldError, ProblemCode};
use crate::school::Level;
use crate::view::date::french_date;
use crate::words::words;

/// The weeks of a school year (article L521-1 of the Code de l'éducation: thirty-six at least).
pub const SCHOOL_WEEKS: u32 = 36;

/// The months a school year is billed for, September to June.
pub const BILLED_MONTHS: u32 = 10;

/// The most children a family is calculated for.
const MOST_CHILDREN: usize = 20;
/// The most units of one item: a year of half hours is less.
const MOST_UNITS: u32 = 5_000;

words! {
    /// What a number of units is counted by.
    Per {
        /// A week of school.
        Week = "par semaine";
        /// A month.
        Month = "par mois";
        /// A school year.
        Year = "par an";
    }
}

/// What a child takes of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Use {
    /// The item.
    #[cfg_attr(feature = "openapi", schema(example = "repas"))]
    pub item: Slug,
    /// How many units.
    #[serde(default = "one")]
    pub count: Number,
    /// In which time; absent, the item's own (a month for an item by month), or a week.
    #[serde(default)]
    pub per: Option<Per>,
}

fn one() -> Number {
    Number::ONE
}

/// A child of the family.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Child {
    /// Maternelle, élémentaire, collège.
    pub level: Option<Level>,
    /// How the child comes; absent, regularly.
    pub booking: Option<Booking>,
    /// Whether the child brings the own meal under a projet d'accueil individualisé (PAI).
    pub allergy_plan: bool,
    /// What the child takes; empty, one unit of every item for children.
    pub uses: Vec<Use>,
}

/// A family.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Household {
    /// The day that the grid must hold on; absent, no day is looked at.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date, example = "2026-11-23"))]
    pub on: Option<Day>,
    /// The quotient; none where it is not known.
    #[serde(default)]
    pub quotient: Option<Number>,
    /// Where the family lives; absent, in the collectivité.
    #[serde(default)]
    pub residence: Option<Residence>,
    /// Caf, MSA or neither.
    #[serde(default)]
    pub scheme: Option<Scheme>,
    /// A social status of the grid's list.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    pub status: Option<Slug>,
    /// The children, the eldest first: their order is their rank.
    pub children: Vec<Child>,
}

/// An amount for a month and for a year; none where the grid does not say all of its prices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Total {
    /// A month of school; the tenth of the year for what is counted by week or by year.
    pub month: Option<Number>,
    /// A school year.
    pub year: Option<Number>,
}

/// What one item comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BilledItem {
    /// The item.
    pub item: Slug,
    /// What parents read.
    pub label: String,
    /// What one price pays.
    pub unit: Unit,
    /// How many units.
    pub count: Number,
    /// In which time.
    pub per: Per,
    /// The price of one unit, and how it was found.
    pub priced: Priced,
    /// What that comes to.
    pub total: Total,
    /// How it comes to that, in words and figures.
    pub text: String,
}

/// What one child comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BilledChild {
    /// The child's rank.
    pub rank: u8,
    /// What it takes.
    pub items: Vec<BilledItem>,
    /// What that comes to.
    pub total: Total,
}

/// What the family pays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Bill {
    /// The grid.
    pub title: String,
    /// From when to when it holds, in words.
    pub validity: Option<String>,
    /// The children.
    pub children: Vec<BilledChild>,
    /// All of them.
    pub total: Total,
    /// What to know of this result: a day outside the grid's, a price that the grid does not say.
    pub warnings: Vec<String>,
}

fn refuse(errors: &mut Vec<FieldError>, is_wrong: bool, pointer: impl Into<String>, detail: impl Into<String>) {
    if is_wrong {
        let (pointer, detail) = (pointer.into(), detail.into());
        errors.push(FieldError { pointer, code: ProblemCode::Unprocessable, detail });
    }
}

fn check(grid: &Grid, household: &Household) -> Result<(), Vec<FieldError>> {
    let mut errors = Vec::new();
    let found = &mut errors;
    let is_negative = household.quotient.is_some_and(|quotient| !is_quotient(quotient));
    refuse(found, is_negative, "/quotient", "Un quotient n'est jamais négatif.");
    let is_unknown = household.status.as_ref().is_some_and(|id| grid.statuses.iter().all(|known| known.id != *id));
    refuse(found, is_unknown, "/status", "La grille ne connaît pas cette situation.");
    let is_wrong = !(1..=MOST_CHILDREN).contains(&household.children.len());
    refuse(found, is_wrong, "/children", format!("Donnez de 1 à {MOST_CHILDREN} enfants."));
    for (index, child) in household.children.iter().enumerate() {
        refuse(found, child.uses.len() > 50, format!("/children/{index}/uses"), "Au plus 50 prestations par enfant.");
        for (place, used) in child.uses.iter().enumerate() {
            let pointer = format!("/children/{index}/uses/{place}");
            let item = grid.item(&used.item);
            refuse(found, item.is_none(), format!("{pointer}/item"), "La grille n'a pas cette prestation.");
            let is_wrong = used.count < Number::ZERO || used.count > Number::whole(MOST_UNITS);
            refuse(found, is_wrong, format!("{pointer}/count"), format!("De 0 à {MOST_UNITS}."));
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// What the family pays under this grid.
///
/// # Errors
/// Every field that cannot be.
pub fn bill(grid: &Grid, household: &Household) -> Result<Bill, Vec<FieldError>> {
    check(grid, household)?;
    let count = u8::try_from(household.children.len()).unwrap_or(u8::MAX);
    let mut warnings = Vec::new();
    if let Some(day) = household.on.filter(|day| !grid.holds_on(*day)) {
        let when = validity(grid).unwrap_or_default();
        warnings.push(format!("Cette grille vaut {when} : elle ne dit rien du {}.", french_date(day)));
    }
    let mut children = Vec::new();
    for (index, child) in household.children.iter().enumerate() {
        let rank = u8::try_from(index + 1).unwrap_or(u8::MAX);
        let situation = Situation {
            quotient: household.quotient,
            residence: household.residence.unwrap_or(Residence::Resident),
            level: child.level,
            scheme: household.scheme,
            status: household.status.clone(),
            booking: child.booking.unwrap_or(Booking::Regular),
            allergy_plan: child.allergy_plan,
            rank,
            children: count,
        };
        let everything: Vec<Use> = grid
            .items
            .iter()
            .filter(|item| !item.is_for_adults)
            .map(|item| Use { item: item.id.clone(), count: Number::ONE, per: None })
            .collect();
        let uses = if child.uses.is_empty() { &everything } else { &child.uses };
        let items: Vec<BilledItem> = uses.iter().filter_map(|used| billed(grid, used, &situation)).collect();
        for item in items.iter().filter(|item| item.priced.price().is_none()) {
            let warning = format!("« {} » : {}", item.label, item.priced.unsaid_text().unwrap_or_default());
            if !warnings.contains(&warning) {
                warnings.push(warning);
            }
        }
        let total = sum(items.iter().map(|item| item.total));
        children.push(BilledChild { rank, items, total });
    }
    let total = sum(children.iter().map(|child| child.total));
    Ok(Bill { title: grid.title.clone(), validity: validity(grid), children, total, warnings })
}

fn sum(totals: impl Iterator<Item = Total> + Clone) -> Total {
    let add = |of: fn(Total) -> Option<Number>| {
        totals.clone().map(of).try_fold(Decimal::ZERO, |sum, part| Some(plus(sum, part?.get()))).map(Number::of)
    };
    Total { month: add(|total| total.month), year: add(|total| total.year) }
}

/// What units of an item are counted by where nothing else is said.
#[must_use]
pub fn usual_per(unit: Unit) -> Per {
    match unit {
        Unit::Month => Per::Month,
        Unit::Year | Unit::Period | Unit::Occurrence => Per::Year,
        _ => Per::Week,
    }
}

fn billed(grid: &Grid, used: &Use, situation: &Situation) -> Option<BilledItem> {
    let item = grid.item(&used.item)?;
    let per = used.per.unwrap_or_else(|| usual_per(item.unit));
    let priced = price(grid, item, situation);
    let total = priced.price().map_or_else(Total::default, |price| total(price, used.count, per));
    let text = match (priced.price(), total.month, total.year) {
        (Some(price), Some(month), Some(year)) => format!(
            "{} × {} {} : {} par mois, {} par an{}.",
            used.count.french(),
            price.euros(),
            per.label(),
            month.euros(),
            year.euros(),
            match per {
                Per::Week => format!(" ({SCHOOL_WEEKS} semaines de classe, réparties sur {BILLED_MONTHS} mois)"),
                Per::Month => format!(" ({BILLED_MONTHS} mois)"),
                Per::Year => format!(" (réparti sur {BILLED_MONTHS} mois)"),
            }
        ),
        _ => priced.unsaid_text().unwrap_or_default(),
    };
    Some(BilledItem {
        item: item.id.clone(),
        label: item.label.clone(),
        unit: item.unit,
        count: used.count,
        per,
        priced,
        total,
        text,
    })
}

/// A month and a year of that many units; what is paid is in cents.
fn total(price: Number, count: Number, per: Per) -> Total {
    let cents = |amount: Decimal| Number::of(super::engine::round(amount, Rounding::default()));
    let units = times(price.get(), count.get());
    let months = Decimal::from(BILLED_MONTHS);
    let (month, year) = match per {
        Per::Week => {
            let year = times(units, Decimal::from(SCHOOL_WEEKS));
            (over(year, months), year)
        }
        Per::Month => (units, times(units, months)),
        Per::Year => (over(units, months), units),
    };
    Total { month: Some(cents(month)), year: Some(cents(year)) }
}
