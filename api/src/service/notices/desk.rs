//! A body's work on its notices.

use jiff::Timestamp;
use mee_shared::Day;
use mee_shared::ids::Slug;
use mee_shared::notice::Notice;
use mee_shared::wire::notice::BodyNotice;
use mee_shared::wire::work::PublishWork;
use mee_shared::work::WorkKind;

use super::super::auth::Acting;
use super::super::speakers::require_schools;
use super::super::works::{IfMatch, publish, publish_as_operator, resource_of, save};
use super::super::{Failure, Listed, PageRequest};
use crate::store::bodies::Body;
use crate::store::cursor::ListKind;
use crate::store::works::{self, NewWork, WorkFilter};
use crate::store::{Conn, Db, Written, new_id};

fn new_work<'a>(subject: &'a str, notice: &'a Notice) -> NewWork<'a> {
    NewWork { kind: WorkKind::Notice, subject, title: notice.title.trim(), uai: None }
}

fn checked(connection: &mut Conn, body: &Body, notice: &Notice) -> Result<(), Failure> {
    notice.check(Timestamp::now()).map_err(Failure::Unprocessable)?;
    require_schools(connection, body, &notice.schools, |index| format!("/schools/{index}"))
}

/// The notices of the body acted for, whatever their state, the first begun first, each with its latest text.
///
/// # Errors
/// [`Failure::InvalidCursor`], or the database's.
pub async fn list_body_notices(db: &Db, acting: &Acting, page: PageRequest) -> Result<Listed<BodyNotice>, Failure> {
    let cursor = page.cursor(ListKind::BodyNotices)?;
    let acting = acting.clone();
    let schools = (!acting.reaches_everything()).then(|| acting.own_schools());
    let filter = WorkFilter { kind: Some(WorkKind::Notice), schools, ..WorkFilter::default() };
    db.read(move |connection| {
        let (rows, next) = works::list(connection, &acting.body().id, &filter, cursor.as_ref(), page.limit)?;
        let mut items = Vec::new();
        for work in &rows {
            let latest = works::revision(connection, &work.id, work.last_number)?.ok_or(Failure::NotFound)?;
            items.push(BodyNotice { work: resource_of(connection, work)?, notice: super::read(&latest.doc)? });
        }
        Ok(Listed::new(ListKind::BodyNotices, items, next.as_ref(), |item| item))
    })
    .await
}

/// Writes a notice of the body acted for, for whoever publishes.
///
/// # Errors
/// [`Failure::Unprocessable`] for what cannot be, [`Failure::Stale`], or the database's.
pub async fn put_notice(
    db: &Db,
    acting: &Acting,
    slug: &Slug,
    notice: Notice,
    if_match: IfMatch,
) -> Result<BodyNotice, Failure> {
    let (acting, slug) = (acting.clone(), slug.clone());
    db.write(move |connection| {
        checked(connection, acting.body(), &notice)?;
        let work = save(connection, &acting, new_work(slug.as_str(), &notice), &notice, if_match)?;
        Ok(BodyNotice { work, notice })
    })
    .await
}

/// Writes a notice and lets parents see it, in one step: what is urgent waits for nobody else.
///
/// # Errors
/// [`Failure::Unprocessable`] for what cannot be, or the database's.
pub async fn create_notice(db: &Db, acting: &Acting, notice: Notice) -> Result<BodyNotice, Failure> {
    let acting = acting.clone();
    db.write(move |connection| {
        checked(connection, acting.body(), &notice)?;
        let subject = new_id();
        let saved = save(connection, &acting, new_work(&subject, &notice), &notice, IfMatch::Absent)?;
        let asked = PublishWork { number: None, starts_at: None, ends_at: None, review_by: None };
        let work = publish(connection, &acting, &saved.id, asked, IfMatch::Version(saved.version))?;
        Ok(BodyNotice { work, notice })
    })
    .await
}

/// Publishes a notice of the demo.
pub(in crate::service) fn publish_for_demo(
    connection: &mut Conn,
    body: &Body,
    slug: &Slug,
    notice: &Notice,
    checked_on: Day,
) -> Result<Written, Failure> {
    checked(connection, body, notice)?;
    publish_as_operator(connection, body, new_work(slug.as_str(), notice), notice, checked_on)
}
