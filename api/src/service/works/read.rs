//! Finding works and reading their revisions.

use mee_shared::Day;
use mee_shared::ids::ObjectId;
use mee_shared::wire::work::{RevisionResource, RevisionSummary, WorkResource};
use mee_shared::work::{RevisionState, WorkKind};

use super::super::auth::Acting;
use super::super::{Failure, Listed, PageRequest};
use super::resource;
use crate::store::cursor::ListKind;
use crate::store::works::{self, Work, WorkFilter, WorkId};
use crate::store::{Conn, Db};

/// The most revisions a history shows.
const HISTORY: u32 = 100;

/// Which works are asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct WorksAsked {
    /// Those of a kind.
    pub kind: Option<WorkKind>,
    /// Those with a revision in this state.
    pub state: Option<RevisionState>,
    /// Those that had to be reviewed before this day.
    pub overdue_on: Option<Day>,
}

/// The work, where it is within reach.
pub(super) fn find(connection: &mut Conn, acting: &Acting, id: &ObjectId) -> Result<Work, Failure> {
    let work = works::get(connection, &acting.body().id, &WorkId::from(id))?.ok_or(Failure::NotFound)?;
    acting.require_reach(&work)?;
    Ok(work)
}

/// The works of the body acted for that are within reach, the first begun first.
///
/// # Errors
/// [`Failure::InvalidCursor`], or the database's.
pub async fn list_works(
    db: &Db,
    acting: &Acting,
    asked: WorksAsked,
    page: PageRequest,
) -> Result<Listed<WorkResource>, Failure> {
    let cursor = page.cursor(ListKind::Works)?;
    let WorksAsked { kind, state, overdue_on } = asked;
    let schools = (!acting.reaches_everything()).then(|| acting.own_schools());
    let filter = WorkFilter { kind, state, overdue_on, schools };
    let body = acting.body().id.clone();
    db.read(move |connection| {
        let (rows, next) = works::list(connection, &body, &filter, cursor.as_ref(), page.limit)?;
        let works = rows.iter().map(|row| resource::work(connection, row)).collect::<Result<Vec<_>, _>>()?;
        Ok(Listed::new(ListKind::Works, works, next.as_ref(), |work| work))
    })
    .await
}

/// A work of the body acted for.
///
/// # Errors
/// [`Failure::NotFound`], or the database's.
pub async fn get_work(db: &Db, acting: &Acting, id: &ObjectId) -> Result<WorkResource, Failure> {
    let (acting, id) = (acting.clone(), id.clone());
    db.read(move |connection| {
        let work = find(connection, &acting, &id)?;
        resource::work(connection, &work)
    })
    .await
}

/// The latest hundred revisions of a work, the latest first.
///
/// # Errors
/// [`Failure::NotFound`], or the database's.
pub async fn list_revisions(db: &Db, acting: &Acting, id: &ObjectId) -> Result<Vec<RevisionSummary>, Failure> {
    let (acting, id) = (acting.clone(), id.clone());
    db.read(move |connection| {
        let work = find(connection, &acting, &id)?;
        let history = works::history(connection, &work.id, HISTORY)?;
        history.iter().map(|revision| resource::summary(connection, &work, revision)).collect()
    })
    .await
}

/// A revision with its text.
///
/// # Errors
/// [`Failure::NotFound`], or the database's.
pub async fn get_revision(db: &Db, acting: &Acting, id: &ObjectId, number: i64) -> Result<RevisionResource, Failure> {
    let (acting, id) = (acting.clone(), id.clone());
    db.read(move |connection| {
        let work = find(connection, &acting, &id)?;
        let found = works::revision(connection, &work.id, number)?.ok_or(Failure::NotFound)?;
        resource::revision(connection, &work, &found)
    })
    .await
}
