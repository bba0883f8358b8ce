//! Addresses: the « BAN CSV » of a commune or a département, and « Base Adresse Locale » files 1.3 to 1.5.
//!
//! Sources: Base Adresse Nationale, Licence Ouverte 2.0; the BAL format of the AITF.
//! The reader goes through the file once, row by row, and sets what it needs of each aside on the disk, commune by commune;
//! a commune is put together when it is asked for, so the whole of a département is never in memory.
//! It knows no database: whether a commune exists here is for whoever applies the rows.

mod collector;
mod columns;
mod row;
mod spool;

#[cfg(test)]
mod tests;

use std::path::Path;

use mee_shared::address::{Address, Street};
use mee_shared::ids::InseeCode;

use self::collector::Collector;
use self::columns::{Column, Record, find_column, missing_columns};
use self::row::read_row;
use self::spool::{MOST_WAITING, Spool};
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
    /// What its rows say otherwise than others.
    pub remarks: Vec<RowError>,
    /// Rows that give another place (a gate, a building) of an address that is kept.
    pub further_positions: u64,
}

/// The most rows in error that are told one by one; the others are counted.
const MOST_TOLD: usize = 10_000;

/// What a file of addresses holds. Every row is in a commune or in error.
#[derive(Debug)]
pub struct BanFile {
    spool: Spool,
    /// Rows in error, the first of them where there are very many.
    pub rejected: Vec<RowError>,
    /// How many rows are in error.
    pub rejected_count: u64,
    /// Rows of streets and places without numbers.
    pub without_number: u64,
    /// How many rows the file has.
    pub total: u64,
}

impl BanFile {
    /// The communes it speaks of, in the order of their codes.
    pub fn communes(&self) -> impl Iterator<Item = &InseeCode> {
        self.spool.communes()
    }

    /// Puts a commune's streets and addresses together.
    ///
    /// # Errors
    /// [`ImportError::Temporary`] when what was set aside cannot be read again.
    pub fn read(&self, insee: &InseeCode) -> Result<BanCommune, ImportError> {
        let mut collector = Collector::default();
        // Each row was read before it was set aside: it is no error now.
        self.spool.each(insee, |line, record| {
            if let Ok(row) = read_row(record) {
                collector.keep(line, row);
            }
        })?;
        Ok(collector.finish())
    }

    /// Loses what was set aside behind the rows of this commune, as a disk that fails would.
    #[cfg(test)]
    pub(crate) fn lose_behind(&self, insee: &InseeCode) {
        self.spool.cut_behind(insee);
    }
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
    let mut file = BanFile {
        spool: Spool::holding(MOST_WAITING)?,
        rejected: Vec::new(),
        rejected_count: 0,
        without_number: 0,
        total: 0,
    };
    while let Some(table_row) = table.next_row()? {
        file.total += 1;
        if u64::is_multiple_of(file.total, PROGRESS_STEP) {
            on_progress(file.total);
        }
        let mut record = Record::default();
        for (column, text) in columns.iter().zip(table_row.fields.iter()) {
            if let Some(column) = column {
                record.set(*column, text);
            }
        }
        let read = table_row.fault.map_or_else(|| read_row(&record), Err);
        match read {
            Ok(row) => {
                file.without_number += u64::from(row.address.is_none());
                file.spool.put(&row.insee, table_row.line, &record)?;
            }
            Err(reason) => {
                file.rejected_count += 1;
                if file.rejected.len() < MOST_TOLD {
                    let key = record.find(Column::Id).map(str::to_owned);
                    file.rejected.push(RowError { line: table_row.line, key, reason });
                }
            }
        }
    }
    if file.total == 0 {
        return Err(ImportError::NoRows { path: path.to_owned() });
    }
    file.spool.flush()?;
    on_progress(file.total);
    Ok(file)
}
