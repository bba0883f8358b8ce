//! Signing in and out, choosing a body, one's account.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, get, post};
use mee_shared::account::fold_email;
use mee_shared::ids::ObjectId;
use mee_shared::view::desk::account::{AccountView, ProviderLink, SignInView, account, sign_in, signed_out};

use super::{go_on, own_path, page, see_other, session};
use crate::http::App;
use crate::http::extract::{Form, NoParameters, Pairs, Parameters, Query};
use crate::http::problem::Refusal;
use crate::http::reply::Answer;
use crate::http::{cookie, trace};
use crate::service::Failure;
use crate::service::auth::SignInRefused;
use crate::service::auth::browser::{self, Visitor};

/// Where one goes who goes nowhere in particular.
pub(super) const HOME: &str = "/account";

/// What the sign-in page takes.
pub struct Next {
    next: Option<String>,
}

impl Parameters for Next {
    const NAMES: &'static [&'static str] = &["next"];

    fn take(pairs: &mut Pairs) -> Self {
        Self { next: pairs.text("next", 500).and_then(|text| own_path(&text)) }
    }
}

/// What the sign-in form sends.
pub struct SignInForm {
    email: String,
    password: String,
    code: Option<String>,
    next: Option<String>,
}

impl Parameters for SignInForm {
    const NAMES: &'static [&'static str] = &["email", "password", "code", "next"];

    fn take(pairs: &mut Pairs) -> Self {
        Self {
            email: pairs.text("email", 320).unwrap_or_default(),
            password: pairs.secret("password", 1_024).unwrap_or_default(),
            code: pairs.secret("code", 100),
            next: pairs.text("next", 500).and_then(|text| own_path(&text)),
        }
    }
}

/// What the form of bodies sends.
pub struct BodyForm {
    body: Option<ObjectId>,
}

impl Parameters for BodyForm {
    const NAMES: &'static [&'static str] = &["body"];

    fn take(pairs: &mut Pairs) -> Self {
        Self { body: pairs.value("body", |text| text.parse().map_err(|_| "une collectivité de la liste".to_owned())) }
    }
}

fn sign_in_page(app: &App, email: &str, next: Option<&str>, error: Option<&str>) -> crate::http::reply::Reply {
    let providers: Vec<ProviderLink> = app.providers.iter().map(|provider| link(provider, false)).collect();
    let public_url = app.links.public_url();
    page(app, "Se connecter", None, &sign_in(&SignInView { public_url, email, next, error, providers }))
}

fn link(provider: &crate::openid::Provider, is_tied: bool) -> ProviderLink {
    ProviderLink { id: provider.settings.id.clone(), label: provider.settings.label.clone(), is_tied }
}

/// Show the sign-in page
///
/// A form for e-mail address, password and one-time code, and a link for each OpenID provider.
#[utoipa::path(
    tag = "account",
    responses((status = 200, description = "The page", body = String, content_type = "text/html", example = "<!DOCTYPE html>…")),
    security(())
)]
#[get("/account/sign-in")]
pub async fn show_sign_in(app: Data<App>, query: Query<Next>) -> Answer {
    Ok(sign_in_page(&app, "", query.0.next.as_deref(), None))
}

/// Sign in on the page
///
/// Takes the form of our own page only, sets the session's cookie and goes on. Limited as `POST /v1/auth/sign-in` is.
#[utoipa::path(
    tag = "account",
    request_body(content = String, content_type = "application/x-www-form-urlencoded", example = "email=camille%40example.org&password=…"),
    responses((status = 200, description = "Never: the answer is a redirect, or the page with what is wrong", body = String, content_type = "text/html", example = "<!DOCTYPE html>…")),
    security(())
)]
#[post("/account/sign-in")]
pub async fn submit_sign_in(app: Data<App>, request: HttpRequest, form: Form<SignInForm>) -> Answer {
    let SignInForm { email, password, code, next } = form.0;
    app.limits.check_sign_in_address(app.limits.client(request.peer_addr(), request.headers()))?;
    if let Some(account) = fold_email(&email) {
        app.limits.check_sign_in_account(&account)?;
    }
    match browser::sign_in(&app.db, &email, password, code, session(&request, &app)).await {
        Ok(value) => cookie::SESSION.set(see_other(&app, next.as_deref().unwrap_or(HOME))?, &value, &app.links),
        Err(SignInRefused { failure: Failure::Unauthorized, account, reason }) => {
            trace::note_attempt(&app, "auth.sign_in", account, reason);
            let error = "Adresse, mot de passe ou code inexact. Vérifiez-les et recommencez.";
            let reply = sign_in_page(&app, &email, next.as_deref(), Some(error));
            Ok(reply.status(StatusCode::UNPROCESSABLE_ENTITY))
        }
        Err(refused) => {
            trace::remember_attempt(&request, refused.account, refused.reason);
            Err(refused.failure.into())
        }
    }
}

fn account_page(app: &App, visitor: &Visitor) -> Answer {
    let me = visitor.acting.as_ref().map(|acting| acting.me()).transpose()?;
    let is_tied = |issuer: &String| visitor.issuers.contains(issuer);
    let providers = app.providers.iter().map(|one| link(one, is_tied(&one.settings.issuer))).collect();
    let view = AccountView {
        public_url: app.links.public_url(),
        id: visitor.account_id.as_str(),
        name: &visitor.name,
        email: &visitor.email,
        body: me.as_ref().map(|me| &me.body),
        roles: me.as_ref().map_or(&[][..], |me| me.roles.as_slice()),
        bodies: &visitor.bodies,
        providers,
    };
    let title = if visitor.acting.is_none() && !visitor.bodies.is_empty() {
        "Choisir une collectivité"
    } else {
        "Votre compte"
    };
    Ok(page(app, title, Some(&visitor.name), &account(&view)))
}

/// Show one's account
///
/// Who is signed in, for which body, with which roles, and what can be changed. Sends to the sign-in page who is not.
#[utoipa::path(
    tag = "account",
    responses((status = 200, description = "The page", body = String, content_type = "text/html", example = "<!DOCTYPE html>…")),
    security(())
)]
#[get("/account")]
pub async fn show_account(app: Data<App>, request: HttpRequest, _: Query<NoParameters>) -> Answer {
    match browser::visitor(&app.db, session(&request, &app)).await? {
        Some(visitor) => account_page(&app, &visitor),
        None => see_other(&app, "/account/sign-in"),
    }
}

/// Choose a body
///
/// Acts for another body from now on, in a session of a new name. Takes the form of our own page only.
#[utoipa::path(
    tag = "account",
    request_body(content = String, content_type = "application/x-www-form-urlencoded", example = "body=01920d3e-7c1a-7b42-9f10-5a1d2c3b4e5f"),
    responses((status = 200, description = "Never: the answer is a redirect", body = String, content_type = "text/html", example = "<!DOCTYPE html>…")),
    security(())
)]
#[post("/account/body")]
pub async fn choose_body(app: Data<App>, request: HttpRequest, form: Form<BodyForm>) -> Answer {
    let (Some(value), Some(body)) = (session(&request, &app), form.0.body) else {
        return see_other(&app, HOME);
    };
    match browser::choose(&app.db, &value, &body).await {
        Ok(value) => cookie::SESSION.set(see_other(&app, HOME)?, &value, &app.links),
        Err(Failure::Unauthorized) => see_other(&app, "/account/sign-in"),
        Err(failure) => Err(Refusal::from(failure)),
    }
}

/// Sign out on the page
///
/// Ends the session; who came from a provider is sent there to end the one they have with it.
#[utoipa::path(
    tag = "account",
    request_body(content = String, content_type = "application/x-www-form-urlencoded", example = ""),
    responses((status = 200, description = "Signed out", body = String, content_type = "text/html", example = "<!DOCTYPE html>…")),
    security(())
)]
#[post("/account/sign-out")]
pub async fn submit_sign_out(app: Data<App>, request: HttpRequest, _: Form<NoParameters>) -> Answer {
    let ended = browser::sign_out(&app.db, session(&request, &app)).await?;
    let back = format!("{}/account/signed-out", app.links.public_url());
    let mut onward = None;
    if let Some((id, id_token)) = ended
        && let Some(provider) = app.providers.find(&id)
    {
        let label = provider.settings.label.clone();
        let url =
            actix_web::web::block(move || provider.logout_url(&id_token, &back)).await.map_err(Refusal::internal)?;
        onward = url.map(|url| (label, url));
    }
    let Some((label, url)) = onward else {
        return cookie::SESSION.clear(see_other(&app, "/account/signed-out")?, &app.links);
    };
    let content = signed_out(app.links.public_url(), Some((&label, &url)));
    let reply = cookie::SESSION.clear(page(&app, "Déconnexion", None, &content), &app.links)?;
    go_on(reply, &url)
}

/// Show that one is signed out
///
/// Where providers send back who has signed out there too.
#[utoipa::path(
    tag = "account",
    responses((status = 200, description = "The page", body = String, content_type = "text/html", example = "<!DOCTYPE html>…")),
    security(())
)]
#[get("/account/signed-out")]
pub async fn show_signed_out(app: Data<App>, _: Query<NoParameters>) -> Answer {
    Ok(page(&app, "Vous êtes déconnecté", None, &signed_out(app.links.public_url(), None)))
}
