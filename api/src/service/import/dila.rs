//! Importing the official co-marquage.

use std::collections::BTreeSet;
use std::path::Path;

use mee_shared::Day;
use mee_shared::ids::FicheId;

use super::{ImportFailure, ImportSummary, OnProgress, note, record};
use crate::import::dila::{ReadOptions, SetReport, read_set};
use crate::store::changes::NewChange;
use crate::store::{Db, StoreError, Written, bodies, fiches, lock_imports};

/// Which documents an import takes, and within which a missing one counts as withdrawn.
#[derive(Debug, Clone, Default)]
pub struct DilaScope {
    /// Documents below one of these nodes of the producer's tree (`N54`…).
    pub themes: Vec<String>,
    /// These documents. With `themes` too, what either names; without both, everything.
    pub ids: Option<BTreeSet<String>>,
}

impl DilaScope {
    /// Whether the reader would have taken the document: the same rule as [`ReadOptions`].
    fn holds(&self, id: &str, path: &[&str]) -> bool {
        if self.themes.is_empty() && self.ids.is_none() {
            return true;
        }
        let in_ids = self.ids.as_ref().is_some_and(|ids| ids.contains(id));
        let in_themes = self.themes.iter().any(|theme| theme == id || path.contains(&theme.as_str()));
        in_ids || in_themes
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
        let mut changed = BTreeSet::new();
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
                Ok(written) => {
                    if written != Written::Unchanged {
                        changed.insert(NewChange::fiche(document.fiche.slug.as_str()));
                    }
                    summary.count(written);
                }
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
        // Of a file that does not even tell its id nobody knows which fiche it holds: none may be taken for gone.
        let is_whole = report.failed.iter().all(|failed| failed.id.is_some());
        let may_be_gone = |id: &str, path: &[&str]| is_whole && scope.holds(id, path);
        let withdrawn = fiches::mark_withdrawn(connection, &body, &seen, &may_be_gone, today)?;
        changed.extend(fiches::refresh_superseded(connection, &body)?.into_iter().map(NewChange::fiche));
        changed.extend(withdrawn.iter().filter_map(|id| Some(NewChange::fiche(id.parse::<FicheId>().ok()?.slug()))));
        summary.withdrawn = u64::try_from(withdrawn.len()).unwrap_or(u64::MAX);
        summary.rejected = u64::try_from(report.failed.len()).unwrap_or(u64::MAX);
        summary.read += summary.rejected;
        summary.notes = notes(&report);
        summary
            .notes
            .extend(withdrawn.iter().map(|id| format!("{id} n'est plus dans le jeu : conservée, marquée retirée")));
        if !is_whole {
            summary.notes.push(
                "un fichier illisible ne dit pas quelle fiche il contient : aucune fiche n'a été marquée retirée"
                    .to_owned(),
            );
        }
        note(connection, Some(&body), changed)?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_counts_as_gone_only_where_it_would_have_been_read() {
        let ids = || Some(BTreeSet::from(["F1".to_owned()]));
        let themes = || vec!["N54".to_owned()];
        for (scope, id, path, holds) in [
            (DilaScope::default(), "F9", &["N1"][..], true),
            (DilaScope { themes: themes(), ids: None }, "F9", &["N54"][..], true),
            (DilaScope { themes: themes(), ids: None }, "N54", &[][..], true),
            (DilaScope { themes: themes(), ids: None }, "F9", &["N1"][..], false),
            (DilaScope { themes: Vec::new(), ids: ids() }, "F1", &["N1"][..], true),
            (DilaScope { themes: Vec::new(), ids: ids() }, "F9", &["N54"][..], false),
            (DilaScope { themes: themes(), ids: ids() }, "F1", &["N1"][..], true),
            (DilaScope { themes: themes(), ids: ids() }, "F9", &["N54"][..], true),
        ] {
            assert_eq!(scope.holds(id, path), holds, "{scope:?} {id} {path:?}");
        }
    }
}
