//! The page on which an invitation is accepted.

use actix_web::HttpRequest;
use actix_web::web::Data;
use mee_shared::problem::FieldError;
use mee_shared::view::desk::invitation::{self as view, InvitationForm};
use mee_shared::wire::invitation::AcceptInvitation;

use super::{LONGEST_PASSWORD, LONGEST_TOKEN, Token, faults, is_of_link, page, page_again};
use crate::http::App;
use crate::http::extract::{Form, Pairs, Parameters, Query};
use crate::http::reply::{Answer, Reply};
use crate::routes::invitations::check_attempt;
use crate::service::invitations;

/// What the form sends; no Debug, for it is secret.
pub struct Acceptance {
    token: Option<String>,
    name: Option<String>,
    password: Option<String>,
}

impl Parameters for Acceptance {
    const NAMES: &'static [&'static str] = &["token", "name", "password"];

    fn take(pairs: &mut Pairs) -> Self {
        Self {
            token: pairs.secret("token", LONGEST_TOKEN),
            name: pairs.text("name", 200),
            // One longer than is taken is said to be too long beside its field.
            password: pairs.secret("password", LONGEST_PASSWORD),
        }
    }
}

/// What the link offers, and the form that accepts it.
///
/// # Errors
/// When the service failed.
pub async fn get_invitation(app: Data<App>, query: Query<Token>) -> Answer {
    show(&app, query.0.0.as_deref().unwrap_or_default(), None, &[]).await
}

/// Accepts, or says what is wrong.
///
/// # Errors
/// When the service failed, or there were too many attempts.
pub async fn post_invitation(app: Data<App>, request: HttpRequest, form: Form<Acceptance>) -> Answer {
    let Acceptance { token, name, password } = form.0;
    let token = token.unwrap_or_default();
    check_attempt(&app, &request, &token)?;
    let asked = AcceptInvitation { token: token.clone(), name: name.clone(), password: password.unwrap_or_default() };
    match invitations::accept_invitation(&app.db, asked).await {
        Ok(()) => Ok(page(&app, "Invitation acceptée", None, &view::accepted(app.links.public_url()))),
        Err(failure) => show(&app, &token, name.as_deref(), &faults(failure)?).await,
    }
}

async fn show(app: &App, token: &str, name: Option<&str>, errors: &[FieldError]) -> Answer {
    let offer = match invitations::find_offer(&app.db, token).await {
        Ok(offer) if !is_of_link(errors) => offer,
        Ok(_) => return Ok(ended(app)),
        Err(failure) => {
            faults(failure)?;
            return Ok(ended(app));
        }
    };
    let form = InvitationForm {
        public_url: app.links.public_url(),
        token,
        body: &offer.body,
        email: &offer.email,
        roles: &offer.roles,
        has_account: offer.has_account,
        name: name.or(offer.name.as_deref()).unwrap_or_default(),
        errors,
    };
    let content = view::form(&form);
    Ok(if errors.is_empty() {
        page(app, "Invitation", None, &content)
    } else {
        page_again(app, "Invitation", &content)
    })
}

fn ended(app: &App) -> Reply {
    page_again(app, "Cette invitation ne compte plus", &view::ended())
}
