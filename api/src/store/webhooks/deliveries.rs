//! What is sent to webhooks: queued, taken, delivered or given up.

use diesel::prelude::*;
use mee_shared::ids::ObjectId;

use super::{Cursor, StoreError, Webhook, cut};
use crate::store::schema::{webhook_deliveries, webhooks};
use crate::store::{Conn, new_id, now_micros};

/// A delivery as its body sees it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = webhook_deliveries)]
pub struct Delivery {
    /// Its identifier, the same in every attempt.
    pub id: String,
    /// What kind of event it tells of.
    pub event: String,
    /// What is sent, as a JSON document.
    pub payload: String,
    /// When it was queued, in microseconds since 1970.
    pub created_at: i64,
    /// How often it was tried.
    pub attempts: i32,
    /// When it is tried next, in microseconds since 1970.
    pub next_attempt_at: i64,
    /// When the receiver took it, in microseconds since 1970.
    pub delivered_at: Option<i64>,
    /// When it was given up, in microseconds since 1970.
    pub failed_at: Option<i64>,
    /// The status the receiver last answered with.
    pub last_status: Option<i32>,
    /// Why no answer came: a word.
    pub last_error: Option<String>,
}

/// A delivery taken for sending. No Debug: addresses of receivers stay out of logs.
pub struct Taken {
    /// Its identifier.
    pub id: String,
    /// Its webhook.
    pub webhook: String,
    /// The address it goes to.
    pub url: String,
    /// What is sent.
    pub payload: String,
    /// Which attempt this is in all, from 1.
    pub attempts: i32,
    /// Which attempt this is since it was last asked for, from 1.
    pub round: i32,
}

/// Queues a delivery; answers its identifier.
///
/// # Errors
/// When the database refuses.
pub fn add(connection: &mut Conn, webhook: &Webhook, event: &str, payload: &str) -> Result<String, StoreError> {
    let (id, now) = (new_id(), now_micros());
    diesel::insert_into(webhook_deliveries::table)
        .values((
            webhook_deliveries::id.eq(&id),
            webhook_deliveries::webhook_id.eq(&webhook.id),
            webhook_deliveries::body_id.eq(webhook.body().as_str()),
            webhook_deliveries::event.eq(event),
            webhook_deliveries::payload.eq(payload),
            webhook_deliveries::created_at.eq(now),
            webhook_deliveries::attempts.eq(0),
            webhook_deliveries::round.eq(0),
            webhook_deliveries::next_attempt_at.eq(now),
        ))
        .execute(connection)?;
    Ok(id)
}

/// The webhook's deliveries, the latest first.
///
/// # Errors
/// When the database does not answer.
pub fn list_deliveries(
    connection: &mut Conn,
    webhook: &Webhook,
    after: Option<&Cursor>,
    limit: u32,
) -> Result<(Vec<Delivery>, Option<Cursor>), StoreError> {
    let mut query = webhook_deliveries::table
        .filter(webhook_deliveries::webhook_id.eq(webhook.id.clone()))
        .select(Delivery::as_select())
        .into_boxed();
    if let Some(cursor) = after {
        query = query.filter(webhook_deliveries::id.lt(cursor.key.clone()));
    }
    let rows: Vec<Delivery> =
        query.order(webhook_deliveries::id.desc()).limit(i64::from(limit) + 1).load(connection)?;
    Ok(cut(rows, limit, |row| Cursor { name: String::new(), key: row.id.clone() }))
}

/// Makes a delivery of the webhook due now, whatever became of it; answers it as it stands then, none where there is none.
///
/// # Errors
/// When the database does not answer.
pub fn again(connection: &mut Conn, webhook: &Webhook, id: &ObjectId) -> Result<Option<Delivery>, StoreError> {
    let of_webhook = webhook_deliveries::table.find(id.as_str()).filter(webhook_deliveries::webhook_id.eq(&webhook.id));
    diesel::update(of_webhook)
        .set((
            webhook_deliveries::round.eq(0),
            webhook_deliveries::next_attempt_at.eq(now_micros()),
            webhook_deliveries::delivered_at.eq(None::<i64>),
            webhook_deliveries::failed_at.eq(None::<i64>),
        ))
        .execute(connection)?;
    Ok(of_webhook.select(Delivery::as_select()).first(connection).optional()?)
}

/// The deliveries whose time has come, the longest due first; at most ten.
///
/// # Errors
/// When the database does not answer.
pub fn list_due(connection: &mut Conn) -> Result<Vec<String>, StoreError> {
    Ok(webhook_deliveries::table
        .filter(webhook_deliveries::delivered_at.is_null())
        .filter(webhook_deliveries::failed_at.is_null())
        .filter(webhook_deliveries::next_attempt_at.le(now_micros()))
        .order((webhook_deliveries::next_attempt_at.asc(), webhook_deliveries::id.asc()))
        .limit(10)
        .select(webhook_deliveries::id)
        .load(connection)?)
}

/// Takes the delivery for `lease` microseconds; none where another process was faster.
///
/// # Errors
/// When the database does not answer.
pub fn take(connection: &mut Conn, id: &str, lease: i64) -> Result<Option<Taken>, StoreError> {
    let now = now_micros();
    let due = webhook_deliveries::table
        .find(id)
        .filter(webhook_deliveries::delivered_at.is_null())
        .filter(webhook_deliveries::failed_at.is_null())
        .filter(webhook_deliveries::next_attempt_at.le(now));
    let taken = diesel::update(due)
        .set((
            webhook_deliveries::next_attempt_at.eq(now + lease),
            webhook_deliveries::attempts.eq(webhook_deliveries::attempts + 1),
            webhook_deliveries::round.eq(webhook_deliveries::round + 1),
        ))
        .execute(connection)?;
    if taken == 0 {
        return Ok(None);
    }
    let (webhook, url, payload, attempts, round) = webhook_deliveries::table
        .inner_join(webhooks::table)
        .filter(webhook_deliveries::id.eq(id))
        .select((
            webhooks::id,
            webhooks::url,
            webhook_deliveries::payload,
            webhook_deliveries::attempts,
            webhook_deliveries::round,
        ))
        .first(connection)?;
    Ok(Some(Taken { id: id.to_owned(), webhook, url, payload, attempts, round }))
}

/// The receiver took it, with this status.
///
/// # Errors
/// When the database does not answer.
pub fn delivered(connection: &mut Conn, taken: &Taken, status: i32) -> Result<(), StoreError> {
    let same = webhook_deliveries::table.find(&taken.id).filter(webhook_deliveries::attempts.eq(taken.attempts));
    diesel::update(same)
        .set((
            webhook_deliveries::delivered_at.eq(Some(now_micros())),
            webhook_deliveries::failed_at.eq(None::<i64>),
            webhook_deliveries::last_status.eq(Some(status)),
            webhook_deliveries::last_error.eq(None::<String>),
        ))
        .execute(connection)?;
    diesel::update(webhooks::table.find(&taken.webhook))
        .set(webhooks::failing_since.eq(None::<i64>))
        .execute(connection)?;
    Ok(())
}

/// It is tried again in `delay` microseconds; `why` is the status or a word.
///
/// # Errors
/// When the database does not answer.
pub fn retry_later(
    connection: &mut Conn,
    taken: &Taken,
    delay: i64,
    why: (Option<i32>, Option<&str>),
) -> Result<(), StoreError> {
    let same = webhook_deliveries::table.find(&taken.id).filter(webhook_deliveries::attempts.eq(taken.attempts));
    diesel::update(same)
        .set((
            webhook_deliveries::next_attempt_at.eq(now_micros() + delay),
            webhook_deliveries::last_status.eq(why.0),
            webhook_deliveries::last_error.eq(why.1),
        ))
        .execute(connection)?;
    Ok(())
}

/// It is tried no more, unless someone asks for it; `why` is the status or a word.
///
/// # Errors
/// When the database does not answer.
pub fn give_up(connection: &mut Conn, taken: &Taken, why: (Option<i32>, Option<&str>)) -> Result<(), StoreError> {
    let same = webhook_deliveries::table.find(&taken.id).filter(webhook_deliveries::attempts.eq(taken.attempts));
    diesel::update(same)
        .set((
            webhook_deliveries::failed_at.eq(Some(now_micros())),
            webhook_deliveries::last_status.eq(why.0),
            webhook_deliveries::last_error.eq(why.1),
        ))
        .execute(connection)?;
    Ok(())
}

/// Removes what was delivered or given up and queued before this instant (microseconds since 1970).
///
/// # Errors
/// When the database does not answer.
pub fn prune(connection: &mut Conn, before: i64) -> Result<usize, StoreError> {
    let over = webhook_deliveries::table
        .filter(webhook_deliveries::created_at.lt(before))
        .filter(webhook_deliveries::delivered_at.is_not_null().or(webhook_deliveries::failed_at.is_not_null()));
    Ok(diesel::delete(over).execute(connection)?)
}
