//! One's own second factor: asking for one-time codes, confirming them, giving them up, new recovery codes.
//!
//! Each step asks for the password anew, for an access token alone may have been taken over.

use mee_shared::wire::auth::{ConfirmTotp, CurrentPassword, RecoveryCodes, SecondFactorProof, TotpEnrolment};

use super::super::Failure;
use super::sign_in::second_factor;
use super::{Acting, Change};
use crate::auth::{password, totp};
use crate::store::accounts::{self, Account};
use crate::store::{Conn, Db, sign_ins};

/// How long, in microseconds, a secret waits for its first code.
const PENDING: i64 = 15 * 60 * 1_000_000;

const NOT_ENABLED: Failure = Failure::Conflict("Votre compte ne demande pas de code à usage unique.");

fn wrong_password() -> Failure {
    Failure::rule("/current_password", "Ce n'est pas votre mot de passe actuel.")
}

fn wrong_code() -> Failure {
    Failure::rule("/code", "Ce code ne convient pas, ou plus : attendez que votre application en montre un autre.")
}

/// The account that acts, once its password is proved; hashing happens outside any transaction.
async fn proved(db: &Db, acting: &Acting, password: String) -> Result<Account, Failure> {
    let account = acting.account.clone().ok_or(Failure::Unauthorized)?;
    let id = account.id.clone();
    let credential = db.read(move |connection| accounts::credential(connection, &id)).await?;
    let hash = credential.map(|credential| credential.password_hash);
    let is_right = password::verify_async(password, hash).await.map_err(Failure::Internal)?;
    if is_right { Ok(account) } else { Err(wrong_password()) }
}

/// Ends the account's other sign-ins; this one goes on, with its next refresh token.
fn end_others(connection: &mut Conn, acting: &Acting, account: &Account) -> Result<(), Failure> {
    match &acting.sign_in {
        Some(kept) => Ok(sign_ins::end_others(connection, &account.id, kept)?),
        None => Ok(sign_ins::end_all(connection, &account.id)?),
    }
}

fn record(connection: &mut Conn, acting: &Acting, action: &str, account: &Account) -> Result<(), Failure> {
    let object = ("account", account.id.as_str());
    acting.record(connection, Change { action, object, before: None, after: None })
}

/// A new secret, shown this once, that counts as soon as a code of it is confirmed.
///
/// # Errors
/// [`Failure::Unprocessable`] for a wrong password, [`Failure::Conflict`] where codes are asked for already.
pub async fn start_totp(db: &Db, acting: &Acting, asked: CurrentPassword) -> Result<TotpEnrolment, Failure> {
    let account = proved(db, acting, asked.current_password).await?;
    let acting = acting.clone();
    db.write(move |connection| {
        let credential = accounts::credential(connection, &account.id)?.ok_or(Failure::Unauthorized)?;
        if credential.totp_secret.is_some() {
            return Err(Failure::Conflict(
                "Votre compte demande déjà un code ; retirez-le d'abord (DELETE /v1/auth/totp).",
            ));
        }
        let enrolment = totp::enrol(&account.email).map_err(Failure::Internal)?;
        accounts::set_pending_totp(connection, &account.id, &enrolment.secret, PENDING)?;
        record(connection, &acting, "totp.start", &account)?;
        Ok(TotpEnrolment { secret: enrolment.secret, url: enrolment.url, expires_in: PENDING / 1_000_000 })
    })
    .await
}

/// Asks for codes from now on, once one of the waiting secret is given; gives the recovery codes, this once.
///
/// # Errors
/// [`Failure::Conflict`] where no secret waits, [`Failure::Unprocessable`] for a wrong code.
pub async fn confirm_totp(db: &Db, acting: &Acting, asked: ConfirmTotp) -> Result<RecoveryCodes, Failure> {
    let account = acting.account.clone().ok_or(Failure::Unauthorized)?;
    let acting = acting.clone();
    db.write(move |connection| {
        let secret = accounts::pending_totp(connection, &account.id)?.ok_or(Failure::Conflict(
            "Aucun code n'attend d'être confirmé, ou il a trop attendu : recommencez par POST /v1/auth/totp.",
        ))?;
        let now = jiff::Timestamp::now().as_second().unsigned_abs();
        let step = totp::step_of(&secret, &asked.code, now).map_err(Failure::Internal)?.ok_or_else(wrong_code)?;
        let (codes, hashes) = totp::recovery_codes().map_err(Failure::Internal)?;
        accounts::set_totp(connection, &account.id, Some(&secret), &hashes)?;
        // The code that confirmed must not sign anyone in as well.
        accounts::take_totp_step(connection, &account.id, step)?;
        end_others(connection, &acting, &account)?;
        record(connection, &acting, "totp.enable", &account)?;
        Ok(RecoveryCodes { recovery_codes: codes })
    })
    .await
}

/// Uses up the code of someone whose account asks for one.
fn take_code(connection: &mut Conn, account: &Account, code: &str) -> Result<(), Failure> {
    let credential = accounts::credential(connection, &account.id)?.ok_or(Failure::Unauthorized)?;
    if credential.totp_secret.is_none() {
        return Err(NOT_ENABLED);
    }
    second_factor(connection, &account.id, &credential, Some(code))?.map(|_| ()).ok_or_else(wrong_code)
}

/// Asks for codes no longer; the recovery codes go too.
///
/// # Errors
/// [`Failure::Unprocessable`] for a wrong password or code, [`Failure::Conflict`] where no code is asked for.
pub async fn disable_totp(db: &Db, acting: &Acting, asked: SecondFactorProof) -> Result<(), Failure> {
    let account = proved(db, acting, asked.current_password).await?;
    let acting = acting.clone();
    db.write(move |connection| {
        take_code(connection, &account, &asked.code)?;
        accounts::set_totp(connection, &account.id, None, &[])?;
        end_others(connection, &acting, &account)?;
        record(connection, &acting, "totp.disable", &account)
    })
    .await
}

/// New recovery codes in place of those so far, shown this once.
///
/// # Errors
/// As [`disable_totp`].
pub async fn create_recovery_codes(
    db: &Db,
    acting: &Acting,
    asked: SecondFactorProof,
) -> Result<RecoveryCodes, Failure> {
    let account = proved(db, acting, asked.current_password).await?;
    let acting = acting.clone();
    db.write(move |connection| {
        take_code(connection, &account, &asked.code)?;
        let (codes, hashes) = totp::recovery_codes().map_err(Failure::Internal)?;
        accounts::replace_recovery_codes(connection, &account.id, &hashes)?;
        accounts::outdate_tokens(connection, &account.id)?;
        end_others(connection, &acting, &account)?;
        record(connection, &acting, "recovery_codes.create", &account)?;
        Ok(RecoveryCodes { recovery_codes: codes })
    })
    .await
}
