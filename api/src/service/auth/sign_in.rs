//! Signing in, going on, signing out.

use mee_shared::account::fold_email;
use mee_shared::links::Links;
use mee_shared::wire::auth::{SignIn, Tokens};
use serde_json::json;

use super::super::Failure;
use super::{body_resource, keys, rights};
use crate::auth::{opaque, password, token, totp};
use crate::store::accounts::{self, Account, AccountId, Credential};
use crate::store::audit::{Actor, Entry, append};
use crate::store::bodies::{self, BodyId};
use crate::store::sign_ins::{self, SignedIn, Used};
use crate::store::{Conn, Db, StoreError, memberships};

/// How long a sign-in lives in microseconds, however often it is renewed: a working day.
pub(super) const LIFE: i64 = 12 * 3_600 * 1_000_000;

/// Tokens for whoever knows the password, and the one-time code where the account asks for one.
///
/// # Errors
/// [`Failure::Unauthorized`] whatever of it is wrong, or the account shut; [`Failure::Unprocessable`] where the body must be
/// named or is none of the account's; [`Failure::Forbidden`] for an account without any role.
pub async fn sign_in(db: &Db, links: &Links, asked: SignIn) -> Result<Tokens, Failure> {
    try_sign_in(db, links, asked).await.map_err(|refused| refused.failure)
}

/// Why a sign-in was refused, for the audit log; the client is told the failure alone.
pub struct SignInRefused {
    /// What the client is told.
    pub failure: Failure,
    /// Whose account it was about, where there is one.
    pub account: Option<String>,
    /// What did not count.
    pub reason: &'static str,
}

impl From<Failure> for SignInRefused {
    fn from(failure: Failure) -> Self {
        Self { failure, account: None, reason: "failure" }
    }
}

impl From<StoreError> for SignInRefused {
    fn from(error: StoreError) -> Self {
        Failure::from(error).into()
    }
}

impl From<diesel::result::Error> for SignInRefused {
    fn from(error: diesel::result::Error) -> Self {
        Failure::from(error).into()
    }
}

/// As [`sign_in`], with what the audit log is told of a refusal.
///
/// # Errors
/// As [`sign_in`].
pub async fn try_sign_in(db: &Db, links: &Links, asked: SignIn) -> Result<Tokens, SignInRefused> {
    let body = asked.body.as_ref().map(BodyId::from);
    let issuer = links.public_url().to_owned();
    prove(db, &asked.email, asked.password, asked.totp, move |connection, account, factor| {
        let body = choose_body(connection, &account.id, body).map_err(|failure| (failure, "body"))?;
        let mut begun = || {
            let signed_in = sign_ins::begin(connection, &body, &account.id, LIFE)?;
            let tokens = issue(connection, &issuer, &signed_in, account.version)?;
            let after = Some(json!({ "second_factor": factor.as_str() }));
            append(connection, &Entry { after, ..entry("auth.sign_in", &signed_in) })?;
            Ok::<_, Failure>(tokens)
        };
        begun().map_err(|failure| (failure, "failure"))
    })
    .await
}

/// Does `then`, in the transaction that takes the one-time code, for whoever knows the password.
///
/// # Errors
/// [`Failure::Unauthorized`] whatever of it is wrong, or the account shut; or what `then` answers, with what the audit log is
/// told of it.
pub(super) async fn prove<T: Send + 'static>(
    db: &Db,
    email: &str,
    password: String,
    code: Option<String>,
    then: impl FnOnce(&mut Conn, &Account, Factor) -> Result<T, (Failure, &'static str)> + Send + 'static,
) -> Result<T, SignInRefused> {
    let known = match fold_email(email) {
        Some(email) => db.read(move |connection| find(connection, &email)).await?,
        None => None,
    };
    // Hashing happens outside any transaction: it takes longer than a lock may be held.
    let hash = known.as_ref().map(|(_, credential)| credential.password_hash.clone());
    let is_right = password::verify_async(password, hash).await.map_err(Failure::Internal)?;
    let about = known.as_ref().map(|(account, _)| account.id.as_str().to_owned());
    let refused = move |failure, reason| SignInRefused { failure, account: about.clone(), reason };
    let Some((account, credential)) = known.filter(|_| is_right) else {
        return Err(refused(Failure::Unauthorized, "password"));
    };
    db.write(move |connection| {
        let is_same = find_again(connection, &account.id)?
            .is_some_and(|(now, kept)| !now.is_disabled && kept.password_hash == credential.password_hash);
        if !is_same {
            return Err(refused(Failure::Unauthorized, "account shut"));
        }
        let Some(factor) = second_factor(connection, &account.id, &credential, code.as_deref())? else {
            return Err(refused(Failure::Unauthorized, "second factor"));
        };
        then(connection, &account, factor).map_err(|(failure, reason)| refused(failure, reason))
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

/// Something done to a sign-in by its account.
fn entry<'a>(action: &'a str, signed_in: &'a SignedIn) -> Entry<'a> {
    Entry {
        body: Some(&signed_in.body),
        object_id: Some(signed_in.id.as_str()),
        ..Entry::done(Actor::Account(signed_in.account.as_str()), action, "sign in")
    }
}

/// What stood beside the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Factor {
    /// Nothing: the account asks for no more.
    NotAsked,
    /// A one-time code.
    Code,
    /// A recovery code.
    Recovery,
}

impl Factor {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::NotAsked => "not asked",
            Self::Code => "one-time code",
            Self::Recovery => "recovery code",
        }
    }
}

/// Whether the one-time or recovery code counts, which it does once; an account without codes needs none.
pub(super) fn second_factor(
    connection: &mut Conn,
    id: &AccountId,
    credential: &Credential,
    code: Option<&str>,
) -> Result<Option<Factor>, Failure> {
    let Some(secret) = &credential.totp_secret else { return Ok(Some(Factor::NotAsked)) };
    let Some(code) = code else { return Ok(None) };
    let now = jiff::Timestamp::now().as_second().unsigned_abs();
    Ok(match totp::step_of(secret, code, now).map_err(Failure::Internal)? {
        Some(step) => accounts::take_totp_step(connection, id, step)?.then_some(Factor::Code),
        None => accounts::take_recovery_code(connection, id, &totp::recovery_hash(code))?.then_some(Factor::Recovery),
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
            let signed_in = match sign_ins::use_token(connection, &hash)? {
                Used::Fresh(signed_in) => signed_in,
                Used::Again(signed_in) => {
                    // Who used it is unknown: the account itself or whoever has its token too.
                    let after = Some(json!({ "reason": "refresh used twice" }));
                    append(connection, &Entry { actor: Actor::Nobody, after, ..entry("sign_in.end", &signed_in) })?;
                    return Ok(None);
                }
                Used::Unknown => return Ok(None),
            };
            let account = accounts::find(connection, &signed_in.account)?.filter(|account| !account.is_disabled);
            let has_rights = rights(connection, &signed_in.body, &signed_in.account)?.is_some();
            match account.filter(|_| has_rights) {
                Some(account) => issue(connection, &issuer, &signed_in, account.version).map(Some),
                None => {
                    sign_ins::end(connection, &signed_in.id)?;
                    let after = Some(json!({ "reason": "account shut or without roles" }));
                    append(connection, &Entry { actor: Actor::System, after, ..entry("sign_in.end", &signed_in) })?;
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
        if let Some(id) = sign_ins::sign_in_of(connection, &hash)?
            && let Some(signed_in) = sign_ins::find_live(connection, &id)?
        {
            sign_ins::end(connection, &id)?;
            append(connection, &entry("auth.sign_out", &signed_in))?;
        }
        Ok(())
    })
    .await
}
