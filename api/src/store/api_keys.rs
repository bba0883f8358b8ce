//! API keys: a body's own, known by their hash only.

use diesel::prelude::*;
use mee_shared::account::Scope;
use mee_shared::ids::ObjectId;

use super::bodies::BodyId;
use super::cursor::{Cursor, cut};
use super::delegations::{read_scopes, write_scopes};
use super::schema::api_keys;
use super::{Conn, StoreError, new_id, now_micros};

/// A key as its body sees it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = api_keys)]
pub struct ApiKey {
    /// Its identifier.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// Its first characters.
    pub hint: String,
    scopes: String,
    /// When it was made, in microseconds since 1970.
    pub created_at: i64,
    /// When it ends, in microseconds since 1970.
    pub expires_at: i64,
}

impl ApiKey {
    /// What it may be used for.
    #[must_use]
    pub fn scopes(&self) -> Vec<Scope> {
        read_scopes(&self.scopes)
    }
}

/// A new key of the body, living for `life` microseconds.
///
/// # Errors
/// When the database does not answer.
pub fn create(
    connection: &mut Conn,
    body: &BodyId,
    name: &str,
    (hint, hash): (&str, &str),
    scopes: &[Scope],
    life: i64,
) -> Result<ApiKey, StoreError> {
    let now = now_micros();
    let key = ApiKey {
        id: new_id(),
        name: name.to_owned(),
        hint: hint.to_owned(),
        scopes: write_scopes(scopes),
        created_at: now,
        expires_at: now + life,
    };
    diesel::insert_into(api_keys::table)
        .values((
            api_keys::id.eq(&key.id),
            api_keys::body_id.eq(&body.0),
            api_keys::name.eq(&key.name),
            api_keys::hint.eq(&key.hint),
            api_keys::key_hash.eq(hash),
            api_keys::scopes.eq(&key.scopes),
            api_keys::created_at.eq(key.created_at),
            api_keys::expires_at.eq(key.expires_at),
        ))
        .execute(connection)?;
    Ok(key)
}

/// The body's keys that were not revoked, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub fn list(
    connection: &mut Conn,
    body: &BodyId,
    after: Option<&Cursor>,
    limit: u32,
) -> Result<(Vec<ApiKey>, Option<Cursor>), StoreError> {
    let mut query = api_keys::table
        .filter(api_keys::body_id.eq(body.0.clone()))
        .filter(api_keys::revoked_at.is_null())
        .select(ApiKey::as_select())
        .into_boxed();
    if let Some(cursor) = after {
        query = query.filter(api_keys::id.gt(cursor.key.clone()));
    }
    let rows = query.order(api_keys::id.asc()).limit(i64::from(limit) + 1).load::<ApiKey>(connection)?;
    Ok(cut(rows, limit, |key| Cursor { name: String::new(), key: key.id.clone() }))
}

/// Revokes a key of the body; false where it has no such key.
///
/// # Errors
/// When the database does not answer.
pub fn revoke(connection: &mut Conn, body: &BodyId, id: &ObjectId) -> Result<bool, StoreError> {
    let key =
        api_keys::table.find(id.as_str()).filter(api_keys::body_id.eq(&body.0)).filter(api_keys::revoked_at.is_null());
    Ok(diesel::update(key).set(api_keys::revoked_at.eq(now_micros())).execute(connection)? == 1)
}

/// The identifier, the body and the scopes of the live key of this hash.
///
/// # Errors
/// When the database does not answer.
pub fn find_live(connection: &mut Conn, hash: &str) -> Result<Option<(String, BodyId, Vec<Scope>)>, StoreError> {
    let row: Option<(String, String, String)> = api_keys::table
        .filter(api_keys::key_hash.eq(hash))
        .filter(api_keys::revoked_at.is_null())
        .filter(api_keys::expires_at.gt(now_micros()))
        .select((api_keys::id, api_keys::body_id, api_keys::scopes))
        .first(connection)
        .optional()?;
    Ok(row.map(|(id, body, scopes)| (id, BodyId(body), read_scopes(&scopes))))
}
