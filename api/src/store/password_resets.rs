//! Password resets: links that let their reader choose another password, known by their hash only.

use diesel::prelude::*;

use super::accounts::AccountId;
use super::schema::password_resets;
use super::{Conn, StoreError, now_micros};

/// Adds a link of this hash that lives for `life` microseconds.
///
/// Several may live for one account: a mail that was sent but not acknowledged is sent again, with a link of its own.
///
/// # Errors
/// When the database does not answer.
pub fn add(connection: &mut Conn, account: &AccountId, hash: &str, life: i64) -> Result<(), StoreError> {
    diesel::insert_into(password_resets::table)
        .values((
            password_resets::token_hash.eq(hash),
            password_resets::account_id.eq(&account.0),
            password_resets::expires_at.eq(now_micros() + life),
        ))
        .execute(connection)?;
    Ok(())
}

/// The account that the live link of this hash is for.
///
/// # Errors
/// When the database does not answer.
pub fn find_live(connection: &mut Conn, hash: &str) -> Result<Option<AccountId>, StoreError> {
    let id: Option<String> = password_resets::table
        .find(hash)
        .filter(password_resets::expires_at.gt(now_micros()))
        .select(password_resets::account_id)
        .first(connection)
        .optional()?;
    Ok(id.map(AccountId))
}

/// Uses up the live link of this hash; false where someone else was faster or it has ended.
///
/// # Errors
/// When the database does not answer.
pub fn take(connection: &mut Conn, hash: &str) -> Result<bool, StoreError> {
    let live = password_resets::table.find(hash).filter(password_resets::expires_at.gt(now_micros()));
    Ok(diesel::delete(live).execute(connection)? == 1)
}

/// Ends every link of the account.
///
/// # Errors
/// When the database does not answer.
pub fn end_all(connection: &mut Conn, account: &AccountId) -> Result<(), StoreError> {
    diesel::delete(password_resets::table.filter(password_resets::account_id.eq(&account.0))).execute(connection)?;
    Ok(())
}

/// Sweeps away the links that ended before this instant (microseconds since 1970).
///
/// # Errors
/// When the database does not answer.
pub fn prune(connection: &mut Conn, before: i64) -> Result<usize, StoreError> {
    Ok(diesel::delete(password_resets::table.filter(password_resets::expires_at.lt(before))).execute(connection)?)
}
