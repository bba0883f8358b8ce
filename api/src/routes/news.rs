//! Dossiers d'actualité: what parents find, and a body's work on them.

#![expect(unused_qualifications, reason = "the macro of utoipa writes them")]

use actix_web::web::Data;
use actix_web::{delete, get, put};
use mee_shared::ids::{InseeCode, Slug};
use mee_shared::news::News;
use mee_shared::wire::left_out::LeftOutText;
use mee_shared::wire::news::{BodyNews, NewsResource, NewsSummary};
use mee_shared::wire::page::Page;
use utoipa::IntoParams;

use super::communes::{CommunePath, unknown_commune};
use super::example::living as example;
use super::listing;
use super::members::{BodyPath, ListOfBody};
use super::works::IfMatchHeader;
use crate::http::App;
use crate::http::extract::actor::{BodyReader, ContentPublisher, ContentReader, ContentWriter};
use crate::http::extract::{Actor, Json, NoParameters, Pairs, Parameters, PathValue, Precondition, Query};
use crate::http::problem::OrMissing as _;
use crate::http::reply::{Answer, Cache, Reply};
use crate::service::left_out::{self, LeftOutKind};
use crate::service::{PageRequest, news};

/// A dossier in a path, for the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "the document is made from its type; the value is read by an extractor")]
pub struct NewsPath {
    /// The name of the dossier in addresses; that of a local body ends with its territory (`-94043`).
    #[param(value_type = String, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$", max_length = 100, example = "produits-locaux-99999")]
    slug: Slug,
}

/// What [`list_news`] takes.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListNews {
    /// How many entries, 20 where it is not given.
    #[param(value_type = u32, required = false, minimum = 1, maximum = 100, example = 20)]
    limit: u32,
    /// Where the previous page ended, as its `next` link gives it.
    #[param(value_type = String, required = false, max_length = 500, example = "bjA5MjIzMzcwMjQxMzE4Nzc1ODA3CnByb2R1aXRzLWxvY2F1eC05OTk5OQ")]
    after: Option<String>,
}

impl Parameters for ListNews {
    const NAMES: &'static [&'static str] = &["limit", "after"];

    fn take(pairs: &mut Pairs) -> Self {
        let PageRequest { limit, after } = listing::page_request(pairs);
        Self { limit, after }
    }
}

/// List news
///
/// The dossiers d'actualité that parents of the commune find today, the latest first: the national ones, those of the bodies over
/// the commune and its own, each with whose word it is. One that a nearer body leaves out is not among them.
#[utoipa::path(
    tag = "news",
    params(CommunePath, ListNews),
    responses((status = 200, description = "A page of dossiers", body = Page<NewsSummary>, example = json!(example::news_list()))),
    security(())
)]
#[get("/communes/{insee}/news")]
pub async fn list_news(app: Data<App>, insee: PathValue<InseeCode>, query: Query<ListNews>) -> Answer {
    let ListNews { limit, after } = query.0;
    let listed = news::list_news(&app.db, &app.links, &insee.0, PageRequest { limit, after })
        .await
        .or_missing(|| unknown_commune(&insee.0))?;
    listing::answer(&app.links, &format!("communes/{}/news", insee.0), &[], limit, listed)
}

/// Find news
///
/// A dossier d'actualité with its text, its picture and the fiches it leads to.
#[utoipa::path(
    tag = "news",
    params(CommunePath, NewsPath),
    responses((status = 200, description = "The dossier", body = NewsResource, example = json!(example::news()))),
    security(())
)]
#[get("/communes/{insee}/news/{slug}")]
pub async fn find_news(
    app: Data<App>,
    insee: PathValue<InseeCode>,
    slug: PathValue<Slug>,
    _: Query<NoParameters>,
) -> Answer {
    let found = news::find_news(&app.db, &app.links, &insee.0, &slug.0)
        .await
        .or_missing(|| format!("Aucun dossier « {} » ne se trouve aujourd'hui dans la commune {}.", slug.0, insee.0))?;
    Reply::json(&found)
}

/// List a body's news
///
/// The dossiers that the body writes, whatever their state, each with its latest text. A headteacher sees those of the own schools.
#[utoipa::path(
    tag = "news",
    params(BodyPath, ListOfBody),
    responses((status = 200, description = "A page of dossiers", body = Page<BodyNews>, example = json!(example::body_news_list()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/news")]
pub async fn list_body_news(app: Data<App>, actor: Actor<ContentReader>, query: Query<ListOfBody>) -> Answer {
    let listed = news::list_body_news(&app.db, &actor.acting, query.0.page()).await?;
    let path = format!("bodies/{}/news", actor.acting.body_id());
    Ok(listing::answer(&app.links, &path, &[], query.0.limit(), listed)?.cache(Cache::NoStore))
}

/// Find a body's news
///
/// A dossier of the body with its latest text, whatever its state.
#[utoipa::path(
    tag = "news",
    params(BodyPath, NewsPath),
    responses((status = 200, description = "The dossier", body = BodyNews, example = json!(example::body_news()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/news/{slug}")]
pub async fn find_body_news(
    app: Data<App>,
    actor: Actor<ContentReader>,
    slug: PathValue<Slug>,
    _: Query<NoParameters>,
) -> Answer {
    let found = news::get_body_news(&app.db, &actor.acting, &slug.0)
        .await
        .or_missing(|| format!("Votre collectivité n'a pas de dossier « {} ».", slug.0))?;
    Ok(Reply::json(&found)?.cache(Cache::NoStore))
}

/// Put news
///
/// Writes the draft of a dossier. Parents find it from `valid_from` to `valid_until` once its work is published
/// (`/works/{work}/publish`); it then begins and ends by itself. A headteacher writes for the own school, the body publishes.
/// A picture is a file of the body (`/files`) with words that stand for it.
#[utoipa::path(
    tag = "news",
    params(BodyPath, NewsPath, IfMatchHeader),
    request_body(content = News, example = json!(example::put_news())),
    responses((status = 200, description = "The dossier with its draft, and advice on its words", body = BodyNews, example = json!(example::body_news()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[put("/bodies/{id}/news/{slug}")]
pub async fn put_news(
    app: Data<App>,
    actor: Actor<ContentWriter>,
    slug: PathValue<Slug>,
    _: Query<NoParameters>,
    precondition: Precondition,
    asked: Json<News>,
) -> Answer {
    let saved = news::put_news(&app.db, &actor.acting, &slug.0, asked.0, precondition.0).await?;
    Ok(Reply::json(&saved)?.cache(Cache::NoStore))
}

/// List left out news
///
/// The dossiers of farther bodies that the body leaves out in its territory, by title.
#[utoipa::path(
    tag = "news",
    params(BodyPath),
    responses((status = 200, description = "The dossiers", body = Page<LeftOutText>, example = json!(example::left_out()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/left-out-news")]
pub async fn list_left_out_news(app: Data<App>, actor: Actor<BodyReader>, _: Query<NoParameters>) -> Answer {
    let items = left_out::list_left_out(&app.db, &actor.acting, LeftOutKind::News).await?;
    Ok(Reply::json(&Page { items, next: None })?.cache(Cache::NoStore))
}

fn unknown_farther(slug: &Slug) -> String {
    format!("Aucune collectivité plus lointaine ne publie de dossier « {slug} » sur votre territoire.")
}

/// Leave news out
///
/// Leaves a dossier of a farther body, a national one or the département's, out in the body's territory, at once.
#[utoipa::path(
    tag = "news",
    params(BodyPath, NewsPath),
    responses((status = 204, description = "It is left out")),
    security(("bearer" = []), ("api_key" = []))
)]
#[put("/bodies/{id}/left-out-news/{slug}")]
pub async fn leave_out_news(
    app: Data<App>,
    actor: Actor<ContentPublisher>,
    slug: PathValue<Slug>,
    _: Query<NoParameters>,
) -> Answer {
    left_out::leave_out(&app.db, &actor.acting, LeftOutKind::News, &slug.0)
        .await
        .or_missing(|| unknown_farther(&slug.0))?;
    Ok(Reply::nothing())
}

/// Take news back
///
/// Lets parents of the territory find a dossier again that the body had left out.
#[utoipa::path(
    tag = "news",
    params(BodyPath, NewsPath),
    responses((status = 204, description = "It is there again")),
    security(("bearer" = []), ("api_key" = []))
)]
#[delete("/bodies/{id}/left-out-news/{slug}")]
pub async fn take_back_news(
    app: Data<App>,
    actor: Actor<ContentPublisher>,
    slug: PathValue<Slug>,
    _: Query<NoParameters>,
) -> Answer {
    left_out::take_back(&app.db, &actor.acting, LeftOutKind::News, &slug.0)
        .await
        .or_missing(|| format!("Votre collectivité n'écarte pas de dossier « {} ».", slug.0))?;
    Ok(Reply::nothing())
}
