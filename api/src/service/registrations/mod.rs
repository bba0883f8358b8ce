//! Registrations: a work of a body for each school year; parents see the nearest body's, of the year that the day picks.

mod demo;
mod desk;
mod public;
mod transfer;

use mee_shared::registration::Registration;
use mee_shared::sector::SchoolYear;
use mee_shared::work::WorkKind;

use super::Failure;
use crate::store::Conn;
use crate::store::bodies::BodyId;
use crate::store::works::{self, NewWork, Work, WorkFilter};

pub use demo::fill_registration;
pub use desk::{get_body_registration, put_registration};
pub use public::get_registration;
pub(super) use public::{VIEW, draft, nearest, published};
pub use transfer::{export_registrations, import_registrations};

/// More school years than a body ever writes.
const MOST_YEARS: u32 = 100;

pub(super) fn read(doc: &str) -> Result<Registration, Failure> {
    serde_json::from_str(doc).map_err(|error| Failure::Internal(error.into()))
}

fn title(registration: &Registration) -> String {
    format!("Inscriptions {}", registration.school_year)
}

fn new_work<'a>(subject: &'a str, title: &'a str) -> NewWork<'a> {
    NewWork { kind: WorkKind::Registration, subject, title, uai: None }
}

/// The body's registrations, each with its work, the first school year first.
fn of_body(connection: &mut Conn, body: &BodyId) -> Result<Vec<(Work, Registration)>, Failure> {
    let filter = WorkFilter { kind: Some(WorkKind::Registration), ..WorkFilter::default() };
    let (works, _) = works::list(connection, body, &filter, None, MOST_YEARS)?;
    let mut found = Vec::new();
    for work in works {
        if let Some(latest) = works::revision(connection, &work.id, work.last_number)? {
            found.push((work, read(&latest.doc)?));
        }
    }
    found.sort_by_key(|(_, registration)| registration.school_year);
    Ok(found)
}

/// What the work of a school year is called: as it was begun, or by its year.
fn subject(connection: &mut Conn, body: &BodyId, year: SchoolYear) -> Result<String, Failure> {
    let known = of_body(connection, body)?.into_iter().find(|(_, registration)| registration.school_year == year);
    Ok(known.map_or_else(|| year.to_string(), |(work, _)| work.subject))
}
