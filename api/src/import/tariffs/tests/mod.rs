//! Grids of files: fixtures of ours in all three forms, and published grids where `MEE_TEST_DATA` names the folder.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests stop at the first surprise")]

mod formats;
mod real;
mod sheets;

use std::io::Write as _;
use std::path::PathBuf;

use super::*;

/// Reads a file of this content.
fn read_text(text: &str, extension: &str) -> Result<TariffFile, ImportError> {
    let mut file = tempfile::Builder::new().suffix(extension).tempfile().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    read_tariffs(file.path())
}

/// The errors of a file, a line each.
fn rejected(file: &TariffFile) -> Vec<String> {
    file.rejected
        .iter()
        .map(|row| format!("{} {}: {}", row.line, row.key.as_deref().unwrap_or("?"), row.reason))
        .collect()
}

/// The grid with every form, with a case.
fn every_form() -> TariffRow {
    let grid = include_str!("../../../../../shared/src/tariff/tests/every_form.json");
    let text = format!(
        r#"{{"tariffs":[{{"id":"essai","grid":{grid},"cases":[
            {{"name":"Quotient de 400","item":"repas","situation":{{"quotient":400,"rank":2,"children":2}},"price":"1"}},
            {{"name":"Niveau inconnu","item":"etude","price":null}}]}}]}}"#
    );
    let file = read_text(&text, ".json").unwrap();
    assert_eq!(rejected(&file), Vec::<String>::new());
    file.rows.into_iter().next().unwrap()
}
