//! Mail: putting letters into the outbox, writing them when they are sent, and what the operator sees of it.

mod compose;
mod desk;
mod operator;
mod worker;

use jiff::tz::TimeZone;
use mee_shared::Day;
use mee_shared::account::Role;

pub(super) use desk::{decided, proposed, remind, step_open};
pub use operator::{Outbox, outbox, retry_all, send_trial};
pub use worker::Worker;

use super::Failure;
use crate::mail::Letter;
use crate::store::Conn;
use crate::store::accounts::Account;
use crate::store::bodies::Body;
use crate::store::memberships;
use crate::store::outbox::{self as rows, NewMail};

/// The microseconds of an hour.
pub(super) const HOUR: i64 = 3_600 * 1_000_000;

/// How many people of a body are looked at to find its administrators.
const MOST_TOLD: u32 = 1_000;

/// How long a mail is tried before it is given up.
const LONGEST_TRIED: i64 = 48 * HOUR;

/// Puts a letter to this address in the transaction of what it speaks of; it is worth sending for `life` microseconds.
pub(super) fn put(
    connection: &mut Conn,
    letter: &Letter,
    recipient: &str,
    key: Option<&str>,
    life: i64,
) -> Result<(), Failure> {
    put_at(connection, letter, recipient, key, (jiff::Timestamp::now().as_microsecond(), life))
}

/// The same, not sent before an instant, in microseconds since 1970, and worth sending for `life` from then on.
fn put_at(
    connection: &mut Conn,
    letter: &Letter,
    recipient: &str,
    key: Option<&str>,
    (not_before, life): (i64, i64),
) -> Result<(), Failure> {
    let params = serde_json::to_string(letter).map_err(|error| Failure::Internal(error.into()))?;
    let expires_at = not_before + life;
    let mail =
        NewMail { template: letter.template(), recipient, params: &params, dedupe_key: key, not_before, expires_at };
    Ok(rows::put(connection, &mail)?)
}

/// Tells the account's owner that its password was changed.
pub(super) fn put_password_changed(connection: &mut Conn, account: &Account) -> Result<(), Failure> {
    let on = day(jiff::Timestamp::now().as_microsecond())?;
    let letter = Letter::PasswordChanged { name: account.name.clone(), on };
    put(connection, &letter, &account.email, None, LONGEST_TRIED)
}

/// Tells the body's administrators that nothing is sent any more to one of its webhooks.
pub(super) fn put_webhook_disabled(connection: &mut Conn, body: &Body) -> Result<(), Failure> {
    let letter =
        Letter::WebhookDisabled { body: body.label.clone(), on: day(jiff::Timestamp::now().as_microsecond())? };
    let (members, _) = memberships::list(connection, &body.id, None, MOST_TOLD)?;
    for (account, roles) in members {
        if !account.is_disabled && roles.iter().any(|grant| grant.role == Role::Administrator) {
            put(connection, &letter, &account.email, None, LONGEST_TRIED)?;
        }
    }
    Ok(())
}

/// The key of an invitation's mail.
pub(super) fn invitation_key(id: &str) -> String {
    format!("invitation:{id}")
}

/// The day of an instant, in UTC.
pub(super) fn day(micros: i64) -> Result<Day, Failure> {
    let instant = jiff::Timestamp::from_microsecond(micros).map_err(|error| Failure::Internal(error.into()))?;
    Ok(instant.to_zoned(TimeZone::UTC).date())
}
