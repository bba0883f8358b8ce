//! A body's work on its agenda.

use actix_web::web::Data;
use actix_web::{get, put};
use mee_shared::agenda::Event;
use mee_shared::ids::Slug;
use mee_shared::wire::agenda::BodyEvent;
use mee_shared::wire::page::Page;

use super::public::EventPath;
use crate::http::App;
use crate::http::extract::actor::{ContentReader, ContentWriter};
use crate::http::extract::{Actor, Json, NoParameters, PathValue, Precondition, Query};
use crate::http::problem::OrMissing as _;
use crate::http::reply::{Answer, Cache, Reply};
use crate::routes::members::{BodyPath, ListOfBody};
use crate::routes::works::IfMatchHeader;
use crate::routes::{example, listing};
use crate::service::agenda;

/// List a body's events
///
/// The entries of the agenda that the body writes, whatever their state, each with its latest text; a headteacher's own ones.
#[utoipa::path(
    tag = "agenda",
    params(BodyPath, ListOfBody),
    responses((status = 200, description = "A page of entries", body = Page<BodyEvent>, example = json!(example::agenda::body_events()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/events")]
pub async fn list_body_events(app: Data<App>, actor: Actor<ContentReader>, query: Query<ListOfBody>) -> Answer {
    let listed = agenda::list_body_events(&app.db, &actor.acting, query.0.page()).await?;
    let path = format!("bodies/{}/events", actor.acting.body_id());
    Ok(listing::answer(&app.links, &path, &[], query.0.limit(), listed)?.cache(Cache::NoStore))
}

/// Find a body's event
///
/// An entry of the body's agenda with its latest text, whatever its state.
#[utoipa::path(
    tag = "agenda",
    params(BodyPath, EventPath),
    responses((status = 200, description = "The entry", body = BodyEvent, example = json!(example::agenda::body_event()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/events/{slug}")]
pub async fn find_body_event(
    app: Data<App>,
    actor: Actor<ContentReader>,
    slug: PathValue<Slug>,
    _: Query<NoParameters>,
) -> Answer {
    let found = agenda::get_body_event(&app.db, &actor.acting, &slug.0)
        .await
        .or_missing(|| format!("Votre collectivité n'a pas d'événement « {} ».", slug.0))?;
    Ok(Reply::json(&found)?.cache(Cache::NoStore))
}

/// Put an event
///
/// Writes the draft of an entry of the agenda: something that takes place once or again and again, or days on which families
/// register. Parents find it once its work is published (`/works/{work}/publish`), and no longer once it is withdrawn; what
/// is cancelled (`cancellation`, `cancelled`) stays to be seen, marked so. An entry for one school alone is also within reach
/// of its headteacher, and stays that school's.
#[utoipa::path(
    tag = "agenda",
    params(BodyPath, EventPath, IfMatchHeader),
    request_body(content = Event, example = json!(example::agenda::put_event())),
    responses((status = 200, description = "The entry with its draft", body = BodyEvent, example = json!(example::agenda::body_event()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[put("/bodies/{id}/events/{slug}")]
pub async fn put_event(
    app: Data<App>,
    actor: Actor<ContentWriter>,
    slug: PathValue<Slug>,
    _: Query<NoParameters>,
    precondition: Precondition,
    asked: Json<Event>,
) -> Answer {
    let saved = agenda::put_event(&app.db, &actor.acting, &slug.0, asked.0, precondition.0).await?;
    Ok(Reply::json(&saved)?.cache(Cache::NoStore))
}
