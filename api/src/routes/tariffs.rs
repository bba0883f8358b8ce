//! Tariff grids: what parents find, and a body's work on them.

#![expect(unused_qualifications, reason = "the macro of utoipa writes them")]

use actix_web::web::Data;
use actix_web::{get, post, put};
use mee_shared::ids::{InseeCode, Slug};
use mee_shared::wire::page::Page;
use mee_shared::wire::tariff::{BodyTariff, ComputeTariff, PutTariff, TariffCalculation, TariffReport, TariffResource};
use utoipa::IntoParams;

use super::communes::{CommunePath, unknown_commune};
use super::members::{BodyPath, ListOfBody};
use super::works::IfMatchHeader;
use super::{example, listing};
use crate::http::App;
use crate::http::extract::actor::{BodyWriter, ContentReader};
use crate::http::extract::{Actor, Json, NoParameters, Pairs, Parameters, PathValue, Precondition, Query};
use crate::http::problem::OrMissing as _;
use crate::http::reply::{Answer, Cache, Reply};
use crate::service::{PageRequest, tariffs};

/// A grid in a path, for the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "the document is made from its type; the value is read by an extractor")]
pub struct TariffPath {
    /// The name of the grid in addresses; whoever writes it first chooses it.
    #[param(value_type = String, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$", max_length = 100, example = "cantine-2026")]
    slug: Slug,
}

/// What [`list_tariffs`] takes.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListTariffs {
    /// How many entries, 20 where it is not given.
    #[param(value_type = u32, required = false, minimum = 1, maximum = 100, example = 20)]
    limit: u32,
    /// Where the previous page ended, as its `next` link gives it.
    #[param(value_type = String, required = false, max_length = 500, example = "dGNhbnRpbmUKY2FudGluZS0yMDI2")]
    after: Option<String>,
}

impl Parameters for ListTariffs {
    const NAMES: &'static [&'static str] = &["limit", "after"];

    fn take(pairs: &mut Pairs) -> Self {
        let PageRequest { limit, after } = listing::page_request(pairs);
        Self { limit, after }
    }
}

fn unknown_tariff(insee: &InseeCode, slug: &Slug) -> String {
    format!("Aucune grille tarifaire « {slug} » n'est publiée pour la commune {insee}.")
}

/// List tariffs
///
/// The tariff grids that parents of the commune find, by title: published ones only, each with whose word it is, when it
/// holds and the délibération it rests on.
#[utoipa::path(
    tag = "tariffs",
    params(CommunePath, ListTariffs),
    responses((status = 200, description = "A page of grids", body = Page<TariffResource>, example = json!(example::tariffs::tariffs()))),
    security(())
)]
#[get("/communes/{insee}/tariffs")]
pub async fn list_tariffs(app: Data<App>, insee: PathValue<InseeCode>, query: Query<ListTariffs>) -> Answer {
    let ListTariffs { limit, after } = query.0;
    let listed = tariffs::list_tariffs(&app.db, &app.links, &insee.0, PageRequest { limit, after })
        .await
        .or_missing(|| unknown_commune(&insee.0))?;
    listing::answer(&app.links, &format!("communes/{}/tariffs", insee.0), &[], limit, listed)
}

/// Find a tariff
///
/// A published tariff grid of the commune, whole: whoever has it can calculate without asking anything else.
#[utoipa::path(
    tag = "tariffs",
    params(CommunePath, TariffPath),
    responses((status = 200, description = "The grid", body = TariffResource, example = json!(example::tariffs::tariff()))),
    security(())
)]
#[get("/communes/{insee}/tariffs/{slug}")]
pub async fn find_tariff(
    app: Data<App>,
    insee: PathValue<InseeCode>,
    slug: PathValue<Slug>,
    _: Query<NoParameters>,
) -> Answer {
    let found = tariffs::get_tariff(&app.db, &app.links, &insee.0, &slug.0)
        .await
        .or_missing(|| unknown_tariff(&insee.0, &slug.0))?;
    Reply::json(&found)
}

/// List a body's tariffs
///
/// The tariff grids that the body writes, whatever their state, each with its latest text, its cases and what is odd in it.
#[utoipa::path(
    tag = "tariffs",
    params(BodyPath, ListOfBody),
    responses((status = 200, description = "A page of grids", body = Page<BodyTariff>, example = json!(example::tariffs::body_tariffs()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/tariffs")]
pub async fn list_body_tariffs(app: Data<App>, actor: Actor<ContentReader>, query: Query<ListOfBody>) -> Answer {
    let listed = tariffs::list_body_tariffs(&app.db, &actor.acting, query.0.page()).await?;
    let path = format!("bodies/{}/tariffs", actor.acting.body_id());
    Ok(listing::answer(&app.links, &path, &[], query.0.limit(), listed)?.cache(Cache::NoStore))
}

/// Check a tariff
///
/// What the validator says of a grid: holes, bounds that no line owns, prices that fall, a canteen « à 1 € » that breaks the
/// State's conditions; and which of the cases it breaks. Nothing is kept.
#[utoipa::path(
    tag = "tariffs",
    params(BodyPath),
    request_body(content = PutTariff, example = json!(example::tariffs::put())),
    responses((status = 200, description = "What is odd", body = TariffReport, example = json!(example::tariffs::report()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[post("/bodies/{id}/tariffs/validate")]
pub async fn check_tariff(_: Actor<ContentReader>, _: Query<NoParameters>, asked: Json<PutTariff>) -> Answer {
    Ok(Reply::json(&tariffs::check_tariff(asked.0)?)?.cache(Cache::NoStore))
}

/// Find a body's tariff
///
/// A tariff grid of the body with its latest text, whatever its state.
#[utoipa::path(
    tag = "tariffs",
    params(BodyPath, TariffPath),
    responses((status = 200, description = "The grid", body = BodyTariff, example = json!(example::tariffs::body_tariff()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/tariffs/{slug}")]
pub async fn find_body_tariff(
    app: Data<App>,
    actor: Actor<ContentReader>,
    slug: PathValue<Slug>,
    _: Query<NoParameters>,
) -> Answer {
    let found = tariffs::get_body_tariff(&app.db, &actor.acting, &slug.0)
        .await
        .or_missing(|| format!("Votre collectivité n'a pas de grille « {} ».", slug.0))?;
    Ok(Reply::json(&found)?.cache(Cache::NoStore))
}

/// Put a tariff
///
/// Writes the draft of a tariff grid; parents find it once its work is published (`/works/{work}/publish`), and no longer once
/// it is withdrawn. A grid that breaks a case stored with it is refused, unless `cases` is sent along, changed too.
#[utoipa::path(
    tag = "tariffs",
    params(BodyPath, TariffPath, IfMatchHeader),
    request_body(content = PutTariff, example = json!(example::tariffs::put())),
    responses((status = 200, description = "The grid with its draft, and what is odd in it", body = BodyTariff, example = json!(example::tariffs::body_tariff()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[put("/bodies/{id}/tariffs/{slug}")]
pub async fn put_tariff(
    app: Data<App>,
    actor: Actor<BodyWriter>,
    slug: PathValue<Slug>,
    _: Query<NoParameters>,
    precondition: Precondition,
    asked: Json<PutTariff>,
) -> Answer {
    let saved = tariffs::put_tariff(&app.db, &actor.acting, &slug.0, asked.0, precondition.0).await?;
    Ok(Reply::json(&saved)?.cache(Cache::NoStore))
}

/// Compute a tariff
///
/// What a family pays under a grid, for each child and item, a month and a year, and which line of the grid applied. The grid
/// is a published one of a commune, by its name, or comes whole in the request. Where the grid does not say a price, none is
/// given and the reason is. Nothing of what is sent is stored or logged.
#[utoipa::path(
    tag = "calculators",
    request_body(content = ComputeTariff, example = json!(example::tariffs::compute())),
    responses((status = 200, description = "The explained result", body = TariffCalculation, example = json!(example::tariffs::calculation()))),
    security(())
)]
#[post("/calculators/tariff")]
pub async fn compute_tariff(app: Data<App>, _: Query<NoParameters>, asked: Json<ComputeTariff>) -> Answer {
    let found = tariffs::compute_tariff(&app.db, &app.links, asked.0).await?;
    Ok(Reply::json(&found)?.cache(Cache::NoStore))
}
