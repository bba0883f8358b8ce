//! Importing the official co-marquage.

use std::collections::BTreeSet;
use std::path::Path;

use mee_shared::Day;
use mee_shared::fiche::Fiche;
use mee_shared::ids::FicheId;

use super::{ImportFailure, ImportSummary, OnProgress, note, record};
use crate::import::dila::{ReadOptions, SetReport, read_set};
use crate::service::layers::fiche_changed;
use crate::store::bodies::BodyId;
use crate::store::changes::NewChange;
use crate::store::{Conn, Db, Written, bodies, fiches, lock_imports, works};

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
        let mut refused: Option<ImportFailure> = None;
        let layered = works::layered_fiches(connection)?;
        let report = read_set(path, &options, &mut |document| {
            if refused.is_some() {
                return;
            }
            summary.read += 1;
            on_progress(summary.read);
            let id = document.fiche.id.as_str();
            let nodes: Vec<&str> = document.ancestors.iter().map(String::as_str).collect();
            match put(connection, &body, &document.fiche, &nodes, &layered) {
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
            return Err(error);
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
        for fiche in fiches::find_many(connection, &body, &hanging(&withdrawn, &layered))? {
            let before = Fiche { withdrawn_on: None, ..fiche.fiche.clone() };
            fiche_changed(connection, &before, &fiche.fiche)?;
        }
        changed.extend(fiches::refresh_superseded(connection, &body)?.into_iter().map(NewChange::fiche));
        changed.extend(withdrawn.iter().filter_map(|id| Some(NewChange::fiche(id.parse::<FicheId>().ok()?.slug()))));
        fiches::refresh_places(connection)?;
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

/// Of the withdrawn fiches, those on which a body has published a word.
fn hanging<'a>(withdrawn: &'a [String], layered: &BTreeSet<String>) -> Vec<&'a str> {
    withdrawn.iter().filter(|id| layered.contains(*id)).map(String::as_str).collect()
}

/// Writes a fiche, and notes what that leaves hanging in the words of bodies on it.
pub(super) fn put(
    connection: &mut Conn,
    body: &BodyId,
    fiche: &Fiche,
    nodes: &[&str],
    layered: &BTreeSet<String>,
) -> Result<Written, ImportFailure> {
    let id = fiche.id.as_str();
    let known = fiches::known_hashes(connection, body, &[id])?;
    let before = if layered.contains(id) { fiches::find_many(connection, body, &[id])? } else { Vec::new() };
    let written = fiches::put(connection, body, fiche, &nodes.join(" "), known.get(id))?;
    if let (Written::Changed, Some(before)) = (written, before.first()) {
        fiche_changed(connection, &before.fiche, fiche)?;
    }
    Ok(written)
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
