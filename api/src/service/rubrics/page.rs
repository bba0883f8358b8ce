//! The rubrics of a school as parents see them.

use mee_shared::ids::Uai;
use mee_shared::links::Links;
use mee_shared::rubric::{Attached, FieldValue, RubricContent, RubricDefinition};
use mee_shared::wire::rubric::{PublishedField, PublishedFile, PublishedRubric, PublishedValue};

use super::super::Failure;
use super::{read, set};
use crate::store::bodies::BodyId;
use crate::store::rubrics::{self, Chosen};
use crate::store::{Conn, files};

/// What is published on the school's page, in the order its body has chosen; what says nothing is left out.
///
/// # Errors
/// When the database does not answer.
pub(in crate::service) fn page(
    connection: &mut Conn,
    links: &Links,
    uai: &Uai,
) -> Result<Vec<PublishedRubric>, Failure> {
    let mut page = Vec::new();
    for public in rubrics::public_page(connection, uai)? {
        let chosen = Chosen { rubric: public.rubric, doc: public.definition };
        let Some(definition) = set::definition(&chosen)? else { continue };
        let content = read(&public.doc)?;
        let fields = fields(connection, links, &public.body, &definition, &content)?;
        if !fields.is_empty() {
            page.push(PublishedRubric {
                id: definition.id,
                title: definition.title,
                fields,
                body_name: public.body_name,
                checked_on: public.checked_on,
            });
        }
    }
    Ok(page)
}

/// The fields that say something, in the order of the rubric; one whose kind has changed since says nothing.
fn fields(
    connection: &mut Conn,
    links: &Links,
    body: &BodyId,
    rubric: &RubricDefinition,
    content: &RubricContent,
) -> Result<Vec<PublishedField>, Failure> {
    let mut fields = Vec::new();
    for field in &rubric.fields {
        let said = content.0.get(&field.id).filter(|value| value.kind() == field.kind && value.says_anything());
        let Some(value) = said else { continue };
        let value = match value {
            FieldValue::Line(text) => PublishedValue::Line { text: text.clone() },
            FieldValue::Text(text) => PublishedValue::Text { blocks: text.blocks.clone() },
            FieldValue::Hours(hours) => {
                PublishedValue::Hours { opening_hours: hours.to_string(), text: hours.french() }
            }
            FieldValue::Phone(text) => PublishedValue::Phone { text: text.clone() },
            FieldValue::Email(text) => PublishedValue::Email { text: text.clone() },
            FieldValue::Link(url) => PublishedValue::Link { url: url.clone() },
            FieldValue::Files(attached) => {
                let files = shown(connection, links, body, attached)?;
                if files.is_empty() {
                    continue;
                }
                PublishedValue::Files { files }
            }
        };
        fields.push(PublishedField { id: field.id.clone(), label: field.label.clone(), value });
    }
    Ok(fields)
}

fn shown(
    connection: &mut Conn,
    links: &Links,
    body: &BodyId,
    attached: &[Attached],
) -> Result<Vec<PublishedFile>, Failure> {
    let mut shown = Vec::new();
    for Attached { file: hash, alternative } in attached {
        let Some(file) = files::find(connection, body, hash.as_str())? else { continue };
        shown.push(PublishedFile {
            url: links.file(hash),
            small_url: file.width.map(|_| links.small_file(hash)),
            media_type: file.media_type,
            size: file.size,
            alternative: alternative.trim().to_owned(),
            width: file.width,
            height: file.height,
        });
    }
    Ok(shown)
}
