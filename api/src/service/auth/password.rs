//! Changing one's password.

use mee_shared::wire::auth::ChangePassword;

use super::super::{Failure, mail};
use super::{Acting, Change};
use crate::auth::password;
use crate::store::{Db, accounts, password_resets, sign_ins};

/// Gives the account another password and ends all its sign-ins, this one too.
///
/// # Errors
/// [`Failure::Unprocessable`] where the present password is not the one given, or the new one is weak.
pub async fn change_password(db: &Db, acting: &Acting, asked: ChangePassword) -> Result<(), Failure> {
    let account = acting.account.clone().ok_or(Failure::Unauthorized)?;
    let acting = acting.clone();
    if let Err(weakness) = password::check(&asked.new_password, &[&account.email, &account.name]) {
        return Err(Failure::rule("/new_password", weakness.to_string()));
    }
    let id = account.id.clone();
    let credential = db.read(move |connection| accounts::credential(connection, &id)).await?;
    let hash = credential.map(|credential| credential.password_hash);
    let is_right = password::verify_async(asked.current_password, hash.clone()).await.map_err(Failure::Internal)?;
    let wrong = || Failure::rule("/current_password", "Ce n'est pas votre mot de passe actuel.");
    if !is_right {
        return Err(wrong());
    }
    let new_hash = password::hash_async(asked.new_password).await.map_err(Failure::Internal)?;
    db.write(move |connection| {
        let kept = accounts::credential(connection, &account.id)?.map(|credential| credential.password_hash);
        // Someone else changed it while the new one was hashed.
        if kept != hash {
            return Err(wrong());
        }
        accounts::set_password(connection, &account.id, &new_hash)?;
        sign_ins::end_all(connection, &account.id)?;
        password_resets::end_all(connection, &account.id)?;
        mail::put_password_changed(connection, &account)?;
        let object = ("account", account.id.as_str());
        acting.record(connection, Change { action: "password.change", object, before: None, after: None })
    })
    .await
}
