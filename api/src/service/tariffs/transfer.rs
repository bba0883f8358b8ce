//! Grids from files and into files, for the operator.

use mee_shared::Day;
use mee_shared::body::{BodyKind, BodyName};
use mee_shared::ids::InseeCode;
use mee_shared::tariff::{Severity, findings};
use mee_shared::work::WorkKind;

use super::super::import::{ImportFailure, ImportSummary, record, row_notes};
use super::super::works::publish_as_operator;
use crate::import::tariffs::{TariffFile, TariffRow};
use crate::store::bodies::{self, Body};
use crate::store::works::{self, NewWork};
use crate::store::{Conn, Db, communes};

/// The body of a commune that is in the database, made where it is missing.
pub(in crate::service) fn commune_body(connection: &mut Conn, insee: &InseeCode) -> Result<Body, ImportFailure> {
    let missing = || ImportFailure::File(format!("la commune {insee} n'est pas dans la base : importez-la d'abord"));
    let commune = communes::find(connection, insee)?.ok_or_else(missing)?;
    let name = BodyName::new(BodyKind::Commune, insee.as_str())
        .map_err(|error| ImportFailure::File(format!("{insee} : {error}")))?;
    let id = match bodies::find_named(connection, &name)? {
        Some(id) => id,
        None => bodies::ensure_commune(connection, insee, &commune.name)?,
    };
    bodies::get(connection, &id)?.ok_or_else(missing)
}

/// Publishes the grids of a file as the commune's, at once: the collectivité voted them, the operator enters them for it.
///
/// # Errors
/// [`ImportFailure`], and nothing is written.
pub fn import_tariffs(
    db: &Db,
    insee: &InseeCode,
    file: &TariffFile,
    today: Day,
    dry_run: bool,
) -> Result<ImportSummary, ImportFailure> {
    db.try_write_blocking(!dry_run, |connection| {
        let mut summary = ImportSummary::new("tariffs");
        summary.read = file.total;
        summary.rejected = file.total.saturating_sub(u64::try_from(file.rows.len()).unwrap_or(u64::MAX));
        summary.notes.extend(row_notes(file.unit, &file.rejected));
        summary.notes.extend(file.remarks.iter().cloned());
        let body = commune_body(connection, insee)?;
        for TariffRow { slug, tariff, .. } in &file.rows {
            let title = tariff.grid.title.trim();
            let new = NewWork { kind: WorkKind::Tariff, subject: slug.as_str(), title, uai: None };
            summary.count(publish_as_operator(connection, &body, new, tariff, today)?);
            let odd = findings(&tariff.grid).into_iter().filter(|finding| finding.severity == Severity::Warning);
            summary.notes.extend(odd.map(|finding| format!("{slug} : {}", finding.text)));
        }
        record(connection, &summary)?;
        Ok(summary)
    })
}

/// The grids that the commune's own body has published, by name.
///
/// # Errors
/// [`ImportFailure`] for an unknown commune, or the database's.
pub fn export_tariffs(db: &Db, insee: &InseeCode) -> Result<Vec<TariffRow>, ImportFailure> {
    db.try_write_blocking(false, |connection| {
        let body = commune_body(connection, insee)?;
        let mut rows = Vec::new();
        for work in works::public_of_bodies(connection, &[body.id.as_str()], WorkKind::Tariff)? {
            rows.push(TariffRow { line: 0, slug: super::slug(&work.subject)?, tariff: super::read(&work.doc)? });
        }
        rows.sort_by(|one, other| one.slug.as_str().cmp(other.slug.as_str()));
        Ok(rows)
    })
}
