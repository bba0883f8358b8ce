//! The place of texts under the rubrics that bodies chose.

use std::collections::BTreeSet;

use diesel::prelude::*;
use mee_shared::rubric::EstablishmentKind;
use mee_shared::work::WorkKind;

use super::RunSchool;
use crate::store::bodies::{Body, BodyId};
use crate::store::schema::{bodies, body_rubrics, rubric_contents, school_authorities, schools, works};
use crate::store::works::WorkId;
use crate::store::{Conn, StoreError};

/// Puts the text of a school under its rubric, where it does not stand yet.
///
/// # Errors
/// When the database refuses: the rubric is not chosen, or the school is not the body's.
pub fn link(
    connection: &mut Conn,
    body: &Body,
    work: &WorkId,
    school: &RunSchool,
    (kind, rubric): (EstablishmentKind, &str),
) -> Result<(), StoreError> {
    if place_of(connection, work)?.is_some() {
        return Ok(());
    }
    let place = (school.insee.as_str(), school.uai.as_str(), kind.as_str(), rubric);
    insert(connection, (&body.id.0, body.name.kind().as_str()), &work.0, place)
}

/// The rubric under which a text stands; none where the rubric is no longer chosen.
///
/// # Errors
/// When the database does not answer.
pub fn place_of(connection: &mut Conn, work: &WorkId) -> Result<Option<String>, StoreError> {
    Ok(rubric_contents::table.find(&work.0).select(rubric_contents::rubric).first(connection).optional()?)
}

fn insert(
    connection: &mut Conn,
    (body, body_kind): (&str, &str),
    work: &str,
    (insee, uai, kind, rubric): (&str, &str, &str, &str),
) -> Result<(), StoreError> {
    diesel::insert_into(rubric_contents::table)
        .values((
            rubric_contents::work_id.eq(work),
            rubric_contents::body_id.eq(body),
            rubric_contents::body_kind.eq(body_kind),
            rubric_contents::work_kind.eq(WorkKind::Rubric.as_str()),
            rubric_contents::subject.eq(format!("{uai}/{rubric}")),
            rubric_contents::insee.eq(insee),
            rubric_contents::uai.eq(uai),
            rubric_contents::establishment_kind.eq(kind),
            rubric_contents::rubric.eq(rubric),
        ))
        .execute(connection)?;
    Ok(())
}

/// Puts the body's texts (of one school where it is named) under the rubrics that are chosen and where they do not stand yet.
///
/// # Errors
/// When the database refuses.
pub(super) fn relink(connection: &mut Conn, body: &BodyId, uai: Option<&str>) -> Result<(), StoreError> {
    let chosen: Vec<(String, String)> = body_rubrics::table
        .filter(body_rubrics::body_id.eq(&body.0))
        .select((body_rubrics::establishment_kind, body_rubrics::rubric))
        .load(connection)?;
    let chosen: BTreeSet<(String, String)> = chosen.into_iter().collect();
    let body_kind: String = bodies::table.find(&body.0).select(bodies::kind).first(connection)?;
    let mut query = works::table
        .inner_join(schools::table.on(works::uai.eq(schools::uai.nullable())))
        .inner_join(
            school_authorities::table
                .on(school_authorities::insee.eq(schools::insee).and(school_authorities::body_id.eq(works::body_id))),
        )
        .left_join(rubric_contents::table.on(rubric_contents::work_id.eq(works::id)))
        .filter(works::body_id.eq(body.0.clone()))
        .filter(works::kind.eq(WorkKind::Rubric.as_str()))
        .filter(rubric_contents::work_id.nullable().is_null())
        .select((works::id, works::subject, schools::insee, schools::uai, schools::establishment_kind))
        .into_boxed();
    if let Some(uai) = uai {
        query = query.filter(works::uai.eq(uai.to_owned()));
    }
    let apart: Vec<(String, String, String, String, Option<String>)> = query.load(connection)?;
    for (work, subject, insee, uai, kind) in apart {
        let Some((_, rubric)) = subject.split_once('/') else { continue };
        let Some(kind) = kind.filter(|kind| chosen.contains(&(kind.clone(), rubric.to_owned()))) else { continue };
        insert(connection, (&body.0, &body_kind), &work, (&insee, &uai, &kind, rubric))?;
    }
    Ok(())
}

/// Takes the texts of a school out of their places: it passes to another commune, or to another kind.
///
/// # Errors
/// When the database refuses.
pub fn unlink_school(connection: &mut Conn, uai: &str) -> Result<(), StoreError> {
    diesel::delete(rubric_contents::table).filter(rubric_contents::uai.eq(uai)).execute(connection)?;
    Ok(())
}

/// Puts the texts of a school back where they now belong.
///
/// # Errors
/// When the database refuses.
pub fn relink_school(connection: &mut Conn, uai: &str) -> Result<(), StoreError> {
    let insee: String = schools::table.find(uai).select(schools::insee).first(connection)?;
    match super::authority(connection, &insee)? {
        Some(body) => relink(connection, &body, Some(uai)),
        None => Ok(()),
    }
}
