//! Links by which a draft is seen in its place.

use actix_web::http::StatusCode;
use actix_web::post;
use actix_web::web::Data;
use mee_shared::wire::desk::{CreatePreviewLink, PreviewLink};

use super::example;
use super::members::BodyPath;
use super::works::WorkPath;
use crate::http::App;
use crate::http::extract::actor::ContentWriter;
use crate::http::extract::path::WorkKey;
use crate::http::extract::{Actor, Json, NoParameters, PathValue, Query};
use crate::http::problem::OrMissing as _;
use crate::http::reply::{Answer, Cache, Reply};
use crate::service::preview;

/// Create a preview link
///
/// Makes two addresses that show the work's latest unpublished text in its place, as parents of a commune would see it: the
/// portal's page, and the fragment for a page of one's own. Whoever holds one sees that text and nothing else that is not
/// published; both end after the hours asked for, and when the text is refused or withdrawn.
#[utoipa::path(
    tag = "works",
    params(BodyPath, WorkPath),
    request_body(content = CreatePreviewLink, example = json!(example::desk::create_preview_link())),
    responses((status = 201, description = "The addresses", body = PreviewLink, example = json!(example::desk::preview_link()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[post("/bodies/{id}/works/{work}/preview-links")]
pub async fn create_preview_link(
    app: Data<App>,
    actor: Actor<ContentWriter>,
    work: PathValue<WorkKey>,
    _: Query<NoParameters>,
    asked: Json<CreatePreviewLink>,
) -> Answer {
    let link = preview::create_preview_link(&app.db, &app.links, &actor.acting, &work.0.0, asked.0).await;
    let link = link.or_missing(|| "Ce texte n'existe pas, ou n'est pas à votre portée.".to_owned())?;
    Ok(Reply::json(&link)?.status(StatusCode::CREATED).cache(Cache::NoStore))
}
