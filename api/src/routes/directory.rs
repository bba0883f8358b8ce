//! The local directory: services that bodies publish for parents.

#![expect(unused_qualifications, reason = "the macro of utoipa writes them")]

use actix_web::web::Data;
use actix_web::{get, put};
use mee_shared::directory::{DirectoryEntry, ServiceKind};
use mee_shared::ids::{InseeCode, Slug};
use mee_shared::wire::desk::{BodyService, SavedWork, ServiceResource};
use mee_shared::wire::page::Page;
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
use crate::service::{PageRequest, directory};

/// A service in a path, for the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "the document is made from its type; the value is read by an extractor")]
pub struct ServicePath {
    /// The name of the service in addresses; whoever writes it first chooses it.
    #[param(value_type = String, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$", max_length = 100, example = "mairie")]
    slug: Slug,
}

/// What [`list_services`] takes.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListServices {
    /// Those of a kind.
    #[param(value_type = ServiceKind, inline, required = false, example = "mairie")]
    kind: Option<ServiceKind>,
    /// How many entries, 20 where it is not given.
    #[param(value_type = u32, required = false, minimum = 1, maximum = 100, example = 20)]
    limit: u32,
    /// Where the previous page ended, as its `next` link gives it.
    #[param(value_type = String, required = false, max_length = 500, example = "ZW1haXJpZQptYWlyaWU")]
    after: Option<String>,
}

impl Parameters for ListServices {
    const NAMES: &'static [&'static str] = &["kind", "limit", "after"];

    fn take(pairs: &mut Pairs) -> Self {
        let kind = pairs.value("kind", |text| {
            let names = || ServiceKind::ALL.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", ");
            let found = ServiceKind::ALL.iter().copied().find(|kind| kind.as_str() == text);
            found.ok_or_else(|| format!("une valeur parmi {}", names()))
        });
        let PageRequest { limit, after } = listing::page_request(pairs);
        Self { kind, limit, after }
    }
}

/// List services
///
/// Where parents of this commune turn to, by name: what the bodies over it have published, each with whose word it is.
#[utoipa::path(
    tag = "services",
    params(CommunePath, ListServices),
    responses((status = 200, description = "A page of services", body = Page<ServiceResource>, example = json!(example::desk::services()))),
    security(())
)]
#[get("/communes/{insee}/services")]
pub async fn list_services(app: Data<App>, insee: PathValue<InseeCode>, query: Query<ListServices>) -> Answer {
    let ListServices { kind, limit, after } = query.0;
    let listed = directory::list_services(&app.db, &insee.0, kind, PageRequest { limit, after })
        .await
        .or_missing(|| unknown_commune(&insee.0))?;
    let filters = [("kind", kind.map(ServiceKind::as_str))];
    listing::answer(&app.links, &format!("communes/{}/services", insee.0), &filters, limit, listed)
}

/// List a body's services
///
/// The services that the body writes, whatever their state, each with its latest text.
#[utoipa::path(
    tag = "services",
    params(BodyPath, ListOfBody),
    responses((status = 200, description = "A page of services", body = Page<BodyService>, example = json!(example::desk::body_services()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/services")]
pub async fn list_body_services(app: Data<App>, actor: Actor<ContentReader>, query: Query<ListOfBody>) -> Answer {
    let listed = directory::list_body_services(&app.db, &actor.acting, query.0.page()).await?;
    let path = format!("bodies/{}/services", actor.acting.body_id());
    Ok(listing::answer(&app.links, &path, &[], query.0.limit(), listed)?.cache(Cache::NoStore))
}

/// Put a service
///
/// Writes the draft of a service for the body's territory or a part of it; parents find it once it is published.
#[utoipa::path(
    tag = "services",
    params(BodyPath, ServicePath, IfMatchHeader),
    request_body(content = DirectoryEntry, example = json!(example::desk::service())),
    responses((status = 200, description = "The work with its draft, and advice", body = SavedWork, example = json!(example::desk::saved()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[put("/bodies/{id}/services/{slug}")]
pub async fn put_service(
    app: Data<App>,
    actor: Actor<BodyWriter>,
    slug: PathValue<Slug>,
    _: Query<NoParameters>,
    precondition: Precondition,
    service: Json<DirectoryEntry>,
) -> Answer {
    let saved = directory::put_service(&app.db, &actor.acting, &slug.0, service.0, precondition.0).await?;
    Ok(Reply::json(&saved)?.cache(Cache::NoStore))
}
