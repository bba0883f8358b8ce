//! The columns of the two formats, and the names they have borne.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::import::rows::{MissingColumn, fold_header};

/// A column that the reader uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Column {
    Id,
    Number,
    Mark,
    Street,
    Alias,
    Insee,
    CommuneName,
    FormerCommune,
    Postcode,
    Longitude,
    Latitude,
    Kind,
}

/// Each column with its name in the BAN, then in the BAL and its versions.
const NAMES: &[(Column, &[&str])] = &[
    (Column::Id, &["id", "cle_interop"]),
    (Column::Number, &["numero"]),
    (Column::Mark, &["rep", "suffixe"]),
    // 1.5 of the BAL calls « toponyme » what was « voie_nom ».
    (Column::Street, &["nom_voie", "voie_nom", "toponyme"]),
    (Column::Alias, &["alias"]),
    (Column::Insee, &["code_insee", "commune_insee"]),
    (Column::CommuneName, &["nom_commune", "commune_nom"]),
    (Column::FormerCommune, &["nom_ancienne_commune", "commune_deleguee_nom"]),
    (Column::Postcode, &["code_postal"]),
    (Column::Longitude, &["lon", "long"]),
    (Column::Latitude, &["lat"]),
    (Column::Kind, &["type_position", "position"]),
];

/// What no row can do without.
const REQUIRED: &[Column] = &[Column::Id, Column::Number, Column::Street];

/// The column of this header, case and separators aside.
pub(super) fn find_column(header: &str) -> Option<Column> {
    let wanted = fold_header(header);
    let named = NAMES.iter().find(|(_, names)| names.iter().any(|name| fold_header(name) == wanted));
    named.map(|(column, _)| *column).or_else(|| {
        // The BAL gives a street's name in a regional language by its ISO 639-3 code: voie_nom_bre.
        let language = wanted.strip_prefix("voie nom ").or_else(|| wanted.strip_prefix("toponyme "))?;
        (language.len() == 3).then_some(Column::Alias)
    })
}

pub(super) fn missing_columns(columns: &[Option<Column>]) -> Vec<MissingColumn> {
    let is_missing = |column: &Column| !columns.contains(&Some(*column));
    NAMES
        .iter()
        .filter(|(column, _)| REQUIRED.contains(column) && is_missing(column))
        .filter_map(|(_, names)| {
            let (name, aliases) = names.split_first()?;
            Some(MissingColumn { name, aliases })
        })
        .collect()
}

/// The values of a row by column.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Record<'a>(#[serde(borrow)] BTreeMap<Column, Cow<'a, str>>);

impl<'a> Record<'a> {
    /// Keeps the first value that says something.
    pub(super) fn set(&mut self, column: Column, text: &'a str) {
        let text = text.trim();
        if !text.is_empty() {
            self.0.entry(column).or_insert(Cow::Borrowed(text));
        }
    }

    pub(super) fn find(&self, column: Column) -> Option<&str> {
        self.0.get(&column).map(Cow::as_ref)
    }

    pub(super) fn holds_nul(&self) -> bool {
        self.0.values().any(|text| text.contains('\0'))
    }
}
