//! Delegations: a body lets a provider act for it, within scopes and dates.

use diesel::prelude::*;
use mee_shared::account::{Role, Scope};
use mee_shared::body::BodyKind;
use mee_shared::ids::ObjectId;

use super::accounts::AccountId;
use super::bodies::{Body, BodyId};
use super::cursor::{Cursor, cut};
use super::schema::{delegations, memberships};
use super::{Conn, StoreError, new_id, now_micros};

/// Scopes as they stand in their column: names with a space between.
pub(super) fn write_scopes(scopes: &[Scope]) -> String {
    scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ")
}

/// Scopes from their column. One that this version does not know gives no right.
pub(super) fn read_scopes(text: &str) -> Vec<Scope> {
    text.split(' ').filter_map(Scope::parse).collect()
}

/// A delegation.
#[derive(Debug, Clone)]
pub struct Delegation {
    /// Its identifier.
    pub id: String,
    /// The body that lets the vendor act.
    pub body: BodyId,
    /// The vendor.
    pub vendor: BodyId,
    /// What the vendor may do.
    pub scopes: Vec<Scope>,
    /// When it begins, in microseconds since 1970.
    pub starts_at: i64,
    /// The first instant after it.
    pub ends_at: i64,
    /// When it was made.
    pub created_at: i64,
}

type DelegationRow = (String, String, String, String, i64, i64, i64);

const COLUMNS: (
    delegations::id,
    delegations::body_id,
    delegations::vendor_id,
    delegations::scopes,
    delegations::starts_at,
    delegations::ends_at,
    delegations::created_at,
) = (
    delegations::id,
    delegations::body_id,
    delegations::vendor_id,
    delegations::scopes,
    delegations::starts_at,
    delegations::ends_at,
    delegations::created_at,
);

fn delegation((id, body, vendor, scopes, starts_at, ends_at, created_at): DelegationRow) -> Delegation {
    let scopes = read_scopes(&scopes);
    Delegation { id, body: BodyId(body), vendor: BodyId(vendor), scopes, starts_at, ends_at, created_at }
}

/// Lets the vendor act for the body between two instants (microseconds since 1970).
///
/// # Errors
/// When the database refuses: the vendor is none, or the body is one.
pub fn add(
    connection: &mut Conn,
    body: &Body,
    vendor: &Body,
    scopes: &[Scope],
    (starts_at, ends_at): (i64, i64),
) -> Result<Delegation, StoreError> {
    let (id, created_at) = (new_id(), now_micros());
    diesel::insert_into(delegations::table)
        .values((
            delegations::id.eq(&id),
            delegations::vendor_id.eq(&vendor.id.0),
            delegations::vendor_kind.eq(vendor.name.kind().as_str()),
            delegations::body_id.eq(&body.id.0),
            delegations::body_kind.eq(body.name.kind().as_str()),
            delegations::scopes.eq(write_scopes(scopes)),
            delegations::starts_at.eq(starts_at),
            delegations::ends_at.eq(ends_at),
            delegations::created_at.eq(created_at),
        ))
        .execute(connection)?;
    let (body, vendor) = (body.id.clone(), vendor.id.clone());
    Ok(Delegation { id, body, vendor, scopes: scopes.to_vec(), starts_at, ends_at, created_at })
}

/// What the body lets vendors do, or what is let to it where it is one; the oldest first.
///
/// # Errors
/// When the database does not answer.
pub fn list(
    connection: &mut Conn,
    body: &Body,
    after: Option<&Cursor>,
    limit: u32,
) -> Result<(Vec<Delegation>, Option<Cursor>), StoreError> {
    let mut query = delegations::table.select(COLUMNS).into_boxed();
    query = if body.name.kind() == BodyKind::Vendor {
        query.filter(delegations::vendor_id.eq(body.id.0.clone()))
    } else {
        query.filter(delegations::body_id.eq(body.id.0.clone()))
    };
    if let Some(cursor) = after {
        query = query.filter(delegations::id.gt(cursor.key.clone()));
    }
    let rows = query.order(delegations::id.asc()).limit(i64::from(limit) + 1).load::<DelegationRow>(connection)?;
    let (rows, next) = cut(rows, limit, |row| Cursor { name: String::new(), key: row.0.clone() });
    Ok((rows.into_iter().map(delegation).collect(), next))
}

/// Ends, now, this delegation of the body, and gives what it was; none where the body has none of this identifier.
///
/// # Errors
/// When the database does not answer.
pub fn take(connection: &mut Conn, body: &BodyId, id: &ObjectId) -> Result<Option<Delegation>, StoreError> {
    let own = delegations::table.find(id.as_str()).filter(delegations::body_id.eq(&body.0));
    let row: Option<DelegationRow> = own.select(COLUMNS).first(connection).optional()?;
    let Some(row) = row else { return Ok(None) };
    // Another may have ended it since it was read.
    let own = delegations::table.find(id.as_str()).filter(delegations::body_id.eq(&body.0));
    let ended = diesel::delete(own).execute(connection)?;
    Ok((ended == 1).then(|| delegation(row)))
}

/// Ends, now, what the body lets the vendor do; says how many delegations that were.
///
/// # Errors
/// When the database does not answer.
pub fn end(connection: &mut Conn, body: &BodyId, vendor: &BodyId) -> Result<usize, StoreError> {
    let running = delegations::table
        .filter(delegations::body_id.eq(&body.0))
        .filter(delegations::vendor_id.eq(&vendor.0))
        .filter(delegations::ends_at.gt(now_micros()));
    Ok(diesel::delete(running).execute(connection)?)
}

/// What the account may do for the body as a provider at this moment; none where nothing is delegated to its own.
///
/// # Errors
/// When the database does not answer.
pub fn scopes_of(connection: &mut Conn, body: &BodyId, account: &AccountId) -> Result<Option<Vec<Scope>>, StoreError> {
    let now = now_micros();
    let vendors = memberships::table
        .filter(memberships::account_id.eq(&account.0))
        .filter(memberships::role.eq(Role::Vendor.as_str()))
        .select(memberships::body_id);
    let found: Vec<String> = delegations::table
        .filter(delegations::body_id.eq(&body.0))
        .filter(delegations::vendor_id.eq_any(vendors))
        .filter(delegations::starts_at.le(now))
        .filter(delegations::ends_at.gt(now))
        .select(delegations::scopes)
        .load(connection)?;
    if found.is_empty() {
        return Ok(None);
    }
    let mut scopes: Vec<Scope> = found.iter().flat_map(|text| read_scopes(text)).collect();
    scopes.sort_unstable();
    scopes.dedup();
    Ok(Some(scopes))
}

/// The bodies that delegate something, at this moment, to a provider the account belongs to.
///
/// # Errors
/// When the database does not answer.
pub fn bodies_of(connection: &mut Conn, account: &AccountId) -> Result<Vec<BodyId>, StoreError> {
    let now = now_micros();
    let vendors = memberships::table
        .filter(memberships::account_id.eq(&account.0))
        .filter(memberships::role.eq(Role::Vendor.as_str()))
        .select(memberships::body_id);
    let ids: Vec<String> = delegations::table
        .filter(delegations::vendor_id.eq_any(vendors))
        .filter(delegations::starts_at.le(now))
        .filter(delegations::ends_at.gt(now))
        .select(delegations::body_id)
        .distinct()
        .load(connection)?;
    Ok(ids.into_iter().map(BodyId).collect())
}
