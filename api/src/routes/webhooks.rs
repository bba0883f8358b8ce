//! A body's webhooks.

#![expect(unused_qualifications, reason = "the macro of utoipa writes them")]

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{delete, get, post};
use mee_shared::ids::ObjectId;
use mee_shared::wire::page::Page;
use mee_shared::wire::webhook::{CreateWebhook, DeliveryResource, WebhookList, WebhookWithSecret};
use utoipa::IntoParams;

use super::example::plugins as example;
use super::listing;
use super::members::{BodyPath, ListOfBody};
use crate::http::App;
use crate::http::extract::actor::Administrator;
use crate::http::extract::path::{DeliveryKey, WebhookKey};
use crate::http::extract::{Actor, Json, NoParameters, PathValue, Query};
use crate::http::problem::OrMissing as _;
use crate::http::reply::{Answer, Cache, Reply};
use crate::service::webhooks;

/// A webhook in a path, for the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "the document is made from its type; the value is read by an extractor")]
pub struct WebhookPath {
    /// The webhook.
    #[param(value_type = String, pattern = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", example = "01920d3e-7c1a-7b42-9f10-5a1d2c3b4e71")]
    webhook: ObjectId,
}

/// A delivery in a path, for the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "the document is made from its type; the value is read by an extractor")]
pub struct DeliveryPath {
    /// The delivery.
    #[param(value_type = String, pattern = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", example = "01920d3e-7c1a-7b42-9f10-5a1d2c3b4e72")]
    delivery: ObjectId,
}

fn no_such_webhook() -> String {
    "La collectivité n'a pas ce suivi, ou ne l'a plus.".to_owned()
}

/// List webhooks
///
/// The addresses that the body has told of changes, the oldest first; at most ten. For the body's administrators.
#[utoipa::path(
    tag = "webhooks",
    params(BodyPath),
    responses((status = 200, description = "The webhooks", body = WebhookList, example = json!(example::webhooks()))),
    security(("bearer" = []))
)]
#[get("/bodies/{id}/webhooks")]
pub async fn list_webhooks(app: Data<App>, actor: Actor<Administrator>, _: Query<NoParameters>) -> Answer {
    let found = webhooks::list_webhooks(&app.db, &actor.acting).await?;
    Ok(Reply::json(&found)?.cache(Cache::NoStore))
}

/// Create a webhook
///
/// An address told of every change in the body's territory from now on, by the Standard Webhooks rules. The answer is the only
/// one that holds the secret. For the body's administrators.
#[utoipa::path(
    tag = "webhooks",
    params(BodyPath),
    request_body(content = CreateWebhook, example = json!(example::create_webhook())),
    responses((status = 201, description = "The webhook and its secret, shown this once", body = WebhookWithSecret, example = json!(example::webhook_with_secret()))),
    security(("bearer" = []))
)]
#[post("/bodies/{id}/webhooks")]
pub async fn create_webhook(
    app: Data<App>,
    actor: Actor<Administrator>,
    _: Query<NoParameters>,
    asked: Json<CreateWebhook>,
) -> Answer {
    let created = webhooks::create_webhook(&app.db, app.reach, &actor.acting, asked.0).await?;
    Ok(Reply::json(&created)?.status(StatusCode::CREATED))
}

/// Delete a webhook
///
/// Nothing more is sent to it, and what was sent is forgotten. For the body's administrators.
#[utoipa::path(
    tag = "webhooks",
    params(BodyPath, WebhookPath),
    responses((status = 204, description = "Deleted")),
    security(("bearer" = []))
)]
#[delete("/bodies/{id}/webhooks/{webhook}")]
pub async fn delete_webhook(
    app: Data<App>,
    actor: Actor<Administrator>,
    webhook: PathValue<WebhookKey>,
    _: Query<NoParameters>,
) -> Answer {
    webhooks::delete_webhook(&app.db, &actor.acting, &webhook.0.0).await.or_missing(no_such_webhook)?;
    Ok(Reply::nothing())
}

/// Rotate a webhook's secret
///
/// Gives it another secret, shown this once; for 24 hours the one before signs too, so that the receiver can change over. For
/// the body's administrators.
#[utoipa::path(
    tag = "webhooks",
    params(BodyPath, WebhookPath),
    responses((status = 200, description = "The webhook and its new secret, shown this once", body = WebhookWithSecret, example = json!(example::webhook_with_secret()))),
    security(("bearer" = []))
)]
#[post("/bodies/{id}/webhooks/{webhook}/rotate-secret")]
pub async fn rotate_webhook_secret(
    app: Data<App>,
    actor: Actor<Administrator>,
    webhook: PathValue<WebhookKey>,
    _: Query<NoParameters>,
) -> Answer {
    let rotated = webhooks::rotate_webhook_secret(&app.db, &actor.acting, &webhook.0.0).await;
    Ok(Reply::json(&rotated.or_missing(no_such_webhook)?)?.cache(Cache::NoStore))
}

/// List deliveries
///
/// What was sent to the webhook in the last 30 days or waits to be, the latest first, with what came back. For the body's
/// administrators.
#[utoipa::path(
    tag = "webhooks",
    params(BodyPath, WebhookPath, ListOfBody),
    responses((status = 200, description = "A page of deliveries", body = Page<DeliveryResource>, example = json!(example::deliveries()))),
    security(("bearer" = []))
)]
#[get("/bodies/{id}/webhooks/{webhook}/deliveries")]
pub async fn list_deliveries(
    app: Data<App>,
    actor: Actor<Administrator>,
    webhook: PathValue<WebhookKey>,
    query: Query<ListOfBody>,
) -> Answer {
    let webhook = webhook.0.0;
    let found = webhooks::list_deliveries(&app.db, &actor.acting, &webhook, query.0.page()).await;
    let path = format!("bodies/{}/webhooks/{}/deliveries", actor.acting.body_id(), webhook.as_str());
    let listed = found.or_missing(no_such_webhook)?;
    Ok(listing::answer(&app.links, &path, &[], query.0.limit(), listed)?.cache(Cache::NoStore))
}

/// Resend a delivery
///
/// Sends it again under the same `webhook-id`, whatever became of it. For the body's administrators.
#[utoipa::path(
    tag = "webhooks",
    params(BodyPath, WebhookPath, DeliveryPath),
    responses((status = 200, description = "The delivery, due now", body = DeliveryResource, example = json!(example::delivery()))),
    security(("bearer" = []))
)]
#[post("/bodies/{id}/webhooks/{webhook}/deliveries/{delivery}/resend")]
pub async fn resend_delivery(
    app: Data<App>,
    actor: Actor<Administrator>,
    webhook: PathValue<WebhookKey>,
    delivery: PathValue<DeliveryKey>,
    _: Query<NoParameters>,
) -> Answer {
    let sent = webhooks::resend_delivery(&app.db, &actor.acting, &webhook.0.0, &delivery.0.0).await;
    let sent = sent.or_missing(|| "Ce suivi n'a pas cet envoi, ou ne l'a plus.".to_owned())?;
    Ok(Reply::json(&sent)?.cache(Cache::NoStore))
}

/// Test a webhook
///
/// Sends an event `webhook.test` that says nothing. For the body's administrators.
#[utoipa::path(
    tag = "webhooks",
    params(BodyPath, WebhookPath),
    responses((status = 200, description = "The delivery, due now", body = DeliveryResource, example = json!(example::test_delivery()))),
    security(("bearer" = []))
)]
#[post("/bodies/{id}/webhooks/{webhook}/test")]
pub async fn test_webhook(
    app: Data<App>,
    actor: Actor<Administrator>,
    webhook: PathValue<WebhookKey>,
    _: Query<NoParameters>,
) -> Answer {
    let sent = webhooks::test_webhook(&app.db, &actor.acting, &webhook.0.0).await;
    Ok(Reply::json(&sent.or_missing(no_such_webhook)?)?.cache(Cache::NoStore))
}
