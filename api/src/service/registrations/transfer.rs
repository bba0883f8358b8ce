//! Registrations from files and into files, for the operator.

use mee_shared::Day;
use mee_shared::ids::InseeCode;
use mee_shared::registration::Registration;
use mee_shared::work::WorkKind;

use super::super::import::{ImportFailure, ImportSummary, commune_body, note_on, record, row_notes};
use super::super::works::{When, write_as_operator};
use super::{new_work, read, subject, title};
use crate::import::registrations::RegistrationFile;
use crate::store::Db;
use crate::store::works;

/// Writes the registrations of a file as the commune's, each school year by itself.
///
/// What the law does not let be demanded is kept, shown to parents as free, and told to the operator.
///
/// # Errors
/// [`ImportFailure`], and nothing is written.
pub fn import_registrations(
    db: &Db,
    insee: &InseeCode,
    file: &RegistrationFile,
    (when, today): (When, Day),
    dry_run: bool,
) -> Result<ImportSummary, ImportFailure> {
    db.try_write_blocking(!dry_run, |connection| {
        let mut summary = ImportSummary::new("registrations");
        summary.read = file.total;
        summary.rejected = file.total.saturating_sub(u64::try_from(file.rows.len()).unwrap_or(u64::MAX));
        summary.notes.extend(row_notes(file.unit, &file.rejected));
        let body = commune_body(connection, insee)?;
        for registration in &file.rows {
            let year = registration.school_year;
            let (subject, title) = (subject(connection, &body.id, year)?, title(registration));
            let new = new_work(&subject, &title);
            summary.count(write_as_operator(connection, &body, new, registration, (when, today))?);
            summary.notes.extend(registration.advice().into_iter().map(|advice| format!("{year} : {}", advice.text)));
        }
        summary.notes.extend(note_on(when, "inscriptions"));
        record(connection, &summary)?;
        Ok(summary)
    })
}

/// The registrations that the commune's own body has published, the first school year first.
///
/// # Errors
/// [`ImportFailure`] for an unknown commune, or the database's.
pub fn export_registrations(db: &Db, insee: &InseeCode) -> Result<Vec<Registration>, ImportFailure> {
    db.try_write_blocking(false, |connection| {
        let body = commune_body(connection, insee)?;
        let mut found = Vec::new();
        for work in works::public_of_bodies(connection, &[body.id.as_str()], WorkKind::Registration)? {
            found.push(read(&work.doc)?);
        }
        found.sort_by_key(|registration| registration.school_year);
        Ok(found)
    })
}
