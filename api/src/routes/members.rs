//! A body's people.

#![expect(unused_qualifications, reason = "the macro of utoipa writes them")]

use actix_web::web::Data;
use actix_web::{delete, get, put};
use mee_shared::ids::ObjectId;
use mee_shared::wire::body::{MemberResource, PutMember};
use mee_shared::wire::page::Page;
use utoipa::IntoParams;

use super::{example, listing};
use crate::http::App;
use crate::http::extract::actor::{Administrator, MembersReader};
use crate::http::extract::path::Member;
use crate::http::extract::{Actor, Json, NoParameters, Pairs, Parameters, PathValue, Query};
use crate::http::problem::OrMissing as _;
use crate::http::reply::{Answer, Cache, Reply};
use crate::service::{PageRequest, members};

/// The body in a path, for the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "the document is made from its type; the actor's extractor reads the value")]
pub struct BodyPath {
    /// The body acted for; any other one is not found.
    #[param(value_type = String, pattern = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", example = "01920d3e-7c1a-7b42-9f10-5a1d2c3b4e5f")]
    id: ObjectId,
}

/// A person of a body in a path, for the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "the document is made from its type; the value is read by an extractor")]
pub struct MemberPath {
    /// The account.
    #[param(value_type = String, pattern = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", example = "01920d3e-7c1a-7b42-9f10-5a1d2c3b4e60")]
    member: ObjectId,
}

/// A page of a list of a body's.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListOfBody {
    /// How many entries, 20 where it is not given.
    #[param(value_type = u32, required = false, minimum = 1, maximum = 100, example = 20)]
    limit: u32,
    /// Where the previous page ended, as its `next` link gives it.
    #[param(value_type = String, required = false, max_length = 500, example = "bGUga3JlbWxpbg")]
    after: Option<String>,
}

impl Parameters for ListOfBody {
    const NAMES: &'static [&'static str] = &["limit", "after"];

    fn take(pairs: &mut Pairs) -> Self {
        let PageRequest { limit, after } = listing::page_request(pairs);
        Self { limit, after }
    }
}

impl ListOfBody {
    /// How many entries are asked for.
    #[must_use]
    pub fn limit(&self) -> u32 {
        self.limit
    }

    /// The part of the list asked for.
    #[must_use]
    pub fn page(&self) -> PageRequest {
        PageRequest { limit: self.limit, after: self.after.clone() }
    }
}

/// List members
///
/// The people who hold a role in the body, by name. For its administrators and auditors, and keys with `members:read`.
#[utoipa::path(
    tag = "bodies",
    params(BodyPath, ListOfBody),
    responses((status = 200, description = "A page of people", body = Page<MemberResource>, example = json!(example::auth::members()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/bodies/{id}/members")]
pub async fn list_members(app: Data<App>, actor: Actor<MembersReader>, query: Query<ListOfBody>) -> Answer {
    let listed = members::list_members(&app.db, &actor.acting, query.0.page()).await?;
    let path = format!("bodies/{}/members", actor.acting.body_id());
    Ok(listing::answer(&app.links, &path, &[], query.0.limit, listed)?.cache(Cache::NoStore))
}

/// Put a member
///
/// Gives an account exactly these roles in the body, in place of those it held there; what it is signed in to must be signed
/// in to anew. For the body's administrators.
#[utoipa::path(
    tag = "bodies",
    params(BodyPath, MemberPath),
    request_body(content = PutMember, example = json!(example::auth::put_member())),
    responses((status = 200, description = "The person with the new roles", body = MemberResource, example = json!(example::auth::member()))),
    security(("bearer" = []))
)]
#[put("/bodies/{id}/members/{member}")]
pub async fn put_member(
    app: Data<App>,
    actor: Actor<Administrator>,
    member: PathValue<Member>,
    _: Query<NoParameters>,
    asked: Json<PutMember>,
) -> Answer {
    let put = members::put_member(&app.db, &actor.acting, &member.0.0, asked.0).await;
    Ok(Reply::json(&put.or_missing(|| "Aucun compte n'a cet identifiant.".to_owned())?)?.cache(Cache::NoStore))
}

/// Remove a member
///
/// Takes every role in the body from an account, from the next request on. For the body's administrators.
#[utoipa::path(
    tag = "bodies",
    params(BodyPath, MemberPath),
    responses((status = 204, description = "Removed")),
    security(("bearer" = []))
)]
#[delete("/bodies/{id}/members/{member}")]
pub async fn remove_member(
    app: Data<App>,
    actor: Actor<Administrator>,
    member: PathValue<Member>,
    _: Query<NoParameters>,
) -> Answer {
    let removed = members::remove_member(&app.db, &actor.acting, &member.0.0).await;
    removed.or_missing(|| "Ce compte n'a pas de rôle dans cette collectivité.".to_owned())?;
    Ok(Reply::nothing())
}
