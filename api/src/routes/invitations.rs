//! Invitations to a body.

#![expect(unused_qualifications, reason = "the macro of utoipa writes them")]

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, delete, get, post};
use mee_shared::ids::ObjectId;
use mee_shared::wire::invitation::{AcceptInvitation, CreateInvitation, InvitationResource};
use mee_shared::wire::page::Page;
use utoipa::IntoParams;

use super::members::{BodyPath, ListOfBody};
use super::{example, listing};
use crate::http::App;
use crate::http::extract::actor::Administrator;
use crate::http::extract::path::Invitation;
use crate::http::extract::{Actor, Json, NoParameters, PathValue, Query};
use crate::http::problem::OrMissing as _;
use crate::http::reply::{Answer, Cache, Reply};
use crate::service::invitations;

/// An invitation in a path, for the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "the document is made from its type; the value is read by an extractor")]
pub struct InvitationPath {
    /// The invitation's identifier, which is not the secret of its link.
    #[param(value_type = String, pattern = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", example = "01920d3e-7c1a-7b42-9f10-5a1d2c3b4e62")]
    invitation: ObjectId,
}

fn missing() -> String {
    "La collectivité n'a pas cette invitation : elle a été acceptée ou retirée, ou n'a jamais existé.".to_owned()
}

/// List invitations
///
/// The invitations to the body that were neither accepted nor revoked, the oldest first. For the body's administrators.
#[utoipa::path(
    tag = "bodies",
    params(BodyPath, ListOfBody),
    responses((status = 200, description = "A page of invitations", body = Page<InvitationResource>, example = json!(example::invitation::invitations()))),
    security(("bearer" = []))
)]
#[get("/bodies/{id}/invitations")]
pub async fn list_invitations(app: Data<App>, actor: Actor<Administrator>, query: Query<ListOfBody>) -> Answer {
    let listed = invitations::list_invitations(&app.db, &actor.acting, query.0.page()).await?;
    let path = format!("bodies/{}/invitations", actor.acting.body_id());
    Ok(listing::answer(&app.links, &path, &[], query.0.limit(), listed)?.cache(Cache::NoStore))
}

/// Create an invitation
///
/// Asks someone into the body by e-mail, with these roles, which are held once the invitation is accepted. The answer does
/// not depend on whether an account has the address. For the body's administrators.
#[utoipa::path(
    tag = "bodies",
    params(BodyPath),
    request_body(content = CreateInvitation, example = json!(example::invitation::create_invitation())),
    responses((status = 201, description = "The invitation; its link is in the mail only", body = InvitationResource, example = json!(example::invitation::invitation()))),
    security(("bearer" = []))
)]
#[post("/bodies/{id}/invitations")]
pub async fn create_invitation(
    app: Data<App>,
    actor: Actor<Administrator>,
    _: Query<NoParameters>,
    asked: Json<CreateInvitation>,
) -> Answer {
    let created = invitations::create_invitation(&app.db, &actor.acting, asked.0).await?;
    Ok(Reply::json(&created)?.status(StatusCode::CREATED))
}

/// Resend an invitation
///
/// Sends the mail once more, with a new link that lives a week; earlier links end. For the body's administrators.
#[utoipa::path(
    tag = "bodies",
    params(BodyPath, InvitationPath),
    responses((status = 200, description = "The invitation with its new end", body = InvitationResource, example = json!(example::invitation::invitation()))),
    security(("bearer" = []))
)]
#[post("/bodies/{id}/invitations/{invitation}/resend")]
pub async fn resend_invitation(
    app: Data<App>,
    actor: Actor<Administrator>,
    invitation: PathValue<Invitation>,
    _: Query<NoParameters>,
) -> Answer {
    let resent = invitations::resend_invitation(&app.db, &actor.acting, &invitation.0.0).await;
    Ok(Reply::json(&resent.or_missing(missing)?)?.cache(Cache::NoStore))
}

/// Revoke an invitation
///
/// Its links no longer count from the next request on. For the body's administrators.
#[utoipa::path(
    tag = "bodies",
    params(BodyPath, InvitationPath),
    responses((status = 204, description = "Revoked")),
    security(("bearer" = []))
)]
#[delete("/bodies/{id}/invitations/{invitation}")]
pub async fn revoke_invitation(
    app: Data<App>,
    actor: Actor<Administrator>,
    invitation: PathValue<Invitation>,
    _: Query<NoParameters>,
) -> Answer {
    invitations::revoke_invitation(&app.db, &actor.acting, &invitation.0.0).await.or_missing(missing)?;
    Ok(Reply::nothing())
}

/// Accept an invitation
///
/// With the token of the link in the mail. Where no account has the address, one is made with this name and password; where
/// one has it, the password must be that account's, and the roles are added. Counts once.
#[utoipa::path(
    tag = "auth",
    request_body(content = AcceptInvitation, example = json!(example::invitation::accept_invitation())),
    responses((status = 204, description = "Accepted; sign in")),
    security(())
)]
#[post("/invitations/accept")]
pub async fn accept_invitation(
    app: Data<App>,
    request: HttpRequest,
    _: Query<NoParameters>,
    asked: Json<AcceptInvitation>,
) -> Answer {
    check_attempt(&app, &request, &asked.0.token)?;
    invitations::accept_invitation(&app.db, asked.0).await?;
    Ok(Reply::nothing())
}

/// Counts an attempt to use a link: by the client's address and, since a password may be guessed through it, by the link.
///
/// # Errors
/// 429 where there were too many.
pub fn check_attempt(app: &App, request: &HttpRequest, token: &str) -> Result<(), crate::http::problem::Refusal> {
    app.limits.check_sign_in_address(app.limits.client(request.peer_addr(), request.headers()))?;
    app.limits.check_sign_in_account(&format!("link:{token}"))
}
