//! Which texts of a body are to be checked again, and which should have been.

use mee_shared::Day;
use mee_shared::body::BodyKind;
use mee_shared::fiche::OriginKind;
use mee_shared::publication::{ReviewDue, due_by, review};
use mee_shared::wire::desk::ReviewResource;
use mee_shared::work::WorkKind;

use super::auth::{Acting, object_id};
use super::{Failure, Listed, PageRequest};
use crate::store::bodies::Body;
use crate::store::cursor::{Cursor, ListKind, seek};
use crate::store::{Conn, Db, to_fill, works};

/// Which texts a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewState {
    /// Those whose day has passed, or that nobody ever checked.
    Overdue,
    /// Those to be checked within thirty days.
    Soon,
}

/// Today, as reviews count days.
pub(super) fn today() -> Day {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// Everything of the body that parents see and that is to be checked within thirty days or should have been.
pub(super) fn of_body(connection: &mut Conn, body: &Body, today: Day) -> Result<Vec<ReviewResource>, Failure> {
    let mut found = Vec::new();
    for work in works::published(connection, &body.id)?.into_iter().filter(|work| work.kind.is_reviewed()) {
        found.push(ReviewResource {
            work: Some(object_id(work.id.as_str())?),
            kind: work.kind,
            subject: work.subject,
            title: work.title,
            state: review(work.checked_on, work.review_by, today),
            checked_on: work.checked_on,
            due_on: due_by(work.checked_on, work.review_by),
        });
    }
    if body.name.kind() == BodyKind::National {
        // What came with the product has no work; the national editor answers for it all the same.
        let starters = to_fill::fiches_of(connection, &body.id)?;
        found.extend(starters.into_iter().filter(|fiche| fiche.origin.kind == OriginKind::Starter).map(|fiche| {
            ReviewResource {
                work: None,
                kind: WorkKind::Fiche,
                subject: fiche.id.to_string(),
                title: fiche.title,
                state: review(fiche.checked_on, fiche.review_by, today),
                checked_on: fiche.checked_on,
                due_on: due_by(fiche.checked_on, fiche.review_by),
            }
        }));
    }
    found.retain(|review| review.state != ReviewDue::Later);
    Ok(found)
}

/// The texts of the body acted for that are to be checked, the longest overdue first.
///
/// # Errors
/// [`Failure::InvalidCursor`], or the database's.
pub async fn list_reviews(
    db: &Db,
    acting: &Acting,
    state: ReviewState,
    page: PageRequest,
) -> Result<Listed<ReviewResource>, Failure> {
    let cursor = page.cursor(ListKind::Reviews)?;
    let body = acting.body().clone();
    db.read(move |connection| {
        let mut found = of_body(connection, &body, today())?;
        found.retain(|review| (review.state == ReviewDue::Soon) == (state == ReviewState::Soon));
        let (rows, next) = seek(found, cursor.as_ref(), page.limit, |review| Cursor {
            name: review.due_on.map(|day| day.to_string()).unwrap_or_default(),
            key: review.work.as_ref().map_or_else(|| review.subject.clone(), ToString::to_string),
        });
        Ok(Listed::new(ListKind::Reviews, rows, next.as_ref(), |row| row))
    })
    .await
}
