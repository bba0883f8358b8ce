//! What of a line stands outside its schema. It is kept all the same; whoever publishes it is told.

use super::row::{COLUMNS, MenuRow};
use super::terms::{enumeration, find, is_list, is_silence, list_of};
use crate::Day;
use crate::ids::{InseeCode, Uai};
use crate::text::fold;

/// A value that the schema does not allow.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnknownValue {
    /// Its column.
    pub column: &'static str,
    /// The value as it stands there, blanks around it aside.
    pub value: String,
    /// What it is taken for, in the schema's words; none where it is only shown as text.
    pub understood_as: Option<&'static str>,
}

/// Every value of a line that the schema « menus-collectifs » 1.2.3 does not allow, in the order of its columns.
#[must_use]
pub fn unknown_values(row: &MenuRow) -> Vec<UnknownValue> {
    let mut found = Vec::new();
    for column in COLUMNS {
        let cell = row.text(column);
        if cell.is_empty() {
            continue;
        }
        if let Some(terms) = enumeration(column) {
            let is_json = !is_list(column) || serde_json::from_str::<Vec<String>>(cell).is_ok();
            if !is_json {
                found.push(UnknownValue { column, value: cell.to_owned(), understood_as: None });
            }
            let values = if is_list(column) { list_of(cell) } else { vec![cell.to_owned()] };
            for value in values {
                if !terms.iter().any(|term| term.official == value) {
                    let understood_as = find(terms, &value).map(|term| term.official);
                    // The whole cell was named already where it is no list.
                    if is_json || understood_as.is_none() && value != cell {
                        found.push(UnknownValue { column, understood_as, value });
                    }
                }
            }
        } else if !is_well_formed(column, cell, row) {
            let understood_as = (column == "menuDate" && row.day().is_some()).then_some("une date");
            found.push(UnknownValue { column, value: cell.to_owned(), understood_as });
        }
    }
    found
}

/// Whether a value has the form that the schema gives its column.
fn is_well_formed(column: &str, cell: &str, row: &MenuRow) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    match column {
        "menuCollSiret" | "menuEtablissementSiret" => cell.len() == 14 && digits(cell),
        "menuRestaurantInsee" => cell.parse::<InseeCode>().is_ok(),
        "menuRestaurantId" => fold(row.text("menuRestaurantIdType")) != "en" || cell.parse::<Uai>().is_ok(),
        "menuDate" => cell.parse::<Day>().is_ok_and(|day| day.to_string() == cell),
        "menuPlatNom" => cell.chars().count() <= 160,
        "menuPlatCode" => cell.chars().count() <= 16,
        "menuPlatPrix" => !cell.contains(',') && cell.parse::<rust_decimal::Decimal>().is_ok(),
        "menuPublicationDate" | "menuModificationDate" => cell.parse::<jiff::Timestamp>().is_ok(),
        _ => true,
    }
}

/// Whether a diet says that there is none: « Aucun regime ». Of allergens nothing like it is ever concluded.
pub(super) fn is_no_diet(value: &str) -> bool {
    is_silence(value)
        || matches!(fold(value).as_str(), "aucun" | "aucun regime" | "sans regime" | "normal" | "standard")
}
