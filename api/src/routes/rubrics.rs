//! Rubrics of school pages.

#![expect(unused_qualifications, reason = "the macro of utoipa writes them")]

use actix_web::web::Data;
use actix_web::{get, post, put};
use mee_shared::ids::{Slug, Uai};
use mee_shared::rubric::{EstablishmentKind, RubricDefinition};
use mee_shared::wire::rubric::{
    FillRates, PutRubric, PutRubricSet, PutSchoolAuthority, RubricImport, RubricSetResource, SchoolRubrics,
};
use mee_shared::wire::work::WorkResource;
use utoipa::IntoParams;

use super::example::rubrics as example;
use super::members::BodyPath;
use super::schools::SchoolPath;
use super::works::{self, IfMatchHeader};
use crate::http::App;
use crate::http::extract::actor::{Administrator, BodyWriter, ContentPublisher, ContentReader, ContentWriter};
use crate::http::extract::path::RubricName;
use crate::http::extract::upload::Upload;
use crate::http::extract::{Actor, Json, NoParameters, Pairs, Parameters, PathValue, Precondition, Query};
use crate::http::problem::OrMissing as _;
use crate::http::reply::{Answer, Cache, Reply};
use crate::service::rubrics;

/// The most bytes of a table.
const LARGEST_TABLE: usize = 5 * 1024 * 1024;

/// A kind of establishment in a path, for the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "the document is made from its type; the value is read by an extractor")]
pub struct EstablishmentKindPath {
    /// The kind of establishment.
    #[param(inline, example = "primaire")]
    establishment_kind: EstablishmentKind,
}

/// A rubric in a path, for the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "the document is made from its type; the value is read by an extractor")]
pub struct RubricPath {
    /// The rubric.
    #[param(value_type = String, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$", max_length = 100, example = "horaires")]
    rubric: Slug,
}

/// How a table is taken.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// Whether only to say what would be done.
    #[param(value_type = String, required = false, pattern = "^(true|false)$", example = "true")]
    dry_run: bool,
}

impl Parameters for ImportQuery {
    const NAMES: &'static [&'static str] = &["dry_run"];

    fn take(pairs: &mut Pairs) -> Self {
        let dry_run = pairs.value("dry_run", |text| match text {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err("true ou false".to_owned()),
        });
        Self { dry_run: dry_run.unwrap_or_default() }
    }
}

/// List the rubric catalogue
///
/// Every rubric that a collectivité may choose for the pages of its schools, with its fields.
#[utoipa::path(
    tag = "schools",
    responses((status = 200, description = "The rubrics", body = Vec<RubricDefinition>, example = json!(example::catalogue()))),
    security(())
)]
#[get("/rubric-catalogue")]
pub async fn list_rubric_catalogue(_: Query<NoParameters>) -> Answer {
    Reply::json(&rubrics::catalogue())
}

/// Find a choice of rubrics
///
/// The rubrics that the body has chosen for all its establishments of a kind, in the order of the page.
#[utoipa::path(
    tag = "rubrics",
    params(BodyPath, EstablishmentKindPath),
    responses((status = 200, description = "The rubrics", body = RubricSetResource, example = json!(example::set()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/rubrics/{establishment_kind}")]
pub async fn find_rubric_set(
    app: Data<App>,
    actor: Actor<ContentReader>,
    kind: PathValue<EstablishmentKind>,
    _: Query<NoParameters>,
) -> Answer {
    let set = rubrics::get_rubric_set(&app.db, &actor.acting, kind.0).await?;
    Ok(Reply::json(&set)?.cache(Cache::NoStore))
}

/// Choose rubrics
///
/// Chooses at most ten rubrics for all the body's establishments of a kind at once. The texts of a rubric that is left out are
/// kept, and shown again when it comes back. A definition in `own` gives a rubric that the catalogue does not hold.
#[utoipa::path(
    tag = "rubrics",
    params(BodyPath, EstablishmentKindPath),
    request_body(content = PutRubricSet, example = json!(example::put_set())),
    responses((status = 200, description = "The rubrics", body = RubricSetResource, example = json!(example::set()))),
    security(("bearer" = []))
)]
#[put("/bodies/{id}/rubrics/{establishment_kind}")]
pub async fn put_rubric_set(
    app: Data<App>,
    actor: Actor<ContentPublisher>,
    kind: PathValue<EstablishmentKind>,
    _: Query<NoParameters>,
    asked: Json<PutRubricSet>,
) -> Answer {
    let set = rubrics::put_rubric_set(&app.db, &actor.acting, kind.0, asked.0).await?;
    Ok(Reply::json(&set)?.cache(Cache::NoStore))
}

fn no_such_school() -> String {
    "Aucune école de ce numéro n'est à votre portée.".to_owned()
}

/// List a school's rubrics
///
/// The rubrics of a school with where their texts stand, and the texts whose rubric is no longer chosen.
/// A headteacher sees the own schools.
#[utoipa::path(
    tag = "rubrics",
    params(BodyPath, SchoolPath),
    responses((status = 200, description = "The rubrics", body = SchoolRubrics, example = json!(example::of_school()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/schools/{uai}/rubrics")]
pub async fn list_school_rubrics(
    app: Data<App>,
    actor: Actor<ContentReader>,
    uai: PathValue<Uai>,
    _: Query<NoParameters>,
) -> Answer {
    let found = rubrics::get_school_rubrics(&app.db, &actor.acting, &uai.0).await.or_missing(no_such_school)?;
    Ok(Reply::json(&found)?.cache(Cache::NoStore))
}

/// Write a school's rubric
///
/// Writes what a school says in a rubric, as the draft of a work: it reaches parents once it is published
/// (`POST …/works/{work}/propose`, then `/publish`). A headteacher writes for the own schools.
#[utoipa::path(
    tag = "rubrics",
    params(BodyPath, SchoolPath, RubricPath, IfMatchHeader),
    request_body(content = PutRubric, example = json!(example::put())),
    responses((status = 200, description = "The work with its draft", body = WorkResource, example = json!(example::work()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[put("/bodies/{id}/schools/{uai}/rubrics/{rubric}")]
pub async fn put_school_rubric(
    app: Data<App>,
    actor: Actor<ContentWriter>,
    (uai, rubric): (PathValue<Uai>, PathValue<RubricName>),
    _: Query<NoParameters>,
    precondition: Precondition,
    asked: Json<PutRubric>,
) -> Answer {
    let (uai, rubric) = (uai.0, rubric.0.0);
    works::answer(rubrics::put_school_rubric(&app.db, &actor.acting, &uai, &rubric, asked.0, precondition.0).await)
}

/// Import rubrics
///
/// Writes the drafts of many schools from a table: columns `uai` and `rubric`, then one for each field, separated by semicolons
/// or commas. A field without a column stays as it is, an empty cell empties it. Where a row is wrong nothing is written and the
/// errors name their lines; with `dry_run` nothing is written either.
#[utoipa::path(
    tag = "rubrics",
    params(BodyPath, ImportQuery),
    request_body(content = String, content_type = "text/csv", example = json!("uai;rubric;resume\n9990001X;reglement-interieur;Les enfants arrivent à l'heure.\n")),
    responses((status = 200, description = "What was or would be done", body = RubricImport, example = json!(example::import()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[post("/bodies/{id}/rubric-imports")]
pub async fn import_rubrics(
    app: Data<App>,
    actor: Actor<BodyWriter>,
    query: Query<ImportQuery>,
    upload: Upload,
) -> Answer {
    let text = upload.text("text/csv", LARGEST_TABLE).await?;
    let done = rubrics::import_rubrics(&app.db, &actor.acting, &text, query.0.dry_run).await?;
    Ok(Reply::json(&done)?.cache(Cache::NoStore))
}

/// List rubric fill rates
///
/// How far the schools that the body runs have filled their rubrics: by commune and school, and by rubric. What parents see
/// counts, drafts do not.
#[utoipa::path(
    tag = "rubrics",
    params(BodyPath),
    responses((status = 200, description = "The rates", body = FillRates, example = json!(example::fill_rates()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/rubric-fill-rates")]
pub async fn list_rubric_fill_rates(app: Data<App>, actor: Actor<ContentReader>, _: Query<NoParameters>) -> Answer {
    let rates = rubrics::get_fill_rates(&app.db, &actor.acting).await?;
    Ok(Reply::json(&rates)?.cache(Cache::NoStore))
}

/// Hand over school pages
///
/// A commune lets its intercommunalité run the pages of its schools, or takes them back. Whoever ran them keeps the texts.
#[utoipa::path(
    tag = "rubrics",
    params(BodyPath),
    request_body(content = PutSchoolAuthority, example = json!(example::authority())),
    responses((status = 200, description = "Who runs them now", body = PutSchoolAuthority, example = json!(example::authority()))),
    security(("bearer" = []))
)]
#[put("/bodies/{id}/school-authority")]
pub async fn put_school_authority(
    app: Data<App>,
    actor: Actor<Administrator>,
    _: Query<NoParameters>,
    asked: Json<PutSchoolAuthority>,
) -> Answer {
    let now = rubrics::put_school_authority(&app.db, &actor.acting, asked.0).await?;
    Ok(Reply::json(&now)?.cache(Cache::NoStore))
}
