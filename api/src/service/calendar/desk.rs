//! A body's work on its school calendar.

use mee_shared::body::BodyKind;
use mee_shared::calendar::LocalCalendar;
use mee_shared::fiche::layer::covers;
use mee_shared::ids::Uai;
use mee_shared::problem::{FieldError, ProblemCode};
use mee_shared::wire::calendar::BodyCalendar;
use mee_shared::work::WorkKind;

use super::super::Failure;
use super::super::auth::Acting;
use super::super::works::{IfMatch, resource_of, save};
use super::{SUBJECT, new_work, read};
use crate::store::bodies::Body;
use crate::store::{Conn, Db, communes, schools, works};

/// The calendar of the body acted for, with its latest text.
///
/// # Errors
/// [`Failure::NotFound`], or the database's.
pub async fn get_body_calendar(db: &Db, acting: &Acting) -> Result<BodyCalendar, Failure> {
    let acting = acting.clone();
    db.read(move |connection| {
        let found = works::find(connection, &acting.body().id, WorkKind::Calendar, SUBJECT)?;
        let work = found.ok_or(Failure::NotFound)?;
        acting.require_reach(&work)?;
        let latest = works::revision(connection, &work.id, work.last_number)?.ok_or(Failure::NotFound)?;
        Ok(BodyCalendar { calendar: read(&latest.doc)?, work: resource_of(connection, &work)? })
    })
    .await
}

/// Refuses schools that are not in the body's territory; `places` are their pointers.
///
/// # Errors
/// [`Failure::Unprocessable`] with the place of each, or the database's.
pub(in crate::service) fn check_schools(
    connection: &mut Conn,
    body: &Body,
    places: &[(String, &Uai)],
) -> Result<(), Failure> {
    let names: Vec<&str> = places.iter().map(|(_, uai)| uai.as_str()).collect();
    let known = schools::find_many(connection, &names)?;
    let mut errors = Vec::new();
    for (pointer, uai) in places {
        let school = known.iter().find(|school| school.uai == **uai);
        let commune = school.map(|school| communes::find(connection, &school.insee)).transpose()?.flatten();
        if !commune.is_some_and(|commune| covers(&body.name, &commune)) {
            errors.push(FieldError {
                pointer: pointer.clone(),
                code: ProblemCode::Unprocessable,
                detail: format!("Aucune école {uai} n'est dans votre territoire."),
            });
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(Failure::Unprocessable(errors)) }
}

/// Writes the calendar of the body acted for; parents see it once it is published.
///
/// # Errors
/// [`Failure::Unprocessable`] for what cannot be, [`Failure::Stale`], or the database's.
pub async fn put_calendar(
    db: &Db,
    acting: &Acting,
    calendar: LocalCalendar,
    if_match: IfMatch,
) -> Result<BodyCalendar, Failure> {
    // The week is set by the services of the Éducation nationale on the proposal of communes (article D521-11 of the Code de
    // l'éducation); whoever of them publishes it here says it to parents.
    if matches!(acting.body().name.kind(), BodyKind::National | BodyKind::Vendor) {
        return Err(Failure::rule(
            "",
            "Le calendrier local est celui d'une collectivité ou d'un service départemental.",
        ));
    }
    calendar.check().map_err(Failure::Unprocessable)?;
    let acting = acting.clone();
    db.write(move |connection| {
        let weeks = calendar.schools.iter().enumerate().flat_map(|(at, one)| {
            one.schools.iter().enumerate().map(move |(of, uai)| (format!("/schools/{at}/schools/{of}"), uai))
        });
        let days = calendar.days.iter().enumerate().flat_map(|(at, one)| {
            one.schools.iter().enumerate().map(move |(of, uai)| (format!("/days/{at}/schools/{of}"), uai))
        });
        let places: Vec<(String, &Uai)> = weeks.chain(days).collect();
        check_schools(connection, acting.body(), &places)?;
        let work = save(connection, &acting, new_work(), &calendar, if_match)?;
        Ok(BodyCalendar { work, calendar })
    })
    .await
}
