//! Whether a grid can be kept at all; what is odd but can be kept is a matter of [`super::findings`].

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::{Conditions, Effect, Grid, Item, Number, PriceRule, Rounding, Tariff};
use crate::ids::Slug;
use crate::problem::{FieldError, ProblemCode};
use crate::view::href::web_href;

/// The highest price of one unit, in euros: a year of everything costs less.
const HIGHEST_PRICE: u32 = 10_000;
const MOST_ITEMS: usize = 30;
const MOST_LINES: usize = 40;
const MOST_BRACKETS: usize = 100;
const MOST_ADJUSTMENTS: usize = 40;
const MOST_STATUSES: usize = 20;
const MOST_NOTES: usize = 20;
const MOST_CASES: usize = 500;
/// The longest text of one line, in characters.
const LONGEST_LABEL: usize = 200;
const LONGEST_NOTE: usize = 1_000;

struct Checker<'a> {
    grid: &'a Grid,
    errors: Vec<FieldError>,
}

impl Checker<'_> {
    fn refuse(&mut self, is_wrong: bool, pointer: &str, detail: impl Into<String>) {
        if is_wrong {
            let pointer = pointer.to_owned();
            self.errors.push(FieldError { pointer, code: ProblemCode::Unprocessable, detail: detail.into() });
        }
    }

    fn text(&mut self, text: &str, pointer: &str, most: usize) {
        let length = text.trim().chars().count();
        let is_wrong = length == 0 || length > most || text.contains('\0');
        self.refuse(is_wrong, pointer, format!("Écrivez de 1 à {most} caractères."));
    }

    fn count(&mut self, number: usize, range: std::ops::RangeInclusive<usize>, pointer: &str) {
        let detail = format!("Il en faut de {} à {}.", range.start(), range.end());
        self.refuse(!range.contains(&number), pointer, detail);
    }

    fn amount(&mut self, price: Number, pointer: &str) {
        let is_wrong = price < Number::ZERO || price > Number::whole(HIGHEST_PRICE);
        self.refuse(is_wrong, pointer, format!("Un prix va de 0 à {HIGHEST_PRICE} €."));
    }

    fn quotient(&mut self, quotient: Number, pointer: &str) {
        self.refuse(quotient < Number::ZERO, pointer, "Un quotient n'est jamais négatif.");
    }

    fn address(&mut self, url: Option<&String>, pointer: &str) {
        let is_wrong = url.is_some_and(|url| url.len() > 2_000 || web_href(url).is_none());
        self.refuse(is_wrong, pointer, "Écrivez une adresse complète, qui commence par https://.");
    }

    fn rounding(&mut self, rounding: Rounding, most: u32, pointer: &str) {
        let is_wrong = rounding.step <= Number::ZERO || rounding.step > Number::whole(most);
        self.refuse(is_wrong, pointer, format!("Le pas d'un arrondi est plus grand que 0 et va jusqu'à {most}."));
    }

    fn unique<'a>(&mut self, ids: impl Iterator<Item = &'a Slug>, pointer: &str) {
        let mut seen = BTreeSet::new();
        for (index, id) in ids.enumerate() {
            self.refuse(
                !seen.insert(id.as_str()),
                &format!("{pointer}/{index}/id"),
                format!("« {id} » est là deux fois."),
            );
        }
    }

    fn conditions(&mut self, conditions: &Conditions, pointer: &str) {
        if let Some(status) = &conditions.status {
            let is_known = self.grid.statuses.iter().any(|known| known.id == *status);
            self.refuse(!is_known, &format!("{pointer}/status"), format!("« {status} » n'est pas dans « statuses »."));
        }
        for (span, name) in [(conditions.rank, "rank"), (conditions.children, "children")] {
            let is_wrong = span.is_some_and(|span| {
                !(1..=20).contains(&span.from) || span.to.is_some_and(|to| to < span.from || to > 20)
            });
            self.refuse(is_wrong, &format!("{pointer}/{name}"), "Donnez de 1 à 20, le premier avant le dernier.");
        }
    }

    fn rule(&mut self, rule: &PriceRule, pointer: &str) {
        match rule {
            PriceRule::Flat { price } => self.amount(*price, &format!("{pointer}/price")),
            PriceRule::Brackets { brackets } => {
                self.count(brackets.len(), 1..=MOST_BRACKETS, &format!("{pointer}/brackets"));
                for (index, bracket) in brackets.iter().enumerate() {
                    let place = format!("{pointer}/brackets/{index}");
                    self.amount(bracket.price, &format!("{place}/price"));
                    self.quotient(bracket.from, &format!("{place}/from"));
                    let is_empty = bracket.to.is_some_and(|to| {
                        to < bracket.from || (to == bracket.from && !(bracket.from_included && bracket.to_included))
                    });
                    self.refuse(is_empty, &format!("{place}/to"), "La tranche finit avant de commencer.");
                }
            }
            PriceRule::EffortRate { percent, floor, ceiling } => {
                let is_wrong = *percent < Number::ZERO || *percent > Number::whole(100);
                self.refuse(is_wrong, &format!("{pointer}/percent"), "Un taux va de 0 à 100 %.");
                for (bound, name) in [(floor, "floor"), (ceiling, "ceiling")] {
                    if let Some(price) = bound {
                        self.amount(*price, &format!("{pointer}/{name}"));
                    }
                }
                let is_inverted = floor.zip(*ceiling).is_some_and(|(floor, ceiling)| floor > ceiling);
                self.refuse(is_inverted, &format!("{pointer}/ceiling"), "Le prix le plus haut est sous le plus bas.");
            }
            PriceRule::Piecewise { points } => {
                self.count(points.len(), 2..=MOST_BRACKETS, &format!("{pointer}/points"));
                for (index, point) in points.iter().enumerate() {
                    self.amount(point.price, &format!("{pointer}/points/{index}/price"));
                    self.quotient(point.quotient, &format!("{pointer}/points/{index}/quotient"));
                }
                for (index, (before, after)) in points.iter().zip(points.iter().skip(1)).enumerate() {
                    let place = format!("{pointer}/points/{}/quotient", index + 1);
                    self.refuse(before.quotient >= after.quotient, &place, "Les points vont par quotient croissant.");
                }
            }
        }
        let has_quotient = self.grid.quotient.is_some();
        let detail = "Ce prix dépend d'un quotient : dites lequel dans « quotient ».";
        self.refuse(rule.needs_quotient() && !has_quotient, pointer, detail);
    }

    fn item(&mut self, item: &Item, pointer: &str) {
        self.text(&item.label, &format!("{pointer}/label"), LONGEST_LABEL);
        self.count(item.lines.len(), 1..=MOST_LINES, &format!("{pointer}/lines"));
        for (index, line) in item.lines.iter().enumerate() {
            let place = format!("{pointer}/lines/{index}");
            self.conditions(&line.conditions, &format!("{place}/for"));
            self.rule(&line.price, &format!("{place}/price"));
            if let Some(price) = line.without_quotient {
                self.amount(price, &format!("{place}/without_quotient"));
            }
        }
    }

    fn effect(&mut self, effect: &Effect, pointer: &str) {
        match effect {
            Effect::Add { amount } => {
                let size = Number::of(amount.get().abs());
                self.amount(size, &format!("{pointer}/amount"));
            }
            Effect::Times { factor } => {
                let is_wrong = *factor < Number::ZERO || *factor > Number::whole(10);
                self.refuse(is_wrong, &format!("{pointer}/factor"), "Un facteur va de 0 à 10.");
            }
            Effect::Reduce { percent } => {
                let is_wrong = *percent < Number::ZERO || *percent > Number::whole(100) || percent.get().scale() > 4;
                let detail = "Une réduction va de 0 à 100 %, avec au plus quatre décimales.";
                self.refuse(is_wrong, &format!("{pointer}/percent"), detail);
            }
            Effect::BracketDown { by } => {
                self.refuse(!(1..=20).contains(by), &format!("{pointer}/by"), "De 1 à 20 tranches.");
            }
            Effect::FullPrice => {}
            Effect::AtLeast { price } | Effect::AtMost { price } => self.amount(*price, &format!("{pointer}/price")),
        }
    }

    fn head(&mut self) {
        let grid = self.grid;
        self.text(&grid.title, "/title", LONGEST_LABEL);
        self.address(grid.source.as_ref(), "/source");
        if let Some(deliberation) = &grid.deliberation {
            self.address(deliberation.url.as_ref(), "/deliberation/url");
            if let Some(number) = &deliberation.number {
                self.text(number, "/deliberation/number", 100);
            }
        }
        self.rounding(grid.rounding, 10, "/rounding/step");
        if let Some(rounding) = grid.quotient_rounding {
            self.rounding(rounding, 1_000, "/quotient_rounding/step");
        }
        let is_inverted = grid.valid_from.zip(grid.valid_until).is_some_and(|(from, until)| until < from);
        self.refuse(is_inverted, "/valid_until", "La grille finit avant de commencer.");
        self.count(grid.statuses.len(), 0..=MOST_STATUSES, "/statuses");
        self.count(grid.items.len(), 1..=MOST_ITEMS, "/items");
        self.count(grid.adjustments.len(), 0..=MOST_ADJUSTMENTS, "/adjustments");
        self.count(grid.notes.len(), 0..=MOST_NOTES, "/notes");
        self.unique(grid.items.iter().map(|item| &item.id), "/items");
        self.unique(grid.statuses.iter().map(|status| &status.id), "/statuses");
    }
}

/// Whether the grid can be kept; what is wrong is named with its place.
///
/// # Errors
/// Every place that breaks a rule.
pub fn check_grid(grid: &Grid) -> Result<(), Vec<FieldError>> {
    let mut checker = Checker { grid, errors: Vec::new() };
    checker.head();
    for (index, status) in grid.statuses.iter().enumerate() {
        checker.text(&status.label, &format!("/statuses/{index}/label"), 100);
    }
    for (index, item) in grid.items.iter().enumerate() {
        checker.item(item, &format!("/items/{index}"));
    }
    for (index, adjustment) in grid.adjustments.iter().enumerate() {
        let pointer = format!("/adjustments/{index}");
        checker.text(&adjustment.label, &format!("{pointer}/label"), LONGEST_LABEL);
        checker.conditions(&adjustment.conditions, &format!("{pointer}/for"));
        checker.effect(&adjustment.effect, &pointer);
        for (place, id) in adjustment.items.iter().enumerate() {
            let pointer = format!("{pointer}/items/{place}");
            checker.refuse(grid.item(id).is_none(), &pointer, format!("« {id} » n'est pas dans « items »."));
        }
    }
    for (index, note) in grid.notes.iter().enumerate() {
        checker.text(note, &format!("/notes/{index}"), LONGEST_NOTE);
    }
    if checker.errors.is_empty() { Ok(()) } else { Err(checker.errors) }
}

impl Tariff {
    /// Whether the grid and its cases can be kept; what is wrong is named with its place.
    ///
    /// # Errors
    /// Every place that breaks a rule.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut errors = check_grid(&self.grid).err().unwrap_or_default();
        for error in &mut errors {
            error.pointer = format!("/grid{}", error.pointer);
        }
        let mut checker = Checker { grid: &self.grid, errors };
        checker.count(self.cases.len(), 0..=MOST_CASES, "/cases");
        let mut names = BTreeSet::new();
        for (index, case) in self.cases.iter().enumerate() {
            let pointer = format!("/cases/{index}");
            checker.text(&case.name, &format!("{pointer}/name"), LONGEST_LABEL);
            let is_twice = !names.insert(case.name.trim());
            checker.refuse(is_twice, &format!("{pointer}/name"), "Deux cas portent ce nom.");
            let is_unknown = self.grid.item(&case.item).is_none();
            let detail = format!("« {} » n'est pas dans « items » : changez le cas aussi.", case.item);
            checker.refuse(is_unknown, &format!("{pointer}/item"), detail);
            if let Some(quotient) = case.situation.quotient {
                checker.quotient(quotient, &format!("{pointer}/situation/quotient"));
            }
            if let Some(status) = &case.situation.status {
                let is_unknown = self.grid.statuses.iter().all(|known| known.id != *status);
                let detail = format!("« {status} » n'est pas dans « statuses ».");
                checker.refuse(is_unknown, &format!("{pointer}/situation/status"), detail);
            }
        }
        if checker.errors.is_empty() { Ok(()) } else { Err(checker.errors) }
    }
}

/// Whether a quotient may be looked up.
pub(super) fn is_quotient(quotient: Number) -> bool {
    quotient.get() >= Decimal::ZERO
}
