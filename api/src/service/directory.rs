//! The local directory: services that bodies publish, looked up where a fiche names a kind of service.

use mee_shared::body::BodyName;
use mee_shared::commune::Commune;
use mee_shared::directory::{DirectoryEntry, ServiceKind, Territory, check_entry, may_speak_for};
use mee_shared::fiche::layer::{LayerLevel, Signed, Word};
use mee_shared::ids::{InseeCode, Slug};
use mee_shared::text::fold;
use mee_shared::wire::desk::{BodyService, SavedWork, ServiceResource};
use mee_shared::work::WorkKind;

use super::auth::Acting;
use super::readability::advice_for;
use super::works::{IfMatch, resource_of, save};
use super::{Failure, Listed, PageRequest, commune};
use crate::store::bodies::{self, Body};
use crate::store::cursor::{Cursor, ListKind, seek};
use crate::store::voices::Voices;
use crate::store::works::{self, NewWork, PublicWork, WorkFilter};
use crate::store::{Conn, Db, communes};

/// The most communes that an intercommunalité is looked through for; the largest has fewer than 200.
const COMMUNES: u32 = 2_000;

fn read_entry(doc: &str) -> Result<DirectoryEntry, Failure> {
    serde_json::from_str(doc).map_err(|error| Failure::Internal(error.into()))
}

fn entry(work: &PublicWork, body: &Body) -> Result<Signed<DirectoryEntry>, Failure> {
    let content = read_entry(&work.doc)?;
    let word = Word {
        level: LayerLevel::of(body.name.kind()).unwrap_or(LayerLevel::National),
        body_name: body.label.clone(),
        // An attestation is of the whole entry.
        checked_on: work.checked_on.or(content.checked_on),
    };
    Ok(Signed { word, content })
}

/// The services published by everybody who speaks in the commune, with the slug of each.
fn published(connection: &mut Conn, voices: &Voices) -> Result<Vec<(String, Signed<DirectoryEntry>)>, Failure> {
    let found = works::public_of_bodies(connection, &voices.all_ids(), WorkKind::Service)?;
    let national = bodies::get(connection, &voices.national)?;
    let mut entries = Vec::new();
    for work in found {
        let body = voices.local.iter().chain(&national).find(|body| body.id == work.body);
        if let Some(body) = body {
            entries.push((work.subject.clone(), entry(&work, body)?));
        }
    }
    Ok(entries)
}

/// The services published by everybody who speaks in the commune.
pub(super) fn entries(connection: &mut Conn, voices: &Voices) -> Result<Vec<Signed<DirectoryEntry>>, Failure> {
    Ok(published(connection, voices)?.into_iter().map(|(_, entry)| entry).collect())
}

/// The services published by these bodies, without whose word each is.
pub(super) fn entries_of(connection: &mut Conn, bodies: &[&str]) -> Result<Vec<DirectoryEntry>, Failure> {
    let found = works::public_of_bodies(connection, bodies, WorkKind::Service)?;
    found
        .into_iter()
        .map(|work| {
            let mut entry: DirectoryEntry =
                serde_json::from_str(&work.doc).map_err(|error| Failure::Internal(error.into()))?;
            entry.checked_on = work.checked_on.or(entry.checked_on);
            Ok(entry)
        })
        .collect()
}

/// The services of the commune, by name.
///
/// # Errors
/// [`Failure::NotFound`] for an unknown commune, [`Failure::InvalidCursor`], or the database's.
pub async fn list_services(
    db: &Db,
    insee: &InseeCode,
    kind: Option<ServiceKind>,
    page: PageRequest,
) -> Result<Listed<ServiceResource>, Failure> {
    let cursor = page.cursor(ListKind::Services)?;
    let insee = insee.clone();
    db.read(move |connection| {
        let commune = commune::find(connection, &insee)?;
        let Some(voices) = Voices::of(connection, &commune)? else {
            return Ok(Listed { items: Vec::new(), next: None });
        };
        let mut found = published(connection, &voices)?;
        found.retain(|(_, entry)| {
            entry.content.territory.holds(&commune) && kind.is_none_or(|kind| entry.content.kind == kind)
        });
        // Two bodies may have one slug each; the word's level tells them apart.
        let (rows, next) = seek(found, cursor.as_ref(), page.limit, |(slug, entry)| Cursor {
            name: fold(&entry.content.name),
            key: format!("{slug} {:?} {}", entry.word.level, fold(&entry.word.body_name)),
        });
        let items = rows.into_iter().map(|(slug, Signed { word, content })| {
            let slug = slug.parse().map_err(|error| {
                Failure::Internal(anyhow::anyhow!("a stored service's slug is unreadable: {error}"))
            })?;
            let hours_text = content.hours.as_ref().map(mee_shared::directory::OpeningHours::french);
            Ok(ServiceResource { slug, word, hours_text, service: content })
        });
        let items = items.collect::<Result<Vec<_>, Failure>>()?;
        Ok(Listed::new(ListKind::Services, items, next.as_ref(), |item| item))
    })
    .await
}

/// The services of the body acted for, whatever their state, the first begun first, each with its latest text.
///
/// # Errors
/// [`Failure::InvalidCursor`], or the database's.
pub async fn list_body_services(db: &Db, acting: &Acting, page: PageRequest) -> Result<Listed<BodyService>, Failure> {
    let cursor = page.cursor(ListKind::BodyServices)?;
    let acting = acting.clone();
    let schools = (!acting.reaches_everything()).then(|| acting.own_schools());
    let filter = WorkFilter { kind: Some(WorkKind::Service), schools, ..WorkFilter::default() };
    db.read(move |connection| {
        let (rows, next) = works::list(connection, &acting.body().id, &filter, cursor.as_ref(), page.limit)?;
        let mut items = Vec::new();
        for work in &rows {
            let latest = works::revision(connection, &work.id, work.last_number)?.ok_or(Failure::NotFound)?;
            items.push(BodyService { work: resource_of(connection, work)?, service: read_entry(&latest.doc)? });
        }
        Ok(Listed::new(ListKind::BodyServices, items, next.as_ref(), |item| item))
    })
    .await
}

/// The communes of a territory that is a commune or an intercommunalité.
fn communes_of(connection: &mut Conn, territory: &Territory) -> Result<Vec<Commune>, Failure> {
    match territory {
        Territory::Commune(insee) => Ok(communes::find(connection, insee)?.into_iter().collect()),
        Territory::Epci(siren) => {
            let name = BodyName::new(mee_shared::body::BodyKind::Epci, siren.as_str())
                .map_err(|error| Failure::Internal(error.into()))?;
            Ok(communes::of_body(connection, &name, None, COMMUNES)?.0)
        }
        Territory::Departement(_) | Territory::Academie(_) => Ok(Vec::new()),
    }
}

/// Writes a service of the body acted for; parents see it once it is published.
///
/// # Errors
/// [`Failure::Unprocessable`] for a service that cannot be or a territory that is not the body's, [`Failure::Stale`], or the
/// database's.
pub async fn put_service(
    db: &Db,
    acting: &Acting,
    slug: &Slug,
    service: DirectoryEntry,
    if_match: IfMatch,
) -> Result<SavedWork, Failure> {
    check_entry(&service).map_err(Failure::Unprocessable)?;
    let (acting, slug) = (acting.clone(), slug.clone());
    db.write(move |connection| {
        let communes = communes_of(connection, &service.territory)?;
        if !may_speak_for(&acting.body().name, &service.territory, &communes) {
            let detail = "Ce territoire n'est pas le vôtre : une collectivité ne parle que des services du sien.";
            return Err(Failure::rule("/territory", detail));
        }
        let new = NewWork { kind: WorkKind::Service, subject: slug.as_str(), title: service.name.trim(), uai: None };
        let work = save(connection, &acting, new, &service, if_match)?;
        Ok(SavedWork { work, advice: advice_for(&[("/name", &service.name)]) })
    })
    .await
}
