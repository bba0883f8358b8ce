//! Establishments that no national file holds.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{delete, get, post, put};
use mee_shared::ids::Uai;
use mee_shared::wire::establishment::{EstablishmentResource, PutEstablishment};

use super::example::rubrics as example;
use super::members::BodyPath;
use super::schools::SchoolPath;
use crate::http::App;
use crate::http::extract::actor::{BodyWriter, ContentPublisher, ContentReader};
use crate::http::extract::{Actor, Json, NoParameters, PathValue, Query};
use crate::http::problem::OrMissing as _;
use crate::http::reply::{Answer, Cache, Reply};
use crate::service::establishments;

fn not_kept() -> String {
    "Aucun établissement de ce numéro n'est tenu par votre collectivité.".to_owned()
}

/// List establishments
///
/// The centres de loisirs that the body keeps, by name.
#[utoipa::path(
    tag = "rubrics",
    params(BodyPath),
    responses((status = 200, description = "The establishments", body = Vec<EstablishmentResource>, example = json!([example::establishment()]))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/establishments")]
pub async fn list_establishments(app: Data<App>, actor: Actor<ContentReader>, _: Query<NoParameters>) -> Answer {
    let kept = establishments::list_establishments(&app.db, &app.links, &actor.acting).await?;
    Ok(Reply::json(&kept)?.cache(Cache::NoStore))
}

/// Create an establishment
///
/// Keeps a centre de loisirs, which no national file holds, under a number of the portal's own in the form of national ones.
#[utoipa::path(
    tag = "rubrics",
    params(BodyPath),
    request_body(content = PutEstablishment, example = json!(example::put_establishment())),
    responses((status = 201, description = "The establishment", body = EstablishmentResource, example = json!(example::establishment()))),
    security(("bearer" = []))
)]
#[post("/bodies/{id}/establishments")]
pub async fn create_establishment(
    app: Data<App>,
    actor: Actor<ContentPublisher>,
    _: Query<NoParameters>,
    asked: Json<PutEstablishment>,
) -> Answer {
    let made = establishments::create_establishment(&app.db, &app.links, &actor.acting, asked.0).await?;
    Ok(Reply::json(&made)?.status(StatusCode::CREATED))
}

/// Change an establishment
///
/// Writes a centre de loisirs that the body keeps.
#[utoipa::path(
    tag = "rubrics",
    params(BodyPath, SchoolPath),
    request_body(content = PutEstablishment, example = json!(example::put_establishment())),
    responses((status = 200, description = "The establishment", body = EstablishmentResource, example = json!(example::establishment()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[put("/bodies/{id}/establishments/{uai}")]
pub async fn put_establishment(
    app: Data<App>,
    actor: Actor<BodyWriter>,
    uai: PathValue<Uai>,
    _: Query<NoParameters>,
    asked: Json<PutEstablishment>,
) -> Answer {
    let done = establishments::put_establishment(&app.db, &app.links, &actor.acting, &uai.0, asked.0).await;
    Ok(Reply::json(&done.or_missing(not_kept)?)?.cache(Cache::NoStore))
}

/// Remove an establishment
///
/// Takes away a centre de loisirs that the body keeps. Its texts stay with the body, on no page.
#[utoipa::path(
    tag = "rubrics",
    params(BodyPath, SchoolPath),
    responses((status = 204, description = "It is gone")),
    security(("bearer" = []))
)]
#[delete("/bodies/{id}/establishments/{uai}")]
pub async fn remove_establishment(
    app: Data<App>,
    actor: Actor<ContentPublisher>,
    uai: PathValue<Uai>,
    _: Query<NoParameters>,
) -> Answer {
    establishments::remove_establishment(&app.db, &actor.acting, &uai.0).await.or_missing(not_kept)?;
    Ok(Reply::nothing())
}
