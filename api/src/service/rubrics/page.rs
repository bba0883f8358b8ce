//! The rubrics of a school as parents see them.

use mee_shared::ids::Uai;
use mee_shared::links::Links;
use mee_shared::rubric::{Attached, FieldValue, RubricContent, RubricDefinition};
use mee_shared::wire::rubric::{PublishedField, PublishedFile, PublishedRubric, PublishedValue};
use mee_shared::wire::school::SchoolResource;

use super::super::Failure;
use super::school::subject;
use super::{read, set};
use crate::store::bodies::{Body, BodyId};
use crate::store::rubrics::{self, Chosen};
use crate::store::works::Work;
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
        let fields = fields(connection, links, &public.body, &definition, &content, None)?;
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

/// Puts a draft where its text would stand on the school's page; files that parents do not get yet open by the link's token.
///
/// # Errors
/// [`Failure::NotFound`] where its rubric is no longer chosen, or the database's.
pub(in crate::service) fn place_draft(
    connection: &mut Conn,
    links: &Links,
    body: &Body,
    (work, doc): (&Work, &str),
    school: &mut SchoolResource,
    token: &str,
) -> Result<(), Failure> {
    let kind = school.establishment_kind.ok_or(Failure::NotFound)?;
    let chosen = set::chosen(connection, &body.id, kind)?;
    let is_drafted = |rubric: &RubricDefinition| work.subject == subject(school.school.uai.as_str(), &rubric.id);
    let place = chosen.iter().position(is_drafted).ok_or(Failure::NotFound)?;
    let definition = chosen.get(place).ok_or(Failure::NotFound)?;
    let fields = fields(connection, links, &body.id, definition, &read(doc)?, Some(token))?;
    let page = &mut school.rubrics;
    page.retain(|rubric| rubric.id != definition.id);
    if !fields.is_empty() {
        let comes_after = |rubric: &PublishedRubric| chosen.iter().take(place).all(|before| before.id != rubric.id);
        let at = page.iter().position(comes_after).unwrap_or(page.len());
        let drafted = PublishedRubric {
            id: definition.id.clone(),
            title: definition.title.clone(),
            fields,
            body_name: body.label.clone(),
            checked_on: None,
        };
        page.insert(at, drafted);
    }
    Ok(())
}

/// The fields that say something, in the order of the rubric; one whose kind has changed since says nothing.
fn fields(
    connection: &mut Conn,
    links: &Links,
    body: &BodyId,
    rubric: &RubricDefinition,
    content: &RubricContent,
    token: Option<&str>,
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
                let files = shown(connection, links, body, attached, token)?;
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
    token: Option<&str>,
) -> Result<Vec<PublishedFile>, Failure> {
    let mut shown = Vec::new();
    let with_token = |url: String| match token {
        Some(token) => format!("{url}?preview={token}"),
        None => url,
    };
    for Attached { file: hash, alternative } in attached {
        let Some(file) = files::find(connection, body, hash.as_str())? else { continue };
        shown.push(PublishedFile {
            url: with_token(links.file(hash)),
            small_url: file.width.map(|_| with_token(links.small_file(hash))),
            media_type: file.media_type,
            size: file.size,
            alternative: alternative.trim().to_owned(),
            width: file.width,
            height: file.height,
        });
    }
    Ok(shown)
}
