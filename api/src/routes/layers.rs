//! What bodies say on fiches, and fiches of their own.

#![expect(unused_qualifications, reason = "the macro of utoipa writes them")]

use actix_web::web::Data;
use actix_web::{get, post, put};
use mee_shared::fiche::layer::LayerEdit;
use mee_shared::ids::{FicheId, ObjectId, Slug};
use mee_shared::wire::desk::SavedWork;
use mee_shared::wire::layer::{ConflictResource, LayerResource, PutFiche};
use mee_shared::wire::page::Page;
use utoipa::IntoParams;

use super::members::{BodyPath, ListOfBody};
use super::works::IfMatchHeader;
use super::{example, listing};
use crate::http::App;
use crate::http::extract::actor::{BodyReader, BodyWriter};
use crate::http::extract::path::ConflictKey;
use crate::http::extract::{Actor, Json, NoParameters, PathValue, Precondition, Query};
use crate::http::problem::OrMissing as _;
use crate::http::reply::{Answer, Cache, Reply};
use crate::service::layers;

/// A fiche in a path, for the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "the document is made from its type; the value is read by an extractor")]
pub struct FichePath {
    /// The fiche's identifier.
    #[param(value_type = String, pattern = "^([FNR][0-9]+|[a-z0-9]+(-[a-z0-9]+)*)$", example = "cantine-tarifs")]
    fiche: FicheId,
}

/// The address of a fiche of one's own in a path, for the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "the document is made from its type; the value is read by an extractor")]
pub struct OwnFichePath {
    /// The part of its address that names it, never changed afterwards; a local body's ends with its territory.
    #[param(value_type = String, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$", max_length = 100, example = "aide-aux-devoirs-99999")]
    slug: Slug,
}

/// A conflict in a path, for the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "the document is made from its type; the value is read by an extractor")]
pub struct ConflictPath {
    /// The conflict.
    #[param(value_type = String, pattern = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", example = "01920d3e-7c1a-7b42-9f10-5a1d2c3b4e62")]
    conflict: ObjectId,
}

const NO_SUCH_FICHE: &str = "L'éditeur national n'a pas de fiche de cet identifiant.";

/// Find a layer
///
/// What the body says on a fiche, drafts included; where a word can stand on it; and what bodies farther from parents say.
#[utoipa::path(
    tag = "layers",
    params(BodyPath, FichePath),
    responses((status = 200, description = "The layer", body = LayerResource, example = json!(example::works::layer()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/layers/{fiche}")]
pub async fn find_layer(
    app: Data<App>,
    actor: Actor<BodyReader>,
    fiche: PathValue<FicheId>,
    _: Query<NoParameters>,
) -> Answer {
    let layer = layers::get_layer(&app.db, &actor.acting, &fiche.0).await;
    Ok(Reply::json(&layer.or_missing(|| NO_SUCH_FICHE.to_owned())?)?.cache(Cache::NoStore))
}

/// Put a layer
///
/// Writes the draft of what the body says on a fiche of the national editor, all of it: words at slots, replaced fields,
/// complements, téléservices, links, hiding. Parents see it once it is published: `POST …/works/{work}/publish`.
#[utoipa::path(
    tag = "layers",
    params(BodyPath, FichePath, IfMatchHeader),
    request_body(content = LayerEdit<String>, example = json!(example::works::edit())),
    responses((status = 200, description = "The work with its draft, and advice", body = SavedWork, example = json!(example::works::saved()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[put("/bodies/{id}/layers/{fiche}")]
pub async fn put_layer(
    app: Data<App>,
    actor: Actor<BodyWriter>,
    fiche: PathValue<FicheId>,
    _: Query<NoParameters>,
    precondition: Precondition,
    asked: Json<LayerEdit<String>>,
) -> Answer {
    let put = layers::put_layer(&app.db, &actor.acting, &fiche.0, asked.0, precondition.0).await;
    let put = put.or_missing(|| NO_SUCH_FICHE.to_owned())?;
    Ok(Reply::json(&put)?.cache(Cache::NoStore))
}

/// Put a fiche
///
/// Writes the draft of a fiche of the body's own. A local body's slugs end with its territory; the national editor's fiches
/// pass every step of proofreading before they can be published.
#[utoipa::path(
    tag = "layers",
    params(BodyPath, OwnFichePath, IfMatchHeader),
    request_body(content = PutFiche, example = json!(example::works::put_fiche())),
    responses((status = 200, description = "The work with its draft, and advice", body = SavedWork, example = json!(example::works::saved()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[put("/bodies/{id}/fiches/{slug}")]
pub async fn put_fiche(
    app: Data<App>,
    actor: Actor<BodyWriter>,
    slug: PathValue<Slug>,
    _: Query<NoParameters>,
    precondition: Precondition,
    asked: Json<PutFiche>,
) -> Answer {
    let put = layers::put_own_fiche(&app.db, &actor.acting, &slug.0, asked.0, precondition.0).await?;
    Ok(Reply::json(&put)?.cache(Cache::NoStore))
}

/// List conflicts
///
/// What a change of a national fiche, or of a word beneath the body's own, left hanging in the body's texts, with both texts,
/// the oldest first. Publishing the work anew settles its conflicts.
#[utoipa::path(
    tag = "layers",
    params(BodyPath, ListOfBody),
    responses((status = 200, description = "A page of conflicts", body = Page<ConflictResource>, example = json!(example::works::conflicts()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/conflicts")]
pub async fn list_conflicts(app: Data<App>, actor: Actor<BodyReader>, query: Query<ListOfBody>) -> Answer {
    let listed = layers::list_conflicts(&app.db, &actor.acting, query.0.page()).await?;
    let path = format!("bodies/{}/conflicts", actor.acting.body_id());
    Ok(listing::answer(&app.links, &path, &[], query.0.limit(), listed)?.cache(Cache::NoStore))
}

/// Settle a conflict
///
/// Says that the body's text is right as it is.
#[utoipa::path(
    tag = "layers",
    params(BodyPath, ConflictPath),
    responses((status = 204, description = "Settled")),
    security(("bearer" = []), ("api_key" = []))
)]
#[post("/bodies/{id}/conflicts/{conflict}/settle")]
pub async fn settle_conflict(
    app: Data<App>,
    actor: Actor<BodyWriter>,
    conflict: PathValue<ConflictKey>,
    _: Query<NoParameters>,
) -> Answer {
    let settled = layers::settle_conflict(&app.db, &actor.acting, &conflict.0.0).await;
    settled.or_missing(|| "Aucun conflit ouvert de votre collectivité n'a cet identifiant.".to_owned())?;
    Ok(Reply::nothing())
}
