//! Importing menus at the command line, for parents to see at once, from a day on, or once somebody of the body has published them.

use mee_shared::Day;
use mee_shared::ids::InseeCode;
use mee_shared::wire::menu::MenuUnknownValue;
use mee_shared::work::WorkKind;

use super::super::import::{ImportFailure, ImportSummary, commune_body, note_on, record, row_notes};
use super::super::works::{When, write_as_operator};
use super::apply::{keep_own, plan};
use crate::import::menus::MenuFile;
use crate::import::rows::RowUnit;
use crate::store::works::NewWork;
use crate::store::{Db, lock_imports};

/// The most line numbers that a note prints.
const SHOWN: usize = 40;

/// Writes the menus of a file as the commune's: its kitchen wrote them, the operator enters them for it.
///
/// # Errors
/// [`ImportFailure`], and nothing is written.
pub fn import_menu_file(
    db: &Db,
    insee: &InseeCode,
    mut file: MenuFile,
    (when, today): (When, Day),
    dry_run: bool,
) -> Result<ImportSummary, ImportFailure> {
    db.try_write_blocking(!dry_run, |connection| {
        lock_imports(connection)?;
        let body = commune_body(connection, insee)?;
        keep_own(connection, &body.name, &mut file)?;
        let mut summary = ImportSummary::new("menus");
        summary.read = file.total;
        summary.rejected = u64::try_from(file.rejected.len()).unwrap_or(u64::MAX);
        let plan = plan(connection, &body.id, &file.lines, when)?;
        summary.added = u64::from(plan.added);
        summary.unchanged = u64::from(plan.unchanged);
        summary.withdrawn = u64::from(plan.withdrawn);
        for text in &plan.texts {
            let new = NewWork { kind: WorkKind::Menu, subject: &text.subject, title: &text.title, uai: None };
            write_as_operator(connection, &body, new, &text.rows, (when, today))?;
        }
        summary.notes.extend(note_on(when, "semaines de menus"));
        summary.notes.extend(row_notes(RowUnit::Line, &file.rejected));
        summary.notes.extend(file.remarks.iter().cloned());
        summary.notes.extend(file.unknown.iter().map(unknown_note));
        let silent = file.without_allergens();
        if silent > 0 {
            summary.notes.push(format!(
                "{silent} plats sans allergène dans le fichier : les parents liront « allergènes non publiés »"
            ));
        }
        record(connection, &summary)?;
        Ok(summary)
    })
}

/// « menuRepasType : « meal » hors du schéma, compris comme « déjeuner » (48 lignes : 2, 3, …) ».
fn unknown_note(value: &MenuUnknownValue) -> String {
    let MenuUnknownValue { column, value, understood_as, lines } = value;
    let meaning = understood_as
        .as_ref()
        .map_or_else(|| "montré tel quel".to_owned(), |understood| format!("compris comme « {understood} »"));
    let shown: Vec<String> = lines.iter().take(SHOWN).map(ToString::to_string).collect();
    let more = if lines.len() > SHOWN { ", …" } else { "" };
    let places = match shown.as_slice() {
        [line] => format!("ligne {line}"),
        shown => format!("{} lignes : {}{more}", lines.len(), shown.join(", ")),
    };
    format!("{column} : « {value} » hors du schéma, {meaning} ({places})")
}
