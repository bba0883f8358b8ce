//! The chain of proofreading of the national editor.

use actix_web::web::Data;
use actix_web::{get, put};
use mee_shared::wire::desk::ProofreadingSteps;

use super::example;
use super::members::BodyPath;
use crate::http::App;
use crate::http::extract::actor::{Administrator, ChainReader};
use crate::http::extract::{Actor, Json, NoParameters, Query};
use crate::http::problem::OrMissing as _;
use crate::http::reply::{Answer, Cache, Reply};
use crate::service::proofreading;

fn not_national() -> String {
    "Seul l'éditeur national a des étapes de relecture.".to_owned()
}

/// Get proofreading steps
///
/// The steps that a fiche of the national editor passes before parents see it, in order. Not found for any other body.
#[utoipa::path(
    tag = "works",
    params(BodyPath),
    responses((status = 200, description = "The steps", body = ProofreadingSteps, example = json!(example::desk::steps()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/proofreading-steps")]
pub async fn get_proofreading_steps(app: Data<App>, actor: Actor<ChainReader>, _: Query<NoParameters>) -> Answer {
    let steps = proofreading::get_proofreading_steps(&app.db, &actor.acting).await.or_missing(not_national)?;
    Ok(Reply::json(&steps)?.cache(Cache::NoStore))
}

/// Put proofreading steps
///
/// Gives the national editor these steps. Another step or another order takes the signatures from every text that is not
/// decided yet; another name alone does not. For its administrators.
#[utoipa::path(
    tag = "works",
    params(BodyPath),
    request_body(content = ProofreadingSteps, example = json!(example::desk::steps())),
    responses((status = 200, description = "The steps", body = ProofreadingSteps, example = json!(example::desk::steps()))),
    security(("bearer" = []))
)]
#[put("/bodies/{id}/proofreading-steps")]
pub async fn put_proofreading_steps(
    app: Data<App>,
    actor: Actor<Administrator>,
    _: Query<NoParameters>,
    asked: Json<ProofreadingSteps>,
) -> Answer {
    let steps = proofreading::put_proofreading_steps(&app.db, &actor.acting, asked.0).await.or_missing(not_national)?;
    Ok(Reply::json(&steps)?.cache(Cache::NoStore))
}
