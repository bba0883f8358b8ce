//! What changed in a commune: the feed that extensions follow, and those that people subscribe to.

#![expect(unused_qualifications, reason = "the macro of utoipa writes them")]

use actix_web::get;
use actix_web::web::Data;
use mee_shared::ids::InseeCode;
use mee_shared::wire::change::ChangePage;
use utoipa::IntoParams;

use super::communes::{CommunePath, unknown_commune};
use super::example::plugins as example;
use super::listing;
use crate::http::App;
use crate::http::extract::{NoParameters, Pairs, Parameters, PathValue, Query};
use crate::http::problem::OrMissing as _;
use crate::http::reply::{Answer, Reply};
use crate::service::{PageRequest, changes, feed};

/// What [`list_changes`] takes.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListChanges {
    /// The `cursor` of the answer before; `now` for a cursor without any change; absent, everything that is kept (90 days).
    #[param(value_type = String, required = false, max_length = 500, example = "now")]
    since: Option<String>,
    /// How many changes, 20 where it is not given.
    #[param(value_type = u32, required = false, minimum = 1, maximum = 100, example = 20)]
    limit: u32,
}

impl Parameters for ListChanges {
    const NAMES: &'static [&'static str] = &["since", "limit"];

    fn take(pairs: &mut Pairs) -> Self {
        let since = pairs.text("since", 500);
        let PageRequest { limit, .. } = listing::page_request(pairs);
        Self { since, limit }
    }
}

/// List changes
///
/// What parents of the commune see anew, otherwise or no longer since a cursor, whoever's word it is, the newest last; what is
/// gone is told with `is_deleted`. Begin with `since=now`, read everything, then come back with the `cursor` of each answer:
/// nothing is missed and nothing comes out of order. A cursor older than what is kept answers 410.
#[utoipa::path(
    tag = "communes",
    params(CommunePath, ListChanges),
    responses((status = 200, description = "The changes", body = ChangePage, example = json!(example::changes()))),
    security(())
)]
#[get("/communes/{insee}/changes")]
pub async fn list_changes(app: Data<App>, insee: PathValue<InseeCode>, query: Query<ListChanges>) -> Answer {
    let ListChanges { since, limit } = query.0;
    let found = changes::list_changes(&app.db, &app.links, &insee.0, since, limit).await;
    let page = found.or_missing(|| unknown_commune(&insee.0))?;
    Ok(Reply::json(&page)?.next(Some(&page.next)))
}

/// Get the RSS feed
///
/// The fifty latest things that are new in the commune, as RSS 2.0.
#[utoipa::path(
    tag = "communes",
    params(CommunePath),
    responses((status = 200, description = "The feed", content_type = "application/rss+xml", body = String, example = json!(example::rss()))),
    security(())
)]
#[get("/communes/{insee}/feed.rss")]
pub async fn get_rss_feed(app: Data<App>, insee: PathValue<InseeCode>, _: Query<NoParameters>) -> Answer {
    let found = feed::get_feed(&app.db, &app.links, &insee.0).await;
    let feed = found.or_missing(|| unknown_commune(&insee.0))?;
    Ok(Reply::new("application/rss+xml; charset=utf-8", feed.rss()?))
}

/// Get the JSON feed
///
/// The fifty latest things that are new in the commune, as JSON Feed 1.1.
#[utoipa::path(
    tag = "communes",
    params(CommunePath),
    responses((status = 200, description = "The feed", content_type = "application/feed+json", body = Object, example = json!(example::json_feed()))),
    security(())
)]
#[get("/communes/{insee}/feed.json")]
pub async fn get_json_feed(app: Data<App>, insee: PathValue<InseeCode>, _: Query<NoParameters>) -> Answer {
    let found = feed::get_feed(&app.db, &app.links, &insee.0).await;
    let feed = found.or_missing(|| unknown_commune(&insee.0))?;
    Ok(Reply::new("application/feed+json; charset=utf-8", feed.json().to_string()))
}
