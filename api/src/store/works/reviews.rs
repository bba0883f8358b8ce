//! Which works parents see, with the days of their checks; and what waits for a decision.

use diesel::prelude::*;
use mee_shared::work::{RevisionState, WorkKind};

use super::{Work, WorkRow};
use crate::store::bodies::BodyId;
use crate::store::schema::{revisions, signatures, works};
use crate::store::{Conn, StoreError};

/// Everything of the body that parents see, whatever its kind.
///
/// # Errors
/// When the database does not answer.
pub fn published(connection: &mut Conn, body: &BodyId) -> Result<Vec<Work>, StoreError> {
    let rows: Vec<WorkRow> = works::table
        .filter(works::body_id.eq(&body.0))
        .filter(works::public_number.is_not_null())
        .order(works::id.asc())
        .select(WorkRow::as_select())
        .load(connection)?;
    rows.into_iter().map(WorkRow::work).collect()
}

/// The titles of what waits for a decision of the body, the longest waiting first.
///
/// # Errors
/// When the database does not answer.
pub fn proposed_titles(connection: &mut Conn, body: &BodyId) -> Result<Vec<String>, StoreError> {
    Ok(works::table
        .inner_join(revisions::table.on(revisions::work_id.eq(works::id)))
        .filter(works::body_id.eq(&body.0))
        .filter(revisions::state.eq(RevisionState::Proposed.as_str()))
        .order((revisions::proposed_at.asc(), works::id.asc()))
        .select(works::title)
        .load(connection)?)
}

/// How many fiches of the body's own are validated and wait for their start.
///
/// # Errors
/// When the database does not answer.
pub fn count_scheduled_fiches(connection: &mut Conn, body: &BodyId) -> Result<i64, StoreError> {
    Ok(works::table
        .inner_join(revisions::table.on(revisions::work_id.eq(works::id)))
        .filter(works::body_id.eq(&body.0))
        .filter(works::kind.eq(WorkKind::Fiche.as_str()))
        .filter(revisions::state.eq(RevisionState::Scheduled.as_str()))
        .count()
        .get_result(connection)?)
}

/// Takes every signature from the body's texts that are not decided yet: they are proofread anew.
///
/// # Errors
/// When the database refuses.
pub fn unsign_open(connection: &mut Conn, body: &BodyId) -> Result<usize, StoreError> {
    let open: Vec<(String, i64)> = revisions::table
        .filter(revisions::body_id.eq(&body.0))
        .filter(revisions::state.eq_any([RevisionState::Draft.as_str(), RevisionState::Proposed.as_str()]))
        .select((revisions::work_id, revisions::number))
        .load(connection)?;
    let mut count = 0;
    for (work, number) in open {
        count += diesel::delete(
            signatures::table.filter(signatures::work_id.eq(&work)).filter(signatures::number.eq(number)),
        )
        .execute(connection)?;
    }
    Ok(count)
}
