//! The registration that parents of a commune find: the nearest body's that has published one.

use mee_shared::Day;
use mee_shared::calculator::documents::CALCULATOR;
use mee_shared::commune::Commune;
use mee_shared::fiche::layer::{LayerLevel, Word};
use mee_shared::ids::InseeCode;
use mee_shared::links::Links;
use mee_shared::view_path::ViewPath;
use mee_shared::wire::registration::RegistrationResource;
use mee_shared::work::WorkKind;

use super::super::{Failure, commune};
use super::read;
use crate::store::bodies::Body;
use crate::store::voices::Voices;
use crate::store::works::{self, PublicWork};
use crate::store::{Conn, Db};

/// The page that shows it.
pub(in crate::service) const VIEW: ViewPath = ViewPath::Calculator(CALCULATOR.definition.id);

fn resource(
    links: &Links,
    commune: &Commune,
    body: &Body,
    doc: &str,
    checked_on: Option<Day>,
) -> Result<RegistrationResource, Failure> {
    let word = Word {
        level: LayerLevel::of(body.name.kind()).unwrap_or(LayerLevel::National),
        body_name: body.label.clone(),
        checked_on,
    };
    Ok(RegistrationResource::of(read(doc)?, word, links.view(&commune.insee, &VIEW)))
}

/// The registration of the commune; none where no body over it has published one.
pub(in crate::service) fn published(
    connection: &mut Conn,
    links: &Links,
    commune: &Commune,
) -> Result<Option<RegistrationResource>, Failure> {
    let nearest = nearest(connection, commune)?;
    nearest.map(|(body, work)| resource(links, commune, &body, &work.doc, work.checked_on)).transpose()
}

/// The published work that parents of the commune find, and whose it is.
pub(in crate::service) fn nearest(
    connection: &mut Conn,
    commune: &Commune,
) -> Result<Option<(Body, PublicWork)>, Failure> {
    let Some(voices) = Voices::of(connection, commune)? else { return Ok(None) };
    let mut found = works::public_of_bodies(connection, &voices.local_ids(), WorkKind::Registration)?;
    // The bodies come the farthest first.
    let place = |body: &Body| found.iter().position(|work| work.body == body.id);
    let nearest = voices.local.iter().rev().find_map(|body| place(body).map(|place| (body.clone(), place)));
    Ok(nearest.map(|(body, place)| (body, found.swap_remove(place))))
}

/// A draft as parents would find it.
pub(in crate::service) fn draft(
    links: &Links,
    commune: &Commune,
    body: &Body,
    doc: &str,
) -> Result<RegistrationResource, Failure> {
    resource(links, commune, body, doc, None)
}

/// The registration that parents of the commune find.
///
/// # Errors
/// [`Failure::NotFound`], or the database's.
pub async fn get_registration(db: &Db, links: &Links, insee: &InseeCode) -> Result<RegistrationResource, Failure> {
    let (links, insee) = (links.clone(), insee.clone());
    db.read(move |connection| {
        let commune = commune::find(connection, &insee)?;
        published(connection, &links, &commune)?.ok_or(Failure::NotFound)
    })
    .await
}
