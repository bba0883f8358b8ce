//! A grid from JSON that somebody else has parsed: the browser, in the widget.
//!
//! A reader of JSON and the code that serde derives for a grid weigh more than all calculators together; the browser has
//! one. What cannot be read makes the whole grid unreadable: a price left out would be a wrong price.

use super::{
    Adjustment, Booking, Bracket, Conditions, Deliberation, Effect, Grid, Item, Line, Number, Point, PriceRule,
    QuotientKind, Residence, Rounding, RoundingMode, Scheme, Span, Status, TariffService, Unit, WithoutQuotient,
};
use crate::Day;
use crate::calculator::{day, number};
use crate::ids::Slug;

/// A piece of JSON as it was parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plain {
    /// `null`.
    Null,
    /// A truth.
    Flag(bool),
    /// A text, or a number as it is written.
    Text(String),
    /// A list.
    List(Vec<Plain>),
    /// An object, its fields in their order.
    Object(Vec<(String, Plain)>),
}

impl Plain {
    /// A field of an object; none where it is absent or null.
    fn at(&self, name: &str) -> Option<&Self> {
        let Self::Object(fields) = self else { return None };
        fields.iter().find(|(known, _)| known == name).map(|(_, value)| value).filter(|value| **value != Self::Null)
    }

    fn str(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    fn text(&self) -> Option<String> {
        self.str().map(str::to_owned)
    }

    fn flag(&self) -> Option<bool> {
        match self {
            Self::Flag(flag) => Some(*flag),
            _ => None,
        }
    }

    fn small(&self) -> Option<u8> {
        self.str()?.parse().ok()
    }

    fn number(&self) -> Option<Number> {
        number::read(self.str()?).map(Number::of)
    }

    fn day(&self) -> Option<Day> {
        day::read(self.str()?)
    }

    fn slug(&self) -> Option<Slug> {
        self.str()?.parse().ok()
    }

    /// A field that may be absent: none where it is there and cannot be read.
    fn maybe<T>(&self, name: &str, read: fn(&Self) -> Option<T>) -> Option<Option<T>> {
        match self.at(name) {
            Some(value) => read(value).map(Some),
            None => Some(None),
        }
    }

    /// A list, empty where it is absent.
    fn list<T>(&self, name: &str, read: fn(&Self) -> Option<T>) -> Option<Vec<T>> {
        match self.at(name) {
            Some(Self::List(list)) => {
                let mut out = Vec::with_capacity(list.len());
                for one in list {
                    out.push(read(one)?);
                }
                Some(out)
            }
            Some(_) => None,
            None => Some(Vec::new()),
        }
    }

    /// A price or another number that must be there.
    fn needed(&self, name: &str) -> Option<Number> {
        self.at(name)?.number()
    }

    /// A truth, false where it is absent.
    fn is(&self, name: &str) -> Option<bool> {
        Some(self.maybe(name, Self::flag)?.unwrap_or(false))
    }

    /// The grid that this is.
    #[must_use]
    pub fn grid(&self) -> Option<Grid> {
        Some(Grid {
            title: self.at("title")?.text()?,
            service: TariffService::parse(self.at("service")?.str()?)?,
            quotient: self.maybe("quotient", |one| QuotientKind::parse(one.str()?))?,
            quotient_rounding: self.maybe("quotient_rounding", rounding)?,
            without_quotient: WithoutQuotient::parse(self.at("without_quotient")?.str()?)?,
            statuses: self
                .list("statuses", |one| Some(Status { id: one.at("id")?.slug()?, label: one.at("label")?.text()? }))?,
            items: self.list("items", item)?,
            adjustments: self.list("adjustments", adjustment)?,
            rounding: self.maybe("rounding", rounding)?.unwrap_or_default(),
            is_one_euro_canteen: self.is("is_one_euro_canteen")?,
            valid_from: self.maybe("valid_from", Self::day)?,
            valid_until: self.maybe("valid_until", Self::day)?,
            deliberation: self.maybe("deliberation", deliberation)?,
            source: self.maybe("source", Self::text)?,
            notes: self.list("notes", Self::text)?,
        })
    }
}

fn rounding(plain: &Plain) -> Option<Rounding> {
    Some(Rounding { step: plain.needed("step")?, mode: RoundingMode::parse(plain.at("mode")?.str()?)? })
}

fn deliberation(plain: &Plain) -> Option<Deliberation> {
    Some(Deliberation {
        number: plain.maybe("number", Plain::text)?,
        date: plain.maybe("date", Plain::day)?,
        url: plain.maybe("url", Plain::text)?,
    })
}

fn item(plain: &Plain) -> Option<Item> {
    Some(Item {
        id: plain.at("id")?.slug()?,
        label: plain.at("label")?.text()?,
        unit: Unit::parse(plain.at("unit")?.str()?)?,
        is_for_adults: plain.is("is_for_adults")?,
        lines: plain.list("lines", line)?,
    })
}

fn line(plain: &Plain) -> Option<Line> {
    Some(Line {
        conditions: plain.maybe("for", conditions)?.unwrap_or_default(),
        price: price_rule(plain.at("price")?)?,
        without_quotient: plain.maybe("without_quotient", Plain::number)?,
    })
}

fn conditions(plain: &Plain) -> Option<Conditions> {
    Some(Conditions {
        residence: plain.maybe("residence", |one| Residence::parse(one.str()?))?,
        level: plain.maybe("level", |one| one.str()?.parse().ok())?,
        scheme: plain.maybe("scheme", |one| Scheme::parse(one.str()?))?,
        status: plain.maybe("status", Plain::slug)?,
        booking: plain.maybe("booking", |one| Booking::parse(one.str()?))?,
        allergy_plan: plain.maybe("allergy_plan", Plain::flag)?,
        rank: plain.maybe("rank", span)?,
        children: plain.maybe("children", span)?,
    })
}

fn span(plain: &Plain) -> Option<Span> {
    Some(Span { from: plain.at("from")?.small()?, to: plain.maybe("to", Plain::small)? })
}

fn price_rule(plain: &Plain) -> Option<PriceRule> {
    Some(match plain.at("form")?.str()? {
        "flat" => PriceRule::Flat { price: plain.needed("price")? },
        "brackets" => PriceRule::Brackets { brackets: plain.list("brackets", bracket)? },
        "effort_rate" => PriceRule::EffortRate {
            percent: plain.needed("percent")?,
            floor: plain.maybe("floor", Plain::number)?,
            ceiling: plain.maybe("ceiling", Plain::number)?,
        },
        "piecewise" => PriceRule::Piecewise {
            points: plain
                .list("points", |one| Some(Point { quotient: one.needed("quotient")?, price: one.needed("price")? }))?,
        },
        _ => return None,
    })
}

fn bracket(plain: &Plain) -> Option<Bracket> {
    Some(Bracket {
        from: plain.needed("from")?,
        from_included: plain.at("from_included")?.flag()?,
        to: plain.maybe("to", Plain::number)?,
        to_included: plain.is("to_included")?,
        price: plain.needed("price")?,
    })
}

fn adjustment(plain: &Plain) -> Option<Adjustment> {
    Some(Adjustment {
        label: plain.at("label")?.text()?,
        conditions: plain.maybe("for", conditions)?.unwrap_or_default(),
        items: plain.list("items", Plain::slug)?,
        effect: match plain.at("effect")?.str()? {
            "add" => Effect::Add { amount: plain.needed("amount")? },
            "times" => Effect::Times { factor: plain.needed("factor")? },
            "reduce" => Effect::Reduce { percent: plain.needed("percent")? },
            "bracket_down" => Effect::BracketDown { by: plain.at("by")?.small()? },
            "full_price" => Effect::FullPrice,
            "at_least" => Effect::AtLeast { price: plain.needed("price")? },
            "at_most" => Effect::AtMost { price: plain.needed("price")? },
            _ => return None,
        },
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
mod tests {
    use serde_json::Value;

    use super::super::tests::every_form;
    use super::*;

    /// What the browser's own parser gives, in our type.
    fn plain(value: &Value) -> Plain {
        match value {
            Value::Null => Plain::Null,
            Value::Bool(flag) => Plain::Flag(*flag),
            Value::Number(number) => Plain::Text(number.to_string()),
            Value::String(text) => Plain::Text(text.clone()),
            Value::Array(list) => Plain::List(list.iter().map(plain).collect()),
            Value::Object(fields) => {
                Plain::Object(fields.iter().map(|(name, value)| (name.clone(), plain(value))).collect())
            }
        }
    }

    #[test]
    fn a_grid_read_by_the_browser_is_the_grid() {
        let grid = every_form();
        let json = serde_json::to_value(&grid).unwrap();
        assert_eq!(plain(&json).grid(), Some(grid));
    }

    #[test]
    fn a_value_that_cannot_be_read_makes_no_grid() {
        let whole = serde_json::to_value(every_form()).unwrap();
        for (pointer, wrong) in [
            ("/items/0/lines/0/price/form", Value::from("guess")),
            ("/items/0/lines/0/price", Value::from("2")),
            ("/items/0/id", Value::from("Pas un nom")),
            ("/rounding/step", Value::from("douze")),
            ("/valid_from", Value::from("2026-02-30")),
            ("/items", Value::from("none")),
            ("/service", Value::Null),
        ] {
            let mut json = whole.clone();
            *json.pointer_mut(pointer).unwrap() = wrong;
            assert_eq!(plain(&json).grid(), None, "{pointer}");
        }
    }
}
