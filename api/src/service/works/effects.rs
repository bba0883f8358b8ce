//! What follows when parents see something else of a work: the tables made from published texts.

use super::super::{Failure, rubrics};
use crate::store::Conn;
use crate::store::bodies::Body;
use crate::store::works::{Revision, Work, WorkId};

/// Whether the revision may reach parents as things stand: a text checked when it was written may have lost its place since.
///
/// # Errors
/// [`Failure::Conflict`] or [`Failure::Unprocessable`] with what is in the way, or the database's.
pub(super) fn check(connection: &mut Conn, _: &Body, work: &Work, _: &Revision) -> Result<(), Failure> {
    rubrics::check(connection, work)
}

/// Brings what is made from published texts up to what the work publishes now.
///
/// # Errors
/// When the database refuses.
pub(super) fn changed(connection: &mut Conn, body: &Body, work: &WorkId) -> Result<(), Failure> {
    rubrics::changed(connection, body, work)
}
