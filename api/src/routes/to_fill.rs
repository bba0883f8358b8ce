//! What is left to fill in, how far communes are, and reminders.

use actix_web::web::Data;
use actix_web::{get, post};
use mee_shared::wire::desk::{CommuneFillRate, RemindersSent, SendReminders, ToFill};
use mee_shared::wire::page::Page;

use super::members::{BodyPath, ListOfBody};
use super::{example, listing};
use crate::http::App;
use crate::http::extract::actor::{ContentPublisher, ContentReader};
use crate::http::extract::{Actor, Json, NoParameters, Query};
use crate::http::problem::OrMissing as _;
use crate::http::reply::{Answer, Cache, Reply};
use crate::service::{reminders, to_fill};

/// List slots to fill
///
/// The places of fiches that wait for the body's word and hold no published one, with how far the body is. A place that is
/// not filled is never shown empty to parents.
#[utoipa::path(
    tag = "works",
    params(BodyPath),
    responses((status = 200, description = "What is left", body = ToFill, example = json!(example::desk::to_fill()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/to-fill")]
pub async fn list_slots_to_fill(app: Data<App>, actor: Actor<ContentReader>, _: Query<NoParameters>) -> Answer {
    Ok(Reply::json(&to_fill::list_to_fill(&app.db, &actor.acting).await?)?.cache(Cache::NoStore))
}

/// List fill rates
///
/// How far each commune of the body's territory is, by name; not found for a commune itself.
#[utoipa::path(
    tag = "works",
    params(BodyPath, ListOfBody),
    responses((status = 200, description = "A page of communes", body = Page<CommuneFillRate>, example = json!(example::desk::fill_rates()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/fill-rates/communes")]
pub async fn list_fill_rates(app: Data<App>, actor: Actor<ContentReader>, query: Query<ListOfBody>) -> Answer {
    let listed = to_fill::list_fill_rates(&app.db, &actor.acting, query.0.page()).await;
    let listed = listed.or_missing(|| "Cette liste est celle d'une collectivité de plusieurs communes.".to_owned())?;
    let path = format!("bodies/{}/fill-rates/communes", actor.acting.body_id());
    Ok(listing::answer(&app.links, &path, &[], query.0.limit(), listed)?.cache(Cache::NoStore))
}

/// Send reminders
///
/// Has a mail sent to the editors and publishers of the communes that are late, each commune once a week at most. For the
/// publishers of an intercommunalité and of the national editor.
#[utoipa::path(
    tag = "works",
    params(BodyPath),
    request_body(content = SendReminders, example = json!(example::desk::send_reminders())),
    responses((status = 200, description = "Who was reminded", body = RemindersSent, example = json!(example::desk::reminders_sent()))),
    security(("bearer" = []))
)]
#[post("/bodies/{id}/reminders")]
pub async fn send_reminders(
    app: Data<App>,
    actor: Actor<ContentPublisher>,
    _: Query<NoParameters>,
    asked: Json<SendReminders>,
) -> Answer {
    let sent = reminders::send_reminders(&app.db, &actor.acting, asked.0).await?;
    Ok(Reply::json(&sent)?.cache(Cache::NoStore))
}
