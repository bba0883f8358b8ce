//! Entries of farther bodies that a body leaves out of its agenda.

use actix_web::web::Data;
use actix_web::{delete, get, put};
use mee_shared::ids::Slug;
use mee_shared::wire::left_out::LeftOutText;
use mee_shared::wire::page::Page;

use super::public::EventPath;
use crate::http::App;
use crate::http::extract::actor::{BodyReader, ContentPublisher};
use crate::http::extract::{Actor, NoParameters, PathValue, Query};
use crate::http::problem::OrMissing as _;
use crate::http::reply::{Answer, Cache, Reply};
use crate::routes::example;
use crate::routes::members::BodyPath;
use crate::service::left_out::{self, LeftOutKind};

/// List left out events
///
/// The entries of farther bodies that the body leaves out of the agenda in its territory, by title.
#[utoipa::path(
    tag = "agenda",
    params(BodyPath),
    responses((status = 200, description = "The entries", body = Page<LeftOutText>, example = json!(example::living::left_out()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/left-out-events")]
pub async fn list_left_out_events(app: Data<App>, actor: Actor<BodyReader>, _: Query<NoParameters>) -> Answer {
    let items = left_out::list_left_out(&app.db, &actor.acting, LeftOutKind::Event).await?;
    Ok(Reply::json(&Page { items, next: None })?.cache(Cache::NoStore))
}

/// Leave an event out
///
/// Leaves an entry of a farther body, a national one or the département's, out of the agenda in the body's territory, at once:
/// days, feeds and pages. Where two farther bodies have one of the same name, it is the nearer one's, which parents find.
#[utoipa::path(
    tag = "agenda",
    params(BodyPath, EventPath),
    responses((status = 204, description = "It is left out")),
    security(("bearer" = []), ("api_key" = []))
)]
#[put("/bodies/{id}/left-out-events/{slug}")]
pub async fn leave_out_event(
    app: Data<App>,
    actor: Actor<ContentPublisher>,
    slug: PathValue<Slug>,
    _: Query<NoParameters>,
) -> Answer {
    let slug = &slug.0;
    left_out::leave_out(&app.db, &actor.acting, LeftOutKind::Event, slug).await.or_missing(|| {
        format!("Aucune collectivité plus lointaine ne publie de rendez-vous « {slug} » sur votre territoire.")
    })?;
    Ok(Reply::nothing())
}

/// Take an event back
///
/// Lets parents of the territory find an entry again that the body had left out of the agenda.
#[utoipa::path(
    tag = "agenda",
    params(BodyPath, EventPath),
    responses((status = 204, description = "It is there again")),
    security(("bearer" = []), ("api_key" = []))
)]
#[delete("/bodies/{id}/left-out-events/{slug}")]
pub async fn take_back_event(
    app: Data<App>,
    actor: Actor<ContentPublisher>,
    slug: PathValue<Slug>,
    _: Query<NoParameters>,
) -> Answer {
    let slug = &slug.0;
    left_out::take_back(&app.db, &actor.acting, LeftOutKind::Event, slug)
        .await
        .or_missing(|| format!("Votre collectivité n'écarte pas de rendez-vous « {slug} »."))?;
    Ok(Reply::nothing())
}
