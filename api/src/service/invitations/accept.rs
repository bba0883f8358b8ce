//! Accepting an invitation: only who reads the mail at the address can, and only with the password of the account there.

use mee_shared::account::{Grant, check_grants};
use mee_shared::wire::invitation::AcceptInvitation;
use serde_json::json;

use super::{Failure, invitation_key, read_name};
use crate::auth::{opaque, password};
use crate::store::accounts::{self, Account};
use crate::store::audit::{Actor, Entry, append};
use crate::store::bodies::{self, Body};
use crate::store::invitations::{self, Invitation};
use crate::store::{Conn, Db, memberships, outbox};

/// What an invitation offers, for whoever holds its link; no Debug, for it names a person.
pub struct Offer {
    /// The body's name.
    pub body: String,
    /// The address it was sent to.
    pub email: String,
    /// The name that whoever invites gave.
    pub name: Option<String>,
    /// The roles, in French.
    pub roles: Vec<&'static str>,
    /// Whether the address has an account, whose password is then asked for.
    pub has_account: bool,
}

fn ended() -> Failure {
    Failure::rule(
        "/token",
        "Cette invitation ne compte pas, ou plus : elle vaut une semaine et ne sert qu'une fois. \
         Demandez-en une autre à la personne qui vous a invité.",
    )
}

/// An invitation with its body, and the account of its address with its password's hash.
struct Found {
    invitation: Invitation,
    body: Body,
    account: Option<(Account, String)>,
}

fn find(connection: &mut Conn, hash: &str) -> Result<Found, Failure> {
    let invitation = invitations::find_by_token(connection, hash)?.ok_or_else(ended)?;
    let body = bodies::get(connection, &invitation.body)?.ok_or_else(ended)?;
    let account = match accounts::find_by_email(connection, &invitation.email_folded)? {
        Some(account) => {
            let credential = accounts::credential(connection, &account.id)?;
            Some((account, credential.map(|credential| credential.password_hash).unwrap_or_default()))
        }
        None => None,
    };
    Ok(Found { invitation, body, account })
}

async fn find_now(db: &Db, token: &str) -> Result<(Found, String), Failure> {
    if !opaque::is_link_token(token) {
        return Err(ended());
    }
    let hash = opaque::hash(token);
    let known = hash.clone();
    Ok((db.read(move |connection| find(connection, &known)).await?, hash))
}

/// What the invitation of this token offers; it is not used up.
///
/// # Errors
/// [`Failure::Unprocessable`] where it does not count.
pub async fn find_offer(db: &Db, token: &str) -> Result<Offer, Failure> {
    let (Found { invitation, body, account }, _) = find_now(db, token).await?;
    let mut roles: Vec<&'static str> = invitation.grants.iter().map(|grant| grant.role.french()).collect();
    roles.dedup();
    Ok(Offer {
        body: body.label,
        email: invitation.email,
        name: invitation.name,
        roles,
        has_account: account.is_some(),
    })
}

/// Accepts the invitation of the token: makes the account, or adds the roles to the one that has the address.
///
/// # Errors
/// [`Failure::Unprocessable`] where the invitation does not count, the name or the new password cannot be, or the password
/// is not the account's; [`Failure::Forbidden`] for a closed account; [`Failure::Conflict`] where something changed meanwhile.
pub async fn accept_invitation(db: &Db, asked: AcceptInvitation) -> Result<(), Failure> {
    let (found, hash) = find_now(db, &asked.token).await?;
    let name = read_name(asked.name.as_deref().unwrap_or_default())?.or_else(|| found.invitation.name.clone());
    let known_hash = found.account.as_ref().map(|(_, hash)| hash.clone());
    // Hashing happens outside any transaction: it takes longer than a lock may be held.
    let newcomer = match found.account {
        Some((account, kept)) => {
            prove(&account, asked.password, kept).await?;
            None
        }
        None => Some(introduce(name, asked.password, &found.invitation.email_folded).await?),
    };
    db.write(move |connection| {
        memberships::lock(connection, &found.body.id)?;
        let Found { invitation, body, account } = find(connection, &hash)?;
        if account.as_ref().map(|(_, hash)| hash) != known_hash.as_ref() {
            return Err(Failure::Conflict("Le compte de cette adresse vient de changer. Recommencez."));
        }
        let id = match (account, newcomer) {
            (Some((account, _)), _) => account.id,
            (None, Some((name, password_hash))) => {
                accounts::create(connection, &invitation.email, &invitation.email_folded, &name, &password_hash)?
            }
            (None, None) => return Err(ended()),
        };
        let before = memberships::of_account(connection, &body.id, &id)?;
        let after = joined(&before, &invitation.grants);
        let is_possible = check_grants(body.name.kind(), &after).is_ok()
            && memberships::foreign_schools(connection, &body, &after)?.is_empty();
        if !is_possible {
            return Err(Failure::Conflict(
                "Les rôles de cette invitation ne peuvent plus être donnés. Demandez-en une autre.",
            ));
        }
        memberships::replace(connection, &body, &id, &after)?;
        invitations::remove(connection, &body.id, &invitation.id)?;
        outbox::take_back(connection, &invitation_key(&invitation.id))?;
        let entry = Entry {
            body: Some(&body.id),
            object_id: Some(&invitation.id),
            before: Some(json!(before)),
            after: Some(json!({ "account": id.as_str(), "roles": after })),
            ..Entry::done(Actor::Account(id.as_str()), "invitation.accept", "invitation")
        };
        append(connection, &entry)?;
        Ok(())
    })
    .await
}

/// Proves that whoever accepts owns the account.
async fn prove(account: &Account, given: String, kept: String) -> Result<(), Failure> {
    let is_right = password::verify_async(given, Some(kept)).await.map_err(Failure::Internal)?;
    if !is_right {
        return Err(Failure::rule(
            "/password",
            "Un compte existe à votre adresse, et ce n'est pas son mot de passe. \
             Si vous l'avez oublié, demandez-en d'abord un nouveau.",
        ));
    }
    if account.is_disabled {
        return Err(Failure::Forbidden("Ce compte est fermé. Demandez à l'administrateur du service de le rouvrir."));
    }
    Ok(())
}

/// The name and the password's hash of an account to be made.
async fn introduce(name: Option<String>, password: String, email: &str) -> Result<(String, String), Failure> {
    let name = name.ok_or_else(|| Failure::rule("/name", "Donnez votre nom."))?;
    if let Err(weakness) = password::check(&password, &[email, &name]) {
        return Err(Failure::rule("/password", weakness.to_string()));
    }
    let hash = password::hash_async(password).await.map_err(Failure::Internal)?;
    Ok((name, hash))
}

/// The roles held and those offered, each once; a headteacher's schools together.
fn joined(held: &[Grant], offered: &[Grant]) -> Vec<Grant> {
    let mut all = held.to_vec();
    for grant in offered {
        match all.iter_mut().find(|other| other.role == grant.role && other.step == grant.step) {
            Some(same) => {
                let new = grant.schools.iter().filter(|uai| !same.schools.contains(uai)).cloned().collect::<Vec<_>>();
                same.schools.extend(new);
            }
            None => all.push(grant.clone()),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use mee_shared::account::Role;

    use super::*;

    fn grant(role: Role, schools: &[&str]) -> Grant {
        Grant { role, step: None, schools: schools.iter().filter_map(|uai| uai.parse().ok()).collect() }
    }

    #[test]
    fn an_invitation_adds_roles_and_takes_none() {
        let (one, other) = ("9990001X", "0941854E");
        let held = [grant(Role::Editor, &[]), grant(Role::Headteacher, &[one])];
        for (offered, expected) in [
            (vec![], held.to_vec()),
            (vec![grant(Role::Editor, &[])], held.to_vec()),
            (vec![grant(Role::Headteacher, &[one])], held.to_vec()),
            (
                vec![grant(Role::Headteacher, &[other, one])],
                vec![grant(Role::Editor, &[]), grant(Role::Headteacher, &[one, other])],
            ),
            (
                vec![grant(Role::Auditor, &[])],
                vec![grant(Role::Editor, &[]), grant(Role::Headteacher, &[one]), grant(Role::Auditor, &[])],
            ),
        ] {
            assert_eq!(joined(&held, &offered), expected, "{offered:?}");
        }
    }
}
