//! Signing in, going on, signing out.

use mee_shared::account::fold_email;
use mee_shared::links::Links;
use mee_shared::wire::auth::{SignIn, Tokens};

use super::super::Failure;
use super::{body_resource, keys, rights};
use crate::auth::{opaque, password, token, totp};
use crate::store::accounts::{self, Account, AccountId, Credential};
use crate::store::bodies::{self, BodyId};
use crate::store::sign_ins::{self, SignedIn, Used};
use crate::store::{Conn, Db, memberships};

/// How long a sign-in lives in microseconds, however often it is renewed: a working day.
pub(super) const LIFE: i64 = 12 * 3_600 * 1_000_000;

/// Tokens for whoever knows the password, and the one-time code where the account asks for one.
///
/// # Errors
/// [`Failure::Unauthorized`] whatever of it is wrong, or the account shut; [`Failure::Unprocessable`] where the body must be
/// named or is none of the account's; [`Failure::Forbidden`] for an account without any role.
pub async fn sign_in(db: &Db, links: &Links, asked: SignIn) -> Result<Tokens, Failure> {
    let body = asked.body.as_ref().map(BodyId::from);
    let issuer = links.public_url().to_owned();
    prove(db, &asked.email, asked.password, asked.totp, move |connection, account| {
        let body = choose_body(connection, &account.id, body)?;
        let signed_in = sign_ins::begin(connection, &body, &account.id, LIFE)?;
        issue(connection, &issuer, &signed_in, account.version)
    })
    .await
}

/// Does `then`, in the transaction that takes the one-time code, for whoever knows the password.
///
/// # Errors
/// [`Failure::Unauthorized`] whatever of it is wrong, or the account shut; or what `then` answers.
pub(super) async fn prove<T: Send + 'static>(
    db: &Db,
    email: &str,
    password: String,
    code: Option<String>,
    then: impl FnOnce(&mut Conn, &Account) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let known = match fold_email(email) {
        Some(email) => db.read(move |connection| find(connection, &email)).await?,
        None => None,
    };
    // Hashing happens outside any transaction: it takes longer than a lock may be held.
    let hash = known.as_ref().map(|(_, credential)| credential.password_hash.clone());
    let is_right = password::verify_async(password, hash).await.map_err(Failure::Internal)?;
    let (account, credential) = known.filter(|_| is_right).ok_or(Failure::Unauthorized)?;
    db.write(move |connection| {
        let is_same = find_again(connection, &account.id)?
            .is_some_and(|(now, kept)| !now.is_disabled && kept.password_hash == credential.password_hash);
        if !is_same || !has_second_factor(connection, &account.id, &credential, code.as_deref())? {
            return Err(Failure::Unauthorized);
        }
        then(connection, &account)
    })
    .await
}

fn find(connection: &mut Conn, email: &str) -> Result<Option<(Account, Credential)>, Failure> {
    let Some(account) = accounts::find_by_email(connection, email)? else { return Ok(None) };
    Ok(accounts::credential(connection, &account.id)?.map(|credential| (account, credential)))
}

fn find_again(connection: &mut Conn, id: &AccountId) -> Result<Option<(Account, Credential)>, Failure> {
    let Some(account) = accounts::find(connection, id)? else { return Ok(None) };
    Ok(accounts::credential(connection, id)?.map(|credential| (account, credential)))
}

/// Whether the one-time or recovery code counts, which it does once; an account without codes needs none.
fn has_second_factor(
    connection: &mut Conn,
    id: &AccountId,
    credential: &Credential,
    code: Option<&str>,
) -> Result<bool, Failure> {
    let Some(secret) = &credential.totp_secret else { return Ok(true) };
    let Some(code) = code else { return Ok(false) };
    let now = jiff::Timestamp::now().as_second().unsigned_abs();
    Ok(match totp::step_of(secret, code, now).map_err(Failure::Internal)? {
        Some(step) => accounts::take_totp_step(connection, id, step)?,
        None => accounts::take_recovery_code(connection, id, &totp::recovery_hash(code))?,
    })
}

fn choose_body(connection: &mut Conn, account: &AccountId, asked: Option<BodyId>) -> Result<BodyId, Failure> {
    if let Some(body) = asked {
        return match rights(connection, &body, account)? {
            Some(_) => Ok(body),
            // The same for a body of others and for none at all.
            None => Err(Failure::rule("/body", "Vous n'avez pas de rôle dans cette collectivité.")),
        };
    }
    let own = memberships::bodies_of(connection, account)?;
    match own.as_slice() {
        [] => Err(Failure::Forbidden(
            "Votre compte n'a de rôle dans aucune collectivité. Demandez-en un à son administrateur.",
        )),
        [body] => Ok(body.clone()),
        several => {
            let mut names = Vec::new();
            for id in several {
                if let Some(body) = bodies::get(connection, id)? {
                    names.push(format!("{} ({})", body.label, body.id.as_str()));
                }
            }
            names.sort();
            Err(Failure::rule("/body", format!("Dites pour quelle collectivité vous agissez : {}.", names.join(", "))))
        }
    }
}

/// The next pair of tokens of a sign-in.
fn issue(connection: &mut Conn, issuer: &str, signed_in: &SignedIn, version: i64) -> Result<Tokens, Failure> {
    let body = bodies::get(connection, &signed_in.body)?.ok_or(Failure::Unauthorized)?;
    let refresh_token = opaque::refresh_token().map_err(Failure::Internal)?;
    sign_ins::add_token(connection, &signed_in.id, &opaque::hash(&refresh_token))?;
    let key = keys::current(connection)?;
    let now = jiff::Timestamp::now().as_second();
    let claims = token::Claims {
        iss: issuer.to_owned(),
        aud: token::audience(issuer),
        sub: signed_in.account.as_str().to_owned(),
        exp: now + token::LIFE,
        nbf: now,
        iat: now,
        jti: uuid::Uuid::now_v7().to_string(),
        body: signed_in.body.as_str().to_owned(),
        sid: signed_in.id.as_str().to_owned(),
        ver: version,
    };
    let expires_at = jiff::Timestamp::from_microsecond(signed_in.expires_at);
    Ok(Tokens {
        access_token: token::sign(&claims, &key.kid, &key.private_key).map_err(Failure::Internal)?,
        token_type: "Bearer".to_owned(),
        expires_in: token::LIFE,
        refresh_token,
        refresh_expires_at: expires_at.map_err(|error| Failure::Internal(error.into()))?,
        body: body_resource(&body)?,
    })
}

/// The next pair of tokens for the last refresh token; one used before ends the sign-in it came from.
///
/// # Errors
/// [`Failure::Unauthorized`] whatever is wrong with it, or with the account by now.
pub async fn refresh(db: &Db, links: &Links, refresh_token: &str) -> Result<Tokens, Failure> {
    let hash = opaque::hash(refresh_token);
    let issuer = links.public_url().to_owned();
    let renewed = db
        .write(move |connection| -> Result<Option<Tokens>, Failure> {
            // What ends a sign-in is kept, so a refusal is a value here and no error.
            let Used::Fresh(signed_in) = sign_ins::use_token(connection, &hash)? else { return Ok(None) };
            let account = accounts::find(connection, &signed_in.account)?.filter(|account| !account.is_disabled);
            let has_rights = rights(connection, &signed_in.body, &signed_in.account)?.is_some();
            match account.filter(|_| has_rights) {
                Some(account) => issue(connection, &issuer, &signed_in, account.version).map(Some),
                None => {
                    sign_ins::end(connection, &signed_in.id)?;
                    Ok(None)
                }
            }
        })
        .await?;
    renewed.ok_or(Failure::Unauthorized)
}

/// Ends the sign-in of a refresh token, used up or not; nothing happens for a token of none.
///
/// # Errors
/// When the database does not answer.
pub async fn sign_out(db: &Db, refresh_token: &str) -> Result<(), Failure> {
    let hash = opaque::hash(refresh_token);
    db.write(move |connection| {
        if let Some(id) = sign_ins::sign_in_of(connection, &hash)? {
            sign_ins::end(connection, &id)?;
        }
        Ok(())
    })
    .await
}
