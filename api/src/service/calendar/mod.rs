//! The school calendar: the ministry's, the law's, and what bodies say of it in their territory.

mod days;
mod desk;
mod public;

use mee_shared::Day;
use mee_shared::calendar::{Clock, LocalCalendar};
use mee_shared::ids::InseeCode;
use mee_shared::work::WorkKind;

use super::Failure;
use super::works::publish_as_operator;
use crate::store::bodies::Body;
use crate::store::works::NewWork;
use crate::store::{Conn, Written};

pub(super) use days::{Days, school_days};
pub(super) use desk::check_schools;
pub use desk::{get_body_calendar, put_calendar};
pub(super) use public::shown;
pub use public::{CalendarQuery, LONGEST, get_calendar};

/// A body has one, so its subject is always the same.
const SUBJECT: &str = "calendar";

fn read(doc: &str) -> Result<LocalCalendar, Failure> {
    serde_json::from_str(doc).map_err(|error| Failure::Internal(error.into()))
}

/// What lists call it.
pub(super) const TITLE: &str = "Calendrier des écoles";

/// Publishes a checked calendar for a body, as the operator.
///
/// # Errors
/// When the database refuses.
pub(super) fn publish(
    connection: &mut Conn,
    body: &Body,
    calendar: &LocalCalendar,
    checked_on: Day,
) -> Result<Written, Failure> {
    publish_as_operator(connection, body, new_work(), calendar, checked_on)
}

fn new_work() -> NewWork<'static> {
    NewWork { kind: WorkKind::Calendar, subject: SUBJECT, title: TITLE, uai: None }
}

/// The day it is now in a commune.
pub(super) fn today(insee: &InseeCode) -> Day {
    Clock::of(insee).day(jiff::Timestamp::now())
}
