//! A commune's own data as open data: one table for each dataset, written in three formats.

mod write;

use mee_shared::ids::InseeCode;
use mee_shared::links::Links;
use mee_shared::school::{Position, PostalAddress, School};
use mee_shared::view_path::ViewPath;
use mee_shared::wire::webhook::Licence;
use mee_shared::work::WorkKind;
use serde_json::{Value, json};

use super::{Failure, commune, directory, instant, open_data};
use crate::store::bodies::BodyId;
use crate::store::voices::Voices;
use crate::store::{Conn, Db, bodies, changes, fiches, schools, works};

/// More schools than any commune has.
const ALL_SCHOOLS: u32 = 2_000;

/// What can be taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dataset {
    /// The schools of the commune.
    Schools,
    /// The services that the commune's body published in the local directory.
    Services,
    /// What the commune's body published on fiches, and its own fiches.
    LocalFiches,
}

impl Dataset {
    /// Every dataset.
    pub const ALL: &[Self] = &[Self::Schools, Self::Services, Self::LocalFiches];

    /// Its name in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Schools => "schools",
            Self::Services => "services",
            Self::LocalFiches => "fiches-locales",
        }
    }

    fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Schools => &[
                "uai",
                "name",
                "sector",
                "levels",
                "address",
                "postcode",
                "town",
                "longitude",
                "latitude",
                "phone",
                "email",
                "website",
                "has_canteen",
                "has_ulis",
                "pupils",
                "source",
                "source_updated_on",
                "url",
            ],
            Self::Services => &[
                "kind",
                "name",
                "territory",
                "address",
                "postcode",
                "town",
                "longitude",
                "latitude",
                "phone",
                "email",
                "website",
                "hours",
                "checked_on",
            ],
            Self::LocalFiches => &["kind", "id", "title", "published_at", "checked_on", "url", "content"],
        }
    }
}

/// In which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values (RFC 4180), UTF-8 without mark, as the Socle commun des données locales asks.
    Csv,
    /// JSON.
    Json,
    /// GeoJSON (RFC 7946).
    GeoJson,
}

impl Format {
    /// Every format.
    pub const ALL: &[Self] = &[Self::Csv, Self::Json, Self::GeoJson];

    /// Its name in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::GeoJson => "geojson",
        }
    }

    /// Its media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Json => "application/json",
            Self::GeoJson => "application/geo+json",
        }
    }
}

/// A dataset as it leaves.
#[derive(Debug, Clone)]
pub struct Export {
    /// The bytes of the file.
    pub bytes: Vec<u8>,
    /// The licence they are under.
    pub licence: Licence,
}

/// A row of a dataset: its cells in the order of the columns, and where it stands.
struct Row {
    cells: Vec<Value>,
    position: Option<Position>,
}

/// A dataset before it is written.
struct Table {
    dataset: Dataset,
    commune: InseeCode,
    licence: Licence,
    rows: Vec<Row>,
}

/// A dataset of the commune in this format.
///
/// # Errors
/// [`Failure::NotFound`] for an unknown commune and where its body gives nothing out, or the database's.
pub async fn get_export(
    db: &Db,
    links: &Links,
    insee: &InseeCode,
    dataset: Dataset,
    format: Format,
) -> Result<Export, Failure> {
    let (links, insee) = (links.clone(), insee.clone());
    db.read(move |connection| {
        let commune = commune::find(connection, &insee)?;
        let body = bodies::find_commune(connection, &insee)?.ok_or(Failure::NotFound)?;
        let licence = open_data::licence(connection, &body)?.ok_or(Failure::NotFound)?;
        let rows = match dataset {
            Dataset::Schools => {
                let (found, _) = schools::list(connection, &insee, None, None, ALL_SCHOOLS)?;
                found.into_iter().map(|school| school_row(school, &links)).collect()
            }
            Dataset::Services => service_rows(connection, &body)?,
            Dataset::LocalFiches => {
                let voices = Voices::of(connection, &commune)?.ok_or(Failure::NotFound)?;
                fiche_rows(connection, &links, &insee, &body, &voices)?
            }
        };
        let table = Table { dataset, commune: insee, licence, rows };
        let bytes = match format {
            Format::Csv => write::csv(&table),
            Format::Json => write::json(&table),
            Format::GeoJson => write::geo_json(&table),
        };
        Ok(Export { bytes: bytes.map_err(Failure::Internal)?, licence })
    })
    .await
}

/// The cells of an address and of a point.
fn place(address: Option<&PostalAddress>, position: Option<Position>) -> [Value; 5] {
    let lines = address.map(|address| address.lines.join(", "));
    let postcode = address.and_then(|address| address.postcode.clone());
    let town = address.and_then(|address| address.town.clone());
    [
        json!(lines),
        json!(postcode),
        json!(town),
        json!(position.map(|position| position.lon)),
        json!(position.map(|position| position.lat)),
    ]
}

fn school_row(school: School, links: &Links) -> Row {
    let levels: Vec<&str> = school.levels.iter().map(|level| level.as_str()).collect();
    let url = links.view(&school.insee, &ViewPath::School(school.uai.clone()));
    let mut cells = vec![json!(school.uai), json!(school.name), json!(school.sector), json!(levels.join(" "))];
    cells.extend(place(Some(&school.address), school.position));
    cells.extend([
        json!(school.phone),
        json!(school.email),
        json!(school.website),
        json!(school.has_canteen),
        json!(school.has_ulis),
        json!(school.pupils),
        json!(school.source),
        json!(school.source_updated_on),
        json!(url),
    ]);
    Row { cells, position: school.position }
}

fn service_rows(connection: &mut Conn, body: &BodyId) -> Result<Vec<Row>, Failure> {
    let entries = directory::entries_of(connection, &[body.as_str()])?;
    let rows = entries.into_iter().map(|entry| {
        let mut cells = vec![json!(entry.kind), json!(entry.name), json!(json!(entry.territory).to_string())];
        cells.extend(place(entry.address.as_ref(), entry.position));
        cells.extend([
            json!(entry.phone),
            json!(entry.email),
            json!(entry.url),
            json!(entry.hours),
            json!(entry.checked_on),
        ]);
        Row { cells, position: entry.position }
    });
    Ok(rows.collect())
}

fn fiche_rows(
    connection: &mut Conn,
    links: &Links,
    insee: &InseeCode,
    body: &BodyId,
    voices: &Voices,
) -> Result<Vec<Row>, Failure> {
    let mut rows = Vec::new();
    for kind in [WorkKind::Layer, WorkKind::Fiche] {
        let found = works::public_of_bodies(connection, &[body.as_str()], kind)?;
        let ids: Vec<&str> = found.iter().map(|work| work.subject.as_str()).collect();
        let titles = fiches::titles_of(connection, voices, &ids)?;
        for work in found {
            let title = work.subject.parse().ok().and_then(|id| titles.get(&id).cloned());
            let slug = changes::slug_of(connection, &work.subject)?.and_then(|slug| slug.parse().ok());
            let url = slug.map(|slug| links.fiche(insee, &slug));
            let content: Value = serde_json::from_str(&work.doc).map_err(|error| Failure::Internal(error.into()))?;
            let cells = vec![
                json!(kind),
                json!(work.subject),
                json!(title),
                json!(instant(work.starts_at)?),
                json!(work.checked_on),
                json!(url),
                content,
            ];
            rows.push(Row { cells, position: None });
        }
    }
    Ok(rows)
}
