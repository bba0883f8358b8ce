//! Webhooks and what is sent to them.
//!
//! As in the outbox, taking a delivery moves its next attempt on, in one statement that one process wins. A webhook keeps the
//! number of the last change looked at for it: moving it on and queueing what follows is one transaction.

mod deliveries;

use diesel::prelude::*;
use mee_shared::ids::ObjectId;

use super::bodies::BodyId;
use super::cursor::{Cursor, cut};
use super::schema::{webhook_deliveries, webhooks};
use super::vault::{self, WEBHOOK_PREVIOUS, WEBHOOK_SECRET};
use super::{Conn, StoreError, changes, new_id, now_micros};

pub use deliveries::{
    Delivery, Taken, add, again, delivered, give_up, list_deliveries, list_due, prune, retry_later, take,
};

/// A webhook, without its secrets. No Debug: addresses of receivers hold tokens, and stay out of logs.
#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = webhooks)]
pub struct Webhook {
    /// Its identifier.
    pub id: String,
    body_id: String,
    /// The address it is told at.
    pub url: String,
    /// The kinds of event it is told of, parted by spaces.
    pub events: String,
    /// Until when the secret before this one signs too, in microseconds since 1970.
    pub previous_until: Option<i64>,
    /// When it was made, in microseconds since 1970.
    pub created_at: i64,
    /// The number of the last change looked at for it.
    pub seen_seq: i64,
    /// When it was given up, in microseconds since 1970.
    pub disabled_at: Option<i64>,
    /// Why it was given up: a word.
    pub disabled_reason: Option<String>,
}

impl Webhook {
    /// The body it belongs to.
    #[must_use]
    pub fn body(&self) -> BodyId {
        BodyId(self.body_id.clone())
    }
}

/// The body's webhooks, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub fn list(connection: &mut Conn, body: &BodyId) -> Result<Vec<Webhook>, StoreError> {
    Ok(webhooks::table
        .filter(webhooks::body_id.eq(body.as_str()))
        .order(webhooks::id.asc())
        .select(Webhook::as_select())
        .load(connection)?)
}

/// The body's webhook of this identifier.
///
/// # Errors
/// When the database does not answer.
pub fn find(connection: &mut Conn, body: &BodyId, id: &ObjectId) -> Result<Option<Webhook>, StoreError> {
    Ok(webhooks::table
        .find(id.as_str())
        .filter(webhooks::body_id.eq(body.as_str()))
        .select(Webhook::as_select())
        .first(connection)
        .optional()?)
}

/// A new webhook of the body, told of what changes from now on.
///
/// # Errors
/// When the database refuses.
pub fn create(
    connection: &mut Conn,
    body: &BodyId,
    url: &str,
    events: &str,
    secret: &str,
) -> Result<Webhook, StoreError> {
    let seen_seq = changes::ends(connection)?.last;
    let webhook = Webhook {
        id: new_id(),
        body_id: body.as_str().to_owned(),
        url: url.to_owned(),
        events: events.to_owned(),
        previous_until: None,
        created_at: now_micros(),
        seen_seq,
        disabled_at: None,
        disabled_reason: None,
    };
    diesel::insert_into(webhooks::table)
        .values((
            webhooks::id.eq(&webhook.id),
            webhooks::body_id.eq(&webhook.body_id),
            webhooks::url.eq(url),
            webhooks::secret.eq(vault::seal(WEBHOOK_SECRET, &webhook.id, secret)?),
            webhooks::events.eq(events),
            webhooks::created_at.eq(webhook.created_at),
            webhooks::seen_seq.eq(seen_seq),
        ))
        .execute(connection)?;
    Ok(webhook)
}

/// Removes a webhook of the body with all that waits for it; says whether there was one.
///
/// # Errors
/// When the database does not answer.
pub fn remove(connection: &mut Conn, body: &BodyId, id: &ObjectId) -> Result<bool, StoreError> {
    if find(connection, body, id)?.is_none() {
        return Ok(false);
    }
    diesel::delete(webhook_deliveries::table.filter(webhook_deliveries::webhook_id.eq(id.as_str())))
        .execute(connection)?;
    let of_body = webhooks::table.find(id.as_str()).filter(webhooks::body_id.eq(body.as_str()));
    Ok(diesel::delete(of_body).execute(connection)? > 0)
}

/// The body a webhook belongs to.
///
/// # Errors
/// When there is no such webhook, or the database does not answer.
pub fn body_of(connection: &mut Conn, id: &str) -> Result<BodyId, StoreError> {
    Ok(BodyId(webhooks::table.find(id).select(webhooks::body_id).first(connection)?))
}

/// The secrets that sign for a webhook at this instant, the newest first.
///
/// # Errors
/// When one cannot be opened, or the database does not answer.
pub fn secrets(connection: &mut Conn, id: &str, at: i64) -> Result<Vec<String>, StoreError> {
    let (secret, previous, until): (String, Option<String>, Option<i64>) = webhooks::table
        .find(id)
        .select((webhooks::secret, webhooks::previous_secret, webhooks::previous_until))
        .first(connection)?;
    let mut found = vec![vault::open(WEBHOOK_SECRET, id, &secret)?];
    if let Some(kept) = previous.filter(|_| until.is_some_and(|until| at < until)) {
        found.push(vault::open(WEBHOOK_PREVIOUS, id, &kept)?);
    }
    Ok(found)
}

/// Gives a webhook another secret; the one before it signs too until this instant.
///
/// # Errors
/// When the present secret cannot be opened, or the database refuses.
pub fn rotate(connection: &mut Conn, webhook: &Webhook, secret: &str, until: i64) -> Result<(), StoreError> {
    let kept: String = webhooks::table.find(&webhook.id).select(webhooks::secret).first(connection)?;
    let present = vault::open(WEBHOOK_SECRET, &webhook.id, &kept)?;
    diesel::update(webhooks::table.find(&webhook.id))
        .set((
            webhooks::secret.eq(vault::seal(WEBHOOK_SECRET, &webhook.id, secret)?),
            webhooks::previous_secret.eq(Some(vault::seal(WEBHOOK_PREVIOUS, &webhook.id, &present)?)),
            webhooks::previous_until.eq(Some(until)),
        ))
        .execute(connection)?;
    Ok(())
}

/// Forgets the secrets before the present ones whose time is over.
///
/// # Errors
/// When the database refuses.
pub fn forget_previous(connection: &mut Conn, now: i64) -> Result<(), StoreError> {
    diesel::update(webhooks::table.filter(webhooks::previous_until.le(now)))
        .set((webhooks::previous_secret.eq(None::<String>), webhooks::previous_until.eq(None::<i64>)))
        .execute(connection)?;
    Ok(())
}

/// Those for which changes up to this number have not all been looked at.
///
/// # Errors
/// When the database does not answer.
pub fn list_behind(connection: &mut Conn, last: i64) -> Result<Vec<Webhook>, StoreError> {
    Ok(webhooks::table
        .filter(webhooks::seen_seq.lt(last))
        .filter(webhooks::disabled_at.is_null())
        .order(webhooks::id.asc())
        .select(Webhook::as_select())
        .load(connection)?)
}

/// Changes up to this number have been looked at; false where another process was faster.
///
/// # Errors
/// When the database does not answer.
pub fn move_on(connection: &mut Conn, webhook: &Webhook, seq: i64) -> Result<bool, StoreError> {
    let unmoved = webhooks::table.find(&webhook.id).filter(webhooks::seen_seq.eq(webhook.seen_seq));
    Ok(diesel::update(unmoved).set(webhooks::seen_seq.eq(seq)).execute(connection)? > 0)
}

/// Since when every attempt has failed, this one included.
///
/// # Errors
/// When the database does not answer.
pub fn failing_since(connection: &mut Conn, id: &str) -> Result<i64, StoreError> {
    let now = now_micros();
    diesel::update(webhooks::table.find(id).filter(webhooks::failing_since.is_null()))
        .set(webhooks::failing_since.eq(Some(now)))
        .execute(connection)?;
    let since: Option<i64> = webhooks::table.find(id).select(webhooks::failing_since).first(connection)?;
    Ok(since.unwrap_or(now))
}

/// Gives a webhook up; what waits for it is given up with it. Says whether it was not given up before.
///
/// # Errors
/// When the database does not answer.
pub fn disable(connection: &mut Conn, id: &str, reason: &str) -> Result<bool, StoreError> {
    let now = now_micros();
    let changed = diesel::update(webhooks::table.find(id).filter(webhooks::disabled_at.is_null()))
        .set((webhooks::disabled_at.eq(Some(now)), webhooks::disabled_reason.eq(Some(reason))))
        .execute(connection)?;
    let waiting = webhook_deliveries::table
        .filter(webhook_deliveries::webhook_id.eq(id))
        .filter(webhook_deliveries::delivered_at.is_null())
        .filter(webhook_deliveries::failed_at.is_null());
    diesel::update(waiting).set(webhook_deliveries::failed_at.eq(Some(now))).execute(connection)?;
    Ok(changed > 0)
}
