//! The carte scolaire as communes and the State publish it: tables of street ranges and maps of areas.
//!
//! A [`Mapping`] says which column means what; those of the files we know recognise them by themselves.
//! The reader knows no database: whether streets and schools exist is said by whoever applies the rows.

mod geometry;
mod mapping;
mod row;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::io::BufReader;
use std::path::Path;

use mee_shared::ids::InseeCode;
use mee_shared::sector::{SchoolYear, SectorRow};
use mee_shared::text::fold;

use self::geometry::read_area;
use self::row::{Context, Read, Record, read_row};
use super::rows::{ImportError, RowError, RowUnit, Table, open_text};

pub use geometry::MOST_POINTS;
pub use mapping::{Field, FileKind, Mapping};

/// How a file is to be read.
#[derive(Debug, Clone)]
pub struct SectorOptions {
    /// The school year it is for.
    pub school_year: SchoolYear,
    /// Its commune, where it names none.
    pub commune: Option<InseeCode>,
    /// Which column means what; recognised by the file's own columns without one.
    pub mapping: Option<Mapping>,
}

/// What a file of sectors holds. Every line is in `rows` or in `rejected`.
#[derive(Debug, Clone, PartialEq)]
pub struct SectorFile {
    /// The name of the format it was read as.
    pub source: String,
    /// What line numbers count.
    pub unit: RowUnit,
    /// The rows, in the file's order.
    pub rows: Vec<SectorRow>,
    /// Lines in error.
    pub rejected: Vec<RowError>,
    /// What is odd about lines that are kept.
    pub remarks: Vec<RowError>,
    /// The names of the communes, as far as the file says them.
    pub commune_names: BTreeMap<InseeCode, String>,
    /// How many lines the file has.
    pub total: u64,
}

/// Reads a file of sectors, GeoJSON or CSV by its first character.
///
/// # Errors
/// When the file as a whole cannot be understood: see [`ImportError`]. Lines in error are in the result.
pub fn read_sectors(path: &Path, options: &SectorOptions) -> Result<SectorFile, ImportError> {
    let (reader, first) = open_text(path)?;
    if first == b'{' { read_map(path, reader, options) } else { read_table(path, reader, options) }
}

fn refused(path: &Path, line: u64, detail: impl Into<String>) -> ImportError {
    ImportError::Malformed { path: path.to_owned(), line, detail: detail.into() }
}

/// The mapping to read the file with: the one given, or the one that knows its columns.
fn choose(path: &Path, kind: FileKind, columns: &[String], options: &SectorOptions) -> Result<Mapping, ImportError> {
    let chosen = match &options.mapping {
        Some(mapping) if mapping.kind != kind => {
            let found = if kind == FileKind::Csv { "un tableau" } else { "du GeoJSON" };
            return Err(refused(path, 1, format!("le format « {} » ne lit pas {found}", mapping.name)));
        }
        Some(mapping) => mapping.clone(),
        None => Mapping::recognise(kind, columns).ok_or_else(|| {
            let seen = columns.join(", ");
            refused(path, 1, format!("ce fichier n'est d'aucun format connu : donnez une correspondance (--mapping) pour ses colonnes {seen}"))
        })?,
    };
    let known: Vec<String> = columns.iter().map(|name| fold(name)).collect();
    let missing: Vec<String> =
        chosen.columns().into_iter().map(|(_, name)| name).filter(|name| !known.contains(name)).collect();
    // Properties that are null are often left out of a map; a table has all its columns or is another table.
    if kind == FileKind::Csv && missing.len() == chosen.columns().len() {
        return Err(refused(path, 1, format!("aucune des colonnes attendues n'est là : {}", missing.join(", "))));
    }
    Ok(chosen)
}

struct Collector<'a> {
    context: Context<'a>,
    file: SectorFile,
}

impl<'a> Collector<'a> {
    fn new(mapping: &'a Mapping, unit: RowUnit, options: &'a SectorOptions) -> Self {
        let context = Context { mapping, commune: options.commune.as_ref(), school_year: options.school_year };
        let file = SectorFile {
            source: mapping.name.clone(),
            unit,
            rows: Vec::new(),
            rejected: Vec::new(),
            remarks: Vec::new(),
            commune_names: BTreeMap::new(),
            total: 0,
        };
        Self { context, file }
    }

    fn reject(&mut self, line: u64, record: &Record, reason: String) {
        let key = record.one(Field::Street).or_else(|| record.one(Field::Label)).map(str::to_owned);
        self.file.rejected.push(RowError { line, key, reason });
    }

    fn take(&mut self, line: u64, record: &Record, area: Option<mee_shared::sector::Area>) {
        match read_row(&self.context, line, record, area) {
            Ok(Read { row, remarks }) => {
                let key = row.extent.street().map(|street| street.name.clone());
                self.file.remarks.extend(remarks.into_iter().map(|reason| RowError { line, key: key.clone(), reason }));
                if let Some(name) = record.one(Field::Commune) {
                    self.file.commune_names.entry(row.insee.clone()).or_insert_with(|| name.to_owned());
                }
                self.file.rows.push(row);
            }
            Err(reason) => self.reject(line, record, reason),
        }
    }

    fn finish(self, path: &Path) -> Result<SectorFile, ImportError> {
        if self.file.total == 0 { Err(ImportError::NoRows { path: path.to_owned() }) } else { Ok(self.file) }
    }
}

fn read_table(
    path: &Path,
    reader: BufReader<Box<dyn std::io::Read>>,
    options: &SectorOptions,
) -> Result<SectorFile, ImportError> {
    let mut table = Table::open(path, reader, b";,")?;
    let mapping = choose(path, FileKind::Csv, &table.header, options)?;
    let wanted = mapping.columns();
    let columns: Vec<Vec<Field>> = table
        .header
        .iter()
        .map(|name| {
            let name = fold(name);
            wanted.iter().filter(|(_, column)| *column == name).map(|(field, _)| *field).collect()
        })
        .collect();
    let mut collector = Collector::new(&mapping, RowUnit::Line, options);
    while let Some(row) = table.next_row()? {
        collector.file.total += 1;
        let mut record = Record::default();
        for (fields, text) in columns.iter().zip(row.fields.iter()) {
            for field in fields {
                record.add(*field, text);
            }
        }
        match row.fault {
            None => collector.take(row.line, &record, None),
            Some(reason) => collector.reject(row.line, &record, reason),
        }
    }
    collector.finish(path)
}

fn read_map(
    path: &Path,
    reader: BufReader<Box<dyn std::io::Read>>,
    options: &SectorOptions,
) -> Result<SectorFile, ImportError> {
    let mut features = Vec::new();
    for (place, feature) in (1_u64..).zip(geojson::FeatureReader::from_reader(reader).features()) {
        features.push(feature.map_err(|error| refused(path, place, format!("le GeoJSON ne se lit pas ({error})")))?);
    }
    let names: Vec<String> = features
        .iter()
        .filter_map(|feature| feature.properties.as_ref())
        .flat_map(|properties| properties.keys().cloned())
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .collect();
    if features.is_empty() {
        return Err(ImportError::NoRows { path: path.to_owned() });
    }
    let mapping = choose(path, FileKind::Geojson, &names, options)?;
    let wanted = mapping.columns();
    let mut collector = Collector::new(&mapping, RowUnit::Record, options);
    for (place, feature) in (1_u64..).zip(features) {
        collector.file.total += 1;
        let record = read_properties(&wanted, feature.properties.as_ref());
        match feature.geometry.as_ref().map(|geometry| read_area(&geometry.value)) {
            Some(Ok(checked)) => {
                let key = record.one(Field::Label).map(str::to_owned);
                collector.file.remarks.extend(checked.remark.map(|reason| RowError { line: place, key, reason }));
                collector.take(place, &record, Some(checked.area));
            }
            Some(Err(reason)) => collector.reject(place, &record, reason),
            None => collector.reject(place, &record, "le secteur n'a pas de contour".to_owned()),
        }
    }
    collector.finish(path)
}

fn read_properties(wanted: &[(Field, String)], properties: Option<&geojson::JsonObject>) -> Record {
    let mut record = Record::default();
    let Some(properties) = properties else { return record };
    // In the mapping's order, so that the first of several schools stays the first.
    for (field, column) in wanted {
        for (_, value) in properties.iter().filter(|(name, _)| fold(name) == *column) {
            add_value(&mut record, *field, value);
        }
    }
    record
}

fn add_value(record: &mut Record, field: Field, value: &serde_json::Value) {
    match value {
        serde_json::Value::String(text) => record.add(field, text),
        serde_json::Value::Number(number) => record.add(field, &number.to_string()),
        serde_json::Value::Bool(is_true) => record.add(field, if *is_true { "oui" } else { "non" }),
        serde_json::Value::Array(values) => {
            for value in values.iter().filter(|value| !value.is_array()) {
                add_value(record, field, value);
            }
        }
        serde_json::Value::Null | serde_json::Value::Object(_) => {}
    }
}
