//! What is written into a rubric, read field by field.

use std::collections::BTreeMap;

use mee_shared::fiche::layer::LocalText;
use mee_shared::ids::Slug;
use mee_shared::problem::{FieldError, ProblemCode};
use mee_shared::rubric::{FieldKind, FieldValue, RubricContent, RubricDefinition, check_content};
use mee_shared::wire::rubric::FieldInput;

use super::super::Failure;
use crate::import::markdown::read_paragraphs;
use crate::store::bodies::BodyId;
use crate::store::{Conn, files};

/// One value as its field takes it; none where nothing is said.
fn value(kind: FieldKind, input: FieldInput) -> Result<Option<FieldValue>, String> {
    let text = match (kind, input) {
        (FieldKind::Files, FieldInput::Files(files)) => {
            return Ok((!files.is_empty()).then_some(FieldValue::Files(files)));
        }
        (FieldKind::Files, FieldInput::Text(text)) if text.trim().is_empty() => return Ok(None),
        (FieldKind::Files, FieldInput::Text(_)) => {
            return Err("Ce champ attend des fichiers, déposés auparavant.".to_owned());
        }
        (_, FieldInput::Files(_)) => return Err("Ce champ attend un texte, et non des fichiers.".to_owned()),
        (_, FieldInput::Text(text)) => text,
    };
    if text.contains('\0') {
        return Err("Ce texte a un caractère NUL.".to_owned());
    }
    let text = text.trim().replace("\r\n", "\n");
    if text.is_empty() {
        return Ok(None);
    }
    Ok(Some(match kind {
        FieldKind::Line => FieldValue::Line(text),
        FieldKind::Text => {
            let blocks = read_paragraphs(&text)?;
            FieldValue::Text(LocalText { text, blocks })
        }
        FieldKind::Hours => FieldValue::Hours(text.parse().map_err(|error| format!("{error}"))?),
        FieldKind::Phone => FieldValue::Phone(text),
        FieldKind::Email => FieldValue::Email(text),
        FieldKind::Link => FieldValue::Link(text),
        FieldKind::Files => return Ok(None),
    }))
}

/// The content of these fields, checked against the rubric.
///
/// # Errors
/// [`Failure::Unprocessable`] with every field that is wrong.
pub(super) fn content(
    rubric: &RubricDefinition,
    fields: BTreeMap<String, FieldInput>,
) -> Result<RubricContent, Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut content = RubricContent::default();
    for (name, input) in fields {
        let mut wrong = |detail: String| {
            // The name comes from the client: what would make a pointer of another shape is left out.
            let place: String = name.chars().filter(|c| c.is_alphanumeric() || *c == '-').take(60).collect();
            let code = ProblemCode::Unprocessable;
            errors.push(FieldError { pointer: format!("/fields/{place}"), code, detail });
        };
        let Some(field) = rubric.fields.iter().find(|field| field.id.as_str() == name) else {
            let names: Vec<&str> = rubric.fields.iter().map(|field| field.id.as_str()).collect();
            wrong(format!("Cette rubrique n'a pas de champ de ce nom ; elle a : {}.", names.join(", ")));
            continue;
        };
        match value(field.kind, input) {
            Ok(Some(value)) => drop(content.0.insert(field.id.clone(), value)),
            Ok(None) => {}
            Err(detail) => wrong(detail),
        }
    }
    if let Err(refused) = check_content(rubric, &content) {
        errors.extend(
            refused.into_iter().map(|error| FieldError { pointer: format!("/fields{}", error.pointer), ..error }),
        );
    }
    if errors.is_empty() { Ok(content) } else { Err(errors) }
}

/// Refuses a content that shows files the body does not have.
///
/// # Errors
/// [`Failure::Unprocessable`] with their places, or the database's.
pub(super) fn check_files(connection: &mut Conn, body: &BodyId, content: &RubricContent) -> Result<(), Failure> {
    let mut errors = Vec::new();
    for (field, value) in &content.0 {
        let FieldValue::Files(attached) = value else { continue };
        for (index, file) in attached.iter().enumerate() {
            if files::find(connection, body, file.file.as_str())?.is_none() {
                let pointer = format!("/fields/{field}/{index}/file");
                let detail = "Ce fichier n'a pas été déposé : envoyez-le d'abord.".to_owned();
                errors.push(FieldError { pointer, code: ProblemCode::Unprocessable, detail });
            }
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(Failure::Unprocessable(errors)) }
}

/// The values that stay as they are: those of fields that nothing was said about.
pub(super) fn merged(old: &RubricContent, mut new: RubricContent, said: &[Slug]) -> RubricContent {
    for (field, value) in &old.0 {
        if !said.contains(field) {
            new.0.entry(field.clone()).or_insert_with(|| value.clone());
        }
    }
    new
}
