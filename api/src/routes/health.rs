//! What the operator's tools ask.

use std::sync::atomic::Ordering;

use actix_web::get;
use actix_web::web::Data;
use mee_shared::problem::ProblemCode;
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::App;
use crate::http::problem::Refusal;
use crate::http::reply::{Answer, Cache, Reply};

/// That a process is there, or can serve.
#[derive(Serialize, ToSchema)]
pub struct Health {
    /// Always `ok`: anything else is a problem document.
    #[schema(example = "ok")]
    status: &'static str,
}

fn ok() -> Answer {
    Ok(Reply::json(&Health { status: "ok" })?.cache(Cache::NoStore))
}

/// Get liveness
///
/// Whether the process answers at all; asks nothing of the database.
#[utoipa::path(
    tag = "health",
    responses((status = 200, description = "It answers", body = Health, example = json!({ "status": "ok" }))),
    security(())
)]
#[get("/health/live")]
pub async fn get_liveness() -> Answer {
    ok()
}

/// Get readiness
///
/// Whether the process can do everything: the database answers, and nobody told it to stop. 503 otherwise.
/// While the database is away parents still read what was read before, so what sends them here should ask `/health/live`.
#[utoipa::path(
    tag = "health",
    responses((status = 200, description = "It can serve", body = Health, example = json!({ "status": "ok" }))),
    security(())
)]
#[get("/health/ready")]
pub async fn get_readiness(app: Data<App>) -> Answer {
    if app.is_stopping.load(Ordering::Acquire) {
        return Err(Refusal::new(ProblemCode::Unavailable, "Ce serveur s'arrête. Adressez-vous à un autre."));
    }
    app.db.ping().await.map_err(Refusal::unavailable)?;
    ok()
}
