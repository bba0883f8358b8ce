//! Signing in and out, who one is, the keys of access tokens.

use actix_web::web::Data;
use actix_web::{HttpRequest, get, post};
use mee_shared::account::fold_email;
use mee_shared::wire::auth::{ChangePassword, KeySet, Me, RefreshToken, SignIn, Tokens};

use super::example;
use crate::http::extract::actor::{Anyone, Person};
use crate::http::extract::{Actor, Json, NoParameters, Query};
use crate::http::reply::{Answer, Cache, Reply};
use crate::http::{App, trace};
use crate::service::auth;

/// Sign in
///
/// An access token of ten minutes and a refresh token for one body, by e-mail address and password, with the one-time code
/// where the account asks for one. Whatever is wrong, the answer is the same.
#[utoipa::path(
    tag = "auth",
    request_body(content = SignIn, example = json!(example::auth::sign_in())),
    responses((status = 200, description = "The tokens", body = Tokens, example = json!(example::auth::tokens()))),
    security(())
)]
#[post("/auth/sign-in")]
pub async fn sign_in(app: Data<App>, request: HttpRequest, _: Query<NoParameters>, asked: Json<SignIn>) -> Answer {
    app.limits.check_sign_in_address(app.limits.client(request.peer_addr(), request.headers()))?;
    // An address that cannot be one names no account, so there is none to guard.
    if let Some(account) = fold_email(&asked.0.email) {
        app.limits.check_sign_in_account(&account)?;
    }
    let tokens = auth::try_sign_in(&app.db, &app.links, asked.0).await.map_err(|refused| {
        trace::remember_attempt(&request, refused.account, refused.reason);
        refused.failure
    })?;
    Ok(Reply::json(&tokens)?.cache(Cache::NoStore))
}

/// Refresh tokens
///
/// The next pair of tokens for the last refresh token. A refresh token counts once: handed in again, it ends the sign-in it
/// came from, for someone else may have it. A sign-in lives twelve hours at most.
#[utoipa::path(
    tag = "auth",
    request_body(content = RefreshToken, example = json!(example::auth::refresh_token())),
    responses((status = 200, description = "The next tokens", body = Tokens, example = json!(example::auth::tokens()))),
    security(())
)]
#[post("/auth/refresh")]
pub async fn refresh_tokens(app: Data<App>, _: Query<NoParameters>, asked: Json<RefreshToken>) -> Answer {
    let tokens = auth::refresh(&app.db, &app.links, &asked.0.refresh_token).await?;
    Ok(Reply::json(&tokens)?.cache(Cache::NoStore))
}

/// Sign out
///
/// Ends the sign-in of a refresh token: its access tokens count no longer either. Says the same for a token of none.
#[utoipa::path(
    tag = "auth",
    request_body(content = RefreshToken, example = json!(example::auth::refresh_token())),
    responses((status = 204, description = "Signed out")),
    security(())
)]
#[post("/auth/sign-out")]
pub async fn sign_out(app: Data<App>, _: Query<NoParameters>, asked: Json<RefreshToken>) -> Answer {
    auth::sign_out(&app.db, &asked.0.refresh_token).await?;
    Ok(Reply::nothing())
}

/// Get me
///
/// Who asks, for which body, with which roles or scopes, at this moment.
#[utoipa::path(
    tag = "auth",
    responses((status = 200, description = "Who asks", body = Me, example = json!(example::auth::me()))),
    security(("bearer" = []), ("api_key" = []))
)]
#[get("/auth/me")]
pub async fn get_me(actor: Actor<Anyone>, _: Query<NoParameters>) -> Answer {
    Ok(Reply::json(&actor.acting.me()?)?.cache(Cache::NoStore))
}

/// Change the password
///
/// Gives one's account another password and ends all its sign-ins, this one too: sign in anew.
#[utoipa::path(
    tag = "auth",
    request_body(content = ChangePassword, example = json!(example::auth::change_password())),
    responses((status = 204, description = "Changed")),
    security(("bearer" = []))
)]
#[post("/auth/password")]
pub async fn change_password(
    app: Data<App>,
    actor: Actor<Person>,
    _: Query<NoParameters>,
    asked: Json<ChangePassword>,
) -> Answer {
    app.limits.check_proof(actor.acting.account_id().unwrap_or_default())?;
    auth::change_password(&app.db, &actor.acting, asked.0).await?;
    Ok(Reply::nothing())
}

/// List signing keys
///
/// The public keys of access tokens, as a JSON Web Key Set (RFC 7517): the one that signs, and the one before it until its
/// last token has expired.
#[utoipa::path(
    tag = "auth",
    responses((status = 200, description = "The keys", body = KeySet, example = json!(example::auth::keys()))),
    security(())
)]
#[get("/auth/keys")]
pub async fn list_signing_keys(app: Data<App>, _: Query<NoParameters>) -> Answer {
    Ok(Reply::json(&auth::key_set(&app.db).await?)?.cache(Cache::NoStore))
}
