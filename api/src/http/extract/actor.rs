//! Who acts: a handler that takes an [`Actor`] is reached only by those its policy lets in.
//!
//! The body acted for comes from the token, the key or the session. A path that names another one leads nowhere, whatever the rights.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::Method;
use actix_web::http::header::{AUTHORIZATION, HeaderName};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use mee_shared::account::{Role, Scope};
use mee_shared::links::Links;
use mee_shared::problem::ProblemCode;

use super::form::require_own_origin;
use super::query::refuse_secrets;
use crate::http::cookie;
use crate::http::problem::Refusal;
use crate::http::{App, trace};
use crate::service::auth::{Acting, Presented, authenticate};

/// The header of API keys.
pub const API_KEY: HeaderName = HeaderName::from_static("x-api-key");

/// Who may use an operation.
pub trait Policy: 'static {
    /// The roles of which one is needed; none where every person may.
    const ROLES: Option<&'static [Role]>;

    /// The scope by which API keys and delegations may too; none where they may not.
    const SCOPE: Option<Scope>;

    /// Whether an API key may where every person may.
    const TAKES_ANY_KEY: bool = false;
}

/// Any person or key: reading who one is.
pub struct Anyone;

impl Policy for Anyone {
    const ROLES: Option<&'static [Role]> = None;
    const SCOPE: Option<Scope> = None;
    const TAKES_ANY_KEY: bool = true;
}

/// Any person: what concerns one's own account.
pub struct Person;

impl Policy for Person {
    const ROLES: Option<&'static [Role]> = None;
    const SCOPE: Option<Scope> = None;
}

/// Administrators: people and settings.
pub struct Administrator;

impl Policy for Administrator {
    const ROLES: Option<&'static [Role]> = Some(&[Role::Administrator]);
    const SCOPE: Option<Scope> = None;
}

/// Those who may see who holds which role.
pub struct MembersReader;

impl Policy for MembersReader {
    const ROLES: Option<&'static [Role]> = Some(&[Role::Administrator, Role::Auditor]);
    const SCOPE: Option<Scope> = Some(Scope::MembersRead);
}

/// Those who see what the body writes, drafts included.
pub struct ContentReader;

impl Policy for ContentReader {
    const ROLES: Option<&'static [Role]> = Some(&[Role::Editor, Role::Publisher, Role::Proofreader, Role::Headteacher]);
    const SCOPE: Option<Scope> = Some(Scope::ContentRead);
}

/// Those who write for the body and propose; a headteacher reaches the own schools only.
pub struct ContentWriter;

impl Policy for ContentWriter {
    const ROLES: Option<&'static [Role]> = Some(&[Role::Editor, Role::Publisher, Role::Headteacher]);
    const SCOPE: Option<Scope> = Some(Scope::ContentWrite);
}

/// Those who see what the whole body writes, drafts included; not a headteacher.
pub struct BodyReader;

impl Policy for BodyReader {
    const ROLES: Option<&'static [Role]> = Some(&[Role::Editor, Role::Publisher, Role::Proofreader]);
    const SCOPE: Option<Scope> = Some(Scope::ContentRead);
}

/// Those who write for the whole body.
pub struct BodyWriter;

impl Policy for BodyWriter {
    const ROLES: Option<&'static [Role]> = Some(&[Role::Editor, Role::Publisher]);
    const SCOPE: Option<Scope> = Some(Scope::ContentWrite);
}

/// Those who let parents see what the body writes: its own people only.
pub struct ContentPublisher;

impl Policy for ContentPublisher {
    const ROLES: Option<&'static [Role]> = Some(&[Role::Publisher]);
    const SCOPE: Option<Scope> = None;
}

/// Those who sign steps of proofreading.
pub struct ContentProofreader;

impl Policy for ContentProofreader {
    const ROLES: Option<&'static [Role]> = Some(&[Role::Proofreader]);
    const SCOPE: Option<Scope> = None;
}

/// Those who may see what was done and refused for the body.
pub struct TraceReader;

impl Policy for TraceReader {
    const ROLES: Option<&'static [Role]> = Some(&[Role::Administrator, Role::Auditor]);
    const SCOPE: Option<Scope> = None;
}

/// Those who may see the steps of proofreading: who sets them, and who works by them.
pub struct ChainReader;

impl Policy for ChainReader {
    const ROLES: Option<&'static [Role]> =
        Some(&[Role::Administrator, Role::Auditor, Role::Editor, Role::Publisher, Role::Proofreader]);
    const SCOPE: Option<Scope> = Some(Scope::ContentRead);
}

/// Who acts, let in by the policy `P`.
pub struct Actor<P> {
    /// Who.
    pub acting: Acting,
    policy: PhantomData<P>,
}

impl<P: Policy> FromRequest for Actor<P> {
    type Error = Refusal;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refusal>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let app = request.app_data::<Data<App>>().ok_or_else(|| Refusal::internal(anyhow::anyhow!("no state")))?;
            refuse_secrets(request.query_string())?;
            let presented = presented(&request, &app.links).ok_or_else(Refusal::unauthorized)?;
            // A browser sends the cookie along with what other sites ask for, and only that.
            if matches!(presented, Presented::Session(_)) && request.method() != Method::GET {
                require_own_origin(request.headers(), app.links.public_url())?;
            }
            let acting = authenticate(&app.db, &app.links, presented).await?;
            trace::remember(&request, &acting);
            if names_another_body(&request, &acting) {
                return Err(Refusal::not_found("Votre accès ne vaut pas pour cette collectivité, si elle existe."));
            }
            if !lets_in::<P>(&acting) {
                return Err(Refusal::new(
                    ProblemCode::Forbidden,
                    "Votre rôle dans cette collectivité ne permet pas cette opération. \
                     Demandez-le à son administrateur s'il vous le faut.",
                ));
            }
            Ok(Self { acting, policy: PhantomData })
        })
    }
}

/// What the request proves itself with: exactly one thing, given once.
///
/// The cookie of a session counts where no header proves anything.
fn presented(request: &HttpRequest, links: &Links) -> Option<Presented> {
    let only = |name: &HeaderName| {
        let mut values = request.headers().get_all(name);
        match (values.next(), values.next()) {
            (None, _) => Ok(None),
            (Some(value), None) => value.to_str().map(|text| Some(text.to_owned())).map_err(|_| ()),
            (Some(_), Some(_)) => Err(()),
        }
    };
    match (only(&AUTHORIZATION).ok()?, only(&API_KEY).ok()?) {
        (Some(value), None) => {
            let (scheme, token) = value.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then(|| Presented::Bearer(token.to_owned()))
        }
        (None, Some(key)) => Some(Presented::ApiKey(key)),
        (None, None) => cookie::SESSION.read(request.headers(), links).map(Presented::Session),
        (Some(_), Some(_)) => None,
    }
}

/// Whether the path stands below a body other than the one acted for.
fn names_another_body(request: &HttpRequest, acting: &Acting) -> bool {
    let is_below_a_body = request.match_pattern().is_some_and(|pattern| pattern.starts_with("/v1/bodies/{id}"));
    is_below_a_body && request.match_info().get("id") != Some(acting.body_id())
}

fn lets_in<P: Policy>(acting: &Acting) -> bool {
    let by_scope = P::SCOPE.is_some_and(|scope| acting.has_scope(scope));
    let by_role = match P::ROLES {
        None => acting.is_person() || P::TAKES_ANY_KEY,
        Some(roles) => acting.is_person() && acting.has_role(roles),
    };
    by_role || by_scope
}
