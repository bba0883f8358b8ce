//! Rubrics of school pages: what bodies chose, which body runs a commune's pages, and what stands on them.
//!
//! The tables themselves hold that two schools of one kind that one body runs have the same rubrics; a text whose rubric is
//! not chosen keeps its work and loses its place here until the rubric is chosen again.

mod authority;
mod contents;
mod page;

pub use authority::{
    RunSchool, authority, ensure_authority, give_authority, lose_epci, run_communes, run_schools, school,
};
pub use contents::{link, place_of, relink_school, unlink_school};
pub use page::{PublicRubric, PublishedText, public_page, published};

use diesel::prelude::*;
use mee_shared::rubric::EstablishmentKind;

use super::bodies::{Body, BodyId};
use super::schema::{body_rubrics, rubric_contents};
use super::{Conn, StoreError};

/// A rubric chosen by a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// Its identifier.
    pub rubric: String,
    /// Its definition where it is the body's own.
    pub doc: Option<String>,
}

/// The rubrics the body has chosen for a kind of establishment, in order.
///
/// # Errors
/// When the database does not answer.
pub fn chosen(connection: &mut Conn, body: &BodyId, kind: EstablishmentKind) -> Result<Vec<Chosen>, StoreError> {
    let rows: Vec<(String, Option<String>)> = body_rubrics::table
        .filter(body_rubrics::body_id.eq(&body.0))
        .filter(body_rubrics::establishment_kind.eq(kind.as_str()))
        .order(body_rubrics::position.asc())
        .select((body_rubrics::rubric, body_rubrics::doc))
        .load(connection)?;
    Ok(rows.into_iter().map(|(rubric, doc)| Chosen { rubric, doc }).collect())
}

/// Chooses the rubrics of a kind of establishment, in this order.
///
/// Texts of rubrics that are left out lose their place; those of rubrics that come back get it again.
///
/// # Errors
/// When the database refuses: more than ten, or one twice.
pub fn choose(
    connection: &mut Conn,
    body: &Body,
    kind: EstablishmentKind,
    rubrics: &[Chosen],
) -> Result<(), StoreError> {
    let names: Vec<&str> = rubrics.iter().map(|chosen| chosen.rubric.as_str()).collect();
    diesel::delete(rubric_contents::table)
        .filter(rubric_contents::body_id.eq(&body.id.0))
        .filter(rubric_contents::establishment_kind.eq(kind.as_str()))
        .filter(rubric_contents::rubric.ne_all(names))
        .execute(connection)?;
    diesel::delete(body_rubrics::table)
        .filter(body_rubrics::body_id.eq(&body.id.0))
        .filter(body_rubrics::establishment_kind.eq(kind.as_str()))
        .execute(connection)?;
    for (position, chosen) in (1..).zip(rubrics) {
        diesel::insert_into(body_rubrics::table)
            .values((
                body_rubrics::body_id.eq(&body.id.0),
                body_rubrics::body_kind.eq(body.name.kind().as_str()),
                body_rubrics::establishment_kind.eq(kind.as_str()),
                body_rubrics::rubric.eq(&chosen.rubric),
                body_rubrics::position.eq(position),
                body_rubrics::doc.eq(chosen.doc.as_ref()),
            ))
            .execute(connection)?;
    }
    contents::relink(connection, &body.id, None)
}
