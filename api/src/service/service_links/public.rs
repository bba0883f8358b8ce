//! The services that parents of a commune find.

use jiff::Timestamp;
use mee_shared::Day;
use mee_shared::commune::Commune;
use mee_shared::ids::{InseeCode, Slug};
use mee_shared::links::Links;
use mee_shared::local_time::{day, zone};
use mee_shared::service_link::ServiceLink;
use mee_shared::text::fold;
use mee_shared::view::href::{site_name, web_href};
use mee_shared::wire::service_link::ServiceLinkResource;
use mee_shared::work::WorkKind;

use super::super::speakers::{schools_here, speakers, word};
use super::super::{Failure, commune};
use crate::store::bodies::Body;
use crate::store::works;
use crate::store::{Conn, Db};

/// A service as parents find it; none where it serves schools of other communes only.
fn resource(
    connection: &mut Conn,
    links: &Links,
    commune: &Commune,
    body: &Body,
    (subject, service): (&str, ServiceLink),
    checked_on: Option<Day>,
) -> Result<Option<ServiceLinkResource>, Failure> {
    let schools = schools_here(connection, links, commune, &service.schools)?;
    if schools.is_empty() && !service.schools.is_empty() {
        return Ok(None);
    }
    let today = day(Timestamp::now(), &zone(&commune.departement));
    let slug: Slug = subject
        .parse()
        .map_err(|error| Failure::Internal(anyhow::anyhow!("a stored service's slug is unreadable: {error}")))?;
    let url = service.url.as_deref().and_then(web_href);
    Ok(Some(ServiceLinkResource {
        slug,
        kind: service.kind,
        label: service.kind.label().to_owned(),
        word: word(body, checked_on),
        site: url.as_deref().map(|url| site_name(url).to_owned()),
        url,
        is_open: service.opens_on.is_none_or(|opens| opens <= today) && service.holds_on(today),
        title: service.title,
        summary: service.summary,
        schools,
        audience: service.audience,
        levels: service.levels,
        opens_on: service.opens_on,
        closes_on: service.closes_on,
        conditions: service.conditions,
        cost: service.cost,
        phone: service.phone,
        place: service.place,
    }))
}

fn sort(services: &mut [ServiceLinkResource]) {
    services.sort_by_cached_key(|service| (service.kind, fold(&service.title), service.slug.to_string()));
}

/// The services of the commune, by kind and name; where two bodies have one of the same name, the nearest body's.
pub(in crate::service) fn all(
    connection: &mut Conn,
    links: &Links,
    commune: &Commune,
) -> Result<Vec<ServiceLinkResource>, Failure> {
    let speakers = speakers(connection, commune)?;
    let ids: Vec<&str> = speakers.iter().map(|body| body.id.as_str()).collect();
    let found = works::public_of_bodies(connection, &ids, WorkKind::ServiceLink)?;
    let today = day(Timestamp::now(), &zone(&commune.departement));
    let mut services: Vec<ServiceLinkResource> = Vec::new();
    // The bodies come the farthest first, so a nearer one takes the place of a farther one.
    for body in &speakers {
        for work in found.iter().filter(|work| work.body == body.id) {
            let service = super::read(&work.doc)?;
            if !service.holds_on(today) {
                continue;
            }
            let drawn = resource(connection, links, commune, body, (&work.subject, service), work.checked_on)?;
            if let Some(drawn) = drawn {
                services.retain(|other| other.slug != drawn.slug);
                services.push(drawn);
            }
        }
    }
    sort(&mut services);
    Ok(services)
}

/// The services of the commune with a draft in the place of the one it would replace.
pub(in crate::service) fn with_draft(
    connection: &mut Conn,
    links: &Links,
    commune: &Commune,
    body: &Body,
    (subject, doc): (&str, &str),
) -> Result<Vec<ServiceLinkResource>, Failure> {
    let mut services = all(connection, links, commune)?;
    services.retain(|other| other.slug.as_str() != subject);
    services.extend(resource(connection, links, commune, body, (subject, super::read(doc)?), None)?);
    sort(&mut services);
    Ok(services)
}

/// The services that parents of the commune find, by kind and name.
///
/// # Errors
/// [`Failure::NotFound`] for an unknown commune, or the database's.
pub async fn list_service_links(
    db: &Db,
    links: &Links,
    insee: &InseeCode,
) -> Result<Vec<ServiceLinkResource>, Failure> {
    let (links, insee) = (links.clone(), insee.clone());
    db.read(move |connection| {
        let commune = commune::find(connection, &insee)?;
        all(connection, &links, &commune)
    })
    .await
}
