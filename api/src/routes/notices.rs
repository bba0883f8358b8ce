//! Urgent notices: what parents see now, and a body's work on them.

#![expect(unused_qualifications, reason = "the macro of utoipa writes them")]

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{get, post, put};
use mee_shared::ids::{InseeCode, Slug};
use mee_shared::notice::Notice;
use mee_shared::wire::notice::{BodyNotice, Notices};
use mee_shared::wire::page::Page;
use utoipa::IntoParams;

use super::communes::{CommunePath, unknown_commune};
use super::example::living as example;
use super::listing;
use super::members::{BodyPath, ListOfBody};
use super::works::IfMatchHeader;
use crate::http::App;
use crate::http::extract::actor::{BodyWriter, ContentPublisher, ContentReader};
use crate::http::extract::{Actor, Json, NoParameters, PathValue, Precondition, Query};
use crate::http::problem::OrMissing as _;
use crate::http::reply::{Answer, Cache, Reply};
use crate::http::screen;
use crate::service::notices;

/// A notice in a path, for the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "the document is made from its type; the value is read by an extractor")]
pub struct NoticePath {
    /// The name of the notice among the body's; whoever writes it first chooses it.
    #[param(value_type = String, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$", max_length = 100, example = "greve-du-24-novembre")]
    slug: Slug,
}

/// List notices
///
/// What is urgent in the commune now, the gravest first: every view shows it on top. The answer is never kept without asking
/// again; with `If-None-Match` an unchanged one has no body. `mark` names the notices together, so that whoever shows them knows
/// whether anything is new.
#[utoipa::path(
    tag = "notices",
    params(CommunePath),
    responses((status = 200, description = "The notices that last now", body = Notices, example = json!(example::notices()))),
    security(())
)]
#[get("/communes/{insee}/notices")]
pub async fn list_notices(app: Data<App>, insee: PathValue<InseeCode>, _: Query<NoParameters>) -> Answer {
    let found = notices::list_notices(&app.db, &app.links, &insee.0).await;
    let found = found.or_missing(|| unknown_commune(&insee.0))?;
    Ok(Reply::json(&found)?.cache(Cache::Asked).until(screen::first_end(&found.items)))
}

/// List a body's notices
///
/// The notices that the body writes, whatever their state, each with its latest text.
#[utoipa::path(
    tag = "notices",
    params(BodyPath, ListOfBody),
    responses((status = 200, description = "A page of notices", body = Page<BodyNotice>, example = json!(example::body_notices()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/notices")]
pub async fn list_body_notices(app: Data<App>, actor: Actor<ContentReader>, query: Query<ListOfBody>) -> Answer {
    let listed = notices::list_body_notices(&app.db, &actor.acting, query.0.page()).await?;
    let path = format!("bodies/{}/notices", actor.acting.body_id());
    Ok(listing::answer(&app.links, &path, &[], query.0.limit(), listed)?.cache(Cache::NoStore))
}

/// Create a notice
///
/// Writes a notice and lets parents see it, in one step: on top of every view within a minute, until `ends_at`, when it goes by
/// itself. `/works/{work}/withdraw` takes it back before.
#[utoipa::path(
    tag = "notices",
    params(BodyPath),
    request_body(content = Notice, example = json!(example::put_notice())),
    responses((status = 201, description = "The notice, published", body = BodyNotice, example = json!(example::body_notice()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[post("/bodies/{id}/notices")]
pub async fn create_notice(
    app: Data<App>,
    actor: Actor<ContentPublisher>,
    _: Query<NoParameters>,
    asked: Json<Notice>,
) -> Answer {
    let made = notices::create_notice(&app.db, &actor.acting, asked.0).await?;
    Ok(Reply::json(&made)?.status(StatusCode::CREATED))
}

/// Put a notice
///
/// Writes the draft of a notice for those who publish, or another text of one: it replaces what parents see once its work is
/// published (`/works/{work}/publish`), and ends by itself.
#[utoipa::path(
    tag = "notices",
    params(BodyPath, NoticePath, IfMatchHeader),
    request_body(content = Notice, example = json!(example::put_notice())),
    responses((status = 200, description = "The notice with its draft", body = BodyNotice, example = json!(example::body_notice()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[put("/bodies/{id}/notices/{slug}")]
pub async fn put_notice(
    app: Data<App>,
    actor: Actor<BodyWriter>,
    slug: PathValue<Slug>,
    _: Query<NoParameters>,
    precondition: Precondition,
    asked: Json<Notice>,
) -> Answer {
    let saved = notices::put_notice(&app.db, &actor.acting, &slug.0, asked.0, precondition.0).await?;
    Ok(Reply::json(&saved)?.cache(Cache::NoStore))
}
