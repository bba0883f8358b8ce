//! Importing communes.

use std::collections::{BTreeMap, BTreeSet};

use mee_shared::commune::Commune;
use mee_shared::ids::InseeCode;

use super::summary::row_notes;
use super::{ImportFailure, ImportSummary, note, record};
use crate::import::communes::CommuneFile;
use crate::import::rows::RowUnit;
use crate::store::changes::{Kind, NewChange};
use crate::store::{Conn, Db, StoreError, Written, communes, lock_imports};

/// Imports communes, parents before their parts.
///
/// # Errors
/// [`ImportFailure`], and nothing is written.
pub fn import_communes(db: &Db, file: &CommuneFile, dry_run: bool) -> Result<ImportSummary, ImportFailure> {
    db.try_write_blocking(!dry_run, |connection| {
        lock_imports(connection)?;
        let mut summary = ImportSummary::new("communes");
        summary.rejected = u64::try_from(file.rejected.len()).unwrap_or(u64::MAX);
        summary.notes.extend(row_notes(RowUnit::Line, &file.rejected));
        let rows: Vec<&Commune> = file.rows.iter().map(|row| &row.commune).collect();
        let known = known_parents(connection, &rows)?;
        let mut changed = BTreeSet::new();
        for commune in parents_first(&rows) {
            let parent = commune.parent_insee.as_ref().map(InseeCode::as_str);
            let in_file = |code: &str| rows.iter().any(|row| row.insee.as_str() == code);
            if let Some(code) = parent.filter(|code| !known.contains(*code) && !in_file(code)) {
                summary.rejected += 1;
                summary.notes.push(format!(
                    "{} : la commune {code}, dont elle fait partie, n'est ni dans le fichier ni dans la base",
                    commune.insee
                ));
                continue;
            }
            let written = communes::put(connection, commune)?;
            if written == Written::Changed {
                // Who speaks there may be others now.
                let insee = Some(commune.insee.to_string());
                changed.insert(NewChange { insee, kind: Kind::Home, key: String::new() });
            }
            summary.count(written);
        }
        summary.read = file.total;
        if !file.ignored_columns.is_empty() {
            summary.notes.push(format!("colonnes non utilisées : {}", file.ignored_columns.join(", ")));
        }
        note(connection, None, changed)?;
        record(connection, &summary)?;
        Ok(summary)
    })
}

fn known_parents(connection: &mut Conn, rows: &[&Commune]) -> Result<BTreeSet<String>, StoreError> {
    let codes: Vec<&str> = rows.iter().filter_map(|row| row.parent_insee.as_ref()).map(InseeCode::as_str).collect();
    communes::known(connection, &codes)
}

/// The communes in an order in which each comes after the one it is a part of.
fn parents_first<'a>(rows: &[&'a Commune]) -> Vec<&'a Commune> {
    let by_code: BTreeMap<&InseeCode, &Commune> = rows.iter().map(|row| (&row.insee, *row)).collect();
    let depth = |commune: &Commune| {
        let mut depth = 0_u8;
        let mut parent = commune.parent_insee.as_ref();
        // Two communes that name each other must not keep us here for ever.
        while let Some(found) = parent.and_then(|code| by_code.get(code)).filter(|_| depth < 5) {
            depth += 1;
            parent = found.parent_insee.as_ref();
        }
        depth
    };
    let mut ordered = rows.to_vec();
    ordered.sort_by_key(|commune| depth(commune));
    ordered
}
