//! The national annuaire of schools: « Annuaire de l'éducation » of the ministry, as CSV (`;`) or JSON.
//!
//! Source: dataset `fr-en-annuaire-education` of data.education.gouv.fr, Licence Ouverte 2.0.
//! Its columns change names from year to year, so they are found by alias.
//! Écoles and collèges are kept; lycées, administrations and the rest are counted by type and passed over.
//! The reader knows no database: whether a commune exists here is for whoever applies the rows.

mod columns;
mod enrolment;
mod json;
mod row;
mod value;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::Path;

use mee_shared::ids::Uai;
use mee_shared::school::School;

use self::columns::{Column, Record, find_column, missing_columns};
pub use self::enrolment::{is_enrolment, read_enrolment};
use self::row::{Outcome, read_row};
use super::rows::{ImportError, RowError, RowUnit, Table, open_text};

/// Where the facts come from, to be named beside them.
pub const SOURCE: &str = "Annuaire de l'éducation, ministère de l'Éducation nationale, Licence Ouverte 2.0";

/// The same for the demo's establishments, which no annuaire knows.
pub const FICTITIOUS_SOURCE: &str = "Établissement fictif, pour la démonstration";

/// How many rows pass between two calls of the progress function.
const PROGRESS_STEP: u64 = 200;

/// A school with the place of its row.
#[derive(Debug, Clone, PartialEq)]
pub struct SchoolRow {
    /// Where the row stands, counted as [`SchoolFile::unit`] says.
    pub line: u64,
    /// The school.
    pub school: School,
    /// The commune's name in the annuaire, for a message when the commune is not known here.
    pub commune_name: Option<String>,
}

/// What a file of the annuaire holds. Every row is in `rows`, in `rejected` or counted in `skipped`.
#[derive(Debug, Clone, PartialEq)]
pub struct SchoolFile {
    /// What line numbers count.
    pub unit: RowUnit,
    /// The schools, in the file's order, each UAI once.
    pub rows: Vec<SchoolRow>,
    /// Rows in error, and older rows of a UAI that comes more than once.
    pub rejected: Vec<RowError>,
    /// Single values left out of schools that are kept.
    pub remarks: Vec<RowError>,
    /// Rows that are none of ours, counted by reason: « type Lycée », « fermé ».
    pub skipped: BTreeMap<String, u64>,
    /// How many rows the file has.
    pub total: u64,
    /// Whether schools that are here already stay as they are: the file knows less than the annuaire.
    pub only_new: bool,
}

/// Reads a file of the annuaire, CSV or JSON by its first character.
///
/// `on_progress` is told, from time to time and at the end, how many rows have been read.
///
/// # Errors
///
/// When the file as a whole cannot be understood: see [`ImportError`]. Rows in error are in the result.
pub fn read_schools(path: &Path, on_progress: &mut dyn FnMut(u64)) -> Result<SchoolFile, ImportError> {
    let (reader, first) = open_text(path)?;
    let unit = if matches!(first, b'[' | b'{') { RowUnit::Record } else { RowUnit::Line };
    let mut collector = Collector::new(unit, on_progress);
    match unit {
        RowUnit::Record => json::read_records(path, reader, &mut |line, record| collector.take(line, record))?,
        RowUnit::Line => read_table(&mut Table::open(path, reader, b";")?, path, &mut collector)?,
    }
    collector.finish(path)
}

fn read_table(table: &mut Table, path: &Path, collector: &mut Collector<'_>) -> Result<(), ImportError> {
    let columns: Vec<Option<Column>> = table.header.iter().map(|name| find_column(name)).collect();
    let missing = missing_columns(&columns);
    if !missing.is_empty() {
        return Err(ImportError::MissingColumns { path: path.to_owned(), columns: missing });
    }
    while let Some(row) = table.next_row()? {
        let mut record = Record::new();
        for (column, text) in columns.iter().zip(row.fields.iter()) {
            if let Some(column) = column {
                record.set(*column, text);
            }
        }
        match row.fault {
            None => collector.take(row.line, &record),
            Some(reason) => collector.reject(row.line, &record, reason),
        }
    }
    Ok(())
}

/// Sorts rows into kept, rejected and skipped.
struct Collector<'a> {
    file: SchoolFile,
    place_of: BTreeMap<Uai, usize>,
    on_progress: &'a mut dyn FnMut(u64),
}

impl<'a> Collector<'a> {
    fn new(unit: RowUnit, on_progress: &'a mut dyn FnMut(u64)) -> Self {
        let file = SchoolFile {
            unit,
            rows: Vec::new(),
            rejected: Vec::new(),
            remarks: Vec::new(),
            skipped: BTreeMap::new(),
            total: 0,
            only_new: false,
        };
        Self { file, place_of: BTreeMap::new(), on_progress }
    }

    fn count(&mut self) {
        self.file.total += 1;
        if self.file.total.is_multiple_of(PROGRESS_STEP) {
            (self.on_progress)(self.file.total);
        }
    }

    fn reject(&mut self, line: u64, record: &Record, reason: String) {
        self.count();
        self.file.rejected.push(RowError { line, key: record.find(Column::Uai).map(str::to_owned), reason });
    }

    fn take(&mut self, line: u64, record: &Record) {
        match read_row(record) {
            Outcome::Rejected(reason) => self.reject(line, record, reason),
            Outcome::Skipped(reason) => {
                self.count();
                *self.file.skipped.entry(reason).or_default() += 1;
            }
            Outcome::Kept { school, remarks } => {
                self.count();
                let key = Some(school.uai.to_string());
                self.file.remarks.extend(remarks.into_iter().map(|reason| RowError { line, key: key.clone(), reason }));
                let commune_name = record.find(Column::CommuneName).map(str::to_owned);
                let published_on_several_lines = record.get(Column::SeveralLines) == "1";
                self.keep(SchoolRow { line, school: *school, commune_name }, published_on_several_lines);
            }
        }
    }

    /// Of one UAI twice in a file, the row changed last stays; of the same day, the one that comes last.
    fn keep(&mut self, mut row: SchoolRow, published_on_several_lines: bool) {
        let place = match self.place_of.entry(row.school.uai.clone()) {
            Entry::Vacant(place) => {
                place.insert(self.file.rows.len());
                self.file.rows.push(row);
                return;
            }
            Entry::Occupied(place) => *place.get(),
        };
        let Some(other) = self.file.rows.get_mut(place) else { return };
        if row.school.source_updated_on >= other.school.source_updated_on {
            std::mem::swap(other, &mut row);
        }
        let why = if other.school.source_updated_on == row.school.source_updated_on {
            "qui vient après et porte la même date"
        } else {
            "plus récente"
        };
        let note = if published_on_several_lines { " (établissement publié sur plusieurs lignes)" } else { "" };
        self.file.rejected.push(RowError {
            line: row.line,
            key: Some(row.school.uai.to_string()),
            reason: format!("même UAI que la {} {}, {why}{note}", self.file.unit.label(), other.line),
        });
    }

    fn finish(self, path: &Path) -> Result<SchoolFile, ImportError> {
        let mut file = self.file;
        if file.total == 0 {
            return Err(ImportError::NoRows { path: path.to_owned() });
        }
        (self.on_progress)(file.total);
        file.rows.sort_by_key(|row| row.line);
        file.rejected.sort_by_key(|row| row.line);
        Ok(file)
    }
}
