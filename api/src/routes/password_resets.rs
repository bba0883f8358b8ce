//! Choosing another password by a link in a mail.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, post};
use mee_shared::account::fold_email;
use mee_shared::wire::auth::{AskPasswordReset, CompletePasswordReset};

use super::example;
use super::invitations::check_attempt;
use crate::http::App;
use crate::http::extract::{Json, NoParameters, Query};
use crate::http::problem::Refusal;
use crate::http::reply::{Answer, Reply};
use crate::service::auth;

/// Request a password reset
///
/// Sends a link to this address where an account has it; it lives an hour and counts once. The answer is the same, after the
/// same work, whether an account has the address or not.
#[utoipa::path(
    tag = "auth",
    request_body(content = AskPasswordReset, example = json!(example::invitation::ask_password_reset())),
    responses((status = 202, description = "Taken note of")),
    security(())
)]
#[post("/auth/password-resets")]
pub async fn request_password_reset(
    app: Data<App>,
    request: HttpRequest,
    _: Query<NoParameters>,
    asked: Json<AskPasswordReset>,
) -> Answer {
    check_request(&app, &request, &asked.0.email)?;
    auth::request_password_reset(&app.db, asked.0).await?;
    Ok(Reply::nothing().status(StatusCode::ACCEPTED))
}

/// Complete a password reset
///
/// Gives the account another password with the token of the link in the mail, and ends all its sign-ins. One-time codes are
/// still asked for at the next sign-in.
#[utoipa::path(
    tag = "auth",
    request_body(content = CompletePasswordReset, example = json!(example::invitation::complete_password_reset())),
    responses((status = 204, description = "Changed; sign in")),
    security(())
)]
#[post("/auth/password-resets/complete")]
pub async fn complete_password_reset(
    app: Data<App>,
    request: HttpRequest,
    _: Query<NoParameters>,
    asked: Json<CompletePasswordReset>,
) -> Answer {
    check_attempt(&app, &request, &asked.0.token)?;
    auth::complete_password_reset(&app.db, asked.0).await?;
    Ok(Reply::nothing())
}

/// Counts a request for a link: by the client's address, and by the address it is sent to, apart from attempts to sign in.
///
/// # Errors
/// 429 where there were too many.
pub fn check_request(app: &App, request: &HttpRequest, email: &str) -> Result<(), Refusal> {
    app.limits.check_sign_in_address(app.limits.client(request.peer_addr(), request.headers()))?;
    fold_email(email).map_or(Ok(()), |email| app.limits.check_sign_in_account(&format!("reset:{email}")))
}
