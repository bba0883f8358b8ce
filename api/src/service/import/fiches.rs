//! Importing fiches written in Markdown.

use std::collections::BTreeSet;

use mee_shared::fiche::{Fiche, OriginKind};

use super::dila::put;
use super::{ImportFailure, ImportSummary, note, record};
use crate::store::changes::NewChange;
use crate::store::fiches::Change;
use crate::store::{Db, Written, bodies, fiches, lock_imports, works};

/// Imports these fiches for the national editor. Those no longer among them stay as they are.
///
/// A starter fiche never takes the place of one that this instance wrote under the same address.
///
/// # Errors
/// [`ImportFailure`], and nothing is written.
pub fn import_fiches(db: &Db, written: &[Fiche], dry_run: bool) -> Result<ImportSummary, ImportFailure> {
    db.try_write_blocking(!dry_run, |connection| {
        lock_imports(connection)?;
        let body = bodies::ensure_national(connection)?;
        let mut summary = ImportSummary::new("fiches");
        let ids: Vec<&str> = written.iter().map(|fiche| fiche.id.as_str()).collect();
        let known = fiches::known_hashes(connection, &body, &ids)?;
        let layered = works::layered_fiches(connection)?;
        let mut changed = BTreeSet::new();
        let mut kept = Vec::new();
        for fiche in written {
            summary.read += 1;
            let before = known.get(fiche.id.as_str());
            if fiche.origin.kind == OriginKind::Starter && before.is_some_and(Change::is_local) {
                kept.push(fiche.slug.as_str());
                summary.count(Written::Unchanged);
                continue;
            }
            let written = put(connection, &body, fiche, &[], &layered)?;
            if written != Written::Unchanged {
                changed.insert(NewChange::fiche(fiche.slug.as_str()));
            }
            summary.count(written);
        }
        if !kept.is_empty() {
            summary.notes.push(format!("récrites dans ce portail, gardées telles quelles : {}", kept.join(", ")));
        }
        changed.extend(fiches::refresh_superseded(connection, &body)?.into_iter().map(NewChange::fiche));
        fiches::refresh_places(connection)?;
        let unchecked: BTreeSet<&str> =
            written.iter().filter(|fiche| fiche.checked_on.is_none()).map(|fiche| fiche.slug.as_str()).collect();
        if !unchecked.is_empty() {
            let slugs: Vec<&str> = unchecked.into_iter().collect();
            summary.notes.push(format!("à vérifier ({}) : {}", slugs.len(), slugs.join(", ")));
        }
        note(connection, Some(&body), changed)?;
        record(connection, &summary)?;
        Ok(summary)
    })
}
