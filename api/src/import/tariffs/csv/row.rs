//! One row of the CSV, added to its grid.

use std::collections::BTreeMap;
use std::str::FromStr;

use mee_shared::ids::Slug;
use mee_shared::school::Level;
use mee_shared::tariff::{
    Adjustment, Booking, Bracket, Conditions, Deliberation, Effect, Grid, Item, Line, Number, Point, PriceRule,
    QuotientKind, Residence, Rounding, RoundingMode, Scheme, Situation, Span, Status, Tariff, TariffService, TestCase,
    Unit, WithoutQuotient,
};

/// A row's cells by column, empty ones left out.
pub(super) struct Row<'a>(BTreeMap<&'static str, &'a str>);

/// What a row was about, as far as the reader must know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// What the grid is for.
    Service,
    /// Anything else.
    Other,
}

fn word<T: Copy>(text: &str, column: &str, all: &[T], name: impl Fn(T) -> &'static str) -> Result<T, String> {
    all.iter().copied().find(|one| name(*one) == text).ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|one| name(*one)).collect();
        format!("{column} : « {text} » ; valeurs admises : {}", names.join(", "))
    })
}

/// A number as people write it in a spreadsheet: a comma or a point, with or without `€`.
fn number(text: &str, column: &str) -> Result<Number, String> {
    let kept = text.trim_end_matches('€').replace(['\u{a0}', '\u{202f}', ' '], "").replace(',', ".");
    kept.parse().map_err(|error| format!("{column} : {error}"))
}

fn yes_no(text: &str, column: &str) -> Result<bool, String> {
    match text.to_lowercase().as_str() {
        "true" | "oui" | "1" | "vrai" => Ok(true),
        "false" | "non" | "0" | "faux" => Ok(false),
        _ => Err(format!("{column} : « {text} » ; écrivez oui ou non")),
    }
}

fn span(text: &str, column: &str) -> Result<Span, String> {
    let invalid = || format!("{column} : « {text} » ; écrivez 2, 2-3 ou 3-");
    let (from, to) = match text.split_once('-') {
        None => (text, text),
        Some((from, to)) => (from, to),
    };
    let from = from.trim().parse().map_err(|_| invalid())?;
    let to = match to.trim() {
        "" => None,
        to => Some(to.parse().map_err(|_| invalid())?),
    };
    Ok(Span { from, to })
}

impl<'a> Row<'a> {
    pub(super) fn new(cells: BTreeMap<&'static str, &'a str>) -> Self {
        Self(cells)
    }

    pub(super) fn text(&self, column: &str) -> Option<&'a str> {
        self.0.get(column).copied()
    }

    fn needed(&self, column: &str) -> Result<&'a str, String> {
        self.text(column).ok_or_else(|| format!("{column} : cette case est vide"))
    }

    fn number(&self, column: &str) -> Result<Option<Number>, String> {
        self.text(column).map(|text| number(text, column)).transpose()
    }

    fn needed_number(&self, column: &str) -> Result<Number, String> {
        number(self.needed(column)?, column)
    }

    fn yes_no(&self, column: &str) -> Result<Option<bool>, String> {
        self.text(column).map(|text| yes_no(text, column)).transpose()
    }

    fn parsed<T: FromStr<Err: std::fmt::Display>>(&self, column: &str) -> Result<Option<T>, String> {
        self.text(column)
            .map(|text| text.parse().map_err(|error| format!("{column} : « {text} » : {error}")))
            .transpose()
    }

    fn id(&self) -> Result<Slug, String> {
        self.parsed("key")?.ok_or_else(|| "key : cette case est vide".to_owned())
    }

    fn conditions(&self) -> Result<Conditions, String> {
        let of = |column: &'static str| self.text(column);
        Ok(Conditions {
            residence: of("residence")
                .map(|text| word(text, "residence", Residence::ALL, Residence::as_str))
                .transpose()?,
            level: self.parsed::<Level>("level")?,
            scheme: of("scheme").map(|text| word(text, "scheme", Scheme::ALL, Scheme::as_str)).transpose()?,
            status: self.parsed("status")?,
            booking: of("booking").map(|text| word(text, "booking", Booking::ALL, Booking::as_str)).transpose()?,
            allergy_plan: self.yes_no("allergy_plan")?,
            rank: of("rank").map(|text| span(text, "rank")).transpose()?,
            children: of("children").map(|text| span(text, "children")).transpose()?,
        })
    }

    /// Adds what the row says to its grid.
    pub(super) fn add_to(&self, tariff: &mut Tariff) -> Result<Said, String> {
        match self.needed("row")? {
            "grid" => return self.fact(&mut tariff.grid),
            "status" => {
                tariff.grid.statuses.push(Status { id: self.id()?, label: self.needed("label")?.to_owned() });
            }
            "item" => tariff.grid.items.push(Item {
                id: self.id()?,
                label: self.needed("label")?.to_owned(),
                unit: word(self.needed("unit")?, "unit", Unit::ALL, Unit::as_str)?,
                is_for_adults: self.text("value") == Some("adult"),
                lines: Vec::new(),
            }),
            "price" => self.price(&mut tariff.grid)?,
            "adjustment" => {
                let items = self.text("items").unwrap_or_default().split_whitespace();
                let items = items.map(|id| id.parse().map_err(|error| format!("items : « {id} » : {error}")));
                tariff.grid.adjustments.push(Adjustment {
                    label: self.needed("label")?.to_owned(),
                    conditions: self.conditions()?,
                    items: items.collect::<Result<_, String>>()?,
                    effect: self.effect()?,
                });
            }
            "case" => tariff.cases.push(self.case()?),
            other => {
                return Err(format!(
                    "row : « {other} » ; valeurs admises : grid, status, item, price, adjustment, case"
                ));
            }
        }
        Ok(Said::Other)
    }

    fn fact(&self, grid: &mut Grid) -> Result<Said, String> {
        let (key, value) = (self.needed("key")?, self.needed("value")?);
        let day = || value.parse().map(Some).map_err(|_| format!("value : « {value} » ; écrivez un jour, 2026-09-01"));
        let text = || Some(value.to_owned());
        match key {
            "title" => value.clone_into(&mut grid.title),
            "service" => {
                grid.service = word(value, "value", TariffService::ALL, TariffService::as_str)?;
                return Ok(Said::Service);
            }
            "quotient" => grid.quotient = Some(word(value, "value", QuotientKind::ALL, QuotientKind::as_str)?),
            "quotient_rounding" => grid.quotient_rounding = Some(rounding(value)?),
            "rounding" => grid.rounding = rounding(value)?,
            "without_quotient" => {
                grid.without_quotient = word(value, "value", WithoutQuotient::ALL, WithoutQuotient::as_str)?;
            }
            "one_euro_canteen" => grid.is_one_euro_canteen = yes_no(value, "value")?,
            "valid_from" => grid.valid_from = day()?,
            "valid_until" => grid.valid_until = day()?,
            "deliberation_number" => deliberation(grid).number = text(),
            "deliberation_date" => deliberation(grid).date = day()?,
            "deliberation_url" => deliberation(grid).url = text(),
            "source" => grid.source = text(),
            "note" => grid.notes.push(value.to_owned()),
            _ => return Err(format!("key : « {key} » n'est pas un fait de grille connu")),
        }
        Ok(Said::Other)
    }

    fn price(&self, grid: &mut Grid) -> Result<(), String> {
        let id = self.id()?;
        let conditions = self.conditions()?;
        let without_quotient = self.number("without_quotient")?;
        let at: usize = self.parsed("line")?.unwrap_or(1);
        let form = self.text("form").unwrap_or("flat");
        let item = grid.items.iter_mut().find(|item| item.id == id);
        let item = item.ok_or_else(|| format!("key : aucune ligne « item » plus haut ne s'appelle « {id} »"))?;
        let rule = self.rule(form)?;
        if at == 0 || at > item.lines.len() + 1 {
            return Err(format!("line : « {at} » ; les lignes d'une prestation se suivent à partir de 1"));
        }
        let Some(line) = item.lines.get_mut(at - 1) else {
            item.lines.push(Line { conditions, price: rule, without_quotient });
            return Ok(());
        };
        if line.conditions != conditions || line.without_quotient != without_quotient {
            return Err(format!("line : la ligne {at} de « {id} » a déjà d'autres conditions"));
        }
        match (&mut line.price, rule) {
            (PriceRule::Brackets { brackets }, PriceRule::Brackets { brackets: more }) => brackets.extend(more),
            (PriceRule::Piecewise { points }, PriceRule::Piecewise { points: more }) => points.extend(more),
            _ => return Err(format!("line : la ligne {at} de « {id} » a déjà un prix")),
        }
        Ok(())
    }

    fn rule(&self, form: &str) -> Result<PriceRule, String> {
        Ok(match form {
            "flat" => PriceRule::Flat { price: self.needed_number("price")? },
            "brackets" => {
                let to = self.number("to")?;
                let side = |column: &str| {
                    self.yes_no(column)?
                        .ok_or_else(|| format!("{column} : dites si la borne est comprise (oui ou non)"))
                };
                PriceRule::Brackets {
                    brackets: vec![Bracket {
                        from: self.needed_number("from")?,
                        from_included: side("from_included")?,
                        to,
                        to_included: if to.is_some() { side("to_included")? } else { false },
                        price: self.needed_number("price")?,
                    }],
                }
            }
            "effort_rate" => PriceRule::EffortRate {
                percent: self.needed_number("percent")?,
                floor: self.number("floor")?,
                ceiling: self.number("ceiling")?,
            },
            "piecewise" => {
                let point = Point { quotient: self.needed_number("from")?, price: self.needed_number("price")? };
                PriceRule::Piecewise { points: vec![point] }
            }
            _ => {
                return Err(format!("form : « {form} » ; valeurs admises : flat, brackets, effort_rate, piecewise"));
            }
        })
    }

    fn effect(&self) -> Result<Effect, String> {
        let effect = self.needed("effect")?;
        let value = || self.needed_number("value");
        Ok(match effect {
            "add" => Effect::Add { amount: value()? },
            "times" => Effect::Times { factor: value()? },
            "reduce" => Effect::Reduce { percent: value()? },
            "bracket_down" => {
                let by = self.parsed("value")?.ok_or_else(|| "value : cette case est vide".to_owned())?;
                Effect::BracketDown { by }
            }
            "full_price" => Effect::FullPrice,
            "at_least" => Effect::AtLeast { price: value()? },
            "at_most" => Effect::AtMost { price: value()? },
            _ => {
                return Err(format!(
                    "effect : « {effect} » ; valeurs admises : add, times, reduce, bracket_down, full_price, at_least, at_most"
                ));
            }
        })
    }

    fn case(&self) -> Result<TestCase, String> {
        let Conditions { residence, level, scheme, status, booking, allergy_plan, .. } = Row(self
            .0
            .iter()
            .filter(|(name, _)| !matches!(**name, "rank" | "children"))
            .map(|(&name, &text)| (name, text))
            .collect())
        .conditions()?;
        let usual = Situation::default();
        let situation = Situation {
            quotient: self.number("from")?,
            residence: residence.unwrap_or(usual.residence),
            booking: booking.unwrap_or(usual.booking),
            allergy_plan: allergy_plan.unwrap_or(usual.allergy_plan),
            rank: self.parsed("rank")?.unwrap_or(usual.rank),
            children: self.parsed("children")?.unwrap_or(usual.children),
            level,
            scheme,
            status,
        };
        Ok(TestCase {
            name: self.needed("label")?.to_owned(),
            item: self.id()?,
            situation,
            price: self.number("price")?,
        })
    }
}

fn deliberation(grid: &mut Grid) -> &mut Deliberation {
    grid.deliberation.get_or_insert_default()
}

/// « 0,05 nearest »: the step, then the way.
fn rounding(text: &str) -> Result<Rounding, String> {
    let (step, mode) = text.split_once(' ').unwrap_or((text, "nearest"));
    let mode = word(mode.trim(), "value", RoundingMode::ALL, RoundingMode::as_str)?;
    Ok(Rounding { step: number(step, "value")?, mode })
}
