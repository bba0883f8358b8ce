//! A body's delegations.

#![expect(unused_qualifications, reason = "the macro of utoipa writes them")]

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{delete, get, post};
use mee_shared::ids::ObjectId;
use mee_shared::wire::page::Page;
use mee_shared::wire::trace::{CreateDelegation, DelegationResource};
use utoipa::IntoParams;

use super::example::trace as example;
use super::listing;
use super::members::{BodyPath, ListOfBody};
use crate::http::App;
use crate::http::extract::actor::{Administrator, TraceReader};
use crate::http::extract::path::Delegation;
use crate::http::extract::{Actor, Json, NoParameters, PathValue, Query};
use crate::http::problem::OrMissing as _;
use crate::http::reply::{Answer, Cache, Reply};
use crate::service::delegations;

/// A delegation in a path, for the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "the document is made from its type; the value is read by an extractor")]
pub struct DelegationPath {
    /// The delegation.
    #[param(value_type = String, pattern = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", example = "01920d3e-7c1a-7b42-9f10-5a1d2c3b4e62")]
    delegation: ObjectId,
}

/// List delegations
///
/// What the body lets vendors do in its place, or, for a vendor, what bodies let it do; the oldest first, those that are over
/// among them. For the body's administrators and auditors.
#[utoipa::path(
    tag = "bodies",
    params(BodyPath, ListOfBody),
    responses((status = 200, description = "A page of delegations", body = Page<DelegationResource>, example = json!(example::delegations()))),
    security(("bearer" = []))
)]
#[get("/bodies/{id}/delegations")]
pub async fn list_delegations(app: Data<App>, actor: Actor<TraceReader>, query: Query<ListOfBody>) -> Answer {
    let listed = delegations::list_delegations(&app.db, &actor.acting, query.0.page()).await?;
    let path = format!("bodies/{}/delegations", actor.acting.body_id());
    Ok(listing::answer(&app.links, &path, &[], query.0.limit(), listed)?.cache(Cache::NoStore))
}

/// Create a delegation
///
/// Lets a vendor act for the body within scopes, from one day to another, both included, for three years at most. For the
/// body's administrators.
#[utoipa::path(
    tag = "bodies",
    params(BodyPath),
    request_body(content = CreateDelegation, example = json!(example::create_delegation())),
    responses((status = 201, description = "The delegation", body = DelegationResource, example = json!(example::created_delegation()))),
    security(("bearer" = []))
)]
#[post("/bodies/{id}/delegations")]
pub async fn create_delegation(
    app: Data<App>,
    actor: Actor<Administrator>,
    _: Query<NoParameters>,
    asked: Json<CreateDelegation>,
) -> Answer {
    let created = delegations::create_delegation(&app.db, &actor.acting, asked.0).await?;
    Ok(Reply::json(&created)?.status(StatusCode::CREATED).cache(Cache::NoStore))
}

/// End a delegation
///
/// The vendor may do nothing by it from the next request on. For the administrators of the body that delegated.
#[utoipa::path(
    tag = "bodies",
    params(BodyPath, DelegationPath),
    responses((status = 204, description = "Ended")),
    security(("bearer" = []))
)]
#[delete("/bodies/{id}/delegations/{delegation}")]
pub async fn end_delegation(
    app: Data<App>,
    actor: Actor<Administrator>,
    delegation: PathValue<Delegation>,
    _: Query<NoParameters>,
) -> Answer {
    let ended = delegations::end_delegation(&app.db, &actor.acting, &delegation.0.0).await;
    ended.or_missing(|| "La collectivité n'a pas donné cette délégation, ou y a déjà mis fin.".to_owned())?;
    Ok(Reply::nothing())
}
