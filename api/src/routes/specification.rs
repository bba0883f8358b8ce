//! The API's own description.

use actix_web::get;
use actix_web::web::Data;

use super::example;
use crate::http::App;
use crate::http::extract::{NoParameters, Query};
use crate::http::reply::{Answer, Cache, Reply};

/// Get the OpenAPI document
///
/// This document, as JSON, OpenAPI 3.1. `/docs/` shows it to people.
#[utoipa::path(
    tag = "specification",
    responses((status = 200, description = "The document", body = Object, example = json!(example::specification()))),
    security(())
)]
#[get("/openapi.json")]
pub async fn get_openapi(app: Data<App>, _: Query<NoParameters>) -> Answer {
    Ok(Reply::stored(&app.specification, Cache::Content))
}
