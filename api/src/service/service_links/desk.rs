//! A body's work on its services.

use mee_shared::Day;
use mee_shared::ids::Slug;
use mee_shared::service_link::ServiceLink;
use mee_shared::wire::service_link::BodyServiceLink;
use mee_shared::work::WorkKind;

use super::super::auth::Acting;
use super::super::speakers::require_schools;
use super::super::works::{IfMatch, publish_as_operator, resource_of, save};
use super::super::{Failure, Listed, PageRequest};
use super::catalogue;
use crate::store::bodies::Body;
use crate::store::cursor::ListKind;
use crate::store::works::{self, NewWork, Work, WorkFilter};
use crate::store::{Conn, Db, Written};

fn shown(connection: &mut Conn, work: &Work) -> Result<BodyServiceLink, Failure> {
    let latest = works::revision(connection, &work.id, work.last_number)?.ok_or(Failure::NotFound)?;
    Ok(BodyServiceLink { work: resource_of(connection, work)?, service: super::read(&latest.doc)? })
}

/// The services of the body acted for, whatever their state, the first begun first, each with its latest text.
///
/// # Errors
/// [`Failure::InvalidCursor`], or the database's.
pub async fn list_body_service_links(
    db: &Db,
    acting: &Acting,
    page: PageRequest,
) -> Result<Listed<BodyServiceLink>, Failure> {
    let cursor = page.cursor(ListKind::BodyServiceLinks)?;
    let acting = acting.clone();
    let schools = (!acting.reaches_everything()).then(|| acting.own_schools());
    let filter = WorkFilter { kind: Some(WorkKind::ServiceLink), schools, ..WorkFilter::default() };
    db.read(move |connection| {
        let (rows, next) = works::list(connection, &acting.body().id, &filter, cursor.as_ref(), page.limit)?;
        let items = rows.iter().map(|work| shown(connection, work)).collect::<Result<Vec<_>, _>>()?;
        Ok(Listed::new(ListKind::BodyServiceLinks, items, next.as_ref(), |item| item))
    })
    .await
}

/// A service of the body acted for, with its latest text.
///
/// # Errors
/// [`Failure::NotFound`], or the database's.
pub async fn get_body_service_link(db: &Db, acting: &Acting, slug: &Slug) -> Result<BodyServiceLink, Failure> {
    let (acting, slug) = (acting.clone(), slug.clone());
    db.read(move |connection| {
        let found = works::find(connection, &acting.body().id, WorkKind::ServiceLink, slug.as_str())?;
        let work = found.ok_or(Failure::NotFound)?;
        acting.require_reach(&work)?;
        shown(connection, &work)
    })
    .await
}

fn checked(connection: &mut Conn, body: &Body, service: &ServiceLink) -> Result<(), Failure> {
    service.check().map_err(Failure::Unprocessable)?;
    if let Some(named) = &service.catalogue
        && !catalogue()?.iter().any(|entry| entry.slug == *named)
    {
        return Err(Failure::rule("/catalogue", "Le catalogue n'a pas ce service."));
    }
    require_schools(connection, body, &service.schools, |index| format!("/schools/{index}"))
}

fn new_work<'a>(slug: &'a Slug, service: &'a ServiceLink) -> NewWork<'a> {
    NewWork { kind: WorkKind::ServiceLink, subject: slug.as_str(), title: service.title.trim(), uai: None }
}

/// Writes a service of the body acted for; parents find it once it is published.
///
/// # Errors
/// [`Failure::Unprocessable`] for what cannot be, [`Failure::Stale`], or the database's.
pub async fn put_service_link(
    db: &Db,
    acting: &Acting,
    slug: &Slug,
    service: ServiceLink,
    if_match: IfMatch,
) -> Result<BodyServiceLink, Failure> {
    let (acting, slug) = (acting.clone(), slug.clone());
    db.write(move |connection| {
        checked(connection, acting.body(), &service)?;
        let work = save(connection, &acting, new_work(&slug, &service), &service, if_match)?;
        Ok(BodyServiceLink { work, service })
    })
    .await
}

/// Publishes a service of the demo.
pub(in crate::service) fn publish_for_demo(
    connection: &mut Conn,
    body: &Body,
    slug: &Slug,
    service: &ServiceLink,
    checked_on: Day,
) -> Result<Written, Failure> {
    checked(connection, body, service)?;
    publish_as_operator(connection, body, new_work(slug, service), service, checked_on)
}
