//! The grids that parents of a commune find: what the bodies over it have published.

use mee_shared::Day;
use mee_shared::commune::Commune;
use mee_shared::fiche::layer::{LayerLevel, Word};
use mee_shared::ids::{InseeCode, Slug};
use mee_shared::links::Links;
use mee_shared::tariff::validity;
use mee_shared::text::fold;
use mee_shared::view_path::ViewPath;
use mee_shared::wire::tariff::TariffResource;
use mee_shared::work::WorkKind;

use super::super::{Failure, Listed, PageRequest, commune};
use crate::store::bodies::Body;
use crate::store::cursor::{Cursor, ListKind, seek};
use crate::store::voices::Voices;
use crate::store::works;
use crate::store::{Conn, Db};

/// The grids of the commune; where two bodies have one of the same name, the nearest body's.
pub(in crate::service) fn all(
    connection: &mut Conn,
    links: &Links,
    commune: &Commune,
) -> Result<Vec<TariffResource>, Failure> {
    let Some(voices) = Voices::of(connection, commune)? else { return Ok(Vec::new()) };
    let found = works::public_of_bodies(connection, &voices.local_ids(), WorkKind::Tariff)?;
    let mut grids: Vec<TariffResource> = Vec::new();
    // The bodies come the farthest first, so a nearer one takes the place of a farther one.
    for body in &voices.local {
        for work in found.iter().filter(|work| work.body == body.id) {
            let found = resource(links, commune, body, (&work.subject, &work.doc), work.checked_on)?;
            grids.retain(|other| other.slug != found.slug);
            grids.push(found);
        }
    }
    sort(&mut grids);
    Ok(grids)
}

fn sort(grids: &mut [TariffResource]) {
    grids.sort_by_key(|grid| (fold(&grid.grid.title), grid.slug.to_string()));
}

fn resource(
    links: &Links,
    commune: &Commune,
    body: &Body,
    (subject, doc): (&str, &str),
    checked_on: Option<Day>,
) -> Result<TariffResource, Failure> {
    let grid = super::read(doc)?.grid;
    Ok(TariffResource {
        slug: super::slug(subject)?,
        word: Word {
            level: LayerLevel::of(body.name.kind()).unwrap_or(LayerLevel::National),
            body_name: body.label.clone(),
            checked_on,
        },
        url: links.view(&commune.insee, &ViewPath::Tariffs),
        validity: validity(&grid),
        grid,
    })
}

/// The grids of the commune with a draft in the place of the one it would replace.
pub(in crate::service) fn all_with_draft(
    connection: &mut Conn,
    links: &Links,
    commune: &Commune,
    body: &Body,
    (subject, doc): (&str, &str),
) -> Result<Vec<TariffResource>, Failure> {
    let mut grids = all(connection, links, commune)?;
    let draft = resource(links, commune, body, (subject, doc), None)?;
    grids.retain(|other| other.slug != draft.slug);
    grids.push(draft);
    sort(&mut grids);
    Ok(grids)
}

/// The grids that parents of the commune find, by title.
///
/// # Errors
/// [`Failure::NotFound`] for an unknown commune, [`Failure::InvalidCursor`], or the database's.
pub async fn list_tariffs(
    db: &Db,
    links: &Links,
    insee: &InseeCode,
    page: PageRequest,
) -> Result<Listed<TariffResource>, Failure> {
    let cursor = page.cursor(ListKind::Tariffs)?;
    let (links, insee) = (links.clone(), insee.clone());
    db.read(move |connection| {
        let commune = commune::find(connection, &insee)?;
        let found = all(connection, &links, &commune)?;
        let (rows, next) = seek(found, cursor.as_ref(), page.limit, |found| Cursor {
            name: fold(&found.grid.title),
            key: found.slug.to_string(),
        });
        Ok(Listed::new(ListKind::Tariffs, rows, next.as_ref(), |found| found))
    })
    .await
}

/// A grid that parents of the commune find.
///
/// # Errors
/// [`Failure::NotFound`], or the database's.
pub async fn get_tariff(db: &Db, links: &Links, insee: &InseeCode, slug: &Slug) -> Result<TariffResource, Failure> {
    let (links, insee, slug) = (links.clone(), insee.clone(), slug.clone());
    db.read(move |connection| {
        let commune = commune::find(connection, &insee)?;
        all(connection, &links, &commune)?.into_iter().find(|found| found.slug == slug).ok_or(Failure::NotFound)
    })
    .await
}
