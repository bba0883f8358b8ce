//! What follows when parents see something else of a work: the tables made from published texts.

use super::super::{Failure, agenda, changes, layers, menus, news, rubrics};
use crate::store::Conn;
use crate::store::bodies::Body;
use crate::store::works::{self, Revision, Work, WorkId};

/// Whether the revision may reach parents as things stand: a text checked when it was written may have lost its place since.
///
/// # Errors
/// [`Failure::Conflict`] or [`Failure::Unprocessable`] with what is in the way, or the database's.
pub(super) fn check(connection: &mut Conn, body: &Body, work: &Work, revision: &Revision) -> Result<(), Failure> {
    layers::check(connection, body, work, revision)?;
    rubrics::check(connection, work)?;
    news::check(connection, body, work, revision)
}

/// Brings what is made from published texts up to what the work publishes now, and tells those who follow changes.
///
/// # Errors
/// When the database refuses.
pub(super) fn changed(connection: &mut Conn, body: &Body, id: &WorkId) -> Result<(), Failure> {
    let work = works::get(connection, &body.id, id)?.ok_or(Failure::NotFound)?;
    layers::changed(connection, body, &work)?;
    rubrics::changed(connection, body, id)?;
    agenda::changed(connection, body, id)?;
    news::changed(connection, body, &work)?;
    menus::changed(connection, &work)?;
    changes::note_work(connection, body, id)
}
