//! A body's API keys.

use mee_shared::ids::ObjectId;
use mee_shared::wire::body::{ApiKeyResource, CreateApiKey, CreatedApiKey};
use serde_json::json;

use super::auth::{Acting, Change, object_id};
use super::{Failure, Listed, PageRequest, instant};
use crate::auth::opaque;
use crate::store::Db;
use crate::store::api_keys::{self, ApiKey};
use crate::store::cursor::ListKind;

/// The microseconds of a day.
const DAY: i64 = 24 * 3_600 * 1_000_000;

/// The most days a key lives: one is renewed every year.
const LONGEST_LIFE: u32 = 366;

fn resource(key: ApiKey) -> Result<ApiKeyResource, Failure> {
    Ok(ApiKeyResource {
        id: object_id(&key.id)?,
        scopes: key.scopes(),
        created_at: instant(key.created_at)?,
        expires_at: instant(key.expires_at)?,
        name: key.name,
        hint: key.hint,
    })
}

/// The keys of the body acted for that were not revoked, the oldest first.
///
/// # Errors
/// [`Failure::InvalidCursor`], or the database's.
pub async fn list_api_keys(db: &Db, acting: &Acting, page: PageRequest) -> Result<Listed<ApiKeyResource>, Failure> {
    let cursor = page.cursor(ListKind::ApiKeys)?;
    let body = acting.body().id.clone();
    db.read(move |connection| {
        let (rows, next) = api_keys::list(connection, &body, cursor.as_ref(), page.limit)?;
        let keys = rows.into_iter().map(resource).collect::<Result<Vec<_>, _>>()?;
        Ok(Listed::new(ListKind::ApiKeys, keys, next.as_ref(), |key| key))
    })
    .await
}

/// A new key of the body acted for; the answer is the only one that holds it.
///
/// # Errors
/// [`Failure::Unprocessable`] for a name, a life or scopes that cannot be.
pub async fn create_api_key(db: &Db, acting: &Acting, asked: CreateApiKey) -> Result<CreatedApiKey, Failure> {
    let name = asked.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > 100 {
        return Err(Failure::rule("/name", "Donnez à la clé un nom de 1 à 100 caractères."));
    }
    if !(1..=LONGEST_LIFE).contains(&asked.days) {
        return Err(Failure::rule("/days", "Une clé vit de 1 à 366 jours."));
    }
    let mut scopes = asked.scopes;
    scopes.sort_unstable();
    scopes.dedup();
    if scopes.is_empty() {
        return Err(Failure::rule("/scopes", "Dites à quoi la clé servira : donnez au moins un droit."));
    }
    let key = opaque::api_key().map_err(Failure::Internal)?;
    let (hint, hash) = (opaque::hint(&key), opaque::hash(&key));
    let (acting, body) = (acting.clone(), acting.body().id.clone());
    let life = i64::from(asked.days) * DAY;
    let made = db
        .write(move |connection| -> Result<ApiKey, Failure> {
            let made = api_keys::create(connection, &body, &name, (&hint, &hash), &scopes, life)?;
            let after = Some(json!({ "name": name, "scopes": scopes, "expires_at": made.expires_at }));
            let object = ("api key", made.id.as_str());
            acting.record(connection, Change { action: "api_key.create", object, before: None, after })?;
            Ok(made)
        })
        .await?;
    Ok(CreatedApiKey { key, resource: resource(made)? })
}

/// Revokes a key of the body acted for, from the next request on.
///
/// # Errors
/// [`Failure::NotFound`] where the body has no such key.
pub async fn revoke_api_key(db: &Db, acting: &Acting, id: &ObjectId) -> Result<(), Failure> {
    let (acting, body, id) = (acting.clone(), acting.body().id.clone(), id.clone());
    db.write(move |connection| {
        if !api_keys::revoke(connection, &body, &id)? {
            return Err(Failure::NotFound);
        }
        let object = ("api key", id.as_str());
        acting.record(connection, Change { action: "api_key.revoke", object, before: None, after: None })
    })
    .await
}
