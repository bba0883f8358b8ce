//! Finding works.

use diesel::dsl::exists;
use diesel::prelude::*;
use mee_shared::Day;
use mee_shared::work::{RevisionState, WorkKind};

use super::{Work, WorkId, WorkRow};
use crate::store::bodies::BodyId;
use crate::store::cursor::{Cursor, cut};
use crate::store::schema::{revisions, works};
use crate::store::{Conn, StoreError};

/// Which works a list holds.
#[derive(Debug, Clone, Default)]
pub struct WorkFilter {
    /// Those of a kind.
    pub kind: Option<WorkKind>,
    /// Those with a revision in this state.
    pub state: Option<RevisionState>,
    /// Those that had to be reviewed before this day.
    pub overdue_on: Option<Day>,
    /// Those of one of these schools.
    pub schools: Option<Vec<String>>,
}

/// The body's work of this identifier.
///
/// # Errors
/// When the database does not answer.
pub fn get(connection: &mut Conn, body: &BodyId, id: &WorkId) -> Result<Option<Work>, StoreError> {
    works::table
        .find(&id.0)
        .filter(works::body_id.eq(&body.0))
        .select(WorkRow::as_select())
        .first(connection)
        .optional()?
        .map(WorkRow::work)
        .transpose()
}

/// The body's work on this subject.
///
/// # Errors
/// When the database does not answer.
pub fn find(connection: &mut Conn, body: &BodyId, kind: WorkKind, subject: &str) -> Result<Option<Work>, StoreError> {
    works::table
        .filter(works::body_id.eq(&body.0))
        .filter(works::kind.eq(kind.as_str()))
        .filter(works::subject.eq(subject))
        .select(WorkRow::as_select())
        .first(connection)
        .optional()?
        .map(WorkRow::work)
        .transpose()
}

/// The body's works of a kind whose subject begins so, by subject.
///
/// # Errors
/// When the database does not answer.
pub fn beginning(
    connection: &mut Conn,
    body: &BodyId,
    kind: WorkKind,
    beginning: &str,
) -> Result<Vec<Work>, StoreError> {
    let rows: Vec<WorkRow> = works::table
        .filter(works::body_id.eq(&body.0))
        .filter(works::kind.eq(kind.as_str()))
        .filter(works::subject.like(format!("{beginning}%")))
        .order(works::subject.asc())
        .select(WorkRow::as_select())
        .load(connection)?;
    rows.into_iter().map(WorkRow::work).collect()
}

/// The body's works, the first begun first.
///
/// # Errors
/// When the database does not answer.
pub fn list(
    connection: &mut Conn,
    body: &BodyId,
    filter: &WorkFilter,
    after: Option<&Cursor>,
    limit: u32,
) -> Result<(Vec<Work>, Option<Cursor>), StoreError> {
    let mut query = works::table.filter(works::body_id.eq(body.0.clone())).select(WorkRow::as_select()).into_boxed();
    if let Some(kind) = filter.kind {
        query = query.filter(works::kind.eq(kind.as_str()));
    }
    if let Some(state) = filter.state {
        let in_state = revisions::table
            .filter(revisions::work_id.eq(works::id))
            .filter(revisions::state.eq(state.as_str()))
            .select(revisions::number);
        query = query.filter(exists(in_state));
    }
    if let Some(day) = filter.overdue_on {
        // Days are kept as `YYYY-MM-DD`, whose order is that of time; parents must see it, or nobody minds.
        query = query.filter(works::public_number.is_not_null()).filter(works::review_by.lt(day.to_string()));
    }
    if let Some(schools) = &filter.schools {
        query = query.filter(works::uai.eq_any(schools.clone()));
    }
    if let Some(cursor) = after {
        query = query.filter(works::id.gt(cursor.key.clone()));
    }
    let rows: Vec<WorkRow> = query.order(works::id.asc()).limit(i64::from(limit) + 1).load(connection)?;
    let (rows, next) = cut(rows, limit, |row| Cursor { name: String::new(), key: row.id.clone() });
    Ok((rows.into_iter().map(WorkRow::work).collect::<Result<_, _>>()?, next))
}
