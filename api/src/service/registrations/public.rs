//! The registration that parents of a commune find: the nearest body's that has published one.

use mee_shared::Day;
use mee_shared::calculator::documents::CALCULATOR;
use mee_shared::commune::Commune;
use mee_shared::fiche::layer::{LayerLevel, Word};
use mee_shared::ids::InseeCode;
use mee_shared::links::Links;
use mee_shared::registration::Registration;
use mee_shared::view_path::ViewPath;
use mee_shared::wire::registration::RegistrationResource;
use mee_shared::work::WorkKind;

use super::super::{Failure, calendar, commune};
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
    registration: Registration,
    checked_on: Option<Day>,
) -> RegistrationResource {
    let word = Word {
        level: LayerLevel::of(body.name.kind()).unwrap_or(LayerLevel::National),
        body_name: body.label.clone(),
        checked_on,
    };
    RegistrationResource::of(registration, word, links.view(&commune.insee, &VIEW))
}

/// The registration of the commune for the school year that this day picks; none where no body over it has published one.
pub(in crate::service) fn published(
    connection: &mut Conn,
    links: &Links,
    commune: &Commune,
    today: Day,
) -> Result<Option<RegistrationResource>, Failure> {
    let Some((body, works)) = nearest(connection, commune)? else { return Ok(None) };
    let mut years = Vec::new();
    for work in works {
        years.push((read(&work.doc)?, work.checked_on));
    }
    let shown = Registration::shown_on(years.iter().map(|(registration, _)| registration), today);
    let shown = shown.map(|registration| registration.school_year);
    let picked = years.into_iter().find(|(registration, _)| Some(registration.school_year) == shown);
    Ok(picked.map(|(registration, checked_on)| resource(links, commune, &body, registration, checked_on)))
}

/// What the nearest body that has published a registration says to parents of the commune, a work for each school year.
pub(in crate::service) fn nearest(
    connection: &mut Conn,
    commune: &Commune,
) -> Result<Option<(Body, Vec<PublicWork>)>, Failure> {
    let Some(voices) = Voices::of(connection, commune)? else { return Ok(None) };
    let mut found = works::public_of_bodies(connection, &voices.local_ids(), WorkKind::Registration)?;
    // The bodies come the farthest first.
    let speaks = |body: &&Body| found.iter().any(|work| work.body == body.id);
    let Some(body) = voices.local.iter().rev().find(speaks).cloned() else { return Ok(None) };
    found.retain(|work| work.body == body.id);
    Ok(Some((body, found)))
}

/// A draft as parents would find it.
pub(in crate::service) fn draft(
    links: &Links,
    commune: &Commune,
    body: &Body,
    doc: &str,
) -> Result<RegistrationResource, Failure> {
    Ok(resource(links, commune, body, read(doc)?, None))
}

/// The registration that parents of the commune find.
///
/// # Errors
/// [`Failure::NotFound`], or the database's.
pub async fn get_registration(db: &Db, links: &Links, insee: &InseeCode) -> Result<RegistrationResource, Failure> {
    let today = calendar::today(insee);
    let (links, insee) = (links.clone(), insee.clone());
    db.read(move |connection| {
        let commune = commune::find(connection, &insee)?;
        published(connection, &links, &commune, today)?.ok_or(Failure::NotFound)
    })
    .await
}
