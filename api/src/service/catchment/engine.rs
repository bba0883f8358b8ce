//! The communes' indexes, made from the database when they are first asked for, anew when it says something else.
//!
//! The search for addresses and the finder of schools share them: one loading, one stamp, one set of streets and doors.

use std::sync::Arc;

use mee_shared::ids::{InseeCode, Uai};
use mee_shared::sector::{SchoolYear, SectorRow};

use super::super::{Failure, commune};
use super::contacts::Contacts;
use crate::catchment::{CommuneIndex, Found, Slots, Sources, Stamp};
use crate::store::cursor::Cursor;
use crate::store::{Conn, Db, addresses, communes, schools, sectors};

/// How close to the border of an area, in metres, an answer is to be confirmed, where no setting says otherwise.
pub const BORDER_METRES: u32 = 15;

/// What answers are made with: the indexes in memory, and the setting of borders.
pub struct Engine {
    slots: Slots,
    pub(super) contacts: Contacts,
    /// Within so many metres of a border an answer is to be confirmed; 0 for never.
    pub border_metres: u32,
    /// One index is made at a time: making two would take twice the memory and help nobody.
    making: tokio::sync::Mutex<()>,
}

impl Default for Engine {
    fn default() -> Self {
        Self {
            slots: Slots::default(),
            contacts: Contacts::default(),
            border_metres: BORDER_METRES,
            making: tokio::sync::Mutex::new(()),
        }
    }
}

impl Engine {
    /// Has these communes looked at anew at the next question.
    pub fn touch<'a>(&self, communes: impl IntoIterator<Item = &'a InseeCode>) {
        for insee in communes {
            self.slots.touch(insee);
        }
    }

    /// The commune's index, as it is now.
    ///
    /// # Errors
    /// [`Failure::NotFound`] for an unknown commune, or the database's.
    pub async fn index(&self, db: &Db, insee: &InseeCode) -> Result<Arc<CommuneIndex>, Failure> {
        let (index, known) = match self.slots.find(insee) {
            Found::Fresh(index) => return Ok(index),
            Found::Missing => {
                let _alone = self.making.lock().await;
                // Whoever waited here may find what the one before has made.
                return match self.slots.find(insee) {
                    Found::Fresh(index) => Ok(index),
                    _ => self.make(db, insee).await,
                };
            }
            Found::ToCheck(index, stamp) => (index, stamp),
        };
        let wanted = insee.clone();
        let now = db.read(move |connection| {
            let parts = parts(connection, &wanted)?;
            stamp(connection, &parts)
        });
        match now.await {
            Ok(now) if now == known => Ok(index),
            Ok(_) => {
                // Others go on with the old one until the new one is there.
                let _alone = self.making.lock().await;
                self.make(db, insee).await
            }
            Err(error) => {
                self.slots.touch(insee);
                Err(error)
            }
        }
    }

    async fn make(&self, db: &Db, insee: &InseeCode) -> Result<Arc<CommuneIndex>, Failure> {
        let wanted = insee.clone();
        let (sources, stamp) = db
            .read(move |connection| {
                crate::store::read_one_state(connection)?;
                commune::find(connection, &wanted)?;
                let parts = parts(connection, &wanted)?;
                Ok::<_, Failure>((sources(connection, &parts)?, stamp(connection, &parts)?))
            })
            .await?;
        let index = tokio::task::spawn_blocking(move || CommuneIndex::new(sources)).await;
        let index = Arc::new(index.map_err(|error| Failure::Internal(error.into()))?);
        self.slots.put(insee, &index, &stamp);
        Ok(index)
    }
}

/// The commune, then its arrondissements and communes déléguées.
struct Parts {
    whole: InseeCode,
    others: Vec<InseeCode>,
}

impl Parts {
    fn all(&self) -> impl Iterator<Item = &InseeCode> {
        std::iter::once(&self.whole).chain(&self.others)
    }
}

fn parts(connection: &mut Conn, insee: &InseeCode) -> Result<Parts, Failure> {
    Ok(Parts { whole: insee.clone(), others: communes::parts(connection, insee)? })
}

fn stamp(connection: &mut Conn, parts: &Parts) -> Result<Stamp, Failure> {
    let mut stamp = Stamp { parts: parts.others.len(), ..Stamp::default() };
    for part in parts.all() {
        // Each number only grows, so their sum changes when one does.
        stamp.addresses += addresses::version(connection, part)?;
        stamp.sectors += sectors::version(connection, part)?;
        let (count, changed) = schools::stamp(connection, part)?;
        stamp.schools = (stamp.schools.0 + count, stamp.schools.1.max(changed));
    }
    Ok(stamp)
}

/// More schools than any commune has.
const ALL_SCHOOLS: u32 = 2_000;

fn sources(connection: &mut Conn, parts: &Parts) -> Result<Sources, Failure> {
    let mut maps = Vec::new();
    for part in parts.all() {
        maps.extend(sectors::published(connection, part)?);
    }
    load(connection, parts, maps)
}

/// What an index of the commune is made from, with these maps.
pub(in crate::service) fn sources_with(
    connection: &mut Conn,
    insee: &InseeCode,
    maps: Vec<(SchoolYear, Vec<SectorRow>)>,
) -> Result<Sources, Failure> {
    let parts = parts(connection, insee)?;
    load(connection, &parts, maps)
}

fn load(connection: &mut Conn, parts: &Parts, maps: Vec<(SchoolYear, Vec<SectorRow>)>) -> Result<Sources, Failure> {
    let name = communes::find(connection, &parts.whole)?.map(|commune| commune.name).unwrap_or_default();
    let mut sources = Sources { name, maps, ..Sources::default() };
    for part in parts.all() {
        let listed = addresses::load(connection, part)?;
        if *part != parts.whole {
            sources.parts.insert(part.clone(), listed.streets.iter().map(|street| street.id.clone()).collect());
        }
        sources.streets.extend(listed.streets);
        sources.addresses.extend(listed.addresses);
        sources.schools.extend(schools::list(connection, part, None, None::<&Cursor>, ALL_SCHOOLS)?.0);
    }
    let named = sources.maps.iter().flat_map(|(_, rows)| rows).flat_map(|row| &row.schools);
    let mut named: Vec<&str> = named.filter_map(|school| school.uai.as_ref()).map(Uai::as_str).collect();
    named.sort_unstable();
    named.dedup();
    let elsewhere = schools::find_many(connection, &named)?;
    sources.schools.extend(elsewhere.into_iter().filter(|school| !parts.all().any(|part| school.insee == *part)));
    Ok(sources)
}
