//! What a body has chosen for itself, and when mails of a topic last went out for it.

use diesel::prelude::*;

use super::bodies::BodyId;
use super::schema::{body_settings, notices};
use super::{Conn, StoreError, now_micros};

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// Texts wait for a decision.
    Proposed,
    /// Something is left to fill in or to check.
    Reminder,
}

impl Topic {
    fn as_str(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Reminder => "reminder",
        }
    }
}

/// Whether the body takes reminders; every body does until it says otherwise.
///
/// # Errors
/// When the database does not answer.
pub fn takes_reminders(connection: &mut Conn, body: &BodyId) -> Result<bool, StoreError> {
    let chosen: Option<bool> =
        body_settings::table.find(&body.0).select(body_settings::takes_reminders).first(connection).optional()?;
    Ok(chosen.unwrap_or(true))
}

/// Notes whether the body takes reminders.
///
/// # Errors
/// When the database refuses.
pub fn put_takes_reminders(connection: &mut Conn, body: &BodyId, takes: bool) -> Result<(), StoreError> {
    let values = (body_settings::takes_reminders.eq(takes), body_settings::updated_at.eq(now_micros()));
    let changed = diesel::update(body_settings::table.find(&body.0)).set(values).execute(connection)?;
    if changed == 0 {
        diesel::insert_into(body_settings::table)
            .values((body_settings::body_id.eq(&body.0), values))
            .execute(connection)?;
    }
    Ok(())
}

/// When a mail of this topic last went out for the body to this recipient, in microseconds since 1970.
///
/// An empty recipient stands for all of the body's people at once.
///
/// # Errors
/// When the database does not answer.
pub fn notified_at(
    connection: &mut Conn,
    body: &BodyId,
    topic: Topic,
    recipient: &str,
) -> Result<Option<i64>, StoreError> {
    Ok(notices::table
        .find((&body.0, topic.as_str(), recipient))
        .select(notices::sent_at)
        .first(connection)
        .optional()?)
}

/// Notes when a mail of this topic goes out, in microseconds since 1970.
///
/// # Errors
/// When the database refuses.
pub fn note_notice(
    connection: &mut Conn,
    body: &BodyId,
    topic: Topic,
    recipient: &str,
    at: i64,
) -> Result<(), StoreError> {
    let key = (body.0.as_str(), topic.as_str(), recipient);
    let changed = diesel::update(notices::table.find(key)).set(notices::sent_at.eq(at)).execute(connection)?;
    if changed == 0 {
        diesel::insert_into(notices::table)
            .values((
                notices::body_id.eq(key.0),
                notices::topic.eq(key.1),
                notices::recipient.eq(key.2),
                notices::sent_at.eq(at),
            ))
            .execute(connection)?;
    }
    Ok(())
}
