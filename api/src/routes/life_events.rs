//! Life events: what to read and do, in order.

#![expect(unused_qualifications, reason = "the macro of utoipa writes them")]

use actix_web::get;
use actix_web::web::Data;
use mee_shared::ids::{InseeCode, Slug};
use mee_shared::wire::life_event::{LifeEventResource, LifeEventSummary};
use mee_shared::wire::page::Page;
use utoipa::IntoParams;

use super::communes::{CommunePath, unknown_commune};
use super::example::living as example;
use crate::http::App;
use crate::http::extract::{NoParameters, PathValue, Query};
use crate::http::problem::OrMissing as _;
use crate::http::reply::{Answer, Reply};
use crate::service::life_events;

/// A life event in a path, for the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "the document is made from its type; the value is read by an extractor")]
pub struct LifeEventPath {
    /// The name of the life event in addresses.
    #[param(value_type = String, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$", max_length = 100, example = "nous-demenageons")]
    slug: Slug,
}

/// List life events
///
/// Moments in a family's life (« Nous déménageons »), each with the address of the page that says what to do.
#[utoipa::path(
    tag = "life_events",
    params(CommunePath),
    responses((status = 200, description = "The life events", body = Page<LifeEventSummary>, example = json!(example::life_events()))),
    security(())
)]
#[get("/communes/{insee}/life-events")]
pub async fn list_life_events(app: Data<App>, insee: PathValue<InseeCode>, _: Query<NoParameters>) -> Answer {
    let found = life_events::list_life_events(&app.db, &app.links, &insee.0).await;
    Reply::json(&Page { items: found.or_missing(|| unknown_commune(&insee.0))?, next: None })
}

/// Find a life event
///
/// What to read and do, in order: the fiches, calculators and services of the commune that help at each step.
#[utoipa::path(
    tag = "life_events",
    params(CommunePath, LifeEventPath),
    responses((status = 200, description = "The life event", body = LifeEventResource, example = json!(example::life_event()))),
    security(())
)]
#[get("/communes/{insee}/life-events/{slug}")]
pub async fn find_life_event(
    app: Data<App>,
    insee: PathValue<InseeCode>,
    slug: PathValue<Slug>,
    _: Query<NoParameters>,
) -> Answer {
    let found = life_events::find_life_event(&app.db, &app.links, &insee.0, &slug.0)
        .await
        .or_missing(|| format!("Le portail de la commune {} n'a pas de page « {} ».", insee.0, slug.0))?;
    Reply::json(&found)
}
