//! Our JSON: `{"tariffs": [{"id": "cantine-2026", "grid": {…}, "cases": […]}]}`, the form that the API reads and answers.
//!
//! A file that holds one grid of the notation instead is handed to [`super::notation`].

use std::path::Path;

use mee_shared::tariff::Tariff;
use serde::Serialize;
use serde_json::Value;

use super::super::rows::ImportError;
use super::{TariffFile, TariffRow, notation, unreadable};

#[derive(Serialize)]
struct Named {
    id: String,
    #[serde(flatten)]
    tariff: Tariff,
}

#[derive(Serialize)]
struct Whole<'a> {
    tariffs: Vec<&'a Named>,
}

fn malformed(path: &Path, line: usize, detail: impl Into<String>) -> ImportError {
    ImportError::Malformed { path: path.to_owned(), line: u64::try_from(line).unwrap_or(1), detail: detail.into() }
}

/// Adds the grids of a file to those of its folder.
pub(super) fn read(path: &Path, file: &mut TariffFile) -> Result<(), ImportError> {
    let bytes = std::fs::read(path).map_err(|source| unreadable(path, source))?;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ImportError::Empty { path: path.to_owned() });
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let before = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
        ImportError::NotUtf8 { path: path.to_owned(), line: u64::try_from(line).unwrap_or(1) }
    })?;
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| malformed(path, error.line(), format!("ce n'est pas du JSON ({error})")))?;
    if value.get("mode").is_some() {
        file.total += 1;
        notation::read(file.total, value, file);
        return Ok(());
    }
    let detail = "on attend un objet « tariffs » avec une liste de grilles, ou une grille relevée avec son « mode »";
    let Some(list) = value.get("tariffs").and_then(Value::as_array) else { return Err(malformed(path, 1, detail)) };
    for entry in list {
        file.total += 1;
        let record = file.total;
        let key = entry.get("id").and_then(Value::as_str).map(str::to_owned);
        match named(entry) {
            Ok(Named { id, tariff }) => file.take(record, &id, tariff),
            Err(reason) => file.reject(record, key.as_deref(), reason),
        }
    }
    Ok(())
}

fn named(entry: &Value) -> Result<Named, String> {
    let mut fields = entry.as_object().cloned().ok_or("une grille est un objet")?;
    let id = match fields.remove("id") {
        Some(Value::String(id)) => id,
        _ => return Err("le nom de la grille (« id ») manque".to_owned()),
    };
    let tariff = serde_path_to_error::deserialize(Value::Object(fields))
        .map_err(|error| format!("{} : {}", error.path(), error.inner()))?;
    Ok(Named { id, tariff })
}

/// The grids in our JSON.
///
/// # Errors
/// When they cannot be written, which no grid that was read causes.
pub fn write_json(rows: &[TariffRow]) -> Result<String, serde_json::Error> {
    let named: Vec<Named> =
        rows.iter().map(|row| Named { id: row.slug.to_string(), tariff: row.tariff.clone() }).collect();
    let mut text = serde_json::to_string_pretty(&Whole { tariffs: named.iter().collect() })?;
    text.push('\n');
    Ok(text)
}
