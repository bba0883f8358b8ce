//! Giving a map out: lines as the documented table, areas as GeoJSON. What is given out can be imported again.

use std::str::FromStr;

use mee_shared::rubric::EstablishmentKind;
use mee_shared::sector::{Extent, SchoolYear, SectorRow};
use serde_json::json;

use super::super::Failure;

/// In which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// Addresses, ranges and whole communes, a line each.
    Csv,
    /// Areas, a feature each.
    GeoJson,
}

impl ExportFormat {
    /// Its name in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::GeoJson => "geojson",
        }
    }

    /// Its media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::GeoJson => "application/geo+json",
        }
    }
}

impl FromStr for ExportFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "csv" => Ok(Self::Csv),
            "geojson" => Ok(Self::GeoJson),
            _ => Err("csv ou geojson".to_owned()),
        }
    }
}

/// The columns of the documented table, in order.
const COLUMNS: [&str; 13] =
    ["insee", "niveau", "voie", "id_voie", "lieu", "numero", "cote", "du", "au", "sauf", "uai", "ecole", "a_verifier"];

/// The level in one word: both levels of an école primaire are one line.
fn levels(row: &SectorRow) -> Vec<&'static str> {
    let both = [EstablishmentKind::Maternelle, EstablishmentKind::Elementaire];
    if row.levels.len() == 2 && both.iter().all(|level| row.levels.contains(level)) {
        return vec![EstablishmentKind::Primaire.as_str()];
    }
    row.levels.iter().map(|level| level_word(*level)).collect()
}

fn level_word(level: EstablishmentKind) -> &'static str {
    if level == EstablishmentKind::CentreDeLoisirs { "centre de loisirs" } else { level.as_str() }
}

/// Text that a spreadsheet would take for a formula begins with an apostrophe.
fn safe(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text.to_owned() }
}

/// The rows as a file.
///
/// # Errors
/// When the file cannot be written, which memory alone could cause.
pub fn export_rows(rows: &[SectorRow], year: SchoolYear, format: ExportFormat) -> Result<Vec<u8>, Failure> {
    match format {
        ExportFormat::Csv => table(rows),
        ExportFormat::GeoJson => map(rows, year),
    }
}

fn table(rows: &[SectorRow]) -> Result<Vec<u8>, Failure> {
    let failed = |error: csv::Error| Failure::Internal(error.into());
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
    writer.write_record(COLUMNS).map_err(failed)?;
    for row in rows {
        for level in levels(row) {
            if let Some(fields) = line(row, level) {
                writer.write_record(fields.iter().map(|field| safe(field))).map_err(failed)?;
            }
        }
    }
    writer.into_inner().map_err(|error| Failure::Internal(anyhow::anyhow!("{error}")))
}

fn line(row: &SectorRow, level: &str) -> Option<[String; 13]> {
    let mut fields: [String; 13] = Default::default();
    let [insee, niveau, voie, id, lieu, numero, cote, du, au, sauf, uai, ecole, doubt] = &mut fields;
    *insee = row.insee.to_string();
    level.clone_into(niveau);
    if let Some(street) = row.extent.street() {
        voie.clone_from(&street.name);
        *id = street.id.as_ref().map(ToString::to_string).unwrap_or_default();
        *lieu = street.place.clone().unwrap_or_default();
    }
    match &row.extent {
        Extent::Area { .. } => return None,
        Extent::Commune => {}
        Extent::Address { house, .. } => *numero = house.to_string(),
        Extent::Unclear { side, .. } => side.code().clone_into(cote),
        Extent::Range { numbers, .. } => {
            numbers.side().code().clone_into(cote);
            *du = numbers.from().map(ToString::to_string).unwrap_or_default();
            *au = numbers.to().map(ToString::to_string).unwrap_or_default();
            *sauf = numbers.without().iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            // A range without bounds that is doubtful would be read as one whose numbers are unreadable.
            if row.is_doubtful && du.is_empty() && au.is_empty() {
                "1".clone_into(du);
            }
        }
    }
    let all = |one: fn(&mee_shared::sector::SectorSchool) -> Option<String>| {
        row.schools.iter().filter_map(one).collect::<Vec<_>>().join("|")
    };
    *uai = all(|school| school.uai.as_ref().map(ToString::to_string));
    *ecole = all(|school| school.name.clone());
    if row.is_doubtful {
        "oui".clone_into(doubt);
    }
    Some(fields)
}

fn map(rows: &[SectorRow], year: SchoolYear) -> Result<Vec<u8>, Failure> {
    let features: Vec<serde_json::Value> = rows
        .iter()
        .filter_map(|row| {
            let Extent::Area { label, area } = &row.extent else { return None };
            let uais: Vec<_> = row.schools.iter().filter_map(|school| school.uai.as_ref()).collect();
            let names: Vec<_> = row.schools.iter().filter_map(|school| school.name.as_ref()).collect();
            let mut properties = json!({
                "insee": row.insee, "niveau": levels(row), "ecole": names, "secteur": label, "annee_scolaire": year,
                "a_verifier": row.is_doubtful,
            });
            if let (Some(object), false) = (properties.as_object_mut(), uais.is_empty()) {
                object.insert("uai".to_owned(), json!(uais));
            }
            let geometry = json!({ "type": "MultiPolygon", "coordinates": area });
            Some(json!({ "type": "Feature", "properties": properties, "geometry": geometry }))
        })
        .collect();
    let collection = json!({ "type": "FeatureCollection", "features": features });
    serde_json::to_vec(&collection).map_err(|error| Failure::Internal(error.into()))
}
