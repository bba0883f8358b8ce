//! Who OpenID providers vouch for, and the sign-ins that were sent to them.

use diesel::prelude::*;

use super::accounts::AccountId;
use super::schema::{openid_identities, openid_requests};
use super::{Conn, StoreError, new_id, now_micros};

/// A sign-in that was sent to a provider; no Debug, for it is secret.
pub struct OpenidRequest {
    /// The hash of its `state`.
    pub state_hash: String,
    /// The provider it was sent to.
    pub provider: String,
    /// The hash of the cookie that ties it to its browser.
    pub binding_hash: String,
    /// What the ID token must repeat.
    pub nonce: String,
    /// What proves that the code was asked for here (RFC 7636), where the provider takes it.
    pub pkce_verifier: Option<String>,
    /// The session to whose account the identity is to be tied; none for a sign-in.
    pub link_session_hash: Option<String>,
    /// Where to go afterwards.
    pub next_path: String,
}

/// Keeps a request for `life` microseconds; those that never came back are swept away.
///
/// # Errors
/// When the database does not answer.
pub fn keep(connection: &mut Conn, request: &OpenidRequest, life: i64) -> Result<(), StoreError> {
    let now = now_micros();
    diesel::delete(openid_requests::table.filter(openid_requests::expires_at.lt(now))).execute(connection)?;
    diesel::insert_into(openid_requests::table)
        .values((
            openid_requests::state_hash.eq(&request.state_hash),
            openid_requests::provider.eq(&request.provider),
            openid_requests::binding_hash.eq(&request.binding_hash),
            openid_requests::nonce.eq(&request.nonce),
            openid_requests::pkce_verifier.eq(request.pkce_verifier.as_deref()),
            openid_requests::link_session_hash.eq(request.link_session_hash.as_deref()),
            openid_requests::next_path.eq(&request.next_path),
            openid_requests::expires_at.eq(now + life),
        ))
        .execute(connection)?;
    Ok(())
}

type Row = (String, String, Option<String>, Option<String>, String);

/// Takes a request by its `state`, which counts once, and in the browser it began in only.
///
/// # Errors
/// When the database does not answer.
pub fn take(connection: &mut Conn, state_hash: &str, binding_hash: &str) -> Result<Option<OpenidRequest>, StoreError> {
    let wanted = openid_requests::table
        .find(state_hash)
        .filter(openid_requests::binding_hash.eq(binding_hash))
        .filter(openid_requests::expires_at.gt(now_micros()));
    let row: Option<Row> = wanted
        .select((
            openid_requests::provider,
            openid_requests::nonce,
            openid_requests::pkce_verifier,
            openid_requests::link_session_hash,
            openid_requests::next_path,
        ))
        .first(connection)
        .optional()?;
    let Some((provider, nonce, pkce_verifier, link_session_hash, next_path)) = row else { return Ok(None) };
    // Of two that come at once, one finds the row.
    let taken = diesel::delete(openid_requests::table.find(state_hash)).execute(connection)?;
    Ok((taken == 1).then(|| OpenidRequest {
        state_hash: state_hash.to_owned(),
        provider,
        binding_hash: binding_hash.to_owned(),
        nonce,
        pkce_verifier,
        link_session_hash,
        next_path,
    }))
}

/// The account of whom this issuer calls so.
///
/// # Errors
/// When the database does not answer.
pub fn account_of(connection: &mut Conn, issuer: &str, subject: &str) -> Result<Option<AccountId>, StoreError> {
    let id: Option<String> = openid_identities::table
        .filter(openid_identities::issuer.eq(issuer))
        .filter(openid_identities::subject.eq(subject))
        .select(openid_identities::account_id)
        .first(connection)
        .optional()?;
    Ok(id.map(AccountId))
}

/// Ties an identity to an account; the database refuses one that is tied already.
///
/// # Errors
/// When the database refuses.
pub fn tie(connection: &mut Conn, account: &AccountId, issuer: &str, subject: &str) -> Result<(), StoreError> {
    diesel::insert_into(openid_identities::table)
        .values((
            openid_identities::id.eq(new_id()),
            openid_identities::issuer.eq(issuer),
            openid_identities::subject.eq(subject),
            openid_identities::account_id.eq(&account.0),
            openid_identities::created_at.eq(now_micros()),
        ))
        .execute(connection)?;
    Ok(())
}

/// The issuers that vouch for the account.
///
/// # Errors
/// When the database does not answer.
pub fn issuers_of(connection: &mut Conn, account: &AccountId) -> Result<Vec<String>, StoreError> {
    Ok(openid_identities::table
        .filter(openid_identities::account_id.eq(&account.0))
        .order(openid_identities::created_at.asc())
        .select(openid_identities::issuer)
        .load(connection)?)
}
