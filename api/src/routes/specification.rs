//! The API's own description.

use actix_web::get;

use super::example;
use crate::http::contract;
use crate::http::extract::{NoParameters, Query};
use crate::http::problem::Refusal;
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
pub async fn get_openapi(_: Query<NoParameters>) -> Answer {
    Ok(Reply::stored(contract::specification().map_err(Refusal::internal)?, Cache::Content))
}
