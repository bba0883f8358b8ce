//! Importing addresses.

use super::schools::commune_of;
use super::summary::row_notes;
use super::{ImportFailure, ImportSummary, OnProgress, record};
use crate::import::ban::BanFile;
use crate::import::rows::RowUnit;
use crate::store::{Db, addresses, communes, lock_imports};

/// Imports addresses: each commune of the file has those of the file and no others; other communes keep theirs.
///
/// A commune that is not here yet is made from the rows that name it.
///
/// # Errors
/// [`ImportFailure`], and nothing is written.
pub fn import_addresses(
    db: &Db,
    file: &BanFile,
    dry_run: bool,
    on_progress: OnProgress<'_>,
) -> Result<ImportSummary, ImportFailure> {
    db.try_write_blocking(!dry_run, |connection| {
        lock_imports(connection)?;
        let mut summary = ImportSummary::new("ban");
        summary.read = file.total;
        summary.rejected = u64::try_from(file.rejected.len()).unwrap_or(u64::MAX);
        summary.notes.extend(row_notes(RowUnit::Line, file.rejected.iter().chain(&file.remarks)));
        if file.further_positions > 0 {
            let count = file.further_positions;
            summary.notes.push(format!("{count} lignes donnent une autre position d'une adresse déjà lue"));
        }
        if file.without_number > 0 {
            summary.notes.push(format!("{} lignes de voies ou de lieux-dits sans numéro", file.without_number));
        }
        let codes: Vec<&str> = file.communes.keys().map(|insee| insee.as_str()).collect();
        let known = communes::known(connection, &codes)?;
        let mut done = 0;
        for (insee, commune) in &file.communes {
            if !known.contains(insee.as_str()) {
                communes::put(connection, &commune_of(insee, commune.name.as_deref())?)?;
                summary.notes.push(format!("commune {insee} ajoutée d'après le fichier"));
            }
            let replaced = addresses::replace(connection, insee, &commune.streets, &commune.addresses)?;
            summary.added += replaced.added;
            summary.changed += replaced.changed;
            summary.unchanged += replaced.unchanged;
            summary.withdrawn += replaced.removed;
            if replaced.streets > 0 {
                summary.notes.push(format!("{insee} : {} voies ajoutées, modifiées ou retirées", replaced.streets));
            }
            let without: Vec<_> = commune.addresses.iter().filter(|address| address.position.is_none()).collect();
            if let Some(first) = without.first() {
                summary.notes.push(format!("{insee} : {} adresses sans position, dont {}", without.len(), first.id));
            }
            done += commune.addresses.len();
            on_progress(u64::try_from(done).unwrap_or(u64::MAX));
        }
        record(connection, &summary)?;
        Ok(summary)
    })
}
