//! Tariff grids in files: our JSON, our CSV, and the notation of published grids.
//!
//! A grid with one faulty line is left out whole: half a grid would ask wrong prices.

mod csv;
mod json;
mod notation;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use mee_shared::ids::Slug;
use mee_shared::problem::FieldError;
use mee_shared::tariff::{Tariff, failed_cases};

use super::rows::{ImportError, RowError, RowUnit};

pub use self::csv::write_csv;
pub use self::json::write_json;

/// A grid of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TariffRow {
    /// Where it starts, counted as the file's unit says.
    pub line: u64,
    /// Its name in addresses.
    pub slug: Slug,
    /// The grid and its cases.
    pub tariff: Tariff,
}

/// What a file or a folder holds. Every grid is in `rows` or has its errors in `rejected`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TariffFile {
    /// The grids, each name once.
    pub rows: Vec<TariffRow>,
    /// What is wrong with the others.
    pub rejected: Vec<RowError>,
    /// What the line numbers count.
    pub unit: RowUnit,
    /// How many grids there are, those in error included.
    pub total: u64,
    /// What the reader found odd, a French line each.
    pub remarks: Vec<String>,
}

impl TariffFile {
    fn new(unit: RowUnit) -> Self {
        Self { rows: Vec::new(), rejected: Vec::new(), unit, total: 0, remarks: Vec::new() }
    }

    fn reject(&mut self, line: u64, key: Option<&str>, reason: impl Into<String>) {
        self.rejected.push(RowError { line, key: key.map(str::to_owned), reason: reason.into() });
    }

    /// Takes a grid that may be kept; says what is wrong with another.
    fn take(&mut self, line: u64, name: &str, tariff: Tariff) {
        let slug: Slug = match name.parse() {
            Ok(slug) => slug,
            Err(error) => return self.reject(line, Some(name), format!("« {name} » : {error}")),
        };
        if self.rows.iter().any(|row| row.slug == slug) {
            return self.reject(line, Some(name), "ce nom de grille est déjà dans le fichier");
        }
        let errors: Vec<FieldError> = tariff.check().err().unwrap_or_default();
        for error in &errors {
            self.reject(line, Some(name), format!("{} : {}", error.pointer, error.detail));
        }
        if !errors.is_empty() {
            return;
        }
        let failed = failed_cases(&tariff.grid, &tariff.cases);
        for failure in &failed {
            self.reject(line, Some(name), failure.text.clone());
        }
        if failed.is_empty() {
            self.rows.push(TariffRow { line, slug, tariff });
        }
    }
}

fn unreadable(path: &Path, source: std::io::Error) -> ImportError {
    ImportError::Unreadable { path: path.to_owned(), source }
}

/// The JSON files of a folder, by name; the file itself where it is none.
fn files(path: &Path) -> Result<Vec<PathBuf>, ImportError> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = std::fs::read_dir(path).map_err(|source| unreadable(path, source))?;
    let mut found = Vec::new();
    for entry in entries {
        let file = entry.map_err(|source| unreadable(path, source))?.path();
        if file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) {
            found.push(file);
        }
    }
    found.sort();
    if found.is_empty() { Err(ImportError::Empty { path: path.to_owned() }) } else { Ok(found) }
}

/// Reads grids: a CSV file, a JSON file, or a folder of JSON files.
///
/// # Errors
/// When a file as a whole cannot be understood; grids in error are in the result.
pub fn read_tariffs(path: &Path) -> Result<TariffFile, ImportError> {
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv")) {
        return csv::read(path);
    }
    let mut file = TariffFile::new(RowUnit::Record);
    for found in files(path)? {
        json::read(&found, &mut file)?;
    }
    if file.total == 0 {
        return Err(ImportError::NoRows { path: path.to_owned() });
    }
    Ok(file)
}
