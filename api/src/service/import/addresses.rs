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
        summary.rejected = file.rejected_count;
        summary.notes.extend(row_notes(RowUnit::Line, &file.rejected));
        let untold = file.rejected_count.saturating_sub(u64::try_from(file.rejected.len()).unwrap_or(u64::MAX));
        if untold > 0 {
            summary.notes.push(format!("… et {untold} autres lignes refusées"));
        }
        if file.without_number > 0 {
            summary.notes.push(format!("{} lignes de voies ou de lieux-dits sans numéro", file.without_number));
        }
        let codes: Vec<&str> = file.communes().map(|insee| insee.as_str()).collect();
        let known = communes::known(connection, &codes)?;
        let (mut done, mut further_positions) = (0, 0);
        for insee in file.communes() {
            // One commune at a time is in memory.
            let commune = file.read(insee).map_err(|error| ImportFailure::File(error.to_string()))?;
            if !known.contains(insee.as_str()) {
                communes::put(connection, &commune_of(insee, commune.name.as_deref())?)?;
                summary.notes.push(format!("commune {insee} ajoutée d'après le fichier"));
            }
            let replaced = addresses::replace(connection, insee, &commune.streets, &commune.addresses)?;
            summary.added += replaced.added;
            summary.changed += replaced.changed;
            summary.unchanged += replaced.unchanged;
            summary.withdrawn += replaced.removed;
            summary.notes.extend(row_notes(RowUnit::Line, &commune.remarks));
            further_positions += commune.further_positions;
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
        if further_positions > 0 {
            let said = format!("{further_positions} lignes donnent une autre position d'une adresse déjà lue");
            summary.notes.push(said);
        }
        record(connection, &summary)?;
        Ok(summary)
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]
    use super::*;
    use crate::import::ban::read_addresses;

    #[test]
    fn an_import_that_breaks_half_way_leaves_no_commune_half_written() {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(&format!("sqlite:{}", folder.path().join("mee.db").display())).unwrap();
        let path = folder.path().join("ban.csv");
        // Rows of two communes in turn, as no producer promises that they are not.
        let write = |street: &str| {
            let row = |place: u32| {
                let insee = if place.is_multiple_of(2) { "94018" } else { "94043" };
                format!("{insee}_0010_{place:05};{place};{street};{insee};2.4;48.8\n")
            };
            let rows: String = (1..=60).map(row).collect();
            std::fs::write(&path, format!("id;numero;nom_voie;code_insee;lon;lat\n{rows}")).unwrap();
            read_addresses(&path, &mut |_| {}).unwrap()
        };
        let before = write("Rue Ancienne");
        assert_eq!(import_addresses(&db, &before, false, &mut |_| {}).unwrap().added, 60);
        let after = write("Rue Nouvelle");
        let whole = after.read(&"94018".parse().unwrap()).unwrap();
        assert_eq!(whole.addresses.len(), 30);
        // What was set aside is lost behind the first commune.
        after.lose_behind(&"94018".parse().unwrap());
        let broken = import_addresses(&db, &after, false, &mut |_| {}).unwrap_err();
        assert!(broken.to_string().contains("dossier temporaire"), "{broken}");
        for insee in ["94018", "94043"] {
            let kept = db.read_blocking(|connection| addresses::load(connection, &insee.parse().unwrap())).unwrap();
            assert_eq!((kept.version, kept.addresses.len(), kept.streets[0].name.as_str()), (1, 30, "Rue Ancienne"));
        }
    }
}
