//! The keys access tokens are signed with: one that signs, and the one before while its tokens live.

use diesel::prelude::*;

use super::schema::signing_keys;
use super::{Conn, StoreError, now_micros, vault};

/// A key pair; no Debug, for half of it is secret.
#[derive(Clone)]
pub struct SigningKey {
    /// Which key it is.
    pub kid: String,
    /// The private key: PKCS #8, base64url.
    pub private_key: String,
    /// The public key: 32 bytes, base64url.
    pub public_key: String,
}

/// What a token is checked with; reading it opens no secret.
#[derive(Debug, Clone)]
pub struct PublicHalf {
    /// Which key it is.
    pub kid: String,
    /// The public key: 32 bytes, base64url.
    pub public_key: String,
}

type KeyRow = (String, String, String);

fn key((kid, private_key, public_key): KeyRow) -> Result<SigningKey, StoreError> {
    let private_key = vault::open(vault::PRIVATE_KEY, &kid, &private_key)?;
    Ok(SigningKey { kid, private_key, public_key })
}

const COLUMNS: (signing_keys::kid, signing_keys::private_key, signing_keys::public_key) =
    (signing_keys::kid, signing_keys::private_key, signing_keys::public_key);

/// The key that signs; none before the first is made.
///
/// # Errors
/// When the database does not answer.
pub fn current(connection: &mut Conn) -> Result<Option<SigningKey>, StoreError> {
    let row: Option<KeyRow> = signing_keys::table
        .filter(signing_keys::ends_at.is_null())
        .order(signing_keys::created_at.desc())
        .select(COLUMNS)
        .first(connection)
        .optional()?;
    row.map(key).transpose()
}

/// The keys whose tokens count at this moment, the one that signs first.
///
/// # Errors
/// When the database does not answer.
pub fn live(connection: &mut Conn) -> Result<Vec<PublicHalf>, StoreError> {
    let rows: Vec<(String, String)> = signing_keys::table
        .filter(signing_keys::ends_at.is_null().or(signing_keys::ends_at.gt(now_micros())))
        .order(signing_keys::created_at.desc())
        .select((signing_keys::kid, signing_keys::public_key))
        .load(connection)?;
    Ok(rows.into_iter().map(|(kid, public_key)| PublicHalf { kid, public_key }).collect())
}

/// The live key of this name.
///
/// # Errors
/// When the database does not answer.
pub fn find_live(connection: &mut Conn, kid: &str) -> Result<Option<PublicHalf>, StoreError> {
    let row: Option<(String, String)> = signing_keys::table
        .find(kid)
        .filter(signing_keys::ends_at.is_null().or(signing_keys::ends_at.gt(now_micros())))
        .select((signing_keys::kid, signing_keys::public_key))
        .first(connection)
        .optional()?;
    Ok(row.map(|(kid, public_key)| PublicHalf { kid, public_key }))
}

/// How many microseconds the key before still lives; none where there is no such key.
///
/// # Errors
/// When the database does not answer.
pub fn previous_lives_for(connection: &mut Conn) -> Result<Option<i64>, StoreError> {
    let now = now_micros();
    let ends_at: Option<Option<i64>> = signing_keys::table
        .filter(signing_keys::ends_at.gt(now))
        .select(diesel::dsl::max(signing_keys::ends_at))
        .first(connection)
        .optional()?;
    Ok(ends_at.flatten().map(|ends_at| ends_at - now))
}

/// Puts a new key in front; tokens of the one before count for `grace` microseconds more.
///
/// # Errors
/// When the database does not answer.
pub fn put_in_front(connection: &mut Conn, key: &SigningKey, grace: i64) -> Result<(), StoreError> {
    let now = now_micros();
    diesel::delete(signing_keys::table.filter(signing_keys::ends_at.le(now))).execute(connection)?;
    diesel::update(signing_keys::table.filter(signing_keys::ends_at.is_null()))
        .set(signing_keys::ends_at.eq(now + grace))
        .execute(connection)?;
    diesel::insert_into(signing_keys::table)
        .values((
            signing_keys::kid.eq(&key.kid),
            signing_keys::private_key.eq(vault::seal(vault::PRIVATE_KEY, &key.kid, &key.private_key)?),
            signing_keys::public_key.eq(&key.public_key),
            signing_keys::created_at.eq(now),
        ))
        .execute(connection)?;
    Ok(())
}

/// Ends, now, every key but the one that signs.
///
/// # Errors
/// When the database does not answer.
pub fn end_previous(connection: &mut Conn) -> Result<(), StoreError> {
    diesel::delete(signing_keys::table.filter(signing_keys::ends_at.is_not_null())).execute(connection)?;
    Ok(())
}
