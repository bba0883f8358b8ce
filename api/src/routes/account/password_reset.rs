//! The pages on which another password is asked for, and chosen.

use actix_web::HttpRequest;
use actix_web::web::Data;
use mee_shared::view::desk::password_reset as view;
use mee_shared::wire::auth::{AskPasswordReset, CompletePasswordReset};

use super::{LONGEST_PASSWORD, LONGEST_TOKEN, Token, faults, is_of_link, page, page_again};
use crate::http::App;
use crate::http::extract::{Form, Pairs, Parameters, Query};
use crate::http::reply::{Answer, Reply};
use crate::routes::invitations::check_attempt;
use crate::routes::password_resets::check_request;
use crate::service::auth;

const ASK: &str = "Mot de passe oublié";
const CHOOSE: &str = "Choisir un nouveau mot de passe";

/// What either form sends: an address, or a link's token with a password; no Debug, for it is secret.
pub struct Reset {
    email: Option<String>,
    token: Option<String>,
    new_password: Option<String>,
}

impl Parameters for Reset {
    const NAMES: &'static [&'static str] = &["email", "token", "new_password"];

    fn take(pairs: &mut Pairs) -> Self {
        Self {
            email: pairs.text("email", 254),
            token: pairs.secret("token", LONGEST_TOKEN),
            new_password: pairs.secret("new_password", LONGEST_PASSWORD),
        }
    }
}

/// Asks for the address; with a link, for the new password.
///
/// # Errors
/// When the service failed.
pub async fn get_password_reset(app: Data<App>, query: Query<Token>) -> Answer {
    let public_url = app.links.public_url();
    let Some(token) = query.0.0 else { return Ok(page(&app, ASK, None, &view::ask(public_url, "", &[]))) };
    match auth::check_password_reset(&app.db, &token).await {
        Ok(()) => Ok(page(&app, CHOOSE, None, &view::choose(public_url, &token, &[]))),
        Err(failure) => {
            faults(failure)?;
            Ok(ended(&app))
        }
    }
}

/// Takes either form.
///
/// # Errors
/// When the service failed, or there were too many attempts.
pub async fn post_password_reset(app: Data<App>, request: HttpRequest, form: Form<Reset>) -> Answer {
    let Reset { email, token, new_password } = form.0;
    match token {
        Some(token) => complete(&app, &request, token, new_password.unwrap_or_default()).await,
        None => ask(&app, &request, email.unwrap_or_default()).await,
    }
}

async fn ask(app: &App, request: &HttpRequest, email: String) -> Answer {
    check_request(app, request, &email)?;
    match auth::request_password_reset(&app.db, AskPasswordReset { email: email.clone() }).await {
        Ok(()) => Ok(page(app, "Regardez votre courrier", None, &view::asked())),
        Err(failure) => Ok(page_again(app, ASK, &view::ask(app.links.public_url(), &email, &faults(failure)?))),
    }
}

async fn complete(app: &App, request: &HttpRequest, token: String, new_password: String) -> Answer {
    check_attempt(app, request, &token)?;
    let public_url = app.links.public_url();
    let asked = CompletePasswordReset { token: token.clone(), new_password };
    match auth::complete_password_reset(&app.db, asked).await {
        Ok(()) => Ok(page(app, "Mot de passe changé", None, &view::changed(public_url))),
        Err(failure) => {
            let errors = faults(failure)?;
            if is_of_link(&errors) {
                return Ok(ended(app));
            }
            Ok(page_again(app, CHOOSE, &view::choose(public_url, &token, &errors)))
        }
    }
}

fn ended(app: &App) -> Reply {
    page_again(app, "Ce lien ne compte plus", &view::ended(app.links.public_url()))
}
