//! To an OpenID provider and back.

#![expect(unused_qualifications, reason = "the macro of utoipa writes them")]

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, get, post};
use maud::html;
use mee_shared::view::desk::account::{going, refused};
use utoipa::IntoParams;

use super::session::HOME;
use super::{go_on, leave, own_path, page, see_other, session};
use crate::http::App;
use crate::http::extract::path::ProviderName;
use crate::http::extract::{Form, NoParameters, Pairs, Parameters, PathValue, Query};
use crate::http::problem::Refusal;
use crate::http::reply::{Answer, Reply};
use crate::http::{cookie, trace};
use crate::openid::{Provider, ProviderError};
use crate::service::Failure;
use crate::service::auth::openid::{Finished, OpenidRefused, Returned, finish, start};

/// A provider in a path, for the document.
#[derive(IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "the document is made from its type; the value is read by an extractor")]
pub struct ProviderPath {
    /// The provider's name in the settings.
    #[param(value_type = String, pattern = "^[a-z0-9-]{1,40}$", example = "proconnect")]
    provider: String,
}

/// Where to go afterwards.
pub struct Next(Option<String>);

impl Parameters for Next {
    const NAMES: &'static [&'static str] = &["next"];

    fn take(pairs: &mut Pairs) -> Self {
        Self(pairs.text("next", 500).and_then(|text| own_path(&text)))
    }
}

impl Parameters for Returned {
    const NAMES: &'static [&'static str] = &["code", "state", "iss", "error"];

    fn take(pairs: &mut Pairs) -> Self {
        Self {
            code: pairs.secret("code", 4_096),
            state: pairs.secret("state", 200),
            iss: pairs.secret("iss", 1_000),
            error: pairs.secret("error", 200),
        }
    }
}

fn provider(app: &App, name: &ProviderName) -> Result<Arc<Provider>, Refusal> {
    let missing = || Refusal::not_found("Ce moyen de connexion n'existe pas ici. Repartez de la page de connexion.");
    app.providers.find(&name.0).ok_or_else(missing)
}

/// The one address each provider sends back to.
fn redirect_uri(app: &App, provider: &Provider) -> String {
    format!("{}/account/openid/{}/callback", app.links.public_url(), provider.settings.id)
}

/// Start at a provider
///
/// Sends the browser to an OpenID provider to sign in there.
#[utoipa::path(
    tag = "account",
    params(ProviderPath),
    responses((status = 200, description = "Never: the answer is a redirect, or a page that says what is wrong", body = String, content_type = "text/html", example = "<!DOCTYPE html>…")),
    security(())
)]
#[get("/account/openid/{provider}")]
pub async fn start_openid(
    app: Data<App>,
    request: HttpRequest,
    name: PathValue<ProviderName>,
    query: Query<Next>,
) -> Answer {
    app.limits.check_sign_in_address(app.limits.client(request.peer_addr(), request.headers()))?;
    let provider = provider(&app, &name.0)?;
    let next = query.0.0.unwrap_or_else(|| HOME.to_owned());
    match start(&app.db, &provider, redirect_uri(&app, &provider), next, None).await {
        Ok(started) => cookie::OPENID.set(leave(&started.url)?, &started.binding, &app.links),
        Err(why) => refusal(&app, &provider, why),
    }
}

/// Tie an identity
///
/// Sends the browser to an OpenID provider, to tie who it says one is there to the account signed in here. Takes the form of
/// our own page only: a link of another site could tie a stranger's identity.
#[utoipa::path(
    tag = "account",
    params(ProviderPath),
    request_body(content = String, content_type = "application/x-www-form-urlencoded", example = ""),
    responses((status = 200, description = "A page that goes on to the provider", body = String, content_type = "text/html", example = "<!DOCTYPE html>…")),
    security(())
)]
#[post("/account/openid/{provider}/link")]
pub async fn link_openid(
    app: Data<App>,
    request: HttpRequest,
    name: PathValue<ProviderName>,
    _: Form<NoParameters>,
) -> Answer {
    let provider = provider(&app, &name.0)?;
    let Some(session) = session(&request, &app) else { return see_other(&app, "/account/sign-in") };
    match start(&app.db, &provider, redirect_uri(&app, &provider), HOME.to_owned(), Some(session)).await {
        Ok(started) => {
            let label = &provider.settings.label;
            let reply = page(&app, &format!("Vers {label}"), None, &going(label, &started.url));
            go_on(cookie::OPENID.set(reply, &started.binding, &app.links)?, &started.url)
        }
        Err(OpenidRefused::Failed(Failure::Unauthorized)) => see_other(&app, "/account/sign-in"),
        Err(why) => refusal(&app, &provider, why),
    }
}

/// Come back from a provider
///
/// Where a provider sends the browser back, with a code that counts once.
#[utoipa::path(
    tag = "account",
    params(ProviderPath),
    responses((status = 200, description = "Never: the answer is a redirect, or a page that says what is wrong", body = String, content_type = "text/html", example = "<!DOCTYPE html>…")),
    security(())
)]
#[get("/account/openid/{provider}/callback")]
pub async fn finish_openid(
    app: Data<App>,
    request: HttpRequest,
    name: PathValue<ProviderName>,
    query: Query<Returned>,
) -> Answer {
    let provider = provider(&app, &name.0)?;
    let binding = cookie::OPENID.read(request.headers(), &app.links);
    let session = session(&request, &app);
    let finished = finish(&app.db, &provider, redirect_uri(&app, &provider), query.0, binding, session).await;
    match finished {
        Ok(Finished::SignedIn(value, next)) => {
            let reply = cookie::SESSION.set(see_other(&app, &next)?, &value, &app.links)?;
            cookie::OPENID.clear(reply, &app.links)
        }
        Ok(Finished::Tied) => cookie::OPENID.clear(see_other(&app, HOME)?, &app.links),
        // The cookie stays: an answer that was forged must not undo the request that is under way.
        Err(why) => refusal(&app, &provider, why),
    }
}

/// The page that says why nobody was signed in; what the provider did is said in the log.
fn refusal(app: &App, provider: &Provider, why: OpenidRefused) -> Answer {
    let label = &provider.settings.label;
    if let Some(reason) = why.reason() {
        trace::note_attempt(app, "auth.openid", None, reason);
    }
    let (status, said) = match why {
        OpenidRefused::Failed(failure) => return Err(failure.into()),
        OpenidRefused::Unasked => (
            StatusCode::BAD_REQUEST,
            html! { "Cette connexion n'a pas été commencée dans ce navigateur, a déjà servi, ou date de plus de dix minutes." },
        ),
        OpenidRefused::Denied => (StatusCode::FORBIDDEN, html! { (label) " n'a pas confirmé votre connexion." }),
        OpenidRefused::Unknown => (
            StatusCode::FORBIDDEN,
            html! {
                "Aucun compte n'est lié à cette identité. Connectez-vous par mot de passe, puis liez " (label)
                " depuis la page de votre compte ; ou demandez une invitation à l'administrateur de votre collectivité."
            },
        ),
        OpenidRefused::Disabled => (
            StatusCode::FORBIDDEN,
            html! { "Ce compte est fermé. Adressez-vous à l'administrateur de votre collectivité." },
        ),
        OpenidRefused::TiedElsewhere => {
            (StatusCode::CONFLICT, html! { "Cette identité est déjà liée à un autre compte." })
        }
        OpenidRefused::Provider(cause) => {
            let provider = provider.settings.id.as_str();
            tracing::warn!(provider, %cause, "sign-in at a provider failed");
            match cause {
                ProviderError::Unusable(_) => {
                    (StatusCode::BAD_GATEWAY, html! { (label) " ne répond pas comme prévu. Réessayez plus tard." })
                }
                ProviderError::RefusedCode(_) | ProviderError::Unproved(_) => {
                    (StatusCode::BAD_REQUEST, html! { "La réponse de " (label) " n'a pas pu être vérifiée." })
                }
            }
        }
    };
    let reply: Reply = page(app, "Connexion impossible", None, &refused(app.links.public_url(), &said));
    Ok(reply.status(status))
}
