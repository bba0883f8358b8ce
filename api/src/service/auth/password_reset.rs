//! Choosing another password by a link that was sent to the account's address.

use mee_shared::account::fold_email;
use mee_shared::wire::auth::{AskPasswordReset, CompletePasswordReset};

use super::super::{Failure, mail};
use crate::auth::{opaque, password};
use crate::mail::Letter;
use crate::store::accounts::Account;
use crate::store::audit::{Actor, Entry, append};
use crate::store::{Conn, Db, accounts, password_resets, sign_ins};

/// Asks for a link to be sent to this address.
///
/// The same is done for every address, in the same time: whether an account has it is looked up when the mail is written,
/// by a worker that nobody waits for.
///
/// # Errors
/// [`Failure::Unprocessable`] for what is no address.
pub async fn request_password_reset(db: &Db, asked: AskPasswordReset) -> Result<(), Failure> {
    let email = fold_email(&asked.email)
        .ok_or_else(|| Failure::rule("/email", "Ce n'est pas une adresse électronique. Vérifiez-la."))?;
    db.write(move |connection| {
        let key = format!("password reset:{email}");
        // An answer that comes after an hour would surprise more than it helps.
        mail::put(connection, &Letter::PasswordReset, &email, Some(&key), mail::HOUR)
    })
    .await
}

fn ended() -> Failure {
    Failure::rule(
        "/token",
        "Ce lien ne compte pas, ou plus : il vaut une heure et ne sert qu'une fois. Demandez-en un autre.",
    )
}

fn find(connection: &mut Conn, hash: &str) -> Result<Account, Failure> {
    let id = password_resets::find_live(connection, hash)?.ok_or_else(ended)?;
    accounts::find(connection, &id)?.filter(|account| !account.is_disabled).ok_or_else(ended)
}

/// Whether the link of this token still counts; it is not used up.
///
/// # Errors
/// [`Failure::Unprocessable`] where it does not.
pub async fn check_password_reset(db: &Db, token: &str) -> Result<(), Failure> {
    if !opaque::is_link_token(token) {
        return Err(ended());
    }
    let hash = opaque::hash(token);
    db.read(move |connection| find(connection, &hash).map(|_| ())).await
}

/// Gives the account of the link another password, ends all its sign-ins and all its links, and tells its owner.
///
/// One-time codes stay as they are: whoever reads the mail alone cannot sign in to an account that asks for them.
///
/// # Errors
/// [`Failure::Unprocessable`] where the link does not count, or the password is weak.
pub async fn complete_password_reset(db: &Db, asked: CompletePasswordReset) -> Result<(), Failure> {
    if !opaque::is_link_token(&asked.token) {
        return Err(ended());
    }
    let hash = opaque::hash(&asked.token);
    let known = hash.clone();
    let account = db.read(move |connection| find(connection, &known)).await?;
    if let Err(weakness) = password::check(&asked.new_password, &[&account.email, &account.name]) {
        return Err(Failure::rule("/new_password", weakness.to_string()));
    }
    let password_hash = password::hash_async(asked.new_password).await.map_err(Failure::Internal)?;
    db.write(move |connection| {
        let account = find(connection, &hash)?;
        // One statement decides who was first.
        if !password_resets::take(connection, &hash)? {
            return Err(ended());
        }
        accounts::set_password(connection, &account.id, &password_hash)?;
        sign_ins::end_all(connection, &account.id)?;
        password_resets::end_all(connection, &account.id)?;
        mail::put_password_changed(connection, &account)?;
        let id = account.id.as_str();
        let entry =
            Entry { object_id: Some(id), ..Entry::done(Actor::Account(id), "account.password_reset", "account") };
        append(connection, &entry)?;
        Ok(())
    })
    .await
}
