//! The annuaire's JSON form: an array of records with lower-case keys, read one record at a time.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::io::Read;
use std::path::Path;

use serde::de::{DeserializeSeed, Error as _, SeqAccess, Visitor};
use serde_json::Value;

use super::columns::{Column, Record, find_column, missing_columns};
use crate::import::rows::{ImportError, MissingColumn};

/// Reads every record of the array and hands it on with its rank, from 1.
pub(super) fn read_records(
    path: &Path,
    reader: impl Read,
    on_record: &mut dyn FnMut(u64, &Record),
) -> Result<(), ImportError> {
    let mut missing = Vec::new();
    let mut deserializer = serde_json::Deserializer::from_reader(reader);
    let records = Records { on_record, missing: &mut missing };
    let read = records.deserialize(&mut deserializer).and_then(|()| deserializer.end());
    if !missing.is_empty() {
        return Err(ImportError::MissingColumns { path: path.to_owned(), columns: missing });
    }
    read.map_err(|error| explain(path, &error))
}

fn explain(path: &Path, error: &serde_json::Error) -> ImportError {
    let line = u64::try_from(error.line()).unwrap_or(u64::MAX);
    let column = error.column();
    let detail = match error.classify() {
        serde_json::error::Category::Io => {
            let kind = error.io_error_kind().unwrap_or(std::io::ErrorKind::Other);
            return ImportError::Unreadable { path: path.to_owned(), source: kind.into() };
        }
        serde_json::error::Category::Eof => {
            "le JSON s'arrête avant sa fin (fichier tronqué) ; téléchargez-le de nouveau".to_owned()
        }
        serde_json::error::Category::Syntax if error.to_string().contains("unicode") => {
            return ImportError::NotUtf8 { path: path.to_owned(), line };
        }
        serde_json::error::Category::Syntax => format!("le JSON est mal formé au caractère {column}"),
        serde_json::error::Category::Data => {
            "on attend un tableau d'enregistrements, [{…}, {…}] : l'export JSON complet du jeu de données".to_owned()
        }
    };
    ImportError::Malformed { path: path.to_owned(), line, detail }
}

/// The array of records, read without holding it whole.
struct Records<'a> {
    on_record: &'a mut dyn FnMut(u64, &Record),
    missing: &'a mut Vec<MissingColumn>,
}

impl<'de> DeserializeSeed<'de> for Records<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Records<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut records: A) -> Result<(), A::Error> {
        let mut known: HashMap<String, Option<Column>> = HashMap::new();
        let mut rank = 0;
        while let Some(fields) = records.next_element::<BTreeMap<String, Value>>()? {
            rank += 1;
            let mut record = Record::new();
            for (key, value) in fields {
                let column = *known.entry(key).or_insert_with_key(|key| find_column(key));
                if let Some(column) = column {
                    record.set(column, &value_text(&value));
                }
            }
            if rank == 1 {
                let found: Vec<Option<Column>> = known.values().copied().collect();
                *self.missing = missing_columns(&found);
                if !self.missing.is_empty() {
                    return Err(A::Error::custom("missing columns"));
                }
            }
            (self.on_record)(rank, &record);
        }
        Ok(())
    }
}

/// The value as the CSV form would write it.
fn value_text(value: &Value) -> String {
    match value {
        Value::Null | Value::Array(_) => String::new(),
        Value::Bool(flag) => u8::from(*flag).to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Object(point) => match (point.get("lat"), point.get("lon")) {
            (Some(lat), Some(lon)) => format!("{}, {}", value_text(lat), value_text(lon)),
            _ => String::new(),
        },
    }
}
