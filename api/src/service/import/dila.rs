//! Importing the official co-marquage.

use std::collections::BTreeSet;
use std::path::Path;

use mee_shared::Day;

use super::{ImportFailure, ImportSummary, OnProgress, record};
use crate::import::dila::{ReadOptions, SetReport, read_set};
use crate::store::{Db, StoreError, bodies, fiches, lock_imports};

/// Which documents an import takes, and within which a missing one counts as withdrawn.
#[derive(Debug, Clone, Default)]
pub struct DilaScope {
    /// Documents below one of these nodes of the producer's tree (`N54`…); all when empty.
    pub themes: Vec<String>,
    /// These documents only; all when none.
    pub ids: Option<BTreeSet<String>>,
}

impl DilaScope {
    fn holds(&self, id: &str, path: &[&str]) -> bool {
        let in_ids = self.ids.as_ref().is_none_or(|ids| ids.contains(id));
        let in_themes = self.themes.is_empty() || path.iter().any(|node| self.themes.iter().any(|theme| theme == node));
        in_ids && in_themes
    }
}

/// Imports a folder or ZIP of official documents; `today` dates what has disappeared from the set.
///
/// # Errors
/// [`ImportFailure`], and nothing is written.
pub fn import_dila(
    db: &Db,
    path: &Path,
    scope: &DilaScope,
    today: Day,
    dry_run: bool,
    on_progress: OnProgress<'_>,
) -> Result<ImportSummary, ImportFailure> {
    let options = ReadOptions { themes: scope.themes.clone(), ids: scope.ids.clone(), ..ReadOptions::default() };
    db.try_write_blocking(!dry_run, |connection| {
        lock_imports(connection)?;
        let body = bodies::ensure_national(connection)?;
        let mut summary = ImportSummary::new("dila");
        let mut seen = BTreeSet::new();
        let mut refused: Option<StoreError> = None;
        let report = read_set(path, &options, &mut |document| {
            if refused.is_some() {
                return;
            }
            summary.read += 1;
            on_progress(summary.read);
            let id = document.fiche.id.as_str();
            let nodes: Vec<&str> = document.ancestors.iter().map(String::as_str).collect();
            let written = fiches::known_hashes(connection, &body, &[id])
                .and_then(|known| fiches::put(connection, &body, &document.fiche, &nodes.join(" "), known.get(id)));
            match written {
                Ok(written) => summary.count(written),
                Err(error) => refused = Some(error),
            }
            seen.insert(id.to_owned());
        })
        .map_err(|error| ImportFailure::File(error.to_string()))?;
        if let Some(error) = refused {
            return Err(error.into());
        }
        if report.documents == 0 {
            return Err(ImportFailure::File(format!(
                "« {} » : aucun document n'a pu être importé.\n{}",
                path.display(),
                notes(&report).join("\n")
            )));
        }
        // A document that is in the set but could not be read has not disappeared from it.
        seen.extend(report.failed.iter().filter_map(|failed| failed.id.as_ref()).map(ToString::to_string));
        let withdrawn = fiches::mark_withdrawn(connection, &body, &seen, &|id, path| scope.holds(id, path), today)?;
        fiches::refresh_superseded(connection, &body)?;
        summary.withdrawn = u64::try_from(withdrawn.len()).unwrap_or(u64::MAX);
        summary.rejected = u64::try_from(report.failed.len()).unwrap_or(u64::MAX);
        summary.read += summary.rejected;
        summary.notes = notes(&report);
        summary
            .notes
            .extend(withdrawn.iter().map(|id| format!("{id} n'est plus dans le jeu : conservée, marquée retirée")));
        record(connection, &summary)?;
        Ok(summary)
    })
}

/// What the operator should know of the set, a line each.
fn notes(report: &SetReport) -> Vec<String> {
    let mut notes: Vec<String> =
        report.failed.iter().map(|failed| format!("{} : {}", failed.file, failed.message)).collect();
    notes.extend(report.duplicates.iter().map(|duplicate| {
        format!("{} est deux fois dans le jeu : {} gardée, {} laissée", duplicate.id, duplicate.kept, duplicate.dropped)
    }));
    notes.extend(
        report
            .unknown_elements
            .iter()
            .map(|(element, count)| format!("élément inconnu {element} ({count} fois) : son texte est gardé")),
    );
    for (count, what) in [
        (report.skipped_index, "fichiers d'index laissés de côté"),
        (report.ignored_files, "fichiers qui ne sont pas du XML, ignorés"),
        (report.out_of_scope, "documents hors du périmètre demandé"),
    ] {
        if count > 0 {
            notes.push(format!("{count} {what}"));
        }
    }
    notes
}
