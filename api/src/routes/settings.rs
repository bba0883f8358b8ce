//! A body's settings.

use actix_web::web::Data;
use actix_web::{get, put};
use mee_shared::wire::desk::BodySettings;

use super::example;
use super::members::BodyPath;
use crate::http::App;
use crate::http::extract::actor::{Administrator, TraceReader};
use crate::http::extract::{Actor, Json, NoParameters, Query};
use crate::http::reply::{Answer, Cache, Reply};
use crate::service::settings;

/// Get settings
///
/// What the body has chosen for itself. For its administrators and auditors.
#[utoipa::path(
    tag = "bodies",
    params(BodyPath),
    responses((status = 200, description = "The settings", body = BodySettings, example = json!(example::desk::settings()))),
    security(("bearer" = []))
)]
#[get("/bodies/{id}/settings")]
pub async fn get_settings(app: Data<App>, actor: Actor<TraceReader>, _: Query<NoParameters>) -> Answer {
    Ok(Reply::json(&settings::get_settings(&app.db, &actor.acting).await?)?.cache(Cache::NoStore))
}

/// Put settings
///
/// Gives the body these settings. For its administrators.
#[utoipa::path(
    tag = "bodies",
    params(BodyPath),
    request_body(content = BodySettings, example = json!(example::desk::settings())),
    responses((status = 200, description = "The settings", body = BodySettings, example = json!(example::desk::settings()))),
    security(("bearer" = []))
)]
#[put("/bodies/{id}/settings")]
pub async fn put_settings(
    app: Data<App>,
    actor: Actor<Administrator>,
    _: Query<NoParameters>,
    asked: Json<BodySettings>,
) -> Answer {
    Ok(Reply::json(&settings::put_settings(&app.db, &actor.acting, asked.0).await?)?.cache(Cache::NoStore))
}
