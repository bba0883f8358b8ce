//! Cartes scolaires: maps of sectors of a body, by school year and source, a draft and a published one of each.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use mee_shared::Day;
use mee_shared::ids::InseeCode;
use mee_shared::sector::{MapState, SchoolYear, SectorRow};

use super::bodies::BodyId;
use super::document::{Document, read_document};
use super::schema::{sector_maps, sector_rows, sector_versions};
use super::{Conn, IN_LIST, StoreError, new_id, now_micros};

/// How many rows one statement inserts.
const BATCH: usize = 500;

/// A map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectorMap {
    /// Its identifier.
    pub id: String,
    /// The body that keeps it.
    pub body: BodyId,
    /// The year it is for.
    pub school_year: SchoolYear,
    /// The name of the format it came in.
    pub source: String,
    /// Whether it is in force.
    pub state: MapState,
    /// The day a draft comes into force.
    pub publish_on: Option<Day>,
    /// How many rows it has.
    pub row_count: u32,
    /// When it was imported, in microseconds since 1970.
    pub created_at: i64,
    /// When it came into force.
    pub published_at: Option<i64>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = sector_maps)]
struct MapRow {
    id: String,
    body_id: String,
    school_year: String,
    source: String,
    state: String,
    publish_on: Option<String>,
    row_count: i64,
    created_at: i64,
    published_at: Option<i64>,
}

impl TryFrom<MapRow> for SectorMap {
    type Error = StoreError;

    fn try_from(row: MapRow) -> Result<Self, StoreError> {
        let corrupt = |cause: String| StoreError::Corrupt { place: format!("sector_maps/{}", row.id), cause };
        let publish_on = row.publish_on.as_deref().map(str::parse::<Day>).transpose();
        Ok(Self {
            school_year: row.school_year.parse().map_err(|error| corrupt(format!("{error}")))?,
            state: if row.state == MapState::Draft.as_str() { MapState::Draft } else { MapState::Published },
            publish_on: publish_on.map_err(|error| corrupt(error.to_string()))?,
            row_count: u32::try_from(row.row_count).map_err(|error| corrupt(error.to_string()))?,
            body: BodyId(row.body_id),
            source: row.source,
            created_at: row.created_at,
            published_at: row.published_at,
            id: row.id,
        })
    }
}

#[derive(Insertable)]
#[diesel(table_name = sector_rows)]
struct NewRow {
    map_id: String,
    position: i64,
    insee: String,
    doc_hash: String,
    doc: String,
}

/// The maps of a body, the latest year first.
///
/// # Errors
/// When the database does not answer.
pub fn list(connection: &mut Conn, body: &BodyId) -> Result<Vec<SectorMap>, StoreError> {
    let rows: Vec<MapRow> = sector_maps::table
        .filter(sector_maps::body_id.eq(&body.0))
        .order((sector_maps::school_year.desc(), sector_maps::source.asc(), sector_maps::state.asc()))
        .select(MapRow::as_select())
        .load(connection)?;
    rows.into_iter().map(SectorMap::try_from).collect()
}

/// A map of the body.
///
/// # Errors
/// When the database does not answer.
pub fn find(connection: &mut Conn, body: &BodyId, id: &str) -> Result<Option<SectorMap>, StoreError> {
    let row: Option<MapRow> = sector_maps::table
        .filter(sector_maps::body_id.eq(&body.0).and(sector_maps::id.eq(id)))
        .select(MapRow::as_select())
        .first(connection)
        .optional()?;
    row.map(SectorMap::try_from).transpose()
}

/// The body's map of this year, source and state.
///
/// # Errors
/// When the database does not answer.
pub fn find_in_state(
    connection: &mut Conn,
    body: &BodyId,
    year: SchoolYear,
    source: &str,
    state: MapState,
) -> Result<Option<SectorMap>, StoreError> {
    let row: Option<MapRow> = sector_maps::table
        .filter(sector_maps::body_id.eq(&body.0).and(sector_maps::school_year.eq(year.to_string())))
        .filter(sector_maps::source.eq(source).and(sector_maps::state.eq(state.as_str())))
        .select(MapRow::as_select())
        .first(connection)
        .optional()?;
    row.map(SectorMap::try_from).transpose()
}

/// What tells a row from another, its place in the file aside.
///
/// # Errors
/// When the row cannot be written.
pub fn row_hash(row: &SectorRow) -> Result<String, StoreError> {
    Ok(Document::of(&SectorRow { line: 0, ..row.clone() })?.hash)
}

/// How often each row stands in a map.
///
/// # Errors
/// When the database does not answer.
pub fn row_hashes(connection: &mut Conn, map: &SectorMap) -> Result<BTreeMap<String, u32>, StoreError> {
    let hashes: Vec<String> =
        sector_rows::table.filter(sector_rows::map_id.eq(&map.id)).select(sector_rows::doc_hash).load(connection)?;
    let mut counts = BTreeMap::new();
    for hash in hashes {
        *counts.entry(hash).or_default() += 1;
    }
    Ok(counts)
}

/// Keeps a draft with these rows, in the place of the one there was.
///
/// # Errors
/// When the database refuses, for instance because a commune is missing.
pub fn put_draft(
    connection: &mut Conn,
    body: &BodyId,
    year: SchoolYear,
    source: &str,
    rows: &[SectorRow],
) -> Result<SectorMap, StoreError> {
    if let Some(before) = find_in_state(connection, body, year, source, MapState::Draft)? {
        remove_rows(connection, &before.id)?;
    }
    let id = new_id();
    diesel::insert_into(sector_maps::table)
        .values((
            sector_maps::id.eq(&id),
            sector_maps::body_id.eq(&body.0),
            sector_maps::school_year.eq(year.to_string()),
            sector_maps::source.eq(source),
            sector_maps::state.eq(MapState::Draft.as_str()),
            sector_maps::row_count.eq(i64::try_from(rows.len()).unwrap_or(i64::MAX)),
            sector_maps::created_at.eq(now_micros()),
        ))
        .execute(connection)?;
    let mut position = 0;
    for chunk in rows.chunks(BATCH) {
        let mut batch = Vec::with_capacity(chunk.len());
        for row in chunk {
            position += 1;
            batch.push(NewRow {
                map_id: id.clone(),
                position,
                insee: row.insee.to_string(),
                doc_hash: row_hash(row)?,
                doc: Document::of(row)?.json,
            });
        }
        // Inserting many rows in one statement does not go through the enum of engines.
        match connection {
            Conn::Sqlite(sqlite) => diesel::insert_into(sector_rows::table).values(&batch).execute(sqlite)?,
            Conn::Postgres(postgres) => diesel::insert_into(sector_rows::table).values(&batch).execute(postgres)?,
        };
    }
    find(connection, body, &id)?.ok_or(StoreError::Query(diesel::result::Error::NotFound))
}

fn remove_rows(connection: &mut Conn, id: &str) -> Result<(), StoreError> {
    diesel::delete(sector_rows::table.filter(sector_rows::map_id.eq(id))).execute(connection)?;
    diesel::delete(sector_maps::table.find(id)).execute(connection)?;
    Ok(())
}

/// Sets the day a draft comes into force, or none.
///
/// # Errors
/// When the database refuses.
pub fn schedule(connection: &mut Conn, map: &SectorMap, day: Option<Day>) -> Result<(), StoreError> {
    diesel::update(sector_maps::table.find(&map.id))
        .set(sector_maps::publish_on.eq(day.map(|day| day.to_string())))
        .execute(connection)?;
    Ok(())
}

/// Puts a draft in force, in the place of the map that was; answers with the communes concerned.
///
/// # Errors
/// When the database refuses.
pub fn publish(connection: &mut Conn, map: &SectorMap) -> Result<BTreeSet<InseeCode>, StoreError> {
    let mut concerned = communes_of(connection, &map.id)?;
    let before = find_in_state(connection, &map.body, map.school_year, &map.source, MapState::Published)?;
    if let Some(before) = before {
        concerned.extend(communes_of(connection, &before.id)?);
        remove_rows(connection, &before.id)?;
    }
    diesel::update(sector_maps::table.find(&map.id))
        .set((
            sector_maps::state.eq(MapState::Published.as_str()),
            sector_maps::publish_on.eq(None::<String>),
            sector_maps::published_at.eq(now_micros()),
        ))
        .execute(connection)?;
    grow(connection, &concerned)?;
    Ok(concerned)
}

/// Takes a map away; answers with the communes concerned where it was in force.
///
/// # Errors
/// When the database refuses.
pub fn remove(connection: &mut Conn, map: &SectorMap) -> Result<BTreeSet<InseeCode>, StoreError> {
    let concerned = if map.state == MapState::Published { communes_of(connection, &map.id)? } else { BTreeSet::new() };
    remove_rows(connection, &map.id)?;
    grow(connection, &concerned)?;
    Ok(concerned)
}

/// The drafts whose day has come, the longest due first.
///
/// # Errors
/// When the database does not answer.
pub fn due(connection: &mut Conn, today: Day, limit: u32) -> Result<Vec<SectorMap>, StoreError> {
    let rows: Vec<MapRow> = sector_maps::table
        .filter(sector_maps::publish_on.le(today.to_string()))
        .order((sector_maps::publish_on.asc(), sector_maps::id.asc()))
        .limit(i64::from(limit))
        .select(MapRow::as_select())
        .load(connection)?;
    rows.into_iter().map(SectorMap::try_from).collect()
}

/// The rows of a map, in the file's order.
///
/// # Errors
/// When the database does not answer.
pub fn rows(connection: &mut Conn, map: &SectorMap) -> Result<Vec<SectorRow>, StoreError> {
    let docs: Vec<String> = sector_rows::table
        .filter(sector_rows::map_id.eq(&map.id))
        .order(sector_rows::position.asc())
        .select(sector_rows::doc)
        .load(connection)?;
    docs.iter().map(|doc| read_document(doc, || format!("sector_rows/{}", map.id))).collect()
}

/// The rows of every map in force that speak of the commune, a map at a time.
///
/// # Errors
/// When the database does not answer.
pub fn published(connection: &mut Conn, insee: &InseeCode) -> Result<Vec<(SchoolYear, Vec<SectorRow>)>, StoreError> {
    let found: Vec<(String, String, String)> = sector_rows::table
        .inner_join(sector_maps::table)
        .filter(sector_rows::insee.eq(insee.as_str()))
        .filter(sector_maps::state.eq(MapState::Published.as_str()))
        .order((sector_rows::map_id.asc(), sector_rows::position.asc()))
        .select((sector_rows::map_id, sector_maps::school_year, sector_rows::doc))
        .load(connection)?;
    let mut maps: BTreeMap<String, (SchoolYear, Vec<SectorRow>)> = BTreeMap::new();
    for (map, year, doc) in found {
        let place = || format!("sector_rows/{map}");
        let row: SectorRow = read_document(&doc, place)?;
        let year = year.parse().map_err(|error: mee_shared::ids::InvalidId| StoreError::Corrupt {
            place: place(),
            cause: error.to_string(),
        })?;
        maps.entry(map).or_insert_with(|| (year, Vec::new())).1.push(row);
    }
    Ok(maps.into_values().collect())
}

fn communes_of(connection: &mut Conn, map_id: &str) -> Result<BTreeSet<InseeCode>, StoreError> {
    let codes: Vec<String> = sector_rows::table
        .filter(sector_rows::map_id.eq(map_id))
        .select(sector_rows::insee)
        .distinct()
        .load(connection)?;
    codes
        .into_iter()
        .map(|code| {
            code.parse().map_err(|error: mee_shared::ids::InvalidId| StoreError::Corrupt {
                place: format!("sector_rows/{map_id}"),
                cause: error.to_string(),
            })
        })
        .collect()
}

/// The number of what is in force in a commune; 0 where nothing ever was.
///
/// # Errors
/// When the database does not answer.
pub fn version(connection: &mut Conn, insee: &InseeCode) -> Result<i64, StoreError> {
    let version = sector_versions::table.find(insee.as_str()).select(sector_versions::version).first(connection);
    Ok(version.optional()?.unwrap_or(0))
}

fn grow(connection: &mut Conn, communes: &BTreeSet<InseeCode>) -> Result<(), StoreError> {
    let codes: Vec<&str> = communes.iter().map(InseeCode::as_str).collect();
    for chunk in codes.chunks(IN_LIST) {
        let known: Vec<String> = sector_versions::table
            .filter(sector_versions::insee.eq_any(chunk))
            .select(sector_versions::insee)
            .load(connection)?;
        diesel::update(sector_versions::table.filter(sector_versions::insee.eq_any(&known)))
            .set(sector_versions::version.eq(sector_versions::version + 1))
            .execute(connection)?;
        for code in chunk.iter().filter(|code| !known.iter().any(|known| known == *code)) {
            diesel::insert_into(sector_versions::table)
                .values((sector_versions::insee.eq(*code), sector_versions::version.eq(1)))
                .execute(connection)?;
        }
    }
    Ok(())
}

/// Makes every commune's number another one: schools that sectors name have changed, wherever they stand.
///
/// # Errors
/// When the database refuses.
pub fn grow_all(connection: &mut Conn) -> Result<(), StoreError> {
    diesel::update(sector_versions::table)
        .set(sector_versions::version.eq(sector_versions::version + 1))
        .execute(connection)?;
    Ok(())
}
