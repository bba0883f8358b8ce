//! The price of an item for a child, and how it was found.

use rust_decimal::{Decimal, RoundingStrategy};

use super::{
    Axis, Effect, Grid, Item, Line, Number, Operation, Outcome, Point, PriceRule, Priced, Rounding, RoundingMode,
    Situation, Step, Unsaid, WithoutQuotient, bounds,
};
use crate::calculator::number::{less, over, plus, times};

/// The questions that the price of an item may depend on.
#[must_use]
pub fn axes_of(grid: &Grid, item: &Item) -> Vec<Axis> {
    let adjustments = grid.adjustments.iter().filter(|adjustment| touches(&adjustment.items, item));
    let conditions = item.lines.iter().map(|line| &line.conditions);
    let mut found: Vec<Axis> =
        conditions.chain(adjustments.map(|adjustment| &adjustment.conditions)).flat_map(|found| found.axes()).collect();
    if item.lines.iter().any(|line| line.price.needs_quotient()) {
        found.push(Axis::Quotient);
    }
    Axis::ALL.iter().copied().filter(|axis| found.contains(axis)).collect()
}

fn touches(items: &[crate::ids::Slug], item: &Item) -> bool {
    if items.is_empty() { !item.is_for_adults } else { items.contains(&item.id) }
}

/// Rounds to a multiple of the step.
pub(super) fn round(value: Decimal, rounding: Rounding) -> Decimal {
    let step = rounding.step.get();
    if step <= Decimal::ZERO {
        return value;
    }
    let steps = over(value, step);
    let whole = match rounding.mode {
        RoundingMode::Nearest => steps.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero),
        RoundingMode::Up => steps.round_dp_with_strategy(0, RoundingStrategy::ToPositiveInfinity),
        RoundingMode::Down => steps.round_dp_with_strategy(0, RoundingStrategy::ToNegativeInfinity),
    };
    times(whole, step).normalize()
}

/// The price in the making.
struct Sheet {
    steps: Vec<Step>,
    price: Decimal,
}

impl Sheet {
    fn say(&mut self, text: String, operation: Operation) {
        self.steps.push(Step { text, operation, price: None });
    }

    fn set(&mut self, price: Decimal, operation: Operation, text: impl FnOnce(Number) -> String) {
        self.price = price;
        let shown = Number::of(price);
        self.steps.push(Step { text: text(shown), operation, price: Some(shown) });
    }

    fn at_least(&mut self, floor: Number, text: impl FnOnce(Number) -> String) {
        if self.price < floor.get() {
            self.set(floor.get(), Operation::AtLeast { price: floor }, text);
        }
    }

    fn at_most(&mut self, ceiling: Number, text: impl FnOnce(Number) -> String) {
        if self.price > ceiling.get() {
            self.set(ceiling.get(), Operation::AtMost { price: ceiling }, text);
        }
    }
}

/// What the grid asks for one unit of the item, for a child in this situation.
#[must_use]
pub fn price(grid: &Grid, item: &Item, situation: &Situation) -> Priced {
    let mut sheet = Sheet { steps: Vec::new(), price: Decimal::ZERO };
    let mut priced =
        Priced { outcome: Outcome::Unsaid(Unsaid::NoQuotient), line: None, bracket: None, steps: Vec::new() };
    priced.outcome = match calculate(grid, item, situation, &mut sheet, &mut priced) {
        Ok(price) => Outcome::Price { price },
        Err(unsaid) => Outcome::Unsaid(unsaid),
    };
    priced.steps = sheet.steps;
    priced
}

fn calculate(
    grid: &Grid,
    item: &Item,
    situation: &Situation,
    sheet: &mut Sheet,
    priced: &mut Priced,
) -> Result<Number, Unsaid> {
    let found = item.lines.iter().enumerate().find(|(_, line)| line.conditions.hold(situation));
    let (index, line) = found.ok_or_else(|| Unsaid::NoLine {
        axes: axes_of(grid, item).into_iter().filter(|axis| *axis != Axis::Quotient).collect(),
    })?;
    priced.line = Some(index);
    let whom = line.conditions.french(|status| grid.status_label(status));
    if let Some(whom) = whom {
        sheet.say(format!("Ligne de la grille : {}, {whom}.", item.label), Operation::Line);
    }
    let applied: Vec<_> = grid
        .adjustments
        .iter()
        .filter(|adjustment| touches(&adjustment.items, item) && adjustment.conditions.hold(situation))
        .collect();
    match applied.iter().find(|adjustment| adjustment.effect == Effect::FullPrice) {
        Some(adjustment) => {
            let highest = line.price.highest().ok_or(Unsaid::NoQuotient)?;
            sheet.set(highest.get(), Operation::Read { price: highest }, |price| {
                format!("{} : le tarif le plus élevé de la ligne, {}.", adjustment.label, price.euros())
            });
        }
        None => {
            let lower: usize = applied
                .iter()
                .map(|adjustment| match adjustment.effect {
                    Effect::BracketDown { by } => usize::from(by),
                    _ => 0,
                })
                .sum();
            base(grid, line, situation, lower, sheet, priced)?;
        }
    }
    for adjustment in applied {
        adjust(sheet, &adjustment.label, &adjustment.effect);
    }
    sheet.at_least(Number::ZERO, |_| "Un prix n'est jamais négatif : 0 €.".to_owned());
    let rounded = round(sheet.price, grid.rounding);
    if rounded != sheet.price {
        let rounding = grid.rounding;
        sheet.set(rounded, Operation::Round { rounding }, |price| {
            format!("Arrondi à {} près, {} : {}.", rounding.step.euros(), rounding.mode.label(), price.euros())
        });
    }
    Ok(Number::of(sheet.price))
}

/// The price of the line before any adjustment.
fn base(
    grid: &Grid,
    line: &Line,
    situation: &Situation,
    lower: usize,
    sheet: &mut Sheet,
    priced: &mut Priced,
) -> Result<(), Unsaid> {
    if let PriceRule::Flat { price } = &line.price {
        sheet.set(price.get(), Operation::Read { price: *price }, |price| {
            format!("Prix de la grille : {}.", price.euros())
        });
        return Ok(());
    }
    let Some(quotient) = situation.quotient else { return without_quotient(grid, line, sheet) };
    let quotient = rounded_quotient(grid, quotient, sheet);
    match &line.price {
        PriceRule::Flat { .. } => {}
        PriceRule::Brackets { brackets } => {
            let found = brackets.iter().position(|bracket| bracket.holds(quotient));
            let own = found.ok_or(Unsaid::NoBracket { quotient })?;
            let index = own.saturating_sub(lower);
            let bracket = brackets.get(index).ok_or(Unsaid::NoBracket { quotient })?;
            priced.bracket = Some(index);
            let read = Operation::Read { price: bracket.price };
            sheet.set(bracket.price.get(), read, |price| {
                let (quotient, words, price) = (quotient.french(), bounds(bracket), price.euros());
                if index == own {
                    format!("Votre quotient, {quotient}, est dans la tranche « {words} » : {price}.")
                } else {
                    format!("Votre quotient est {quotient} ; la tranche « {words} », plus basse, s'applique : {price}.")
                }
            });
        }
        PriceRule::EffortRate { percent, floor, ceiling } => {
            let share = over(times(quotient.get(), percent.get()), Decimal::ONE_HUNDRED);
            sheet.set(share, Operation::Share { quotient, percent: *percent }, |price| {
                format!("Taux d'effort : {} × {} % = {}.", quotient.french(), percent.french(), price.euros())
            });
            if let Some(floor) = floor {
                sheet.at_least(*floor, |price| {
                    format!("Le prix le plus bas de la grille s'applique : {}.", price.euros())
                });
            }
            if let Some(ceiling) = ceiling {
                sheet.at_most(*ceiling, |price| {
                    format!("Le prix le plus haut de la grille s'applique : {}.", price.euros())
                });
            }
        }
        PriceRule::Piecewise { points } => {
            let (before, after) = around(points, quotient).ok_or(Unsaid::NoBracket { quotient })?;
            let value = between(quotient, before, after);
            let operation = Operation::Between { quotient, before: before.clone(), after: after.clone() };
            sheet.set(value, operation, |price| {
                format!(
                    "Entre {} pour un quotient de {} et {} pour {} : {} pour {}.",
                    before.price.euros(),
                    before.quotient.french(),
                    after.price.euros(),
                    after.quotient.french(),
                    price.euros(),
                    quotient.french()
                )
            });
        }
    }
    Ok(())
}

fn rounded_quotient(grid: &Grid, quotient: Number, sheet: &mut Sheet) -> Number {
    let Some(rounding) = grid.quotient_rounding else { return quotient };
    let rounded = Number::of(round(quotient.get(), rounding));
    if rounded != quotient {
        let text = format!("Votre quotient, {}, compte pour {}.", quotient.french(), rounded.french());
        sheet.say(text, Operation::Quotient { quotient: rounded });
    }
    rounded
}

fn without_quotient(grid: &Grid, line: &Line, sheet: &mut Sheet) -> Result<(), Unsaid> {
    let (price, rule) = match (line.without_quotient, grid.without_quotient) {
        (Some(price), _) => (Some(price), "la grille a un prix pour ce cas"),
        (None, rule @ WithoutQuotient::Highest) => (line.price.highest(), rule.label()),
        (None, rule @ WithoutQuotient::Lowest) => (line.price.lowest(), rule.label()),
        (None, WithoutQuotient::Unsaid) => (None, ""),
    };
    let price = price.ok_or(Unsaid::NoQuotient)?;
    sheet.set(price.get(), Operation::Read { price }, |price| {
        format!("Quotient non connu : {rule}, {}.", price.euros())
    });
    Ok(())
}

/// The points on both sides of the quotient; the same twice outside of them.
fn around(points: &[Point], quotient: Number) -> Option<(&Point, &Point)> {
    let before = points.iter().rev().find(|point| point.quotient <= quotient);
    let after = points.iter().find(|point| quotient <= point.quotient);
    match (before, after) {
        (Some(before), Some(after)) => Some((before, after)),
        (Some(last), None) => Some((last, last)),
        (None, Some(first)) => Some((first, first)),
        (None, None) => None,
    }
}

/// The price on the straight line through two points.
pub(super) fn between(quotient: Number, before: &Point, after: &Point) -> Decimal {
    let width = less(after.quotient.get(), before.quotient.get());
    if width <= Decimal::ZERO {
        return before.price.get();
    }
    let rise = less(after.price.get(), before.price.get());
    // Multiplied first: a division that does not end would leave a trace in the last digit.
    let above = times(rise, less(quotient.get(), before.quotient.get()));
    plus(before.price.get(), over(above, width))
}

fn adjust(sheet: &mut Sheet, label: &str, effect: &Effect) {
    let said = |price: Number| format!("{label} : {}.", price.euros());
    match effect {
        Effect::Add { amount } => {
            let sum = plus(sheet.price, amount.get());
            sheet.set(sum, Operation::Add { amount: *amount }, |price| {
                let sign = if *amount < Number::ZERO { "−" } else { "+" };
                format!("{label} : {sign} {}, soit {}.", Number::of(amount.get().abs()).euros(), price.euros())
            });
        }
        Effect::Times { factor } => {
            let product = times(sheet.price, factor.get());
            sheet.set(product, Operation::Times { factor: *factor }, |price| {
                format!("{label} : × {}, soit {}.", factor.french(), price.euros())
            });
        }
        Effect::Reduce { percent } => {
            let factor = Number::of(less(Decimal::ONE, over(percent.get(), Decimal::ONE_HUNDRED)));
            let product = times(sheet.price, factor.get());
            sheet.set(product, Operation::Times { factor }, |price| {
                format!("{label} : − {} %, soit {}.", percent.french(), price.euros())
            });
        }
        Effect::AtLeast { price } => sheet.at_least(*price, said),
        Effect::AtMost { price } => sheet.at_most(*price, said),
        Effect::BracketDown { .. } | Effect::FullPrice => {}
    }
}
