//! What parents see of a school's rubrics.

use diesel::prelude::*;
use mee_shared::Day;
use mee_shared::ids::Uai;

use crate::store::bodies::BodyId;
use crate::store::schema::{bodies, body_rubrics, revisions, rubric_contents, works};
use crate::store::{Conn, StoreError};

/// A rubric with the text that is published in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicRubric {
    /// The rubric.
    pub rubric: String,
    /// Its definition where it is the body's own.
    pub definition: Option<String>,
    /// Whose word the text is.
    pub body: BodyId,
    /// What that body is called.
    pub body_name: String,
    /// The day it last said that the text holds.
    pub checked_on: Option<Day>,
    /// The text.
    pub doc: String,
}

type PageRow = (String, Option<String>, String, String, Option<String>, String);

/// The rubrics of a school in which something is published, in the order its body has chosen.
///
/// # Errors
/// When the database does not answer.
pub fn public_page(connection: &mut Conn, uai: &Uai) -> Result<Vec<PublicRubric>, StoreError> {
    let rows: Vec<PageRow> = rubric_contents::table
        .inner_join(
            body_rubrics::table.on(body_rubrics::body_id
                .eq(rubric_contents::body_id)
                .and(body_rubrics::establishment_kind.eq(rubric_contents::establishment_kind))
                .and(body_rubrics::rubric.eq(rubric_contents::rubric))),
        )
        .inner_join(works::table.on(works::id.eq(rubric_contents::work_id)))
        .inner_join(
            revisions::table
                .on(revisions::work_id.eq(works::id).and(works::public_number.eq(revisions::number.nullable()))),
        )
        .inner_join(bodies::table.on(bodies::id.eq(rubric_contents::body_id)))
        .filter(rubric_contents::uai.eq(uai.as_str()))
        .order(body_rubrics::position.asc())
        .select((body_rubrics::rubric, body_rubrics::doc, bodies::id, bodies::name, works::checked_on, revisions::doc))
        .load(connection)?;
    rows.into_iter()
        .map(|(rubric, definition, body, body_name, checked_on, doc)| {
            let checked_on = checked_on.map(|day| day.parse()).transpose().map_err(|error: jiff::Error| {
                StoreError::Corrupt { place: format!("rubrics of {uai}"), cause: error.to_string() }
            })?;
            Ok(PublicRubric { rubric, definition, body: BodyId(body), body_name, checked_on, doc })
        })
        .collect()
}

/// What is published in one rubric of one school.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedText {
    /// The school.
    pub uai: String,
    /// The rubric.
    pub rubric: String,
    /// The text.
    pub doc: String,
}

/// What stands on the pages of the schools that the body runs.
///
/// # Errors
/// When the database does not answer.
pub fn published(connection: &mut Conn, body: &BodyId) -> Result<Vec<PublishedText>, StoreError> {
    let rows: Vec<(String, String, String)> = rubric_contents::table
        .inner_join(works::table.on(works::id.eq(rubric_contents::work_id)))
        .inner_join(
            revisions::table
                .on(revisions::work_id.eq(works::id).and(works::public_number.eq(revisions::number.nullable()))),
        )
        .filter(rubric_contents::body_id.eq(&body.0))
        .select((rubric_contents::uai, rubric_contents::rubric, revisions::doc))
        .load(connection)?;
    Ok(rows.into_iter().map(|(uai, rubric, doc)| PublishedText { uai, rubric, doc }).collect())
}
