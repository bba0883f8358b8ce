//! The demo's registration, moved to the school year that families prepare when the demo is filled.

use jiff::ToSpan as _;
use mee_shared::Day;
use mee_shared::ids::InseeCode;
use mee_shared::registration::Registration;
use mee_shared::sector::SchoolYear;

use super::super::demo::DEMO_COMMUNE;
use super::super::import::{ImportFailure, ImportSummary, record};
use super::super::works::publish_as_operator;
use super::{new_work, subject, title};
use crate::store::{Db, bodies};

/// Moves a registration to another school year, its dates with it.
fn moved(mut registration: Registration, to: SchoolYear) -> Registration {
    let years = i64::from(to.begins_in()) - i64::from(registration.school_year.begins_in());
    registration.school_year = to;
    for date in &mut registration.dates {
        date.opens_on = date.opens_on.saturating_add(years.years());
        date.closes_on = date.closes_on.map(|day| day.saturating_add(years.years()));
    }
    registration
}

/// Publishes a registration as the demo commune's, for the school year that follows today's.
///
/// # Errors
/// [`ImportFailure`], and nothing is written.
pub fn fill_registration(db: &Db, registration: Registration, today: Day) -> Result<ImportSummary, ImportFailure> {
    let next = SchoolYear::of(today.saturating_add(1.year()));
    let registration = moved(registration, next);
    registration.check().map_err(|errors| {
        let said: Vec<String> =
            errors.into_iter().map(|error| format!("{} : {}", error.pointer, error.detail)).collect();
        ImportFailure::File(said.join(" ; "))
    })?;
    db.write_blocking(|connection| {
        let mut summary = ImportSummary::new("registration");
        summary.read = 1;
        let insee: InseeCode =
            DEMO_COMMUNE.parse().map_err(|error| ImportFailure::File(format!("{DEMO_COMMUNE} : {error}")))?;
        let body = match bodies::find_commune(connection, &insee)? {
            Some(id) => bodies::get(connection, &id)?,
            None => None,
        };
        let body = body.ok_or_else(|| ImportFailure::File("commune absente".to_owned()))?;
        let (subject, title) = (subject(connection, &body.id, registration.school_year)?, title(&registration));
        summary.count(publish_as_operator(connection, &body, new_work(&subject, &title), &registration, today)?);
        record(connection, &summary)?;
        Ok(summary)
    })
}
