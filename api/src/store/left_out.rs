//! Which texts of farther bodies a body leaves out: dossiers d'actualité, entries of the agenda.

use diesel::prelude::*;

use mee_shared::work::WorkKind;

use super::bodies::BodyId;
use super::schema::{left_out_works, works};
use super::works::WorkId;
use super::{Conn, StoreError, now_micros};

/// A text that a body leaves out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The work of the farther body.
    pub work: WorkId,
    /// Its name in addresses.
    pub subject: String,
    /// Its title.
    pub title: String,
    /// When it was left out, in microseconds since 1970.
    pub left_out_at: i64,
}

/// What these bodies leave out: who, and which work.
///
/// # Errors
/// When the database does not answer.
pub fn left_out(connection: &mut Conn, bodies: &[&str]) -> Result<Vec<(BodyId, WorkId)>, StoreError> {
    let rows: Vec<(String, String)> = left_out_works::table
        .filter(left_out_works::body_id.eq_any(bodies))
        .select((left_out_works::body_id, left_out_works::work_id))
        .load(connection)?;
    Ok(rows.into_iter().map(|(body, work)| (BodyId(body), WorkId(work))).collect())
}

/// What the body leaves out of a kind, by title.
///
/// # Errors
/// When the database does not answer.
pub fn list(connection: &mut Conn, body: &BodyId, kind: WorkKind) -> Result<Vec<LeftOut>, StoreError> {
    let rows: Vec<(String, String, String, i64)> = left_out_works::table
        .inner_join(works::table.on(works::id.eq(left_out_works::work_id)))
        .filter(left_out_works::body_id.eq(&body.0).and(works::kind.eq(kind.as_str())))
        .order((works::title.asc(), works::id.asc()))
        .select((works::id, works::subject, works::title, left_out_works::left_out_at))
        .load(connection)?;
    let rows = rows.into_iter().map(|(work, subject, title, left_out_at)| LeftOut {
        work: WorkId(work),
        subject,
        title,
        left_out_at,
    });
    Ok(rows.collect())
}

/// Leaves the work out in the body's territory; answers whether it was there before.
///
/// # Errors
/// When the database refuses.
pub fn leave_out(connection: &mut Conn, body: &BodyId, work: &WorkId, by: &str) -> Result<bool, StoreError> {
    let known: Option<String> =
        left_out_works::table.find((&body.0, &work.0)).select(left_out_works::work_id).first(connection).optional()?;
    if known.is_some() {
        return Ok(false);
    }
    diesel::insert_into(left_out_works::table)
        .values((
            left_out_works::body_id.eq(&body.0),
            left_out_works::work_id.eq(&work.0),
            left_out_works::left_out_by.eq(by),
            left_out_works::left_out_at.eq(now_micros()),
        ))
        .execute(connection)?;
    Ok(true)
}

/// Leaves the work out no longer.
///
/// # Errors
/// When the database refuses.
pub fn take_back(connection: &mut Conn, body: &BodyId, work: &WorkId) -> Result<(), StoreError> {
    diesel::delete(left_out_works::table.find((&body.0, &work.0))).execute(connection)?;
    Ok(())
}
