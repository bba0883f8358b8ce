//! The keys that sign access tokens: made at first need, turned on demand, published.

use mee_shared::wire::auth::{KeySet, PublicKey};
use serde_json::json;

use super::super::Failure;
use crate::auth::token;
use crate::store::audit::{Actor, Entry, append};
use crate::store::signing_keys::{self, SigningKey};
use crate::store::{Conn, Db, StoreError, lock_keys, vault};

/// How long, in microseconds, the key before lives on: as its last token, the leeway, and a minute for requests under way.
const GRACE: i64 = (token::LIFE + token::LEEWAY + 60) * 1_000_000;

fn new_key() -> Result<SigningKey, Failure> {
    let made = token::new_key().map_err(Failure::Internal)?;
    Ok(SigningKey { kid: made.kid, private_key: made.private_key, public_key: made.public_key })
}

/// The key that signs; the first is made here.
pub(in crate::service) fn current(connection: &mut Conn) -> Result<SigningKey, Failure> {
    if let Some(key) = signing_keys::current(connection)? {
        return Ok(key);
    }
    lock_keys(connection)?;
    if let Some(key) = signing_keys::current(connection)? {
        return Ok(key);
    }
    let key = new_key()?;
    signing_keys::put_in_front(connection, &key, GRACE)?;
    let object_id = Some(key.kid.as_str());
    append(connection, &Entry { object_id, ..Entry::done(Actor::System, "signing_key.create", "signing key") })?;
    Ok(key)
}

/// The public halves of the live keys.
///
/// # Errors
/// When the database does not answer.
pub async fn key_set(db: &Db) -> Result<KeySet, Failure> {
    let live = db.read(signing_keys::live).await?;
    let keys = live.into_iter().map(|key| PublicKey {
        kty: "OKP".to_owned(),
        crv: "Ed25519".to_owned(),
        alg: "EdDSA".to_owned(),
        usage: "sig".to_owned(),
        kid: key.kid,
        x: key.public_key,
    });
    Ok(KeySet { keys: keys.collect() })
}

/// Why the keys were not turned.
#[derive(Debug, thiserror::Error)]
pub enum RotationRefused {
    /// The key before still has tokens, and two keys live at most.
    #[error(
        "l'ancienne clé vaut encore {0} s, le temps que ses derniers jetons expirent ; réessayez ensuite. \
         Si la clé a fui, « --revoke » y met fin tout de suite : chacun devra renouveler son accès"
    )]
    TooSoon(i64),
    /// The database or the system failed.
    #[error("rotation impossible")]
    Failed(#[from] Failure),
}

/// Puts a new key in front and gives its name; with `revoke`, the keys before end at once.
///
/// # Errors
/// [`RotationRefused::TooSoon`] unless `revoke`; or the database's.
pub fn rotate(db: &Db, revoke: bool) -> Result<String, RotationRefused> {
    let turned = db.write_blocking(|connection| -> Result<Result<String, i64>, Failure> {
        lock_keys(connection)?;
        let action = "signing_key.rotate";
        if let Some(left) = signing_keys::previous_lives_for(connection)?.filter(|_| !revoke) {
            let after = Some(json!({ "reason": "the key before still lives" }));
            append(connection, &Entry { after, ..Entry::refused(Actor::CommandLine, action, "signing key") })?;
            return Ok(Err(left / 1_000_000 + 1));
        }
        let key = new_key()?;
        signing_keys::put_in_front(connection, &key, GRACE)?;
        if revoke {
            signing_keys::end_previous(connection)?;
        }
        let (object_id, after) = (Some(key.kid.as_str()), Some(json!({ "ends_the_one_before": revoke })));
        append(connection, &Entry { object_id, after, ..Entry::done(Actor::CommandLine, action, "signing key") })?;
        Ok(Ok(key.kid))
    })?;
    turned.map_err(RotationRefused::TooSoon)
}

/// Seals with the first key of `secret_key` every secret that is kept otherwise; says how many those were.
///
/// # Errors
/// When a secret does not open, or the database refuses.
pub fn encrypt(db: &Db) -> Result<usize, Failure> {
    db.write_blocking(|connection| {
        lock_keys(connection)?;
        let count = vault::reseal(connection)?;
        let after = Some(json!({ "count": count }));
        append(connection, &Entry { after, ..Entry::done(Actor::CommandLine, "secrets.encrypt", "secrets") })?;
        Ok(count)
    })
}

/// Reads the key that signs, so that a server without the key of its secrets does not start.
///
/// # Errors
/// When it does not open, or the database does not answer.
pub fn check_secrets(db: &Db) -> Result<(), StoreError> {
    db.read_blocking(|connection| signing_keys::current(connection).map(|_| ()))
}
