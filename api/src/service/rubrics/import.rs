//! Rubric contents of many schools at once, from a table.

use std::collections::BTreeMap;

use mee_shared::ids::{Slug, Uai};
use mee_shared::rubric::{FieldKind, RubricContent, RubricDefinition};
use mee_shared::wire::rubric::{FieldInput, RowError, RubricImport};
use mee_shared::work::WorkKind;

use super::super::Failure;
use super::super::auth::Acting;
use super::super::works::IfMatch;
use super::content::{content, merged};
use super::read;
use super::school::{rubric_of, subject, within_reach, write};
use crate::store::rubrics::RunSchool;
use crate::store::works;
use crate::store::{Conn, Db};

/// The most rows of one import.
const MOST_ROWS: usize = 5_000;

/// A row of the table.
#[derive(Debug)]
struct Row {
    line: u64,
    uai: String,
    rubric: String,
    values: Vec<(String, String)>,
}

/// A row that is to be written.
struct Planned {
    school: RunSchool,
    rubric: RubricDefinition,
    content: RubricContent,
}

/// Reads the table: columns `uai` and `rubric`, then one for each field; separated by semicolons, or by commas.
fn rows(text: &str) -> Result<Vec<Row>, Failure> {
    let whole = |detail: String| Failure::rule("", detail);
    // The reader counts a line of Windows only when it begins the next one.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
    let first = text.lines().next().unwrap_or_default();
    let delimiter = if first.contains(';') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
    let unreadable = |error: csv::Error| {
        let line = error.position().map_or(1, csv::Position::line);
        whole(format!("Ligne {line} : ce tableau ne se lit pas ; chaque ligne a autant de cases que la première."))
    };
    let names: Vec<String> = reader.headers().map_err(unreadable)?.iter().map(|name| name.trim().to_owned()).collect();
    if names.first().map(String::as_str) != Some("uai") || names.get(1).map(String::as_str) != Some("rubric") {
        return Err(whole(
            "La première ligne nomme les colonnes : uai, rubric, puis les champs des rubriques.".to_owned(),
        ));
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        if rows.len() == MOST_ROWS {
            return Err(whole(format!("{MOST_ROWS} lignes au plus à la fois : faites plusieurs envois.")));
        }
        let mut cells = record.iter().map(str::trim);
        let (uai, rubric) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
        rows.push(Row {
            line: record.position().map_or(0, csv::Position::line),
            uai: uai.to_owned(),
            rubric: rubric.to_owned(),
            values: names.iter().skip(2).cloned().zip(cells.map(str::to_owned)).collect(),
        });
    }
    Ok(rows)
}

/// What the school says already, seen by parents or not.
fn said(connection: &mut Conn, acting: &Acting, subject: &str) -> Result<Option<RubricContent>, Failure> {
    let Some(work) = works::find(connection, &acting.body().id, WorkKind::Rubric, subject)? else { return Ok(None) };
    let latest = match works::open_revision(connection, &work.id)? {
        Some(open) => Some(open),
        None => works::revision(connection, &work.id, work.last_number)?,
    };
    latest.map(|revision| read(&revision.doc)).transpose()
}

/// What a row asks for; the first thing that is wrong with each of its cells otherwise.
fn plan(connection: &mut Conn, acting: &Acting, row: &Row) -> Result<Result<Planned, Vec<RowError>>, Failure> {
    let error = |column: Option<&str>, detail: String| {
        vec![RowError { line: row.line, column: column.map(str::to_owned), detail }]
    };
    let uai: Uai = match row.uai.parse() {
        Ok(uai) => uai,
        Err(reason) => return Ok(Err(error(Some("uai"), format!("{reason}.")))),
    };
    let school = match within_reach(connection, acting, &uai) {
        Ok(school) => school,
        Err(Failure::NotFound) => {
            return Ok(Err(error(Some("uai"), "Aucune école de ce numéro n'est à votre portée.".to_owned())));
        }
        Err(failure) => return Err(failure),
    };
    let rubric = match rubric_of(connection, acting, &school, &row.rubric) {
        Ok(rubric) => rubric,
        Err(Failure::Unprocessable(_)) => {
            let said = "Cette rubrique n'est pas choisie pour ce genre d'établissement.".to_owned();
            return Ok(Err(error(Some("rubric"), said)));
        }
        Err(failure) => return Err(failure),
    };
    let is_file =
        |name: &str| rubric.fields.iter().any(|field| field.id.as_str() == name && field.kind == FieldKind::Files);
    if let Some((column, _)) = row.values.iter().find(|(name, value)| is_file(name) && !value.is_empty()) {
        return Ok(Err(error(Some(column), "Les fichiers se déposent un à un, et non par un tableau.".to_owned())));
    }
    let has = |name: &str| rubric.fields.iter().any(|field| field.id.as_str() == name);
    // A table holds the columns of several rubrics: an empty cell of another one's says nothing.
    let cells = row.values.iter().filter(|(name, value)| !is_file(name) && (has(name) || !value.is_empty()));
    let fields: BTreeMap<String, FieldInput> =
        cells.map(|(name, value)| (name.clone(), FieldInput::Text(value.clone()))).collect();
    let named: Vec<Slug> = fields.keys().filter_map(|name| name.parse().ok()).collect();
    match content(&rubric, fields) {
        Ok(new) => {
            let old = said(connection, acting, &subject(&school.uai, &rubric.id))?.unwrap_or_default();
            let content = merged(&old, new, &named);
            Ok(Ok(Planned { school, rubric, content }))
        }
        Err(errors) => {
            let row_error = |error: mee_shared::problem::FieldError| {
                let column = error.pointer.strip_prefix("/fields/").map(str::to_owned);
                RowError { line: row.line, column, detail: error.detail }
            };
            Ok(Err(errors.into_iter().map(row_error).collect()))
        }
    }
}

/// Writes the drafts of a table of rubric contents; nothing at all where a row is wrong, or on a dry run.
///
/// # Errors
/// [`Failure::Unprocessable`] for a table that cannot be read, or the database's.
pub async fn import_rubrics(db: &Db, acting: &Acting, text: &str, is_dry_run: bool) -> Result<RubricImport, Failure> {
    let (acting, rows) = (acting.clone(), rows(text)?);
    db.write(move |connection| {
        let read = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let mut answer =
            RubricImport { is_written: false, read, added: 0, changed: 0, unchanged: 0, errors: Vec::new() };
        let mut plans: BTreeMap<String, Planned> = BTreeMap::new();
        for row in &rows {
            match plan(connection, &acting, row)? {
                Ok(planned) => {
                    let key = subject(&planned.school.uai, &planned.rubric.id);
                    if plans.insert(key, planned).is_some() {
                        let detail = "Cette école a déjà une ligne pour cette rubrique.".to_owned();
                        answer.errors.push(RowError { line: row.line, column: None, detail });
                    }
                }
                Err(errors) => answer.errors.extend(errors),
            }
        }
        let is_writing = !is_dry_run && answer.errors.is_empty();
        for (subject, planned) in &plans {
            let before = said(connection, &acting, subject)?;
            match &before {
                None => answer.added += 1,
                Some(before) if *before == planned.content => answer.unchanged += 1,
                Some(_) => answer.changed += 1,
            }
            if is_writing && before.as_ref() != Some(&planned.content) {
                write(connection, &acting, &planned.school, &planned.rubric, &planned.content, IfMatch::Any)?;
            }
        }
        answer.is_written = is_writing;
        Ok(answer)
    })
    .await
}
