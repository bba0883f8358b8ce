//! Webhooks: whom a body has told of changes in its territory.
//!
//! A change is queued by being noted, in its own transaction; [`Worker`] makes deliveries of it and sends them.

mod dispatch;
mod worker;

use jiff::ToSpan as _;
use mee_shared::body::BodyKind;
use mee_shared::ids::ObjectId;
use mee_shared::wire::change::{WebhookData, WebhookEvent};
use mee_shared::wire::webhook::{
    CreateWebhook, DeliveryResource, EventKind, WebhookList, WebhookResource, WebhookWithSecret,
};

use super::auth::{Acting, Change, object_id};
use super::{Failure, Listed, PageRequest, instant};
use crate::auth::webhook as proofs;
use crate::outbound::{Reach, check_url};
use crate::store::cursor::ListKind;
use crate::store::webhooks::{self, Delivery, Webhook};
use crate::store::{Conn, Db, memberships};

pub use worker::Worker;

/// The most webhooks a body has.
const MOST: usize = 10;

/// The name of the one kind of event.
const CONTENT_CHANGED: &str = "content.changed";

/// The name of a trial.
const TEST: &str = "webhook.test";

const DISABLED: &str = "Ce suivi est désactivé : retirez-le et créez-en un nouveau.";

fn resource(webhook: &Webhook) -> Result<WebhookResource, Failure> {
    Ok(WebhookResource {
        id: object_id(&webhook.id)?,
        url: webhook.url.clone(),
        events: vec![EventKind::ContentChanged],
        created_at: instant(webhook.created_at)?,
        previous_secret_until: webhook.previous_until.map(instant).transpose()?,
        disabled_at: webhook.disabled_at.map(instant).transpose()?,
        disabled_reason: webhook.disabled_reason.clone(),
    })
}

fn delivery(row: Delivery) -> Result<DeliveryResource, Failure> {
    let is_over = row.delivered_at.is_some() || row.failed_at.is_some();
    Ok(DeliveryResource {
        id: object_id(&row.id)?,
        payload: serde_json::from_str(&row.payload).map_err(|error| Failure::Internal(error.into()))?,
        created_at: instant(row.created_at)?,
        attempts: row.attempts,
        next_attempt_at: (!is_over).then(|| instant(row.next_attempt_at)).transpose()?,
        delivered_at: row.delivered_at.map(instant).transpose()?,
        failed_at: row.failed_at.map(instant).transpose()?,
        last_status: row.last_status,
        last_error: row.last_error,
    })
}

fn get(connection: &mut Conn, acting: &Acting, id: &ObjectId) -> Result<Webhook, Failure> {
    webhooks::find(connection, &acting.body().id, id)?.ok_or(Failure::NotFound)
}

/// Records what was done to a webhook; never its address, which may hold a token of the receiver's.
fn record(connection: &mut Conn, acting: &Acting, action: &str, id: &str) -> Result<(), Failure> {
    acting.record(connection, Change { action, object: ("webhook", id), before: None, after: None })
}

/// The webhooks of the body acted for, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list_webhooks(db: &Db, acting: &Acting) -> Result<WebhookList, Failure> {
    let body = acting.body().id.clone();
    db.read(move |connection| {
        let found = webhooks::list(connection, &body)?;
        Ok(WebhookList { items: found.iter().map(resource).collect::<Result<_, _>>()? })
    })
    .await
}

/// A new webhook of the body acted for; the answer is the only one that holds its secret.
///
/// # Errors
/// [`Failure::Unprocessable`] for an address or events that cannot be, [`Failure::Conflict`] where the body has ten,
/// [`Failure::Forbidden`] for a vendor.
pub async fn create_webhook(
    db: &Db,
    reach: Reach,
    acting: &Acting,
    asked: CreateWebhook,
) -> Result<WebhookWithSecret, Failure> {
    if acting.body().name.kind() == BodyKind::Vendor {
        return Err(Failure::Forbidden("Un prestataire n'a pas de territoire dont suivre les changements."));
    }
    check_url(&asked.url, reach).map_err(|detail| Failure::rule("/url", detail))?;
    if asked.events.is_some_and(|events| events.is_empty()) {
        return Err(Failure::rule("/events", "Dites ce qui doit être signalé, ou laissez ce champ de côté."));
    }
    let secret = proofs::secret().map_err(Failure::Internal)?;
    let (acting, url) = (acting.clone(), asked.url);
    db.write(move |connection| {
        let body = acting.body().id.clone();
        memberships::lock(connection, &body)?;
        if webhooks::list(connection, &body)?.len() >= MOST {
            return Err(Failure::Conflict("Une collectivité a dix suivis au plus. Retirez-en un d'abord."));
        }
        let made = webhooks::create(connection, &body, &url, CONTENT_CHANGED, &secret)?;
        record(connection, &acting, "webhook.create", &made.id)?;
        Ok(WebhookWithSecret { webhook: resource(&made)?, secret })
    })
    .await
}

/// Removes a webhook of the body acted for; nothing more is sent to it.
///
/// # Errors
/// [`Failure::NotFound`] where the body has no such webhook.
pub async fn delete_webhook(db: &Db, acting: &Acting, id: &ObjectId) -> Result<(), Failure> {
    let (acting, id) = (acting.clone(), id.clone());
    db.write(move |connection| {
        if !webhooks::remove(connection, &acting.body().id, &id)? {
            return Err(Failure::NotFound);
        }
        record(connection, &acting, "webhook.delete", id.as_str())
    })
    .await
}

/// Gives a webhook another secret; the one before signs too for a day.
///
/// # Errors
/// [`Failure::NotFound`] where the body has no such webhook.
pub async fn rotate_webhook_secret(db: &Db, acting: &Acting, id: &ObjectId) -> Result<WebhookWithSecret, Failure> {
    let secret = proofs::secret().map_err(Failure::Internal)?;
    let (acting, id) = (acting.clone(), id.clone());
    let until = (jiff::Timestamp::now() + 24.hours()).as_microsecond();
    db.write(move |connection| {
        let webhook = get(connection, &acting, &id)?;
        webhooks::rotate(connection, &webhook, &secret, until)?;
        record(connection, &acting, "webhook_secret.rotate", id.as_str())?;
        let webhook = get(connection, &acting, &id)?;
        Ok(WebhookWithSecret { webhook: resource(&webhook)?, secret })
    })
    .await
}

/// What was sent to a webhook of the body acted for or waits to be, the latest first.
///
/// # Errors
/// [`Failure::NotFound`] where the body has no such webhook, [`Failure::InvalidCursor`].
pub async fn list_deliveries(
    db: &Db,
    acting: &Acting,
    id: &ObjectId,
    page: PageRequest,
) -> Result<Listed<DeliveryResource>, Failure> {
    let cursor = page.cursor(ListKind::Deliveries)?;
    let (acting, id) = (acting.clone(), id.clone());
    db.read(move |connection| {
        let webhook = get(connection, &acting, &id)?;
        let (rows, next) = webhooks::list_deliveries(connection, &webhook, cursor.as_ref(), page.limit)?;
        let rows = rows.into_iter().map(delivery).collect::<Result<Vec<_>, _>>()?;
        Ok(Listed::new(ListKind::Deliveries, rows, next.as_ref(), |row| row))
    })
    .await
}

/// Sends a delivery again, whatever became of it.
///
/// # Errors
/// [`Failure::NotFound`] where the webhook has no such delivery, [`Failure::Conflict`] where it was given up.
pub async fn resend_delivery(
    db: &Db,
    acting: &Acting,
    id: &ObjectId,
    sent: &ObjectId,
) -> Result<DeliveryResource, Failure> {
    let (acting, id, sent) = (acting.clone(), id.clone(), sent.clone());
    db.write(move |connection| {
        let webhook = get(connection, &acting, &id)?;
        if webhook.disabled_at.is_some() {
            return Err(Failure::Conflict(DISABLED));
        }
        let row = webhooks::again(connection, &webhook, &sent)?.ok_or(Failure::NotFound)?;
        record(connection, &acting, "delivery.resend", id.as_str())?;
        delivery(row)
    })
    .await
}

/// Sends an event that says nothing, to try the way.
///
/// # Errors
/// [`Failure::NotFound`] where the body has no such webhook, [`Failure::Conflict`] where it was given up.
pub async fn test_webhook(db: &Db, acting: &Acting, id: &ObjectId) -> Result<DeliveryResource, Failure> {
    let (acting, id) = (acting.clone(), id.clone());
    db.write(move |connection| {
        let webhook = get(connection, &acting, &id)?;
        if webhook.disabled_at.is_some() {
            return Err(Failure::Conflict(DISABLED));
        }
        let data = WebhookData { commune: None, kind: None, key: None, url: None, count: 0 };
        let event = WebhookEvent { event: TEST.to_owned(), timestamp: jiff::Timestamp::now(), data };
        let payload = serde_json::to_string(&event).map_err(|error| Failure::Internal(error.into()))?;
        webhooks::add(connection, &webhook, TEST, &payload)?;
        record(connection, &acting, "webhook.test", id.as_str())?;
        let (rows, _) = webhooks::list_deliveries(connection, &webhook, None, 1)?;
        rows.into_iter().next().map_or(Err(Failure::NotFound), delivery)
    })
    .await
}
