//! Addresses: the « BAN CSV » of a commune or a département, and « Base Adresse Locale » files 1.3 to 1.5.
//!
//! Sources: Base Adresse Nationale, Licence Ouverte 2.0; the BAL format of the AITF.
//! The reader goes through the file once, row by row, and keeps what it needs of each.
//! It knows no database: whether a commune exists here is for whoever applies the rows.

mod collector;
mod columns;
mod row;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::Path;

use mee_shared::address::{Address, Street};
use mee_shared::ids::InseeCode;

use self::collector::Collector;
use self::columns::{Column, Record, find_column, missing_columns};
use super::rows::{ImportError, RowError, Table, open_text};

/// Where the facts come from, to be named beside them.
pub const SOURCE: &str = "Base Adresse Nationale, Licence Ouverte 2.0";

/// How many rows pass between two calls of the progress function.
const PROGRESS_STEP: u64 = 1_000;

/// The addresses of a commune.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BanCommune {
    /// Its name in the file.
    pub name: Option<String>,
    /// Its streets and named places, by identifier.
    pub streets: Vec<Street>,
    /// Its addresses, by identifier.
    pub addresses: Vec<Address>,
}

/// What a file of addresses holds. Every row is in a commune, in `rejected` or counted in `further_positions`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BanFile {
    /// The addresses of each commune.
    pub communes: BTreeMap<InseeCode, BanCommune>,
    /// Rows in error.
    pub rejected: Vec<RowError>,
    /// What rows that are kept say otherwise than others.
    pub remarks: Vec<RowError>,
    /// Rows that give another place (a gate, a building) of an address that is kept.
    pub further_positions: u64,
    /// Rows of streets and places without numbers.
    pub without_number: u64,
    /// How many rows the file has.
    pub total: u64,
}

/// Reads a file of addresses, plain or gzip, BAN or BAL by its header.
///
/// `on_progress` is told, from time to time and at the end, how many rows have been read.
///
/// # Errors
///
/// When the file as a whole cannot be understood: see [`ImportError`]. Rows in error are in the result.
pub fn read_addresses(path: &Path, on_progress: &mut dyn FnMut(u64)) -> Result<BanFile, ImportError> {
    let (reader, _) = open_text(path)?;
    let mut table = Table::open(path, reader, b";,")?;
    let columns: Vec<Option<Column>> = table.header.iter().map(|name| find_column(name)).collect();
    let missing = missing_columns(&columns);
    if !missing.is_empty() {
        return Err(ImportError::MissingColumns { path: path.to_owned(), columns: missing });
    }
    let mut collector = Collector::default();
    let mut total = 0;
    while let Some(row) = table.next_row()? {
        total += 1;
        if u64::is_multiple_of(total, PROGRESS_STEP) {
            on_progress(total);
        }
        let mut record = Record::default();
        for (column, text) in columns.iter().zip(row.fields.iter()) {
            if let Some(column) = column {
                record.set(*column, text);
            }
        }
        collector.take(row.line, &record, row.fault);
    }
    if total == 0 {
        return Err(ImportError::NoRows { path: path.to_owned() });
    }
    on_progress(total);
    Ok(collector.finish(total))
}
