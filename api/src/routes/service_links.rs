//! The service zone: what the commune offers families elsewhere, the catalogue of what many have, and whether links answer.

#![expect(unused_qualifications, reason = "the macro of utoipa writes them")]

use actix_web::web::Data;
use actix_web::{get, put};
use mee_shared::ids::{InseeCode, Slug};
use mee_shared::service_link::ServiceLink;
use mee_shared::wire::page::Page;
use mee_shared::wire::service_link::{BodyServiceLink, CatalogueEntry, LinkReport, ServiceLinkResource};
use utoipa::IntoParams;

use super::communes::{CommunePath, unknown_commune};
use super::example::living as example;
use super::listing;
use super::members::{BodyPath, ListOfBody};
use super::works::IfMatchHeader;
use crate::http::App;
use crate::http::extract::actor::{BodyReader, BodyWriter, ContentReader};
use crate::http::extract::{Actor, Json, NoParameters, Pairs, Parameters, PathValue, Precondition, Query};
use crate::http::problem::OrMissing as _;
use crate::http::reply::{Answer, Cache, Reply};
use crate::service::{link_checks, service_links};

/// A service in a path, for the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "the document is made from its type; the value is read by an extractor")]
pub struct ServiceLinkPath {
    /// The name of the service in addresses; whoever writes it first chooses it.
    #[param(value_type = String, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$", max_length = 100, example = "portail-famille")]
    slug: Slug,
}

/// Which entries of the catalogue are asked for.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CatalogueQuery {
    /// A commune, by INSEE code: each entry then says whether its schools can have it.
    #[param(value_type = String, required = false, pattern = "^(0[1-9]|2[AB]|[1-9][0-9])[0-9]{3}$", example = "99999")]
    commune: Option<InseeCode>,
}

impl Parameters for CatalogueQuery {
    const NAMES: &'static [&'static str] = &["commune"];

    fn take(pairs: &mut Pairs) -> Self {
        let commune = pairs.value("commune", |text| text.parse().map_err(|_| "un code INSEE".to_owned()));
        Self { commune }
    }
}

/// List the service zone
///
/// What the commune and the bodies over it offer families: ENT by school, téléservices, places that help. Each says whom it is for,
/// its dates, its conditions, its cost, whose word it is, and on which other site it stands.
#[utoipa::path(
    tag = "services",
    params(CommunePath),
    responses((status = 200, description = "The services", body = Page<ServiceLinkResource>, example = json!(example::service_links()))),
    security(())
)]
#[get("/communes/{insee}/service-links")]
pub async fn list_service_links(app: Data<App>, insee: PathValue<InseeCode>, _: Query<NoParameters>) -> Answer {
    let items = service_links::list_service_links(&app.db, &app.links, &insee.0)
        .await
        .or_missing(|| unknown_commune(&insee.0))?;
    Reply::json(&Page { items, next: None })
}

/// List the catalogue of services
///
/// Services that many communes have, to pick from: national and regional ENT, téléservices, help with digital tools. An entry
/// without an address stands for what each commune has at its own.
#[utoipa::path(
    tag = "services",
    params(CatalogueQuery),
    responses((status = 200, description = "The entries", body = Page<CatalogueEntry>, example = json!(example::catalogue()))),
    security(())
)]
#[get("/service-catalogue")]
pub async fn list_service_catalogue(app: Data<App>, query: Query<CatalogueQuery>) -> Answer {
    let commune = query.0.commune;
    let items = service_links::list_service_catalogue(&app.db, commune.clone())
        .await
        .or_missing(|| commune.as_ref().map(unknown_commune).unwrap_or_default())?;
    Reply::json(&Page { items, next: None })
}

/// List a body's service links
///
/// The services that the body writes for its service zone, whatever their state, each with its latest text.
#[utoipa::path(
    tag = "services",
    params(BodyPath, ListOfBody),
    responses((status = 200, description = "A page of services", body = Page<BodyServiceLink>, example = json!(example::body_service_links()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/service-links")]
pub async fn list_body_service_links(app: Data<App>, actor: Actor<ContentReader>, query: Query<ListOfBody>) -> Answer {
    let listed = service_links::list_body_service_links(&app.db, &actor.acting, query.0.page()).await?;
    let path = format!("bodies/{}/service-links", actor.acting.body_id());
    Ok(listing::answer(&app.links, &path, &[], query.0.limit(), listed)?.cache(Cache::NoStore))
}

/// Find a body's service link
///
/// A service of the body's service zone with its latest text, whatever its state.
#[utoipa::path(
    tag = "services",
    params(BodyPath, ServiceLinkPath),
    responses((status = 200, description = "The service", body = BodyServiceLink, example = json!(example::body_service_link()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/service-links/{slug}")]
pub async fn find_body_service_link(
    app: Data<App>,
    actor: Actor<ContentReader>,
    slug: PathValue<Slug>,
    _: Query<NoParameters>,
) -> Answer {
    let found = service_links::get_body_service_link(&app.db, &actor.acting, &slug.0)
        .await
        .or_missing(|| format!("Votre collectivité n'a pas de service « {} ».", slug.0))?;
    Ok(Reply::json(&found)?.cache(Cache::NoStore))
}

/// Put a service link
///
/// Writes the draft of a service; parents find it once its work is published (`/works/{work}/publish`), until `closes_on`. One of
/// the name that a farther body uses takes the place of that body's.
#[utoipa::path(
    tag = "services",
    params(BodyPath, ServiceLinkPath, IfMatchHeader),
    request_body(content = ServiceLink, example = json!(example::put_service_link())),
    responses((status = 200, description = "The service with its draft", body = BodyServiceLink, example = json!(example::body_service_link()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[put("/bodies/{id}/service-links/{slug}")]
pub async fn put_service_link(
    app: Data<App>,
    actor: Actor<BodyWriter>,
    slug: PathValue<Slug>,
    _: Query<NoParameters>,
    precondition: Precondition,
    asked: Json<ServiceLink>,
) -> Answer {
    let saved = service_links::put_service_link(&app.db, &actor.acting, &slug.0, asked.0, precondition.0).await?;
    Ok(Reply::json(&saved)?.cache(Cache::NoStore))
}

/// Get the link report
///
/// The web addresses in everything that the body publishes, the broken ones first, with what came of asking for each when the
/// operator last did (`mee check links`).
#[utoipa::path(
    tag = "services",
    params(BodyPath),
    responses((status = 200, description = "The report", body = LinkReport, example = json!(example::link_report()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/link-report")]
pub async fn get_link_report(app: Data<App>, actor: Actor<BodyReader>, _: Query<NoParameters>) -> Answer {
    Ok(Reply::json(&link_checks::get_link_report(&app.db, &actor.acting).await?)?.cache(Cache::NoStore))
}
