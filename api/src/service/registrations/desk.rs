//! A body's work on its registration.

use mee_shared::body::BodyKind;
use mee_shared::registration::Registration;
use mee_shared::wire::registration::BodyRegistration;
use mee_shared::work::WorkKind;

use super::super::Failure;
use super::super::auth::Acting;
use super::super::works::{IfMatch, resource_of, save};
use super::{SUBJECT, new_work, read, title};
use crate::store::Db;
use crate::store::works;

/// The registration of the body acted for, with its latest text.
///
/// # Errors
/// [`Failure::NotFound`], or the database's.
pub async fn get_body_registration(db: &Db, acting: &Acting) -> Result<BodyRegistration, Failure> {
    let acting = acting.clone();
    db.read(move |connection| {
        let found = works::find(connection, &acting.body().id, WorkKind::Registration, SUBJECT)?;
        let work = found.ok_or(Failure::NotFound)?;
        acting.require_reach(&work)?;
        let latest = works::revision(connection, &work.id, work.last_number)?.ok_or(Failure::NotFound)?;
        let registration = read(&latest.doc)?;
        let advice = registration.advice();
        Ok(BodyRegistration { work: resource_of(connection, &work)?, registration, advice })
    })
    .await
}

/// Writes the registration of the body acted for; parents see it once it is published.
///
/// # Errors
/// [`Failure::Unprocessable`] for what cannot be, [`Failure::Stale`], or the database's.
pub async fn put_registration(
    db: &Db,
    acting: &Acting,
    registration: Registration,
    if_match: IfMatch,
) -> Result<BodyRegistration, Failure> {
    // The mayor registers (article L131-5 of the Code de l'éducation), or the EPCI that runs the schools for the communes.
    if !matches!(acting.body().name.kind(), BodyKind::Commune | BodyKind::Epci) {
        return Err(Failure::rule("", "Les inscriptions sont celles d'une commune ou d'une intercommunalité."));
    }
    registration.check().map_err(Failure::Unprocessable)?;
    let acting = acting.clone();
    db.write(move |connection| {
        let title = title(&registration);
        let work = save(connection, &acting, new_work(&title), &registration, if_match)?;
        let advice = registration.advice();
        Ok(BodyRegistration { work, registration, advice })
    })
    .await
}
