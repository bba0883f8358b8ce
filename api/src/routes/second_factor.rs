//! One's own second factor.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{delete, post};
use mee_shared::wire::auth::{ConfirmTotp, CurrentPassword, RecoveryCodes, SecondFactorProof, TotpEnrolment};

use super::example::second_factor as example;
use crate::http::App;
use crate::http::extract::actor::Person;
use crate::http::extract::{Actor, Json, NoParameters, Query};
use crate::http::problem::Refusal;
use crate::http::reply::{Answer, Cache, Reply};
use crate::service::auth;

/// Counts a proof asked of whoever acts.
fn count_proof(app: &App, actor: &Actor<Person>) -> Result<(), Refusal> {
    app.limits.check_proof(actor.acting.account_id().unwrap_or_default())
}

/// Start one-time codes
///
/// A secret for an authenticator application, shown this once. It counts once a code of it is confirmed, within 15 minutes.
/// For people whose account asks for no code yet.
#[utoipa::path(
    tag = "auth",
    request_body(content = CurrentPassword, example = json!(example::current_password())),
    responses((status = 201, description = "The secret", body = TotpEnrolment, example = json!(example::enrolment()))),
    security(("bearer" = []))
)]
#[post("/auth/totp")]
pub async fn start_totp(
    app: Data<App>,
    actor: Actor<Person>,
    _: Query<NoParameters>,
    asked: Json<CurrentPassword>,
) -> Answer {
    count_proof(&app, &actor)?;
    let enrolment = auth::start_totp(&app.db, &actor.acting, asked.0).await?;
    Ok(Reply::json(&enrolment)?.status(StatusCode::CREATED).cache(Cache::NoStore))
}

/// Confirm one-time codes
///
/// Asks the account for codes from now on. Answers the recovery codes, shown this once, and ends the account's other
/// sign-ins; this one goes on with its refresh token.
#[utoipa::path(
    tag = "auth",
    request_body(content = ConfirmTotp, example = json!(example::confirm())),
    responses((status = 200, description = "The recovery codes", body = RecoveryCodes, example = json!(example::recovery_codes()))),
    security(("bearer" = []))
)]
#[post("/auth/totp/confirm")]
pub async fn confirm_totp(
    app: Data<App>,
    actor: Actor<Person>,
    _: Query<NoParameters>,
    asked: Json<ConfirmTotp>,
) -> Answer {
    count_proof(&app, &actor)?;
    let codes = auth::confirm_totp(&app.db, &actor.acting, asked.0).await?;
    Ok(Reply::json(&codes)?.cache(Cache::NoStore))
}

/// Disable one-time codes
///
/// Asks the account for codes no longer, by its password and a last code; its recovery codes go too, and its other sign-ins
/// end.
#[utoipa::path(
    tag = "auth",
    request_body(content = SecondFactorProof, example = json!(example::proof())),
    responses((status = 204, description = "Disabled")),
    security(("bearer" = []))
)]
#[delete("/auth/totp")]
pub async fn disable_totp(
    app: Data<App>,
    actor: Actor<Person>,
    _: Query<NoParameters>,
    asked: Json<SecondFactorProof>,
) -> Answer {
    count_proof(&app, &actor)?;
    auth::disable_totp(&app.db, &actor.acting, asked.0).await?;
    Ok(Reply::nothing())
}

/// Create recovery codes
///
/// Ten new codes in place of those so far, shown this once, by the password and a code; the account's other sign-ins end.
#[utoipa::path(
    tag = "auth",
    request_body(content = SecondFactorProof, example = json!(example::proof())),
    responses((status = 201, description = "The recovery codes", body = RecoveryCodes, example = json!(example::recovery_codes()))),
    security(("bearer" = []))
)]
#[post("/auth/recovery-codes")]
pub async fn create_recovery_codes(
    app: Data<App>,
    actor: Actor<Person>,
    _: Query<NoParameters>,
    asked: Json<SecondFactorProof>,
) -> Answer {
    count_proof(&app, &actor)?;
    let codes = auth::create_recovery_codes(&app.db, &actor.acting, asked.0).await?;
    Ok(Reply::json(&codes)?.status(StatusCode::CREATED).cache(Cache::NoStore))
}
