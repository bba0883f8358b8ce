//! Asking people into a body by e-mail.
//!
//! Whoever invites learns nothing about the address: the answer is the same whether an account has it or not.

mod accept;

use mee_shared::account::{check_grants, fold_email};
use mee_shared::ids::ObjectId;
use mee_shared::wire::invitation::{CreateInvitation, InvitationResource};
use serde_json::json;

pub use accept::{Offer, accept_invitation, find_offer};

use super::auth::{Acting, Change, object_id};
use super::mail::{self, invitation_key};
use super::{Failure, Listed, PageRequest};
use crate::mail::Letter;
use crate::store::cursor::ListKind;
use crate::store::invitations::{self, Invitation, NewInvitation};
use crate::store::{Conn, Db, memberships, outbox};

/// How long an invitation may be answered, in microseconds: a week.
const LIFE: i64 = 7 * 24 * mail::HOUR;

fn instant(micros: i64) -> Result<jiff::Timestamp, Failure> {
    jiff::Timestamp::from_microsecond(micros).map_err(|error| Failure::Internal(error.into()))
}

fn resource(invitation: Invitation) -> Result<InvitationResource, Failure> {
    Ok(InvitationResource {
        id: object_id(&invitation.id)?,
        email: invitation.email,
        name: invitation.name,
        roles: invitation.grants,
        created_at: instant(invitation.created_at)?,
        expires_at: instant(invitation.expires_at)?,
    })
}

/// The name without blanks around it; none where it is empty.
fn read_name(name: &str) -> Result<Option<String>, Failure> {
    let name = name.trim();
    if name.chars().count() > 200 || name.chars().any(char::is_control) {
        return Err(Failure::rule("/name", "Donnez un nom de 200 caractères au plus, sur une ligne."));
    }
    Ok(Some(name.to_owned()).filter(|name| !name.is_empty()))
}

fn put_mail(connection: &mut Conn, invitation: &Invitation) -> Result<(), Failure> {
    let letter = Letter::Invitation { invitation: invitation.id.clone() };
    mail::put(connection, &letter, &invitation.email, Some(&invitation_key(&invitation.id)), LIFE)
}

/// The invitations to the body acted for that were neither accepted nor revoked, the oldest first.
///
/// # Errors
/// [`Failure::InvalidCursor`], or the database's.
pub async fn list_invitations(
    db: &Db,
    acting: &Acting,
    page: PageRequest,
) -> Result<Listed<InvitationResource>, Failure> {
    let cursor = page.cursor(ListKind::Invitations)?;
    let body = acting.body().id.clone();
    db.read(move |connection| {
        let (rows, next) = invitations::list(connection, &body, cursor.as_ref(), page.limit)?;
        let invitations = rows.into_iter().map(resource).collect::<Result<Vec<_>, _>>()?;
        Ok(Listed::new(ListKind::Invitations, invitations, next.as_ref(), |invitation| invitation))
    })
    .await
}

/// Asks someone into the body acted for, with these roles.
///
/// # Errors
/// [`Failure::Unprocessable`] for an address, a name or roles that cannot be; [`Failure::Conflict`] where an invitation of
/// this address waits already.
pub async fn create_invitation(
    db: &Db,
    acting: &Acting,
    asked: CreateInvitation,
) -> Result<InvitationResource, Failure> {
    let (acting, body) = (acting.clone(), acting.body().clone());
    let folded = fold_email(&asked.email)
        .ok_or_else(|| Failure::rule("/email", "Ce n'est pas une adresse électronique. Vérifiez-la."))?;
    let name = read_name(asked.name.as_deref().unwrap_or_default())?;
    check_grants(body.name.kind(), &asked.roles).map_err(Failure::Unprocessable)?;
    let made = db
        .write(move |connection| -> Result<Invitation, Failure> {
            memberships::lock(connection, &body.id)?;
            if let Some(uai) = memberships::foreign_schools(connection, &body, &asked.roles)?.first() {
                return Err(Failure::rule("/roles", format!("L'école {uai} n'est pas une école de votre territoire.")));
            }
            if invitations::has(connection, &body.id, &folded)? {
                return Err(Failure::Conflict(
                    "Une invitation attend déjà à cette adresse. Envoyez-la de nouveau, ou retirez-la d'abord.",
                ));
            }
            let new = NewInvitation {
                email: asked.email.trim(),
                email_folded: &folded,
                name: name.as_deref(),
                grants: &asked.roles,
                invited_by: acting.account_id().ok_or(Failure::Unauthorized)?,
            };
            let made = invitations::create(connection, &body.id, &new, LIFE)?;
            put_mail(connection, &made)?;
            let after = Some(json!({ "roles": made.grants, "expires_at": made.expires_at }));
            let object = ("invitation", made.id.as_str());
            acting.record(connection, Change { action: "invitation.create", object, before: None, after })?;
            Ok(made)
        })
        .await?;
    resource(made)
}

/// Sends the invitation of the body acted for once more, with a new link and a new week; earlier links end.
///
/// # Errors
/// [`Failure::NotFound`] where the body has no such invitation.
pub async fn resend_invitation(db: &Db, acting: &Acting, id: &ObjectId) -> Result<InvitationResource, Failure> {
    let (acting, body, id) = (acting.clone(), acting.body().id.clone(), id.clone());
    let renewed = db
        .write(move |connection| -> Result<Invitation, Failure> {
            memberships::lock(connection, &body)?;
            invitations::renew(connection, &body, &id, LIFE)?;
            let renewed = invitations::find(connection, &body, &id)?.ok_or(Failure::NotFound)?;
            put_mail(connection, &renewed)?;
            let after = Some(json!({ "expires_at": renewed.expires_at }));
            let object = ("invitation", renewed.id.as_str());
            acting.record(connection, Change { action: "invitation.resend", object, before: None, after })?;
            Ok(renewed)
        })
        .await?;
    resource(renewed)
}

/// Takes an invitation of the body acted for back, with its links and the mail that may still wait.
///
/// # Errors
/// [`Failure::NotFound`] where the body has no such invitation.
pub async fn revoke_invitation(db: &Db, acting: &Acting, id: &ObjectId) -> Result<(), Failure> {
    let (acting, body, id) = (acting.clone(), acting.body().id.clone(), id.clone());
    db.write(move |connection| {
        memberships::lock(connection, &body)?;
        let before = invitations::find(connection, &body, &id)?.ok_or(Failure::NotFound)?;
        invitations::remove(connection, &body, &before.id)?;
        outbox::take_back(connection, &invitation_key(&before.id))?;
        let (object, before) = (("invitation", id.as_str()), Some(json!({ "roles": before.grants })));
        acting.record(connection, Change { action: "invitation.revoke", object, before, after: None })
    })
    .await
}
