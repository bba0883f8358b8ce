//! A body's API keys.

#![expect(unused_qualifications, reason = "the macro of utoipa writes them")]

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{delete, get, post};
use mee_shared::ids::ObjectId;
use mee_shared::wire::body::{ApiKeyResource, CreateApiKey, CreatedApiKey};
use mee_shared::wire::page::Page;
use utoipa::IntoParams;

use super::members::{BodyPath, ListOfBody};
use super::{example, listing};
use crate::http::App;
use crate::http::extract::actor::Administrator;
use crate::http::extract::path::Key;
use crate::http::extract::{Actor, Json, NoParameters, PathValue, Query};
use crate::http::problem::OrMissing as _;
use crate::http::reply::{Answer, Cache, Reply};
use crate::service::api_keys;

/// An API key in a path, for the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "the document is made from its type; the value is read by an extractor")]
pub struct KeyPath {
    /// The key's identifier, which is not the key.
    #[param(value_type = String, pattern = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", example = "01920d3e-7c1a-7b42-9f10-5a1d2c3b4e61")]
    key: ObjectId,
}

/// List API keys
///
/// The body's keys that were not revoked, the oldest first; never the keys themselves. For the body's administrators.
#[utoipa::path(
    tag = "bodies",
    params(BodyPath, ListOfBody),
    responses((status = 200, description = "A page of keys", body = Page<ApiKeyResource>, example = json!(example::auth::api_keys()))),
    security(("bearer" = []))
)]
#[get("/bodies/{id}/api-keys")]
pub async fn list_api_keys(app: Data<App>, actor: Actor<Administrator>, query: Query<ListOfBody>) -> Answer {
    let listed = api_keys::list_api_keys(&app.db, &actor.acting, query.0.page()).await?;
    let path = format!("bodies/{}/api-keys", actor.acting.body_id());
    Ok(listing::answer(&app.links, &path, &[], query.0.limit(), listed)?.cache(Cache::NoStore))
}

/// Create an API key
///
/// A key for a plugin, with its scopes and its end. The answer is the only one that holds it. For the body's administrators.
#[utoipa::path(
    tag = "bodies",
    params(BodyPath),
    request_body(content = CreateApiKey, example = json!(example::auth::create_api_key())),
    responses((status = 201, description = "The key, shown this once", body = CreatedApiKey, example = json!(example::auth::created_api_key()))),
    security(("bearer" = []))
)]
#[post("/bodies/{id}/api-keys")]
pub async fn create_api_key(
    app: Data<App>,
    actor: Actor<Administrator>,
    _: Query<NoParameters>,
    asked: Json<CreateApiKey>,
) -> Answer {
    let created = api_keys::create_api_key(&app.db, &actor.acting, asked.0).await?;
    Ok(Reply::json(&created)?.status(StatusCode::CREATED))
}

/// Revoke an API key
///
/// The key counts no longer from the next request on. For the body's administrators.
#[utoipa::path(
    tag = "bodies",
    params(BodyPath, KeyPath),
    responses((status = 204, description = "Revoked")),
    security(("bearer" = []))
)]
#[delete("/bodies/{id}/api-keys/{key}")]
pub async fn revoke_api_key(
    app: Data<App>,
    actor: Actor<Administrator>,
    key: PathValue<Key>,
    _: Query<NoParameters>,
) -> Answer {
    let revoked = api_keys::revoke_api_key(&app.db, &actor.acting, &key.0.0).await;
    revoked.or_missing(|| "La collectivité n'a pas cette clé, ou ne l'a plus.".to_owned())?;
    Ok(Reply::nothing())
}
