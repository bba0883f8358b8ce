//! A body's work on its registration.

use mee_shared::body::BodyKind;
use mee_shared::registration::Registration;
use mee_shared::sector::SchoolYear;
use mee_shared::wire::registration::BodyRegistration;

use super::super::Failure;
use super::super::auth::Acting;
use super::super::works::{IfMatch, resource_of, save};
use super::{new_work, of_body, subject, title};
use crate::store::Db;

/// The registration of the body acted for, with its latest text: that of a school year, or the latest year's.
///
/// # Errors
/// [`Failure::NotFound`], or the database's.
pub async fn get_body_registration(
    db: &Db,
    acting: &Acting,
    year: Option<SchoolYear>,
) -> Result<BodyRegistration, Failure> {
    let acting = acting.clone();
    db.read(move |connection| {
        let mut found = of_body(connection, &acting.body().id)?;
        found.retain(|(_, registration)| year.is_none_or(|year| registration.school_year == year));
        let (work, registration) = found.pop().ok_or(Failure::NotFound)?;
        acting.require_reach(&work)?;
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
        let subject = subject(connection, &acting.body().id, registration.school_year)?;
        let title = title(&registration);
        let work = save(connection, &acting, new_work(&subject, &title), &registration, if_match)?;
        let advice = registration.advice();
        Ok(BodyRegistration { work, registration, advice })
    })
    .await
}
