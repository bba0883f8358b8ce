//! The local directory: services that bodies have published, looked up where a fiche names a kind of service.

use mee_shared::directory::DirectoryEntry;
use mee_shared::work::WorkKind;

use super::Failure;
use crate::store::Conn;
use crate::store::voices::Voices;
use crate::store::works::{self, PublicWork};

fn entry(work: PublicWork) -> Result<DirectoryEntry, Failure> {
    let mut entry: DirectoryEntry = serde_json::from_str(&work.doc).map_err(|error| Failure::Internal(error.into()))?;
    // An attestation is of the whole entry.
    entry.checked_on = work.checked_on.or(entry.checked_on);
    Ok(entry)
}

/// The services published by everybody who speaks in the commune.
pub(super) fn entries(connection: &mut Conn, voices: &Voices) -> Result<Vec<DirectoryEntry>, Failure> {
    entries_of(connection, &voices.all_ids())
}

/// The services published by these bodies.
pub(super) fn entries_of(connection: &mut Conn, bodies: &[&str]) -> Result<Vec<DirectoryEntry>, Failure> {
    let found = works::public_of_bodies(connection, bodies, WorkKind::Service)?;
    found.into_iter().map(entry).collect()
}
