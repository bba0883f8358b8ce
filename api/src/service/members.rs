//! A body's people.

use mee_shared::account::{Grant, Role, check_grants};
use mee_shared::ids::ObjectId;
use mee_shared::wire::body::{MemberResource, PutMember};
use serde_json::json;

use super::auth::{Acting, Change, object_id};
use super::{Failure, Listed, PageRequest};
use crate::store::accounts::{self, Account, AccountId};
use crate::store::bodies::BodyId;
use crate::store::cursor::ListKind;
use crate::store::{Conn, Db, memberships};

fn resource(account: Account, roles: Vec<Grant>) -> Result<MemberResource, Failure> {
    Ok(MemberResource {
        account_id: object_id(account.id.as_str())?,
        name: account.name,
        email: account.email,
        is_disabled: account.is_disabled,
        roles,
    })
}

/// The people who hold a role in the body acted for, by name.
///
/// # Errors
/// [`Failure::InvalidCursor`], or the database's.
pub async fn list_members(db: &Db, acting: &Acting, page: PageRequest) -> Result<Listed<MemberResource>, Failure> {
    let cursor = page.cursor(ListKind::Members)?;
    let body = acting.body().id.clone();
    db.read(move |connection| {
        let (rows, next) = memberships::list(connection, &body, cursor.as_ref(), page.limit)?;
        let people =
            rows.into_iter().map(|(account, roles)| resource(account, roles)).collect::<Result<Vec<_>, _>>()?;
        Ok(Listed::new(ListKind::Members, people, next.as_ref(), |person| person))
    })
    .await
}

/// A body without an administrator could never be given one again through the API.
fn keep_an_administrator(connection: &mut Conn, body: &BodyId, account: &AccountId) -> Result<(), Failure> {
    let held = memberships::of_account(connection, body, account)?;
    let administers = held.iter().any(|grant| grant.role == Role::Administrator);
    if administers && memberships::count_other_administrators(connection, body, account)? == 0 {
        return Err(Failure::Conflict(
            "C'est le dernier administrateur de la collectivité. Nommez-en d'abord un autre.",
        ));
    }
    Ok(())
}

fn record_roles(
    connection: &mut Conn,
    acting: &Acting,
    action: &str,
    account: &AccountId,
    (before, after): (&[Grant], &[Grant]),
) -> Result<(), Failure> {
    let (before, after) = (Some(json!(before)), Some(json!(after)));
    acting.record(connection, Change { action, object: ("account", account.as_str()), before, after })
}

/// Gives the account exactly these roles in the body acted for.
///
/// # Errors
/// [`Failure::NotFound`] for an account that does not exist, [`Failure::Unprocessable`] for roles that cannot be,
/// [`Failure::Conflict`] for the last administrator.
pub async fn put_member(
    db: &Db,
    acting: &Acting,
    account: &ObjectId,
    asked: PutMember,
) -> Result<MemberResource, Failure> {
    let (acting, body) = (acting.clone(), acting.body().clone());
    let account = AccountId::from(account);
    check_grants(body.name.kind(), &asked.roles).map_err(Failure::Unprocessable)?;
    db.write(move |connection| {
        memberships::lock(connection, &body.id)?;
        let person = accounts::find(connection, &account)?.ok_or(Failure::NotFound)?;
        if let Some(uai) = memberships::foreign_schools(connection, &body, &asked.roles)?.first() {
            return Err(Failure::rule("/roles", format!("L'école {uai} n'est pas une école de votre territoire.")));
        }
        if !asked.roles.iter().any(|grant| grant.role == Role::Administrator) {
            keep_an_administrator(connection, &body.id, &account)?;
        }
        let before = memberships::of_account(connection, &body.id, &account)?;
        memberships::replace(connection, &body, &account, &asked.roles)?;
        let roles = memberships::of_account(connection, &body.id, &account)?;
        record_roles(connection, &acting, "member.put", &account, (&before, &roles))?;
        resource(person, roles)
    })
    .await
}

/// Takes every role in the body acted for from the account.
///
/// # Errors
/// [`Failure::NotFound`] where it holds none, [`Failure::Conflict`] for the last administrator.
pub async fn remove_member(db: &Db, acting: &Acting, account: &ObjectId) -> Result<(), Failure> {
    let (acting, body) = (acting.clone(), acting.body().clone());
    let account = AccountId::from(account);
    db.write(move |connection| {
        memberships::lock(connection, &body.id)?;
        let before = memberships::of_account(connection, &body.id, &account)?;
        if before.is_empty() {
            return Err(Failure::NotFound);
        }
        keep_an_administrator(connection, &body.id, &account)?;
        memberships::replace(connection, &body, &account, &[])?;
        record_roles(connection, &acting, "member.remove", &account, (&before, &[]))
    })
    .await
}
