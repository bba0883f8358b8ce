//! Dated parameters: the figures that law and circulars change, apart from the rules that use them.
//!
//! They stand in `shared/params`, a file per parameter, and are compiled in. A line is
//! `key;since;until;value;checked_on;source`: `until` is the last day for which the figure was published, and empty for
//! one that stays until it is changed. The first line, `# …`, names the parameter; `# say word = mot` puts the parts of keys,
//! which are cut at slashes, into French; `# closed` says that the rule has ended and no newer value is awaited.

use rust_decimal::Decimal;
use serde::Serialize;

use super::definition::Unit;
use super::{day, number};
use crate::Day;

/// The rows of one parameter file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What the parameter is called, from the file's first line.
    pub label: &'static str,
    /// What it counts.
    pub unit: Unit,
    /// Whether the rule that read it has ended, which the file says by a line `# closed`: no newer value is awaited.
    is_closed: bool,
    /// The parts of keys in French.
    says: Vec<(&'static str, &'static str)>,
    /// How many lines of the file should hold a value.
    lines: usize,
    rows: Vec<Row>,
}

/// A value with the time it is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Which of several values of one parameter: an age band, a number of children; often empty.
    pub key: &'static str,
    /// Its first day in force.
    pub since: Day,
    /// The last day it was published for; none where it stays until it is changed.
    pub until: Option<Day>,
    /// The value.
    pub value: Decimal,
    /// The last day on which it was compared with its source.
    pub checked_on: Day,
    /// The text that sets it.
    pub source: &'static str,
}

/// A parameter as a result used it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CalculatorParameter))]
pub struct Parameter {
    /// What it is.
    pub label: String,
    /// Its value, exactly.
    #[serde(serialize_with = "super::working::as_text")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "478.16"))]
    pub value: Decimal,
    /// What it counts.
    pub unit: Unit,
    /// Since when it is in force, `YYYY-MM-DD`.
    #[cfg_attr(feature = "openapi", schema(example = "2026-04-01"))]
    pub since: String,
    /// When it was last compared with its source, `YYYY-MM-DD`.
    #[cfg_attr(feature = "openapi", schema(example = "2026-04-01"))]
    pub checked_on: String,
    /// The text that sets it.
    pub source: &'static str,
}

/// The parameters that one calculation took, and whether all of them were published for its day.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Taken {
    rows: Vec<(&'static Table, Row)>,
    is_outside: bool,
}

impl Taken {
    /// The value of a key on a day, noted as used; none where the day lies before the first value.
    pub fn take(&mut self, table: &'static Table, key: &str, on: Day) -> Option<Decimal> {
        let found = table.at(key, on)?;
        // Compared as it stands in the file; words are made of it once, at the end.
        let is_same = |(known, row): &(&'static Table, Row)| {
            std::ptr::eq(*known, table) && row.key == found.row.key && row.since == found.row.since
        };
        if !self.rows.iter().any(is_same) {
            self.rows.push((table, found.row));
        }
        self.is_outside |= !found.is_in_force;
        Some(found.row.value)
    }

    /// What the reader must know where the last known values stood in for those of the day.
    #[must_use]
    pub fn notice(&self, period: &str) -> Option<String> {
        let said = [
            "Les valeurs pour ",
            period,
            " ne sont pas toutes connues ici. Le calcul utilise les dernières connues : le vrai montant sera différent.",
        ];
        self.is_outside.then(|| said.concat())
    }

    /// The parameters, in the order in which they were taken.
    #[must_use]
    pub fn into_parameters(self) -> Vec<Parameter> {
        self.rows.iter().map(|(table, row)| table.parameter(row)).collect()
    }
}

/// A value found for a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The row.
    pub row: Row,
    /// Whether the row was published for that day; otherwise it is the last one known.
    pub is_in_force: bool,
}

impl Table {
    /// Reads a parameter file; lines that cannot be read are left out, which a test refuses.
    #[must_use]
    pub fn parse(text: &'static str, unit: Unit) -> Self {
        let label = text.lines().next().map_or("", |line| line.trim_start_matches(['#', ' ']));
        let is_closed = text.lines().any(|line| line == "# closed");
        Self {
            label,
            unit,
            is_closed,
            says: says(text).collect(),
            lines: data(text).count(),
            rows: data(text).filter_map(row).collect(),
        }
    }

    /// The value in force on a day: the last one that had begun. None where the day lies before the first.
    #[must_use]
    pub fn at(&self, key: &str, on: Day) -> Option<Found> {
        let begun = self.rows.iter().filter(|row| row.since <= on && row.key == key);
        let row = *begun.max_by_key(|row| row.since)?;
        Some(Found { row, is_in_force: row.until.is_none_or(|until| on <= until) })
    }

    /// Its rows, in the file's order.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Whether the rule that read it has ended.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.is_closed
    }

    /// Whether every line of its file could be read.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.rows.len() == self.lines
    }

    /// The value of a row as a result names it.
    #[must_use]
    pub fn parameter(&self, row: &Row) -> Parameter {
        let label = [self.label, &self.words(row.key)].concat();
        Parameter {
            label,
            value: row.value,
            unit: self.unit,
            since: day::write(row.since),
            checked_on: day::write(row.checked_on),
            source: row.source,
        }
    }

    /// Its keys, each once, in the file's order.
    #[must_use]
    pub fn keys(&self) -> Vec<&'static str> {
        let mut keys: Vec<&'static str> = Vec::new();
        for row in &self.rows {
            if !keys.contains(&row.key) {
                keys.push(row.key);
            }
        }
        keys
    }

    /// A key in French, between brackets and behind a space; nothing for the empty key.
    #[must_use]
    pub fn words(&self, key: &str) -> String {
        if key.is_empty() {
            return String::new();
        }
        let said = |part| self.says.iter().find(|(word, _)| *word == part).map_or(part, |(_, said)| *said);
        [" (", &key.split('/').map(said).collect::<Vec<_>>().join(", "), ")"].concat()
    }

    /// The keys whose value was not published for this day.
    #[must_use]
    pub fn due(&self, on: Day) -> Vec<&'static str> {
        let mut keys = self.keys();
        keys.retain(|key| !self.is_closed && self.at(key, on).is_none_or(|found| !found.is_in_force));
        keys
    }

    /// The last day on which any of its values was compared with its source.
    #[must_use]
    pub fn checked_on(&self) -> Option<Day> {
        self.rows.iter().map(|row| row.checked_on).max()
    }
}

/// What a file says of the parts of its keys.
fn says(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    text.lines().filter_map(|line| {
        line.strip_prefix("# say ")?.split_once('=').map(|(word, said)| (word.trim_end(), said.trim_start()))
    })
}

/// The lines of a file that hold a value.
fn data(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

fn row(line: &'static str) -> Option<Row> {
    let mut cells = line.splitn(6, ';');
    let key = cells.next()?;
    let since = day::read(cells.next()?)?;
    let until = match cells.next()? {
        "" => None,
        text => Some(day::read(text)?),
    };
    let value = number::read(cells.next()?)?;
    let checked_on = day::read(cells.next()?)?;
    let source = cells.next().filter(|source| !source.is_empty())?;
    Some(Row { key, since, until, value, checked_on, source })
}
