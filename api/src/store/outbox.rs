//! The outbox: mails are put in the transaction of the change they speak of, and sent by a worker afterwards.
//!
//! Several processes may take from it at once: taking a mail moves its next attempt on, in one statement that only one of
//! them wins. What a mail is made of stands here until it is sent; secrets never do, for links are made at sending.

use diesel::prelude::*;

use super::schema::outbox;
use super::{Conn, StoreError, divergent, new_id, now_micros};

/// A mail to be put; no Debug, for it names a person.
pub struct NewMail<'a> {
    /// Which text it has.
    pub template: &'a str,
    /// The address it goes to.
    pub recipient: &'a str,
    /// What the text needs, as a JSON document; no secret.
    pub params: &'a str,
    /// A newer mail of the same key takes the place of one that still waits.
    pub dedupe_key: Option<&'a str>,
    /// The instant before which it is not sent, in microseconds since 1970.
    pub not_before: i64,
    /// The instant after which it is no longer worth sending, in microseconds since 1970.
    pub expires_at: i64,
}

/// A mail taken for sending; no Debug, for it names a person.
pub struct Taken {
    /// Its identifier.
    pub id: String,
    /// The address it goes to.
    pub recipient: String,
    /// What the text needs, as a JSON document.
    pub params: String,
    /// Which attempt this is, from 1.
    pub attempts: i32,
    /// When it was put, in microseconds since 1970.
    pub created_at: i64,
    /// After this instant it is no longer worth sending, in microseconds since 1970.
    pub expires_at: i64,
}

/// A mail as the operator sees it; no Debug, for it names a person.
#[derive(Queryable, Selectable)]
#[diesel(table_name = outbox)]
pub struct Listed {
    /// Its identifier.
    pub id: String,
    /// Which text it has.
    pub template: String,
    /// The address it goes to; none once it is sent.
    pub recipient: Option<String>,
    /// How often it was tried.
    pub attempts: i32,
    /// When it is tried next, in microseconds since 1970.
    pub next_attempt_at: i64,
    /// When it was given up, in microseconds since 1970.
    pub failed_at: Option<i64>,
    /// Why the last attempt failed: a code or a word, never an address.
    pub last_error: Option<String>,
}

/// How many mails are in each state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Those that wait for their next attempt.
    pub waiting: i64,
    /// Those that were sent and not yet swept away.
    pub sent: i64,
    /// Those that were given up.
    pub failed: i64,
}

/// Puts a mail; one that waits under the same key goes.
///
/// # Errors
/// When the database does not answer.
pub fn put(connection: &mut Conn, mail: &NewMail<'_>) -> Result<(), StoreError> {
    if let Some(key) = mail.dedupe_key {
        divergent::lock_outbox(connection)?;
        diesel::delete(outbox::table.filter(outbox::dedupe_key.eq(key))).execute(connection)?;
    }
    let now = now_micros();
    diesel::insert_into(outbox::table)
        .values((
            outbox::id.eq(new_id()),
            outbox::template.eq(mail.template),
            outbox::recipient.eq(mail.recipient),
            outbox::params.eq(mail.params),
            outbox::dedupe_key.eq(mail.dedupe_key),
            outbox::created_at.eq(now),
            outbox::expires_at.eq(mail.expires_at),
            outbox::next_attempt_at.eq(mail.not_before.max(now)),
            outbox::attempts.eq(0),
        ))
        .execute(connection)?;
    Ok(())
}

/// Whether a mail waits under this key.
///
/// # Errors
/// When the database does not answer.
pub fn is_waiting(connection: &mut Conn, key: &str) -> Result<bool, StoreError> {
    // One that was given up tells nobody anything: the next takes its place.
    let waiting = outbox::table.filter(outbox::dedupe_key.eq(key)).filter(outbox::failed_at.is_null());
    Ok(diesel::select(diesel::dsl::exists(waiting)).get_result(connection)?)
}

/// Takes back the mail that waits under this key, if there is one.
///
/// # Errors
/// When the database does not answer.
pub fn take_back(connection: &mut Conn, key: &str) -> Result<(), StoreError> {
    diesel::delete(outbox::table.filter(outbox::dedupe_key.eq(key))).execute(connection)?;
    Ok(())
}

/// The mails whose time has come, the longest due first; at most ten.
///
/// # Errors
/// When the database does not answer.
pub fn list_due(connection: &mut Conn) -> Result<Vec<String>, StoreError> {
    Ok(outbox::table
        .filter(outbox::sent_at.is_null())
        .filter(outbox::failed_at.is_null())
        .filter(outbox::next_attempt_at.le(now_micros()))
        .order((outbox::next_attempt_at.asc(), outbox::id.asc()))
        .limit(10)
        .select(outbox::id)
        .load(connection)?)
}

/// Takes the mail for `lease` microseconds; none where another process was faster.
///
/// # Errors
/// When the database does not answer.
pub fn take(connection: &mut Conn, id: &str, lease: i64) -> Result<Option<Taken>, StoreError> {
    let now = now_micros();
    // One statement decides who was first, on both engines: whoever comes second finds the instant moved on.
    let due = outbox::table
        .find(id)
        .filter(outbox::sent_at.is_null())
        .filter(outbox::failed_at.is_null())
        .filter(outbox::next_attempt_at.le(now));
    let taken = diesel::update(due)
        .set((outbox::next_attempt_at.eq(now + lease), outbox::attempts.eq(outbox::attempts + 1)))
        .execute(connection)?;
    if taken == 0 {
        return Ok(None);
    }
    let row: (Option<String>, Option<String>, i32, i64, i64) = outbox::table
        .find(id)
        .select((outbox::recipient, outbox::params, outbox::attempts, outbox::created_at, outbox::expires_at))
        .first(connection)?;
    let (recipient, params, attempts, created_at, expires_at) = row;
    Ok(Some(Taken {
        id: id.to_owned(),
        recipient: recipient.unwrap_or_default(),
        params: params.unwrap_or_default(),
        attempts,
        created_at,
        expires_at,
    }))
}

/// The mail was sent: its address and what it was made of go.
///
/// # Errors
/// When the database does not answer.
pub fn sent(connection: &mut Conn, taken: &Taken) -> Result<(), StoreError> {
    diesel::update(outbox::table.find(&taken.id).filter(outbox::attempts.eq(taken.attempts)))
        .set((
            outbox::sent_at.eq(now_micros()),
            outbox::failed_at.eq(None::<i64>),
            outbox::recipient.eq(None::<String>),
            outbox::params.eq(None::<String>),
            outbox::dedupe_key.eq(None::<String>),
            outbox::last_error.eq(None::<String>),
        ))
        .execute(connection)?;
    Ok(())
}

/// The mail is tried again in `delay` microseconds; `why` is a code or a word.
///
/// # Errors
/// When the database does not answer.
pub fn retry_later(connection: &mut Conn, taken: &Taken, delay: i64, why: &str) -> Result<(), StoreError> {
    diesel::update(outbox::table.find(&taken.id).filter(outbox::attempts.eq(taken.attempts)))
        .set((outbox::next_attempt_at.eq(now_micros() + delay), outbox::last_error.eq(why)))
        .execute(connection)?;
    Ok(())
}

/// The mail is tried no more, unless the operator asks for it; `why` is a code or a word.
///
/// # Errors
/// When the database does not answer.
pub fn give_up(connection: &mut Conn, taken: &Taken, why: &str) -> Result<(), StoreError> {
    diesel::update(outbox::table.find(&taken.id).filter(outbox::attempts.eq(taken.attempts)))
        .set((outbox::failed_at.eq(now_micros()), outbox::last_error.eq(why)))
        .execute(connection)?;
    Ok(())
}

/// There is nothing to send after all: the mail goes without a trace.
///
/// # Errors
/// When the database does not answer.
pub fn drop_mail(connection: &mut Conn, taken: &Taken) -> Result<(), StoreError> {
    diesel::delete(outbox::table.find(&taken.id).filter(outbox::attempts.eq(taken.attempts))).execute(connection)?;
    Ok(())
}

/// Makes every mail that was not sent due now, those given up too; says how many that were.
///
/// # Errors
/// When the database does not answer.
pub fn retry_all(connection: &mut Conn) -> Result<usize, StoreError> {
    let now = now_micros();
    Ok(diesel::update(outbox::table.filter(outbox::sent_at.is_null()))
        // A mail given up for its age has as long again.
        .set((outbox::next_attempt_at.eq(now), outbox::failed_at.eq(None::<i64>), outbox::created_at.eq(now)))
        .execute(connection)?)
}

/// How many mails are in each state.
///
/// # Errors
/// When the database does not answer.
pub fn count(connection: &mut Conn) -> Result<Counts, StoreError> {
    let sent = outbox::table.filter(outbox::sent_at.is_not_null()).count().get_result(connection)?;
    let failed = outbox::table.filter(outbox::failed_at.is_not_null()).count().get_result(connection)?;
    let all: i64 = outbox::table.count().get_result(connection)?;
    Ok(Counts { waiting: all - sent - failed, sent, failed })
}

/// The mails that were not sent, the oldest first; at most `limit`.
///
/// # Errors
/// When the database does not answer.
pub fn list_unsent(connection: &mut Conn, limit: i64) -> Result<Vec<Listed>, StoreError> {
    Ok(outbox::table
        .filter(outbox::sent_at.is_null())
        .order(outbox::id.asc())
        .limit(limit)
        .select(Listed::as_select())
        .load(connection)?)
}

/// Sweeps away what was sent or given up before this instant, and what waits past its own end since `ended` (both in
/// microseconds since 1970): without a relay nobody else would.
///
/// # Errors
/// When the database does not answer.
pub fn prune(connection: &mut Conn, before: i64, ended: i64) -> Result<usize, StoreError> {
    let sent = diesel::delete(outbox::table.filter(outbox::sent_at.lt(before))).execute(connection)?;
    let failed = diesel::delete(outbox::table.filter(outbox::failed_at.lt(before))).execute(connection)?;
    let waiting = outbox::table
        .filter(outbox::sent_at.is_null())
        .filter(outbox::failed_at.is_null())
        .filter(outbox::expires_at.lt(ended));
    Ok(sent + failed + diesel::delete(waiting).execute(connection)?)
}
