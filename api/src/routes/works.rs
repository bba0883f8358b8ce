//! A body's works on their way to parents.

#![expect(unused_qualifications, reason = "the macro of utoipa writes them")]

use actix_web::web::Data;
use actix_web::{get, post};
use mee_shared::Day;
use mee_shared::ids::ObjectId;
use mee_shared::wire::page::Page;
use mee_shared::wire::work::{
    AttestWork, PublishWork, Reason, RestoreRevision, RevisionDiff, RevisionResource, RevisionSummary, SignRevision,
    WorkResource,
};
use mee_shared::work::{RevisionState, WorkKind};
use utoipa::IntoParams;

use super::members::BodyPath;
use super::{example, listing};
use crate::http::App;
use crate::http::extract::actor::{ContentProofreader, ContentPublisher, ContentReader, ContentWriter};
use crate::http::extract::path::{RevisionNumber, WorkKey};
use crate::http::extract::{Actor, Json, NoParameters, Pairs, Parameters, PathValue, Precondition, Query};
use crate::http::problem::OrMissing as _;
use crate::http::reply::{Answer, Cache, Reply};
use crate::service::works::{self, WorksAsked};
use crate::service::{Failure, PageRequest};

/// A work in a path, for the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "the document is made from its type; the value is read by an extractor")]
pub struct WorkPath {
    /// The work.
    #[param(value_type = String, pattern = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", example = "01920d3e-7c1a-7b42-9f10-5a1d2c3b4e61")]
    work: ObjectId,
}

/// A revision in a path, for the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "the document is made from its type; the value is read by an extractor")]
pub struct RevisionPath {
    /// The revision's number, from 1.
    #[param(minimum = 1, maximum = 9_999_999, example = 1)]
    number: i64,
}

/// The version a write builds on, for the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "the document is made from its type; the value is read by an extractor")]
pub struct IfMatchHeader {
    /// The `version` that was read, in quotation marks; where someone wrote since, the answer is 412 and nothing is written.
    #[param(rename = "If-Match", required = false, value_type = String, pattern = "^\"[0-9]+\"$", example = "\"3\"")]
    if_match: Option<String>,
}

/// Which works are asked for.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WorksQuery {
    /// Those of a kind.
    #[param(value_type = WorkKind, inline, required = false, example = "layer")]
    kind: Option<WorkKind>,
    /// Those with a revision in this state.
    #[param(value_type = RevisionState, inline, required = false, example = "proposed")]
    state: Option<RevisionState>,
    /// Those that parents see and that had to be reviewed before this day.
    #[param(value_type = String, format = Date, required = false, max_length = 10, example = "2026-11-23")]
    overdue_on: Option<Day>,
    /// How many entries, 20 where it is not given.
    #[param(value_type = u32, required = false, minimum = 1, maximum = 100, example = 20)]
    limit: u32,
    /// Where the previous page ended, as its `next` link gives it.
    #[param(value_type = String, required = false, max_length = 500, example = "bGUga3JlbWxpbg")]
    after: Option<String>,
}

impl Parameters for WorksQuery {
    const NAMES: &'static [&'static str] = &["kind", "state", "overdue_on", "limit", "after"];

    fn take(pairs: &mut Pairs) -> Self {
        let one_of = |names: Vec<&str>| format!("une valeur parmi {}", names.join(", "));
        let kind = pairs.value("kind", |text| {
            WorkKind::parse(text).ok_or_else(|| one_of(WorkKind::ALL.iter().map(|kind| kind.as_str()).collect()))
        });
        let state = pairs.value("state", |text| {
            RevisionState::parse(text)
                .ok_or_else(|| one_of(RevisionState::ALL.iter().map(|state| state.as_str()).collect()))
        });
        let overdue_on = pairs.value("overdue_on", |text| text.parse().map_err(|_| "un jour, 2026-11-23".to_owned()));
        let PageRequest { limit, after } = listing::page_request(pairs);
        Self { kind, state, overdue_on, limit, after }
    }
}

/// The revision a difference starts from.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DiffQuery {
    /// The number of the earlier revision; the one before where it is not given.
    #[param(required = false, minimum = 1, maximum = 9_999_999, example = 1)]
    from: Option<i64>,
}

impl Parameters for DiffQuery {
    const NAMES: &'static [&'static str] = &["from"];

    fn take(pairs: &mut Pairs) -> Self {
        let from = pairs.value("from", |text| match text.parse() {
            Ok(number @ 1..=9_999_999) => Ok(number),
            _ => Err("le numéro d'une version, à partir de 1".to_owned()),
        });
        Self { from }
    }
}

/// The work as it stands now.
pub(super) fn answer(work: Result<WorkResource, Failure>) -> Answer {
    let work = work.or_missing(|| "Ce texte n'existe pas, ou n'est pas à votre portée.".to_owned())?;
    Ok(Reply::json(&work)?.cache(Cache::NoStore))
}

/// List works
///
/// What the body writes, whatever its state, the first begun first. A headteacher sees what belongs to the own schools.
#[utoipa::path(
    tag = "works",
    params(BodyPath, WorksQuery),
    responses((status = 200, description = "A page of works", body = Page<WorkResource>, example = json!(example::works::works()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/works")]
pub async fn list_works(app: Data<App>, actor: Actor<ContentReader>, query: Query<WorksQuery>) -> Answer {
    let WorksQuery { kind, state, overdue_on, limit, after } = query.0;
    let page = PageRequest { limit, after };
    let listed = works::list_works(&app.db, &actor.acting, WorksAsked { kind, state, overdue_on }, page).await?;
    let path = format!("bodies/{}/works", actor.acting.body_id());
    let day = overdue_on.map(|day| day.to_string());
    let filters = [
        ("kind", kind.map(WorkKind::as_str)),
        ("state", state.map(RevisionState::as_str)),
        ("overdue_on", day.as_deref()),
    ];
    Ok(listing::answer(&app.links, &path, &filters, limit, listed)?.cache(Cache::NoStore))
}

/// Find a work
///
/// Where a work stands: what is being written, what parents see and will see.
#[utoipa::path(
    tag = "works",
    params(BodyPath, WorkPath),
    responses((status = 200, description = "The work", body = WorkResource, example = json!(example::works::work()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/works/{work}")]
pub async fn find_work(
    app: Data<App>,
    actor: Actor<ContentReader>,
    work: PathValue<WorkKey>,
    _: Query<NoParameters>,
) -> Answer {
    answer(works::get_work(&app.db, &actor.acting, &work.0.0).await)
}

/// List revisions
///
/// The latest hundred revisions of a work, the latest first, without their texts.
#[utoipa::path(
    tag = "works",
    params(BodyPath, WorkPath),
    responses((status = 200, description = "The revisions", body = Vec<RevisionSummary>, example = json!(example::works::revisions()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/works/{work}/revisions")]
pub async fn list_revisions(
    app: Data<App>,
    actor: Actor<ContentReader>,
    work: PathValue<WorkKey>,
    _: Query<NoParameters>,
) -> Answer {
    let revisions = works::list_revisions(&app.db, &actor.acting, &work.0.0).await?;
    Ok(Reply::json(&revisions)?.cache(Cache::NoStore))
}

/// Find a revision
///
/// A revision of a work with its text.
#[utoipa::path(
    tag = "works",
    params(BodyPath, WorkPath, RevisionPath),
    responses((status = 200, description = "The revision", body = RevisionResource, example = json!(example::works::revision()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/works/{work}/revisions/{number}")]
pub async fn find_revision(
    app: Data<App>,
    actor: Actor<ContentReader>,
    work: PathValue<WorkKey>,
    number: PathValue<RevisionNumber>,
    _: Query<NoParameters>,
) -> Answer {
    let revision = works::get_revision(&app.db, &actor.acting, &work.0.0, number.0.0).await?;
    Ok(Reply::json(&revision)?.cache(Cache::NoStore))
}

/// Diff revisions
///
/// Each place where a revision differs from an earlier one, with both texts.
#[utoipa::path(
    tag = "works",
    params(BodyPath, WorkPath, RevisionPath, DiffQuery),
    responses((status = 200, description = "What differs", body = RevisionDiff, example = json!(example::works::diff()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/works/{work}/revisions/{number}/diff")]
pub async fn diff_revisions(
    app: Data<App>,
    actor: Actor<ContentReader>,
    work: PathValue<WorkKey>,
    number: PathValue<RevisionNumber>,
    query: Query<DiffQuery>,
) -> Answer {
    let diff = works::diff_revisions(&app.db, &actor.acting, &work.0.0, number.0.0, query.0.from).await?;
    Ok(Reply::json(&diff)?.cache(Cache::NoStore))
}

/// Propose a work
///
/// Hands the draft to whoever publishes for the body.
#[utoipa::path(
    tag = "works",
    params(BodyPath, WorkPath, IfMatchHeader),
    responses((status = 200, description = "The work, proposed", body = WorkResource, example = json!(example::works::work()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[post("/bodies/{id}/works/{work}/propose")]
pub async fn propose_work(
    app: Data<App>,
    actor: Actor<ContentWriter>,
    work: PathValue<WorkKey>,
    _: Query<NoParameters>,
    precondition: Precondition,
) -> Answer {
    answer(works::propose_work(&app.db, &actor.acting, &work.0.0, precondition.0).await)
}

/// Restore a revision
///
/// Makes the text of an earlier revision the text of the draft; nothing that was written in between is lost.
#[utoipa::path(
    tag = "works",
    params(BodyPath, WorkPath, IfMatchHeader),
    request_body(content = RestoreRevision, example = json!(example::works::restore())),
    responses((status = 200, description = "The work with its draft", body = WorkResource, example = json!(example::works::work()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[post("/bodies/{id}/works/{work}/restore")]
pub async fn restore_revision(
    app: Data<App>,
    actor: Actor<ContentWriter>,
    work: PathValue<WorkKey>,
    _: Query<NoParameters>,
    precondition: Precondition,
    asked: Json<RestoreRevision>,
) -> Answer {
    answer(works::restore_revision(&app.db, &actor.acting, &work.0.0, asked.0.number, precondition.0).await)
}

/// Publish a work
///
/// Lets parents see the open revision, at once or from a later instant on. A fiche of the national editor must have passed
/// every step of proofreading.
#[utoipa::path(
    tag = "works",
    params(BodyPath, WorkPath, IfMatchHeader),
    request_body(content = PublishWork, example = json!(example::works::publish())),
    responses((status = 200, description = "The work, published or scheduled", body = WorkResource, example = json!(example::works::work()))),
    security(("bearer" = []))
)]
#[post("/bodies/{id}/works/{work}/publish")]
pub async fn publish_work(
    app: Data<App>,
    actor: Actor<ContentPublisher>,
    work: PathValue<WorkKey>,
    _: Query<NoParameters>,
    precondition: Precondition,
    asked: Json<PublishWork>,
) -> Answer {
    answer(works::publish_work(&app.db, &actor.acting, &work.0.0, asked.0, precondition.0).await)
}

/// Refuse a work
///
/// Hands a proposal back to its writer, with a reason.
#[utoipa::path(
    tag = "works",
    params(BodyPath, WorkPath, IfMatchHeader),
    request_body(content = Reason, example = json!(example::works::reason())),
    responses((status = 200, description = "The work, refused", body = WorkResource, example = json!(example::works::work()))),
    security(("bearer" = []))
)]
#[post("/bodies/{id}/works/{work}/refuse")]
pub async fn refuse_work(
    app: Data<App>,
    actor: Actor<ContentPublisher>,
    work: PathValue<WorkKey>,
    _: Query<NoParameters>,
    precondition: Precondition,
    asked: Json<Reason>,
) -> Answer {
    answer(works::refuse_work(&app.db, &actor.acting, &work.0.0, &asked.0.reason, precondition.0).await)
}

/// Withdraw a work
///
/// Takes from parents what they see, and what they were to see, with a reason.
#[utoipa::path(
    tag = "works",
    params(BodyPath, WorkPath, IfMatchHeader),
    request_body(content = Reason, example = json!(example::works::reason())),
    responses((status = 200, description = "The work, withdrawn", body = WorkResource, example = json!(example::works::work()))),
    security(("bearer" = []))
)]
#[post("/bodies/{id}/works/{work}/withdraw")]
pub async fn withdraw_work(
    app: Data<App>,
    actor: Actor<ContentPublisher>,
    work: PathValue<WorkKey>,
    _: Query<NoParameters>,
    precondition: Precondition,
    asked: Json<Reason>,
) -> Answer {
    answer(works::withdraw_work(&app.db, &actor.acting, &work.0.0, &asked.0.reason, precondition.0).await)
}

/// Attest a work
///
/// Says that what parents see was checked today and holds (« vérifié, inchangé »), and by when that will be said again.
#[utoipa::path(
    tag = "works",
    params(BodyPath, WorkPath, IfMatchHeader),
    request_body(content = AttestWork, example = json!(example::works::attest())),
    responses((status = 200, description = "The work with its days", body = WorkResource, example = json!(example::works::work()))),
    security(("bearer" = []))
)]
#[post("/bodies/{id}/works/{work}/attest")]
pub async fn attest_work(
    app: Data<App>,
    actor: Actor<ContentPublisher>,
    work: PathValue<WorkKey>,
    _: Query<NoParameters>,
    precondition: Precondition,
    asked: Json<AttestWork>,
) -> Answer {
    answer(works::attest_work(&app.db, &actor.acting, &work.0.0, asked.0, precondition.0).await)
}

/// Sign a revision
///
/// Signs a step of proofreading of a proposed fiche of the national editor, in the order of the chain, under the text that was
/// read. Nobody signs a text they wrote.
#[utoipa::path(
    tag = "works",
    params(BodyPath, WorkPath),
    request_body(content = SignRevision, example = json!(example::works::sign())),
    responses((status = 200, description = "The work with the signature", body = WorkResource, example = json!(example::works::work()))),
    security(("bearer" = []))
)]
#[post("/bodies/{id}/works/{work}/sign")]
pub async fn sign_revision(
    app: Data<App>,
    actor: Actor<ContentProofreader>,
    work: PathValue<WorkKey>,
    _: Query<NoParameters>,
    asked: Json<SignRevision>,
) -> Answer {
    answer(works::sign_revision(&app.db, &actor.acting, &work.0.0, asked.0).await)
}
