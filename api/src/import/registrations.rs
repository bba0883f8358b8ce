//! Registrations in files: our JSON, `{"registrations": [{"school_year": "2027-2028", "items": […], "dates": […]}]}`.
//!
//! A registration is written as in `PUT /v1/bodies/{id}/registration`; a file may hold one alone. One with a fault is left out
//! whole: half of the dates would send families to a closed door.

use std::path::Path;

use mee_shared::registration::Registration;
use serde::Serialize;
use serde_json::Value;

use super::rows::{ImportError, RowError, RowUnit};

/// What a file holds. Every registration is in `rows` or has its errors in `rejected`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistrationFile {
    /// The registrations, each school year once.
    pub rows: Vec<Registration>,
    /// What is wrong with the others.
    pub rejected: Vec<RowError>,
    /// What the line numbers count.
    pub unit: RowUnit,
    /// How many there are, those in error included.
    pub total: u64,
}

#[derive(Serialize)]
struct Whole<'a> {
    registrations: &'a [Registration],
}

/// Reads a file of registrations.
///
/// # Errors
/// When the file as a whole cannot be understood; registrations in error are in the result.
pub fn read_registrations(path: &Path) -> Result<RegistrationFile, ImportError> {
    let unreadable = |source| ImportError::Unreadable { path: path.to_owned(), source };
    let text = std::fs::read_to_string(path).map_err(unreadable)?;
    if text.trim().is_empty() {
        return Err(ImportError::Empty { path: path.to_owned() });
    }
    let malformed = |line, detail: String| ImportError::Malformed { path: path.to_owned(), line, detail };
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
        malformed(u64::try_from(error.line()).unwrap_or(1), format!("ce n'est pas du JSON ({error})"))
    })?;
    let list = match (value.get("registrations"), value.get("school_year")) {
        (Some(Value::Array(list)), _) => list.clone(),
        (None, Some(_)) => vec![value],
        _ => {
            let detail =
                "on attend un objet « registrations » avec une liste, ou une inscription avec son « school_year »";
            return Err(malformed(1, detail.to_owned()));
        }
    };
    let mut file = RegistrationFile { rows: Vec::new(), rejected: Vec::new(), unit: RowUnit::Record, total: 0 };
    for entry in list {
        file.total += 1;
        file.take(entry);
    }
    if file.total == 0 { Err(ImportError::NoRows { path: path.to_owned() }) } else { Ok(file) }
}

impl RegistrationFile {
    fn reject(&mut self, key: Option<&str>, reason: impl Into<String>) {
        self.rejected.push(RowError { line: self.total, key: key.map(str::to_owned), reason: reason.into() });
    }

    fn take(&mut self, entry: Value) {
        let key = entry.get("school_year").and_then(Value::as_str).map(str::to_owned);
        let registration: Registration = match serde_path_to_error::deserialize(entry) {
            Ok(registration) => registration,
            Err(error) => return self.reject(key.as_deref(), format!("{} : {}", error.path(), error.inner())),
        };
        if self.rows.iter().any(|row| row.school_year == registration.school_year) {
            return self.reject(key.as_deref(), "cette année scolaire est déjà dans le fichier");
        }
        match registration.check() {
            Ok(()) => self.rows.push(registration),
            Err(errors) => {
                for error in errors {
                    self.reject(key.as_deref(), format!("{} : {}", error.pointer, error.detail));
                }
            }
        }
    }
}

/// Registrations as a file that [`read_registrations`] reads as the same.
///
/// # Errors
/// When they cannot be written as JSON.
pub fn write_registrations(registrations: &[Registration]) -> Result<String, serde_json::Error> {
    Ok(serde_json::to_string_pretty(&Whole { registrations })? + "\n")
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<RegistrationFile, ImportError> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        read_registrations(file.path())
    }

    #[test]
    fn the_demo_file_is_read_alone_and_written_in_a_list() {
        let text = include_str!("../../../examples/demo/registration.json");
        let file = read(text).unwrap();
        assert_eq!((file.total, file.rows.len(), file.rejected.len()), (1, 1, 0));
        assert_eq!(read(&write_registrations(&file.rows).unwrap()).unwrap().rows, file.rows);
    }

    #[test]
    fn a_registration_with_a_fault_is_left_out_whole_and_says_where() {
        let date = r#"{"label": "Inscription", "opens_on": "2027-03-01", "closes_on": "2027-02-01"}"#;
        let text = format!(
            r#"{{"registrations": [{{"school_year": "2026-2027", "note": "Sur rendez-vous."}}, {{"school_year": "2026-2027"}},
                {{"school_year": "2027-2028", "dates": [{date}]}}, {{"school_year": "2028-2029", "colour": "bleu"}}]}}"#
        );
        let file = read(&text).unwrap();
        assert_eq!((file.total, file.rows.len()), (4, 1));
        let said: Vec<(u64, bool)> = ["déjà", "/dates/0/closes_on", "colour"]
            .iter()
            .zip(&file.rejected)
            .map(|(word, error)| (error.line, error.reason.contains(word)))
            .collect();
        assert_eq!(said, [(2, true), (3, true), (4, true)], "{:?}", file.rejected);
    }

    #[test]
    fn what_is_no_registration_is_no_file() {
        for text in ["", "[]", "{}", "ecole;date", r#"{"registrations": []}"#] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
