//! Grids as our CSV: what is written reads back as the same grids.

use std::collections::BTreeMap;

use mee_shared::tariff::{Conditions, Effect, Grid, Number, PriceRule, Rounding, Situation, Span, TestCase};

use super::super::TariffRow;
use super::COLUMNS;

type Cells = BTreeMap<&'static str, String>;

/// The rows of one grid.
struct Sheet<'a> {
    name: &'a str,
    rows: Vec<Cells>,
}

impl Sheet<'_> {
    fn row(&mut self, kind: &'static str, fill: impl FnOnce(&mut Cells)) {
        let mut cells = Cells::from([("grid", self.name.to_owned()), ("row", kind.to_owned())]);
        fill(&mut cells);
        self.rows.push(cells);
    }

    fn fact(&mut self, key: &str, value: impl ToString) {
        self.row("grid", |cells| {
            put(cells, "key", key);
            put(cells, "value", value);
        });
    }

    fn optional<T: ToString>(&mut self, key: &str, value: Option<T>) {
        if let Some(value) = value {
            self.fact(key, value);
        }
    }
}

fn put(cells: &mut Cells, column: &'static str, value: impl ToString) {
    cells.insert(column, value.to_string());
}

fn put_some<T: ToString>(cells: &mut Cells, column: &'static str, value: Option<T>) {
    if let Some(value) = value {
        put(cells, column, value);
    }
}

fn yes_no(value: bool) -> &'static str {
    if value { "oui" } else { "non" }
}

fn span(span: Span) -> String {
    match span.to {
        Some(to) if to == span.from => to.to_string(),
        Some(to) => format!("{}-{to}", span.from),
        None => format!("{}-", span.from),
    }
}

fn rounding(rounding: Rounding) -> String {
    format!("{} {}", rounding.step, rounding.mode.as_str())
}

fn put_conditions(cells: &mut Cells, conditions: &Conditions) {
    put_some(cells, "residence", conditions.residence.map(|found| found.as_str()));
    put_some(cells, "level", conditions.level.map(|found| found.as_str()));
    put_some(cells, "scheme", conditions.scheme.map(|found| found.as_str()));
    put_some(cells, "status", conditions.status.as_ref());
    put_some(cells, "booking", conditions.booking.map(|found| found.as_str()));
    put_some(cells, "allergy_plan", conditions.allergy_plan.map(yes_no));
    put_some(cells, "rank", conditions.rank.map(span));
    put_some(cells, "children", conditions.children.map(span));
}

fn head(sheet: &mut Sheet<'_>, grid: &Grid) {
    sheet.fact("title", &grid.title);
    sheet.fact("service", grid.service.as_str());
    sheet.optional("quotient", grid.quotient.map(|kind| kind.as_str()));
    sheet.optional("quotient_rounding", grid.quotient_rounding.map(rounding));
    sheet.fact("without_quotient", grid.without_quotient.as_str());
    sheet.fact("rounding", rounding(grid.rounding));
    if grid.is_one_euro_canteen {
        sheet.fact("one_euro_canteen", "oui");
    }
    sheet.optional("valid_from", grid.valid_from);
    sheet.optional("valid_until", grid.valid_until);
    if let Some(deliberation) = &grid.deliberation {
        sheet.optional("deliberation_number", deliberation.number.as_ref());
        sheet.optional("deliberation_date", deliberation.date);
        sheet.optional("deliberation_url", deliberation.url.as_ref());
    }
    sheet.optional("source", grid.source.as_ref());
    for note in &grid.notes {
        sheet.fact("note", note);
    }
    for status in &grid.statuses {
        sheet.row("status", |cells| {
            put(cells, "key", &status.id);
            put(cells, "label", &status.label);
        });
    }
}

fn prices(sheet: &mut Sheet<'_>, grid: &Grid) {
    for item in &grid.items {
        sheet.row("item", |cells| {
            put(cells, "key", &item.id);
            put(cells, "label", &item.label);
            put(cells, "unit", item.unit.as_str());
            put_some(cells, "value", item.is_for_adults.then_some("adult"));
        });
        for (index, line) in item.lines.iter().enumerate() {
            let mut common = Cells::new();
            put(&mut common, "key", &item.id);
            put(&mut common, "line", index + 1);
            put_conditions(&mut common, &line.conditions);
            put_some(&mut common, "without_quotient", line.without_quotient);
            for cells in rule(&line.price) {
                sheet.row("price", |row| {
                    row.extend(common.clone());
                    row.extend(cells);
                });
            }
        }
    }
}

fn rule(rule: &PriceRule) -> Vec<Cells> {
    let with = |form: &'static str, cells: &[(&'static str, Option<String>)]| {
        let mut row = Cells::from([("form", form.to_owned())]);
        for (column, value) in cells {
            put_some(&mut row, column, value.as_ref());
        }
        row
    };
    let text = |number: Number| Some(number.to_string());
    match rule {
        PriceRule::Flat { price } => vec![with("flat", &[("price", text(*price))])],
        PriceRule::Brackets { brackets } => brackets
            .iter()
            .map(|bracket| {
                with(
                    "brackets",
                    &[
                        ("from", text(bracket.from)),
                        ("from_included", Some(yes_no(bracket.from_included).to_owned())),
                        ("to", bracket.to.and_then(text)),
                        ("to_included", bracket.to.map(|_| yes_no(bracket.to_included).to_owned())),
                        ("price", text(bracket.price)),
                    ],
                )
            })
            .collect(),
        PriceRule::EffortRate { percent, floor, ceiling } => {
            let cells =
                [("percent", text(*percent)), ("floor", floor.and_then(text)), ("ceiling", ceiling.and_then(text))];
            vec![with("effort_rate", &cells)]
        }
        PriceRule::Piecewise { points } => points
            .iter()
            .map(|point| with("piecewise", &[("from", text(point.quotient)), ("price", text(point.price))]))
            .collect(),
    }
}

fn adjustments(sheet: &mut Sheet<'_>, grid: &Grid) {
    for adjustment in &grid.adjustments {
        sheet.row("adjustment", |cells| {
            put(cells, "label", &adjustment.label);
            put_conditions(cells, &adjustment.conditions);
            let items: Vec<&str> = adjustment.items.iter().map(|id| id.as_str()).collect();
            put(cells, "items", items.join(" "));
            let (effect, value) = match &adjustment.effect {
                Effect::Add { amount } => ("add", Some(amount.to_string())),
                Effect::Times { factor } => ("times", Some(factor.to_string())),
                Effect::Reduce { percent } => ("reduce", Some(percent.to_string())),
                Effect::BracketDown { by } => ("bracket_down", Some(by.to_string())),
                Effect::FullPrice => ("full_price", None),
                Effect::AtLeast { price } => ("at_least", Some(price.to_string())),
                Effect::AtMost { price } => ("at_most", Some(price.to_string())),
            };
            put(cells, "effect", effect);
            put_some(cells, "value", value);
        });
    }
}

fn case(sheet: &mut Sheet<'_>, case: &TestCase) {
    sheet.row("case", |cells| {
        put(cells, "key", &case.item);
        put(cells, "label", &case.name);
        let Situation { quotient, residence, level, scheme, status, booking, allergy_plan, rank, children } =
            &case.situation;
        put_some(cells, "from", *quotient);
        put(cells, "residence", residence.as_str());
        put_some(cells, "level", level.map(|found| found.as_str()));
        put_some(cells, "scheme", scheme.map(|found| found.as_str()));
        put_some(cells, "status", status.as_ref());
        put(cells, "booking", booking.as_str());
        put(cells, "allergy_plan", yes_no(*allergy_plan));
        put(cells, "rank", rank);
        put(cells, "children", children);
        put_some(cells, "price", case.price);
    });
}

/// The grids as CSV, with semicolons, as spreadsheets in French open it.
///
/// # Errors
/// When a row cannot be written, which no grid that was read causes.
pub fn write_csv(rows: &[TariffRow]) -> Result<String, ::csv::Error> {
    let mut writer = ::csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for row in rows {
        let mut sheet = Sheet { name: row.slug.as_str(), rows: Vec::new() };
        head(&mut sheet, &row.tariff.grid);
        prices(&mut sheet, &row.tariff.grid);
        adjustments(&mut sheet, &row.tariff.grid);
        for found in &row.tariff.cases {
            case(&mut sheet, found);
        }
        for cells in &sheet.rows {
            writer.write_record(COLUMNS.iter().map(|column| cells.get(column).map_or("", String::as_str)))?;
        }
    }
    let bytes = writer.into_inner().map_err(|error| ::csv::Error::from(error.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
