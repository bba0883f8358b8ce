//! The notices that last now in a commune.

use jiff::Timestamp;
use mee_shared::commune::Commune;
use mee_shared::ids::InseeCode;
use mee_shared::links::Links;
use mee_shared::local_time::{french_moment, zone};
use mee_shared::notice::Notice;
use mee_shared::wire::notice::{NoticeResource, Notices};
use mee_shared::work::WorkKind;

use super::super::auth::object_id;
use super::super::speakers::{schools_here, speakers, word};
use super::super::{Failure, commune, instant};
use crate::store::bodies::Body;
use crate::store::works;
use crate::store::{Conn, Db};

/// A notice as parents find it; none where it concerns schools of other communes only.
fn resource(
    connection: &mut Conn,
    links: &Links,
    commune: &Commune,
    body: &Body,
    (id, notice): (&str, Notice),
    starts_at: Timestamp,
) -> Result<Option<NoticeResource>, Failure> {
    let schools = schools_here(connection, links, commune, &notice.schools)?;
    if !notice.concerns(|uai| schools.iter().any(|school| school.uai == *uai)) {
        return Ok(None);
    }
    let until = french_moment(notice.ends_at, &zone(&commune.departement));
    let whom: String = schools.iter().map(|school| format!("{}. ", school.name)).collect();
    Ok(Some(NoticeResource {
        id: object_id(id)?,
        kind: notice.kind,
        label: notice.kind.label().to_owned(),
        word: word(body, None),
        title: notice.title,
        text: notice.text,
        note: format!("{whom}Jusqu'au {until}."),
        schools,
        starts_at,
        ends_at: notice.ends_at,
        url: notice.url,
    }))
}

fn sort(notices: &mut [NoticeResource]) {
    notices.sort_by(|one, other| {
        (one.kind, one.ends_at, one.id.as_str()).cmp(&(other.kind, other.ends_at, other.id.as_str()))
    });
}

/// The notices that last now in the commune, the gravest first.
pub(in crate::service) fn current(
    connection: &mut Conn,
    links: &Links,
    commune: &Commune,
) -> Result<Vec<NoticeResource>, Failure> {
    // Every view asks; on nearly every day there is none in the whole instance.
    if !works::has_public(connection, WorkKind::Notice)? {
        return Ok(Vec::new());
    }
    let speakers = speakers(connection, commune)?;
    let ids: Vec<&str> = speakers.iter().map(|body| body.id.as_str()).collect();
    let now = Timestamp::now();
    let mut all = Vec::new();
    for work in works::public_of_bodies(connection, &ids, WorkKind::Notice)? {
        let Some(body) = speakers.iter().find(|body| body.id == work.body) else { continue };
        let notice = super::read(&work.doc)?;
        // The clock of this instance may be a second late, or stand still.
        if notice.ends_at <= now {
            continue;
        }
        let found = (work.work.as_str(), notice);
        all.extend(resource(connection, links, commune, body, found, instant(work.starts_at)?)?);
    }
    sort(&mut all);
    Ok(all)
}

/// The notices of the commune with a draft among them.
pub(in crate::service) fn with_draft(
    connection: &mut Conn,
    links: &Links,
    commune: &Commune,
    body: &Body,
    (id, doc): (&str, &str),
) -> Result<Vec<NoticeResource>, Failure> {
    let mut all = current(connection, links, commune)?;
    all.retain(|notice| notice.id.as_str() != id);
    all.extend(resource(connection, links, commune, body, (id, super::read(doc)?), Timestamp::now())?);
    sort(&mut all);
    Ok(all)
}

/// The notices that last now in the commune.
///
/// # Errors
/// [`Failure::NotFound`] for an unknown commune, or the database's.
pub async fn list_notices(db: &Db, links: &Links, insee: &InseeCode) -> Result<Notices, Failure> {
    let (links, insee) = (links.clone(), insee.clone());
    db.read(move |connection| {
        let commune = commune::find(connection, &insee)?;
        Ok(Notices::of(current(connection, &links, &commune)?))
    })
    .await
}
