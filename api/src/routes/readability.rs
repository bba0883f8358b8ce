//! Plain-language advice.

use actix_web::post;
use mee_shared::readability::Reading;
use mee_shared::wire::desk::ReadText;

use super::example;
use crate::http::extract::actor::Anyone;
use crate::http::extract::{Actor, Json, NoParameters, Query};
use crate::http::reply::{Answer, Cache, Reply};
use crate::service::readability;

/// Check readability
///
/// Counts sentences, words and syllables of a text, gives its ease of reading by Kandel and Moles and its LIX, and says what
/// would make it plainer. For agents and plugins; nothing of the text is kept.
#[utoipa::path(
    tag = "works",
    request_body(content = ReadText, example = json!(example::desk::read_text())),
    responses((status = 200, description = "Figures and advice", body = Reading, example = json!(example::desk::reading()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[post("/readability")]
pub async fn check_readability(_: Actor<Anyone>, _: Query<NoParameters>, asked: Json<ReadText>) -> Answer {
    Ok(Reply::json(&readability::check_readability(&asked.0.text)?)?.cache(Cache::NoStore))
}
