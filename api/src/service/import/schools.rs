//! Importing the national annuaire of schools.

use std::collections::BTreeSet;

use mee_shared::commune::{Commune, territory};
use mee_shared::ids::InseeCode;

use super::summary::row_notes;
use super::{ImportFailure, ImportSummary, OnProgress, note, record};
use crate::import::annuaire::{SchoolFile, SchoolRow};
use crate::store::changes::{self, NewChange};
use crate::store::{Conn, Db, Written, communes, lock_imports, schools, sectors};

/// Imports schools; a commune that is not here yet is made from the row that names it.
///
/// # Errors
/// [`ImportFailure`], and nothing is written.
pub fn import_schools(
    db: &Db,
    file: &SchoolFile,
    dry_run: bool,
    on_progress: OnProgress<'_>,
) -> Result<ImportSummary, ImportFailure> {
    db.try_write_blocking(!dry_run, |connection| {
        lock_imports(connection)?;
        let mut summary = ImportSummary::new("schools");
        summary.read = file.total;
        summary.rejected = u64::try_from(file.rejected.len()).unwrap_or(u64::MAX);
        summary.notes.extend(row_notes(file.unit, file.rejected.iter().chain(&file.remarks)));
        summary.notes.extend(file.skipped.iter().map(|(reason, count)| format!("{count} laissés de côté : {reason}")));
        let made = add_missing_communes(connection, &file.rows)?;
        if made > 0 {
            summary.notes.push(format!("{made} communes ajoutées d'après l'annuaire"));
        }
        let uais: Vec<&str> = file.rows.iter().map(|row| row.school.uai.as_str()).collect();
        let known = schools::hashes(connection, &uais)?;
        let stood_in = changes::communes_of(connection, &uais)?;
        let mut changed = BTreeSet::new();
        for (count, row) in (1..).zip(&file.rows) {
            let before = known.get(row.school.uai.as_str()).map(String::as_str);
            if file.only_new && before.is_some() {
                summary.count(Written::Unchanged);
                continue;
            }
            let (insee, uai) = (row.school.insee.as_str(), row.school.uai.as_str());
            let written = schools::put(connection, &row.school, before)?;
            if written != Written::Unchanged {
                changed.insert(NewChange::school(insee, uai));
                // The commune it has left loses it.
                changed.extend(stood_in.get(uai).filter(|old| *old != insee).map(|old| NewChange::school(old, uai)));
            }
            summary.count(written);
            on_progress(count);
        }
        if !changed.is_empty() {
            // Sectors name schools of other communes too.
            sectors::grow_all(connection)?;
        }
        note(connection, None, changed)?;
        record(connection, &summary)?;
        Ok(summary)
    })
}

fn add_missing_communes(connection: &mut Conn, rows: &[SchoolRow]) -> Result<u32, ImportFailure> {
    let codes: Vec<&str> = rows.iter().map(|row| row.school.insee.as_str()).collect();
    let mut known = communes::known(connection, &codes)?;
    let mut made = 0;
    for row in rows {
        let insee = &row.school.insee;
        if !known.insert(insee.as_str().to_owned()) {
            continue;
        }
        communes::put(connection, &commune_of(insee, row.commune_name.as_deref())?)?;
        made += 1;
    }
    Ok(made)
}

pub(super) fn commune_of(insee: &InseeCode, name: Option<&str>) -> Result<Commune, ImportFailure> {
    let departement = territory::departement_of_commune(insee.as_str()).ok_or_else(|| {
        ImportFailure::File(format!("la commune {insee} n'est d'aucun département connu : importez-la d'abord"))
    })?;
    Ok(Commune {
        insee: insee.clone(),
        name: name.unwrap_or(insee.as_str()).to_owned(),
        departement: departement.code.to_owned(),
        academie: departement.academie.to_owned(),
        zone: departement.zone,
        epci_siren: None,
        parent_insee: None,
        is_fictitious: departement.code == "99",
    })
}
