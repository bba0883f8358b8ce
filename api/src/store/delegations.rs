//! Delegations: a body lets a provider act for it, within scopes and dates.

use diesel::prelude::*;
use mee_shared::account::{Role, Scope};

use super::accounts::AccountId;
use super::bodies::{Body, BodyId};
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
) -> Result<(), StoreError> {
    diesel::insert_into(delegations::table)
        .values((
            delegations::id.eq(new_id()),
            delegations::vendor_id.eq(&vendor.id.0),
            delegations::vendor_kind.eq(vendor.name.kind().as_str()),
            delegations::body_id.eq(&body.id.0),
            delegations::body_kind.eq(body.name.kind().as_str()),
            delegations::scopes.eq(write_scopes(scopes)),
            delegations::starts_at.eq(starts_at),
            delegations::ends_at.eq(ends_at),
            delegations::created_at.eq(now_micros()),
        ))
        .execute(connection)?;
    Ok(())
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
