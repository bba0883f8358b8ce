//! Sessions of people's browsers: known by the hash of their cookie, tied to a sign-in once a body is chosen.

use diesel::prelude::*;

use super::accounts::{Account, AccountId};
use super::bodies::BodyId;
use super::schema::{browser_sessions, sign_ins};
use super::sign_ins::SignInId;
use super::{Conn, StoreError, now_micros};

/// How long, in microseconds, a session may go unused.
const IDLE: i64 = 2 * 3_600 * 1_000_000;

/// A session that lives.
#[derive(Clone)]
pub struct Session {
    /// The hash of its cookie.
    pub token_hash: String,
    /// Whose it is.
    pub account: AccountId,
    /// The account's version when it began.
    pub account_version: i64,
    /// The sign-in and the body it acts for; none until one is chosen.
    pub sign_in: Option<(SignInId, BodyId)>,
    /// The provider it came from.
    pub provider: Option<String>,
    /// What the provider said of the person, for signing out there.
    pub id_token: Option<String>,
    /// When it was last used, in microseconds since 1970.
    pub seen_at: i64,
    /// When it ends whatever happens, in microseconds since 1970.
    pub expires_at: i64,
}

/// Begins a session; those long over are swept away.
///
/// # Errors
/// When the database does not answer.
pub fn begin(connection: &mut Conn, session: &Session) -> Result<(), StoreError> {
    let now = now_micros();
    let over = browser_sessions::expires_at.lt(now).or(browser_sessions::seen_at.lt(now - IDLE));
    diesel::delete(browser_sessions::table.filter(over)).execute(connection)?;
    diesel::insert_into(browser_sessions::table)
        .values((
            browser_sessions::token_hash.eq(&session.token_hash),
            browser_sessions::account_id.eq(&session.account.0),
            browser_sessions::account_version.eq(session.account_version),
            browser_sessions::sign_in_id.eq(session.sign_in.as_ref().map(|(id, _)| id.as_str())),
            browser_sessions::provider.eq(session.provider.as_deref()),
            browser_sessions::id_token.eq(session.id_token.as_deref()),
            browser_sessions::seen_at.eq(session.seen_at),
            browser_sessions::expires_at.eq(session.expires_at),
        ))
        .execute(connection)?;
    Ok(())
}

type Row = (String, i64, Option<String>, Option<String>, Option<String>, i64, i64);

/// The session of a cookie, by its hash, where it lives and its account may still act.
///
/// # Errors
/// When the database does not answer.
pub fn find_live(connection: &mut Conn, hash: &str) -> Result<Option<(Session, Account)>, StoreError> {
    let now = now_micros();
    let row: Option<Row> = browser_sessions::table
        .find(hash)
        .filter(browser_sessions::expires_at.gt(now))
        .filter(browser_sessions::seen_at.gt(now - IDLE))
        .select((
            browser_sessions::account_id,
            browser_sessions::account_version,
            browser_sessions::sign_in_id,
            browser_sessions::provider,
            browser_sessions::id_token,
            browser_sessions::seen_at,
            browser_sessions::expires_at,
        ))
        .first(connection)
        .optional()?;
    let Some((account, account_version, sign_in, provider, id_token, seen_at, expires_at)) = row else {
        return Ok(None);
    };
    let account = super::accounts::find(connection, &AccountId(account))?;
    let Some(account) = account.filter(|account| !account.is_disabled && account.version == account_version) else {
        return Ok(None);
    };
    let sign_in = match sign_in {
        None => None,
        // A session whose sign-in has ended is over, not without a body.
        Some(id) => match body_of(connection, &account.id, &id)? {
            Some(body) => Some((SignInId(id), body)),
            None => return Ok(None),
        },
    };
    let session = Session {
        token_hash: hash.to_owned(),
        account: account.id.clone(),
        account_version,
        sign_in,
        provider,
        id_token,
        seen_at,
        expires_at,
    };
    Ok(Some((session, account)))
}

fn body_of(connection: &mut Conn, account: &AccountId, sign_in: &str) -> Result<Option<BodyId>, StoreError> {
    let body: Option<String> = sign_ins::table
        .find(sign_in)
        .filter(sign_ins::account_id.eq(&account.0))
        .filter(sign_ins::ended_at.is_null())
        .filter(sign_ins::expires_at.gt(now_micros()))
        .select(sign_ins::body_id)
        .first(connection)
        .optional()?;
    Ok(body.map(BodyId))
}

/// Notes that the session is in use.
///
/// # Errors
/// When the database does not answer.
pub fn touch(connection: &mut Conn, hash: &str) -> Result<(), StoreError> {
    diesel::update(browser_sessions::table.find(hash))
        .set(browser_sessions::seen_at.eq(now_micros()))
        .execute(connection)?;
    Ok(())
}

/// Ends a session, with its sign-in.
///
/// # Errors
/// When the database does not answer.
pub fn end(connection: &mut Conn, session: &Session) -> Result<(), StoreError> {
    if let Some((id, _)) = &session.sign_in {
        super::sign_ins::end(connection, id)?;
    }
    diesel::delete(browser_sessions::table.find(&session.token_hash)).execute(connection)?;
    Ok(())
}
