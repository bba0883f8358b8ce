//! The keys that sign access tokens: made at first need, turned on demand, published.

use mee_shared::wire::auth::{KeySet, PublicKey};

use super::super::Failure;
use crate::auth::token;
use crate::store::signing_keys::{self, SigningKey};
use crate::store::{Conn, Db, lock_keys};

/// How long, in microseconds, the key before lives on: as its last token, the leeway, and a minute for requests under way.
const GRACE: i64 = (token::LIFE + token::LEEWAY + 60) * 1_000_000;

fn new_key() -> Result<SigningKey, Failure> {
    let made = token::new_key().map_err(Failure::Internal)?;
    Ok(SigningKey { kid: made.kid, private_key: made.private_key, public_key: made.public_key })
}

/// The key that signs; the first is made here.
pub(super) fn current(connection: &mut Conn) -> Result<SigningKey, Failure> {
    if let Some(key) = signing_keys::current(connection)? {
        return Ok(key);
    }
    lock_keys(connection)?;
    if let Some(key) = signing_keys::current(connection)? {
        return Ok(key);
    }
    let key = new_key()?;
    signing_keys::put_in_front(connection, &key, GRACE)?;
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
        if let Some(left) = signing_keys::previous_lives_for(connection)?.filter(|_| !revoke) {
            return Ok(Err(left / 1_000_000 + 1));
        }
        let key = new_key()?;
        signing_keys::put_in_front(connection, &key, GRACE)?;
        if revoke {
            signing_keys::end_previous(connection)?;
        }
        Ok(Ok(key.kid))
    })?;
    turned.map_err(RotationRefused::TooSoon)
}
