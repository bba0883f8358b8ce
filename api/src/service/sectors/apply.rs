//! Keeping the rows of a file: what is new, what was there, what is gone.

use std::collections::BTreeMap;

use mee_shared::sector::{MapState, SchoolYear, SectorRow};

use super::super::Failure;
use crate::store::Conn;
use crate::store::bodies::BodyId;
use crate::store::sectors::{self, SectorMap};

/// What keeping a file did.
#[derive(Debug, Clone, Default)]
pub(in crate::service) struct Kept {
    /// The map that has its rows; none where there was no row to keep.
    pub(in crate::service) map: Option<SectorMap>,
    /// Whether anything was written.
    pub(in crate::service) is_written: bool,
    pub(in crate::service) added: u32,
    pub(in crate::service) unchanged: u32,
    pub(in crate::service) withdrawn: u32,
}

/// Keeps these rows as a draft, unless the map they would replace has the very same.
///
/// The map compared with is the one in `wanted` state, or else the one in force.
pub(in crate::service) fn keep(
    connection: &mut Conn,
    body: &BodyId,
    year: SchoolYear,
    source: &str,
    rows: &[SectorRow],
    wanted: MapState,
) -> Result<Kept, Failure> {
    if rows.is_empty() {
        return Ok(Kept::default());
    }
    let before = match sectors::find_in_state(connection, body, year, source, wanted)? {
        Some(map) => Some(map),
        None => sectors::find_in_state(connection, body, year, source, MapState::Published)?,
    };
    let mut left: BTreeMap<String, u32> = match &before {
        Some(map) => sectors::row_hashes(connection, map)?,
        None => BTreeMap::new(),
    };
    let mut kept = Kept::default();
    for row in rows {
        match left.get_mut(&sectors::row_hash(row)?) {
            Some(count) if *count > 0 => {
                *count -= 1;
                kept.unchanged += 1;
            }
            _ => kept.added += 1,
        }
    }
    kept.withdrawn = left.values().sum();
    if kept.added == 0 && kept.withdrawn == 0 {
        kept.map = before;
        return Ok(kept);
    }
    kept.map = Some(sectors::put_draft(connection, body, year, source, rows)?);
    kept.is_written = true;
    Ok(kept)
}
