//! Writing a letter when it is sent: what it speaks of is read anew, and its link is made now.

use mee_shared::account::Role;
use mee_shared::account::fold_email;
use mee_shared::links::Links;

use super::{HOUR, day, desk};
use crate::auth::opaque;
use crate::mail::{self, InvitationMail, Letter, Message, ResetMail};
use crate::service::Failure;
use crate::store::outbox::Taken;
use crate::store::{Conn, accounts, bodies, invitations, password_resets};

/// How long the link of a password reset counts, in microseconds.
const RESET_LIFE: i64 = HOUR;

/// The message of a mail; none where there is nothing to say any more: an invitation taken back, an address without account.
pub(super) fn compose(connection: &mut Conn, links: &Links, taken: &Taken) -> Result<Option<Message>, Failure> {
    let letter = serde_json::from_str(&taken.params).map_err(|error| Failure::Internal(error.into()))?;
    match letter {
        Letter::Invitation { invitation } => invite(connection, links, &invitation),
        Letter::PasswordReset => reset(connection, links, &taken.recipient),
        Letter::WebhookDisabled { body, on } => Ok(Some(mail::webhook_disabled(&body, on, links.public_url()))),
        Letter::PasswordChanged { name, on } => Ok(Some(mail::password_changed(&name, on, links.public_url()))),
        other @ (Letter::Proposed { .. }
        | Letter::Decided { .. }
        | Letter::StepOpen { .. }
        | Letter::Reminder { .. }) => desk::compose(connection, links, &other),
    }
}

fn invite(connection: &mut Conn, links: &Links, id: &str) -> Result<Option<Message>, Failure> {
    let Some(invitation) = invitations::find_live(connection, id)? else { return Ok(None) };
    let Some(body) = bodies::get(connection, &invitation.body)? else { return Ok(None) };
    let Some(inviter) = accounts::find(connection, &invitation.invited_by)? else { return Ok(None) };
    let mut roles: Vec<Role> = invitation.grants.iter().map(|grant| grant.role).collect();
    roles.dedup();
    let token = opaque::link_token().map_err(Failure::Internal)?;
    invitations::add_token(connection, id, &opaque::hash(&token))?;
    let mail = InvitationMail {
        name: invitation.name.as_deref(),
        inviter: &inviter.name,
        body: &body.label,
        roles: &roles,
        link: format!("{}/account/invitation?token={token}", links.public_url()),
        ends_on: day(invitation.expires_at)?,
    };
    Ok(Some(mail::invitation(&mail, links.public_url())))
}

fn reset(connection: &mut Conn, links: &Links, recipient: &str) -> Result<Option<Message>, Failure> {
    let Some(email) = fold_email(recipient) else { return Ok(None) };
    let account = accounts::find_by_email(connection, &email)?.filter(|account| !account.is_disabled);
    let Some(account) = account else { return Ok(None) };
    let token = opaque::link_token().map_err(Failure::Internal)?;
    password_resets::add(connection, &account.id, &opaque::hash(&token), RESET_LIFE)?;
    let link = format!("{}/account/password-reset?token={token}", links.public_url());
    Ok(Some(mail::password_reset(&ResetMail { name: &account.name, link }, links.public_url())))
}
