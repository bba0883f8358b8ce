//! Invitations that wait for an answer: who is asked into a body, with which roles.

use diesel::prelude::*;
use mee_shared::account::Grant;
use mee_shared::ids::ObjectId;

use super::accounts::AccountId;
use super::bodies::BodyId;
use super::cursor::{Cursor, cut};
use super::document::{Document, read_document};
use super::schema::{invitation_tokens, invitations};
use super::{Conn, StoreError, new_id, now_micros};

/// An invitation; no Debug, for it names a person.
#[derive(Clone)]
pub struct Invitation {
    /// Its identifier.
    pub id: String,
    /// The body it is an invitation to.
    pub body: BodyId,
    /// The address as it was given.
    pub email: String,
    /// The address in its folded form.
    pub email_folded: String,
    /// The person's name, where whoever invites gave one.
    pub name: Option<String>,
    /// The roles it offers.
    pub grants: Vec<Grant>,
    /// Who invites.
    pub invited_by: AccountId,
    /// When it was made, in microseconds since 1970.
    pub created_at: i64,
    /// When it ends, in microseconds since 1970.
    pub expires_at: i64,
}

/// An invitation to be made; no Debug, for it names a person.
pub struct NewInvitation<'a> {
    /// The address as it was given.
    pub email: &'a str,
    /// The address in its folded form.
    pub email_folded: &'a str,
    /// The person's name.
    pub name: Option<&'a str>,
    /// The roles it offers.
    pub grants: &'a [Grant],
    /// Who invites.
    pub invited_by: &'a str,
}

type Row = (String, String, String, String, Option<String>, String, String, i64, i64);

fn invitation(row: Row) -> Result<Invitation, StoreError> {
    let (id, body, email, email_folded, name, grants, invited_by, created_at, expires_at) = row;
    let grants = read_document(&grants, || format!("invitations/{id}"))?;
    let (body, invited_by) = (BodyId(body), AccountId(invited_by));
    Ok(Invitation { id, body, email, email_folded, name, grants, invited_by, created_at, expires_at })
}

/// A new invitation to the body, living for `life` microseconds; the body has no other for this address.
///
/// # Errors
/// When the database does not answer.
pub fn create(
    connection: &mut Conn,
    body: &BodyId,
    new: &NewInvitation<'_>,
    life: i64,
) -> Result<Invitation, StoreError> {
    let (id, now) = (new_id(), now_micros());
    diesel::insert_into(invitations::table)
        .values((
            invitations::id.eq(&id),
            invitations::body_id.eq(&body.0),
            invitations::email.eq(new.email),
            invitations::email_folded.eq(new.email_folded),
            invitations::name.eq(new.name),
            invitations::grants.eq(Document::of(&new.grants)?.json),
            invitations::invited_by.eq(new.invited_by),
            invitations::created_at.eq(now),
            invitations::expires_at.eq(now + life),
        ))
        .execute(connection)?;
    let row = invitations::table.find(&id).first::<Row>(connection)?;
    invitation(row)
}

/// Whether the body has an invitation for this folded address, ended or not.
///
/// # Errors
/// When the database does not answer.
pub fn has(connection: &mut Conn, body: &BodyId, email_folded: &str) -> Result<bool, StoreError> {
    let found: i64 = invitations::table
        .filter(invitations::body_id.eq(&body.0))
        .filter(invitations::email_folded.eq(email_folded))
        .count()
        .get_result(connection)?;
    Ok(found > 0)
}

/// The body's invitation of this identifier.
///
/// # Errors
/// When the database does not answer.
pub fn find(connection: &mut Conn, body: &BodyId, id: &ObjectId) -> Result<Option<Invitation>, StoreError> {
    let row = invitations::table
        .find(id.as_str())
        .filter(invitations::body_id.eq(&body.0))
        .first::<Row>(connection)
        .optional()?;
    row.map(invitation).transpose()
}

/// The body's invitations, the oldest first; those that have ended too, for they can be sent again.
///
/// # Errors
/// When the database does not answer.
pub fn list(
    connection: &mut Conn,
    body: &BodyId,
    after: Option<&Cursor>,
    limit: u32,
) -> Result<(Vec<Invitation>, Option<Cursor>), StoreError> {
    let mut query = invitations::table.filter(invitations::body_id.eq(body.0.clone())).into_boxed();
    if let Some(cursor) = after {
        query = query.filter(invitations::id.gt(cursor.key.clone()));
    }
    let rows = query.order(invitations::id.asc()).limit(i64::from(limit) + 1).load::<Row>(connection)?;
    let (rows, next) = cut(rows, limit, |row| Cursor { name: String::new(), key: row.0.clone() });
    Ok((rows.into_iter().map(invitation).collect::<Result<_, _>>()?, next))
}

/// Lets the body's invitation live for `life` microseconds from now; the links sent so far no longer count.
///
/// # Errors
/// When the database does not answer.
pub fn renew(connection: &mut Conn, body: &BodyId, id: &ObjectId, life: i64) -> Result<(), StoreError> {
    diesel::update(invitations::table.find(id.as_str()).filter(invitations::body_id.eq(&body.0)))
        .set(invitations::expires_at.eq(now_micros() + life))
        .execute(connection)?;
    diesel::delete(invitation_tokens::table.filter(invitation_tokens::invitation_id.eq(id.as_str())))
        .execute(connection)?;
    Ok(())
}

/// Removes the body's invitation, because it was accepted or taken back; false where it has none such.
///
/// # Errors
/// When the database does not answer.
pub fn remove(connection: &mut Conn, body: &BodyId, id: &str) -> Result<bool, StoreError> {
    let own = invitations::table.find(id).filter(invitations::body_id.eq(&body.0));
    Ok(diesel::delete(own).execute(connection)? == 1)
}

/// The live invitation of this identifier, for whoever writes its mail.
///
/// # Errors
/// When the database does not answer.
pub fn find_live(connection: &mut Conn, id: &str) -> Result<Option<Invitation>, StoreError> {
    let row = invitations::table
        .find(id)
        .filter(invitations::expires_at.gt(now_micros()))
        .first::<Row>(connection)
        .optional()?;
    row.map(invitation).transpose()
}

/// Adds a link of this hash to the invitation.
///
/// # Errors
/// When the database does not answer.
pub fn add_token(connection: &mut Conn, id: &str, hash: &str) -> Result<(), StoreError> {
    diesel::insert_into(invitation_tokens::table)
        .values((invitation_tokens::token_hash.eq(hash), invitation_tokens::invitation_id.eq(id)))
        .execute(connection)?;
    Ok(())
}

/// The live invitation that the link of this hash leads to.
///
/// # Errors
/// When the database does not answer.
pub fn find_by_token(connection: &mut Conn, hash: &str) -> Result<Option<Invitation>, StoreError> {
    let id: Option<String> =
        invitation_tokens::table.find(hash).select(invitation_tokens::invitation_id).first(connection).optional()?;
    id.map_or(Ok(None), |id| find_live(connection, &id))
}

/// Sweeps away the invitations that ended before this instant (microseconds since 1970).
///
/// # Errors
/// When the database does not answer.
pub fn prune(connection: &mut Conn, before: i64) -> Result<usize, StoreError> {
    Ok(diesel::delete(invitations::table.filter(invitations::expires_at.lt(before))).execute(connection)?)
}
