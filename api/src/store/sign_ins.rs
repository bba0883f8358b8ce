//! Sign-ins: each is a family of refresh tokens, of which the last counts.

use diesel::prelude::*;
use mee_shared::ids::ObjectId;

use super::accounts::AccountId;
use super::bodies::BodyId;
use super::schema::{refresh_tokens, sign_ins};
use super::{Conn, StoreError, new_id, now_micros};

/// A sign-in's identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInId(pub(super) String);

impl SignInId {
    /// The identifier as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&ObjectId> for SignInId {
    fn from(id: &ObjectId) -> Self {
        Self(id.as_str().to_owned())
    }
}

/// A sign-in that has not ended.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Its identifier.
    pub id: SignInId,
    /// Who signed in.
    pub account: AccountId,
    /// The body acted for.
    pub body: BodyId,
    /// When it ends whatever happens, in microseconds since 1970.
    pub expires_at: i64,
}

/// What became of a refresh token that was handed in.
#[derive(Debug)]
pub enum Used {
    /// It was the last of a sign-in that lives, and is used up now.
    Fresh(SignedIn),
    /// It had been used before: someone else may have it, so this sign-in is ended.
    Again(SignedIn),
    /// There is no such token, or its sign-in has ended.
    Unknown,
}

/// Begins a sign-in that lives for `life` microseconds; those long over are swept away.
///
/// # Errors
/// When the database does not answer.
pub fn begin(connection: &mut Conn, body: &BodyId, account: &AccountId, life: i64) -> Result<SignedIn, StoreError> {
    let now = now_micros();
    // A day's delay, so that what has just ended can still be told from what never was.
    let long_over = now - 24 * 3_600 * 1_000_000;
    diesel::delete(sign_ins::table.filter(sign_ins::expires_at.lt(long_over))).execute(connection)?;
    let id = new_id();
    diesel::insert_into(sign_ins::table)
        .values((
            sign_ins::id.eq(&id),
            sign_ins::account_id.eq(&account.0),
            sign_ins::body_id.eq(&body.0),
            sign_ins::started_at.eq(now),
            sign_ins::expires_at.eq(now + life),
        ))
        .execute(connection)?;
    Ok(SignedIn { id: SignInId(id), account: account.clone(), body: body.clone(), expires_at: now + life })
}

/// Whether the sign-in lives, and is this account's for this body.
///
/// # Errors
/// When the database does not answer.
pub fn lives(connection: &mut Conn, body: &BodyId, account: &AccountId, id: &SignInId) -> Result<bool, StoreError> {
    let found: i64 = sign_ins::table
        .find(&id.0)
        .filter(sign_ins::account_id.eq(&account.0))
        .filter(sign_ins::body_id.eq(&body.0))
        .filter(sign_ins::ended_at.is_null())
        .filter(sign_ins::expires_at.gt(now_micros()))
        .count()
        .get_result(connection)?;
    Ok(found == 1)
}

/// Adds a refresh token, by its hash, to the sign-in.
///
/// # Errors
/// When the database does not answer.
pub fn add_token(connection: &mut Conn, id: &SignInId, hash: &str) -> Result<(), StoreError> {
    diesel::insert_into(refresh_tokens::table)
        .values((
            refresh_tokens::token_hash.eq(hash),
            refresh_tokens::sign_in_id.eq(&id.0),
            refresh_tokens::created_at.eq(now_micros()),
        ))
        .execute(connection)?;
    Ok(())
}

/// Uses up the refresh token of this hash; one that was used before ends its sign-in.
///
/// # Errors
/// When the database does not answer.
pub fn use_token(connection: &mut Conn, hash: &str) -> Result<Used, StoreError> {
    let now = now_micros();
    // One statement decides who was first, whatever else runs beside it.
    let unused = refresh_tokens::table.find(hash).filter(refresh_tokens::used_at.is_null());
    let is_first = diesel::update(unused).set(refresh_tokens::used_at.eq(now)).execute(connection)? == 1;
    let Some(id) = sign_in_of(connection, hash)? else { return Ok(Used::Unknown) };
    let Some(signed_in) = find_live(connection, &id)? else { return Ok(Used::Unknown) };
    if is_first {
        Ok(Used::Fresh(signed_in))
    } else {
        end(connection, &id)?;
        Ok(Used::Again(signed_in))
    }
}

/// The sign-in of this identifier, where it has not ended.
///
/// # Errors
/// When the database does not answer.
pub fn find_live(connection: &mut Conn, id: &SignInId) -> Result<Option<SignedIn>, StoreError> {
    let row: Option<(String, String, i64)> = sign_ins::table
        .find(&id.0)
        .filter(sign_ins::ended_at.is_null())
        .filter(sign_ins::expires_at.gt(now_micros()))
        .select((sign_ins::account_id, sign_ins::body_id, sign_ins::expires_at))
        .first(connection)
        .optional()?;
    Ok(row.map(|(account, body, expires_at)| SignedIn {
        id: id.clone(),
        account: AccountId(account),
        body: BodyId(body),
        expires_at,
    }))
}

/// Ends every sign-in of the account but this one.
///
/// # Errors
/// When the database does not answer.
pub fn end_others(connection: &mut Conn, account: &AccountId, kept: &SignInId) -> Result<(), StoreError> {
    diesel::update(sign_ins::table)
        .filter(sign_ins::account_id.eq(&account.0))
        .filter(sign_ins::id.ne(&kept.0))
        .filter(sign_ins::ended_at.is_null())
        .set(sign_ins::ended_at.eq(now_micros()))
        .execute(connection)?;
    Ok(())
}

/// The sign-in a refresh token belongs to, used up or not.
///
/// # Errors
/// When the database does not answer.
pub fn sign_in_of(connection: &mut Conn, hash: &str) -> Result<Option<SignInId>, StoreError> {
    let id: Option<String> =
        refresh_tokens::table.find(hash).select(refresh_tokens::sign_in_id).first(connection).optional()?;
    Ok(id.map(SignInId))
}

/// Ends a sign-in.
///
/// # Errors
/// When the database does not answer.
pub fn end(connection: &mut Conn, id: &SignInId) -> Result<(), StoreError> {
    diesel::update(sign_ins::table.find(&id.0).filter(sign_ins::ended_at.is_null()))
        .set(sign_ins::ended_at.eq(now_micros()))
        .execute(connection)?;
    Ok(())
}

/// Ends every sign-in of the account.
///
/// # Errors
/// When the database does not answer.
pub fn end_all(connection: &mut Conn, account: &AccountId) -> Result<(), StoreError> {
    diesel::update(sign_ins::table)
        .filter(sign_ins::account_id.eq(&account.0))
        .filter(sign_ins::ended_at.is_null())
        .set(sign_ins::ended_at.eq(now_micros()))
        .execute(connection)?;
    Ok(())
}
