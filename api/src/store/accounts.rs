//! Accounts and what they prove themselves with.

use diesel::prelude::*;
use mee_shared::ids::ObjectId;
use mee_shared::text::fold;

use super::schema::{accounts, credentials, recovery_codes};
use super::{Conn, StoreError, new_id, now_micros, vault};

/// An account's identifier.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(pub(super) String);

impl AccountId {
    /// The identifier as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&ObjectId> for AccountId {
    fn from(id: &ObjectId) -> Self {
        Self(id.as_str().to_owned())
    }
}

/// An account; its e-mail address stays out of Debug, hence out of logs.
#[derive(Clone)]
pub struct Account {
    /// Its identifier.
    pub id: AccountId,
    /// The e-mail address as it was given.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// Goes up with every change of rights or password.
    pub version: i64,
    /// Whether it may not sign in any more.
    pub is_disabled: bool,
}

pub(super) type AccountRow = (String, String, String, i64, Option<i64>);

pub(super) const COLUMNS: (accounts::id, accounts::email, accounts::name, accounts::version, accounts::disabled_at) =
    (accounts::id, accounts::email, accounts::name, accounts::version, accounts::disabled_at);

pub(super) fn account((id, email, name, version, disabled_at): AccountRow) -> Account {
    Account { id: AccountId(id), email, name, version, is_disabled: disabled_at.is_some() }
}

/// What an account proves itself with; no Debug, for it is secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    /// The password's hash (PHC string).
    pub password_hash: String,
    /// The secret of one-time codes, base32; none where they are not asked for.
    pub totp_secret: Option<String>,
    /// The last time step a code was taken for.
    pub totp_step: i64,
}

/// The account of this identifier.
///
/// # Errors
/// When the database does not answer.
pub fn find(connection: &mut Conn, id: &AccountId) -> Result<Option<Account>, StoreError> {
    let row: Option<AccountRow> = accounts::table.find(&id.0).select(COLUMNS).first(connection).optional()?;
    Ok(row.map(account))
}

/// The account of this e-mail address, in its folded form.
///
/// # Errors
/// When the database does not answer.
pub fn find_by_email(connection: &mut Conn, folded: &str) -> Result<Option<Account>, StoreError> {
    let row: Option<AccountRow> =
        accounts::table.filter(accounts::email_folded.eq(folded)).select(COLUMNS).first(connection).optional()?;
    Ok(row.map(account))
}

/// Every account, by name.
///
/// # Errors
/// When the database does not answer.
pub fn list(connection: &mut Conn) -> Result<Vec<Account>, StoreError> {
    let rows: Vec<AccountRow> =
        accounts::table.order((accounts::name_folded.asc(), accounts::id.asc())).select(COLUMNS).load(connection)?;
    Ok(rows.into_iter().map(account).collect())
}

/// A new account with its password; `folded` is taken by no other.
///
/// # Errors
/// When the database refuses, for instance because the address is taken.
pub fn create(
    connection: &mut Conn,
    email: &str,
    folded: &str,
    name: &str,
    password_hash: &str,
) -> Result<AccountId, StoreError> {
    let (id, now) = (new_id(), now_micros());
    diesel::insert_into(accounts::table)
        .values((
            accounts::id.eq(&id),
            accounts::email.eq(email.trim()),
            accounts::email_folded.eq(folded),
            accounts::name.eq(name),
            accounts::name_folded.eq(fold(name)),
            accounts::version.eq(1),
            accounts::created_at.eq(now),
            accounts::updated_at.eq(now),
        ))
        .execute(connection)?;
    diesel::insert_into(credentials::table)
        .values((
            credentials::account_id.eq(&id),
            credentials::password_hash.eq(password_hash),
            credentials::totp_step.eq(0),
            credentials::updated_at.eq(now),
        ))
        .execute(connection)?;
    Ok(AccountId(id))
}

/// A new account without a password, of whom a provider vouches for.
///
/// Its address is told, not proved: any number of such accounts may have one, and none is ever found by it. In the column of
/// addresses that find accounts stands the account's own identifier, which is no address.
///
/// # Errors
/// When the database does not answer.
pub fn create_without_password(connection: &mut Conn, email: &str, name: &str) -> Result<Account, StoreError> {
    let (id, now) = (new_id(), now_micros());
    diesel::insert_into(accounts::table)
        .values((
            accounts::id.eq(&id),
            accounts::email.eq(email),
            accounts::email_folded.eq(&id),
            accounts::name.eq(name),
            accounts::name_folded.eq(fold(name)),
            accounts::version.eq(1),
            accounts::created_at.eq(now),
            accounts::updated_at.eq(now),
        ))
        .execute(connection)?;
    Ok(account((id, email.to_owned(), name.to_owned(), 1, None)))
}

/// Makes every token given so far worthless.
///
/// # Errors
/// When the database does not answer.
pub fn outdate_tokens(connection: &mut Conn, id: &AccountId) -> Result<(), StoreError> {
    diesel::update(accounts::table.find(&id.0))
        .set((accounts::version.eq(accounts::version + 1), accounts::updated_at.eq(now_micros())))
        .execute(connection)?;
    Ok(())
}

/// Shuts an account, or opens it again.
///
/// # Errors
/// When the database does not answer.
pub fn set_disabled(connection: &mut Conn, id: &AccountId, is_disabled: bool) -> Result<(), StoreError> {
    diesel::update(accounts::table.find(&id.0))
        .set(accounts::disabled_at.eq(is_disabled.then(now_micros)))
        .execute(connection)?;
    outdate_tokens(connection, id)
}

/// What the account proves itself with.
///
/// # Errors
/// When the database does not answer.
pub fn credential(connection: &mut Conn, id: &AccountId) -> Result<Option<Credential>, StoreError> {
    let row: Option<(String, Option<String>, i64)> = credentials::table
        .find(&id.0)
        .select((credentials::password_hash, credentials::totp_secret, credentials::totp_step))
        .first(connection)
        .optional()?;
    row.map(|(password_hash, totp_secret, totp_step)| {
        let totp_secret = totp_secret.map(|kept| vault::open(vault::TOTP_SECRET, &id.0, &kept)).transpose()?;
        Ok(Credential { password_hash, totp_secret, totp_step })
    })
    .transpose()
}

/// Gives the account another password.
///
/// # Errors
/// When the database does not answer.
pub fn set_password(connection: &mut Conn, id: &AccountId, password_hash: &str) -> Result<(), StoreError> {
    diesel::update(credentials::table.find(&id.0))
        .set((credentials::password_hash.eq(password_hash), credentials::updated_at.eq(now_micros())))
        .execute(connection)?;
    outdate_tokens(connection, id)
}

/// Asks the account for one-time codes from now on, or no longer; its recovery codes are replaced.
///
/// # Errors
/// When the database does not answer.
pub fn set_totp(
    connection: &mut Conn,
    id: &AccountId,
    secret: Option<&str>,
    recovery_hashes: &[String],
) -> Result<(), StoreError> {
    let sealed = secret.map(|secret| vault::seal(vault::TOTP_SECRET, &id.0, secret)).transpose()?;
    diesel::update(credentials::table.find(&id.0))
        .set((
            credentials::totp_secret.eq(sealed),
            credentials::totp_step.eq(0),
            credentials::totp_pending.eq(None::<String>),
            credentials::totp_pending_until.eq(None::<i64>),
            credentials::updated_at.eq(now_micros()),
        ))
        .execute(connection)?;
    replace_recovery_codes(connection, id, recovery_hashes)?;
    outdate_tokens(connection, id)
}

/// Keeps a secret until its owner confirms it with a code, for `life` microseconds.
///
/// # Errors
/// When the database does not answer.
pub fn set_pending_totp(connection: &mut Conn, id: &AccountId, secret: &str, life: i64) -> Result<(), StoreError> {
    diesel::update(credentials::table.find(&id.0))
        .set((
            credentials::totp_pending.eq(vault::seal(vault::TOTP_PENDING, &id.0, secret)?),
            credentials::totp_pending_until.eq(now_micros() + life),
        ))
        .execute(connection)?;
    Ok(())
}

/// The secret that waits for its owner's code; none where none does, or it waited too long.
///
/// # Errors
/// When the database does not answer.
pub fn pending_totp(connection: &mut Conn, id: &AccountId) -> Result<Option<String>, StoreError> {
    let kept: Option<Option<String>> = credentials::table
        .find(&id.0)
        .filter(credentials::totp_pending_until.gt(now_micros()))
        .select(credentials::totp_pending)
        .first(connection)
        .optional()?;
    kept.flatten().map(|kept| vault::open(vault::TOTP_PENDING, &id.0, &kept)).transpose()
}

/// Gives the account these recovery codes, by their hashes, in place of those it had.
///
/// # Errors
/// When the database does not answer.
pub fn replace_recovery_codes(
    connection: &mut Conn,
    id: &AccountId,
    recovery_hashes: &[String],
) -> Result<(), StoreError> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::account_id.eq(&id.0))).execute(connection)?;
    for hash in recovery_hashes {
        diesel::insert_into(recovery_codes::table)
            .values((recovery_codes::account_id.eq(&id.0), recovery_codes::code_hash.eq(hash)))
            .execute(connection)?;
    }
    Ok(())
}

/// Takes a code of this time step; false where one of it or of a later one was taken before.
///
/// # Errors
/// When the database does not answer.
pub fn take_totp_step(connection: &mut Conn, id: &AccountId, step: i64) -> Result<bool, StoreError> {
    let taken = diesel::update(credentials::table.find(&id.0).filter(credentials::totp_step.lt(step)))
        .set(credentials::totp_step.eq(step))
        .execute(connection)?;
    Ok(taken == 1)
}

/// Takes a recovery code; false where the account has none of this hash left.
///
/// # Errors
/// When the database does not answer.
pub fn take_recovery_code(connection: &mut Conn, id: &AccountId, hash: &str) -> Result<bool, StoreError> {
    let unused = recovery_codes::table.find((&id.0, hash)).filter(recovery_codes::used_at.is_null());
    let taken = diesel::update(unused).set(recovery_codes::used_at.eq(now_micros())).execute(connection)?;
    Ok(taken == 1)
}
