//! The cartes scolaires that bodies keep: imported as drafts, put in force at once or on a date, given out again.

mod apply;
mod export;
mod report;

use mee_shared::Day;
use mee_shared::body::{BodyKind, BodyName};
use mee_shared::commune::Commune;
use mee_shared::ids::{InseeCode, ObjectId};
use mee_shared::rubric::EstablishmentKind;
use mee_shared::sector::{MapState, SchoolYear, SectorRow};
use mee_shared::wire::sector::{PublishSectorMap, SectorImport, SectorMapResource};
use serde_json::json;

use super::auth::{Acting, Change};
use super::catchment::Engine;
use super::{Failure, instant};
use crate::import::sectors::{SectorFile, SectorOptions, read_sectors};
use crate::store::audit::{Actor, Entry, append};
use crate::store::sectors::{self, SectorMap};
use crate::store::{Conn, Db, communes, lock_imports};

pub(super) use apply::keep;
pub use export::{ExportFormat, export_rows};
pub(super) use report::report;

fn resource(map: &SectorMap) -> Result<SectorMapResource, Failure> {
    Ok(SectorMapResource {
        id: super::auth::object_id(&map.id)?,
        school_year: map.school_year,
        source: map.source.clone(),
        state: map.state,
        publish_on: map.publish_on,
        rows: map.row_count,
        created_at: instant(map.created_at)?,
        published_at: map.published_at.map(instant).transpose()?,
    })
}

fn get(connection: &mut Conn, acting: &Acting, id: &ObjectId) -> Result<SectorMap, Failure> {
    sectors::find(connection, &acting.body().id, id.as_str())?.ok_or(Failure::NotFound)
}

/// The maps of the body acted for, the latest year first.
///
/// # Errors
/// When the database does not answer.
pub async fn list_sector_maps(db: &Db, acting: &Acting) -> Result<Vec<SectorMapResource>, Failure> {
    let body = acting.body().id.clone();
    db.read(move |connection| sectors::list(connection, &body)?.iter().map(resource).collect()).await
}

/// A map of the body acted for.
///
/// # Errors
/// [`Failure::NotFound`] for one it does not keep, or the database's.
pub async fn find_sector_map(db: &Db, acting: &Acting, id: &ObjectId) -> Result<SectorMapResource, Failure> {
    let (acting, id) = (acting.clone(), id.clone());
    db.read(move |connection| resource(&get(connection, &acting, &id)?)).await
}

/// A map of the body acted for as a file.
///
/// # Errors
/// [`Failure::NotFound`] for one it does not keep, or the database's.
pub async fn export_sector_map(
    db: &Db,
    acting: &Acting,
    id: &ObjectId,
    format: ExportFormat,
) -> Result<Vec<u8>, Failure> {
    let (acting, id) = (acting.clone(), id.clone());
    db.read(move |connection| {
        let map = get(connection, &acting, &id)?;
        export_rows(&sectors::rows(connection, &map)?, map.school_year, format)
    })
    .await
}

/// What is sent to be imported.
#[derive(Debug, Clone)]
pub struct SentSectors {
    /// The file.
    pub bytes: Vec<u8>,
    /// How it is to be read.
    pub options: SectorOptions,
    /// Whether only to say what would be done.
    pub dry_run: bool,
}

/// Reads what was sent.
fn read_sent(sent: &SentSectors) -> Result<SectorFile, Failure> {
    let file = tempfile::NamedTempFile::new().map_err(|error| Failure::Internal(error.into()))?;
    std::fs::write(file.path(), &sent.bytes).map_err(|error| Failure::Internal(error.into()))?;
    read_sectors(file.path(), &sent.options).map_err(|error| {
        // Its place on our disk is nobody's business.
        let said = error.to_string().replace(&file.path().display().to_string(), "fichier");
        Failure::rule("", format!("{said}."))
    })
}

/// Keeps a file of sectors as a draft of the body acted for.
///
/// # Errors
/// [`Failure::Forbidden`] for a body that draws no sectors, [`Failure::Unprocessable`] for a file that cannot be read.
pub async fn import_sectors(db: &Db, acting: &Acting, sent: SentSectors) -> Result<SectorImport, Failure> {
    if !matches!(acting.body().name.kind(), BodyKind::Commune | BodyKind::Epci | BodyKind::Departement) {
        return Err(Failure::Forbidden(
            "Seuls une commune, une intercommunalité ou un département ont une carte scolaire.",
        ));
    }
    let (acting, db) = (acting.clone(), db.clone());
    let run = move || {
        db.try_write_blocking(!sent.dry_run, |connection| -> Result<SectorImport, Failure> {
            import(connection, &acting, &sent)
        })
    };
    tokio::task::spawn_blocking(run).await.map_err(|error| Failure::Internal(error.into()))?
}

fn import(connection: &mut Conn, acting: &Acting, sent: &SentSectors) -> Result<SectorImport, Failure> {
    let mut file = read_sent(sent)?;
    lock_imports(connection)?;
    keep_own(connection, &acting.body().name, &mut file)?;
    let year = sent.options.school_year;
    let report = report(connection, &file, year)?;
    let kept = keep(connection, &acting.body().id, year, &file.source, &file.rows, MapState::Draft)?;
    let map = kept.map.as_ref().filter(|_| !sent.dry_run).map(resource).transpose()?;
    if let Some(map) = kept.map.as_ref().filter(|_| kept.is_written) {
        let after = json!({
            "school_year": year, "source": file.source, "added": kept.added, "unchanged": kept.unchanged,
            "withdrawn": kept.withdrawn, "rejected": report.rejected.len(),
        });
        let object = ("sector_map", map.id.as_str());
        acting.record(connection, Change { action: "sectors.import", object, before: None, after: Some(after) })?;
    }
    Ok(SectorImport {
        map,
        dry_run: sent.dry_run,
        read: u32::try_from(file.total).unwrap_or(u32::MAX),
        added: kept.added,
        unchanged: kept.unchanged,
        withdrawn: kept.withdrawn,
        report,
    })
}

/// Leaves out what the body may not draw, with the reason.
fn keep_own(connection: &mut Conn, body: &BodyName, file: &mut SectorFile) -> Result<(), Failure> {
    let mut codes: Vec<&InseeCode> = file.rows.iter().map(|row| &row.insee).collect();
    codes.sort_unstable();
    codes.dedup();
    let mut known: std::collections::BTreeMap<InseeCode, Option<Commune>> = std::collections::BTreeMap::new();
    for insee in codes {
        known.insert(insee.clone(), communes::find(connection, insee)?);
    }
    let mut kept = Vec::with_capacity(file.rows.len());
    for row in std::mem::take(&mut file.rows) {
        let refused = match known.get(&row.insee) {
            Some(Some(commune)) => refusal(body, commune, &row),
            _ => Some(format!("la commune {} n'est pas dans ce portail", row.insee)),
        };
        match refused {
            None => kept.push(row),
            Some(reason) => {
                let key = row.extent.street().map(|street| street.name.clone());
                file.rejected.push(crate::import::rows::RowError { line: row.line, key, reason });
            }
        }
    }
    file.rows = kept;
    Ok(())
}

/// Why the body may not draw this sector, in French; none where it may.
fn refusal(body: &BodyName, commune: &Commune, row: &SectorRow) -> Option<String> {
    let is_inside = match body.kind() {
        BodyKind::Commune => {
            let own = body.territory();
            commune.insee.as_str() == own || commune.parent_insee.as_ref().is_some_and(|parent| parent.as_str() == own)
        }
        BodyKind::Epci => commune.epci_siren.as_ref().is_some_and(|siren| siren.as_str() == body.territory()),
        BodyKind::Departement => commune.departement == body.territory(),
        _ => false,
    };
    if !is_inside {
        return Some(format!("la commune {} n'est pas de votre territoire", row.insee));
    }
    let is_departement = body.kind() == BodyKind::Departement;
    let is_wrong_level = row.levels.iter().any(|level| (*level == EstablishmentKind::College) != is_departement);
    is_wrong_level.then(|| "les secteurs des collèges sont au département, ceux des écoles à la commune".to_owned())
}

/// Puts a draft in force, at once or on a day to come.
///
/// # Errors
/// [`Failure::NotFound`] for a map the body does not keep, [`Failure::Conflict`] for one in force.
pub async fn publish_sector_map(
    db: &Db,
    engine: &Engine,
    acting: &Acting,
    id: &ObjectId,
    asked: PublishSectorMap,
    today: Day,
) -> Result<SectorMapResource, Failure> {
    let (acting, id) = (acting.clone(), id.clone());
    let (published, concerned) = db
        .write(move |connection| {
            let map = get(connection, &acting, &id)?;
            if map.state == MapState::Published {
                return Err(Failure::Conflict("Cette carte scolaire est déjà en vigueur."));
            }
            let later = asked.publish_on.filter(|day| *day > today);
            let concerned = match later {
                Some(_) => {
                    sectors::schedule(connection, &map, later)?;
                    Default::default()
                }
                None => sectors::publish(connection, &map)?,
            };
            let after = json!({ "school_year": map.school_year, "source": map.source, "publish_on": later });
            let (action, object) = ("sectors.publish", ("sector_map", map.id.as_str()));
            acting.record(connection, Change { action, object, before: None, after: Some(after) })?;
            Ok((resource(&get(connection, &acting, &id)?)?, concerned))
        })
        .await?;
    engine.touch(&concerned);
    Ok(published)
}

/// Takes a map away, whether in force or not.
///
/// # Errors
/// [`Failure::NotFound`] for a map the body does not keep, or the database's.
pub async fn remove_sector_map(db: &Db, engine: &Engine, acting: &Acting, id: &ObjectId) -> Result<(), Failure> {
    let (acting, id) = (acting.clone(), id.clone());
    let concerned = db
        .write(move |connection| {
            let map = get(connection, &acting, &id)?;
            let concerned = sectors::remove(connection, &map)?;
            let before = json!({ "school_year": map.school_year, "source": map.source, "state": map.state });
            let (action, object) = ("sectors.remove", ("sector_map", map.id.as_str()));
            acting.record(connection, Change { action, object, before: Some(before), after: None })?;
            Ok::<_, Failure>(concerned)
        })
        .await?;
    engine.touch(&concerned);
    Ok(())
}

/// How many maps are put in force before the clock is looked at again.
const AT_ONCE: u32 = 20;

/// Puts in force what is due by today; says how many maps that were.
///
/// Several processes may do so at once: each map is put in force once.
///
/// # Errors
/// When the database does not answer.
pub fn publish_due(db: &Db, today: Day) -> Result<usize, Failure> {
    let due = db.read_blocking(|connection| Ok::<_, Failure>(sectors::due(connection, today, AT_ONCE)?))?;
    let mut count = 0;
    for map in due {
        let is_published = db.write_blocking(|connection| -> Result<bool, Failure> {
            lock_imports(connection)?;
            // Another process may have been here first, or somebody taken it away.
            let now = sectors::find(connection, &map.body, &map.id)?;
            let Some(map) = now.filter(|map| map.publish_on.is_some_and(|day| day <= today)) else {
                return Ok(false);
            };
            sectors::publish(connection, &map)?;
            let entry = Entry {
                body: Some(&map.body),
                object_id: Some(&map.id),
                after: Some(json!({ "school_year": map.school_year, "source": map.source })),
                ..Entry::done(Actor::System, "sectors.start", "sector_map")
            };
            append(connection, &entry)?;
            Ok(true)
        })?;
        count += usize::from(is_published);
    }
    Ok(count)
}

/// A map of a body for whoever works at the command line.
///
/// # Errors
/// Why there is none, in French.
pub fn export_published(
    db: &Db,
    body: &BodyName,
    year: SchoolYear,
    source: Option<&str>,
    format: ExportFormat,
) -> anyhow::Result<Vec<u8>> {
    let bytes = db.read_blocking(|connection| -> Result<Option<Vec<u8>>, Failure> {
        let Some(body) = crate::store::bodies::find_named(connection, body)? else { return Ok(None) };
        let maps = sectors::list(connection, &body)?;
        let mut rows = Vec::new();
        for map in maps.iter().filter(|map| map.school_year == year && map.state == MapState::Published) {
            if source.is_none_or(|source| source == map.source) {
                rows.extend(sectors::rows(connection, map)?);
            }
        }
        if rows.is_empty() { Ok(None) } else { export_rows(&rows, year, format).map(Some) }
    })?;
    bytes.ok_or_else(|| anyhow::anyhow!("{body} n'a aucune carte scolaire en vigueur pour {year}"))
}
