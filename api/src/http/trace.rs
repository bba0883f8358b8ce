//! What the edge tells the audit log of a refusal: who, which operation, which object, why; no value of the request.
//!
//! An operation is known by the OpenAPI documents, so a new one is covered as soon as it has a path. Covered are operations
//! that ask for credentials, those of the group `auth`, and pages for agents; what everybody may read is not.

use std::collections::BTreeMap;

use actix_web::http::Method;
use actix_web::http::header::{AUTHORIZATION, COOKIE};
use actix_web::{HttpMessage as _, HttpRequest};
use mee_shared::problem::ProblemCode;
use utoipa::openapi::OpenApi;
use utoipa::openapi::security::SecurityRequirement;

use super::App;
use super::contract::ACTIONS;
use super::extract::actor::API_KEY;
use super::openapi::{operations, plain};
use super::problem::Refusal;
use super::router::Zone;
use crate::service::auth::Acting;
use crate::service::refusals::{Credentials, Refused, Who};

/// The actions of guarded operations, by method and path.
#[derive(Debug)]
pub struct Actions(BTreeMap<(String, String), String>);

/// Who acts, kept beside the request for its trace.
struct Known(Who);

/// What a refused attempt to prove oneself was about, kept beside the request for its trace.
struct Attempt {
    account: Option<String>,
    reason: &'static str,
}

/// Keeps who acts beside the request; called by whatever proves it, before any right is checked.
pub fn remember(request: &HttpRequest, acting: &Acting) {
    request.extensions_mut().insert(Known(acting.who()));
}

/// Keeps which account an attempt was about, and why it failed; the client is told neither.
pub fn remember_attempt(request: &HttpRequest, account: Option<String>, reason: &'static str) {
    request.extensions_mut().insert(Attempt { account, reason });
}

/// Tells the log of an attempt that was refused on a page which says so itself.
pub fn note_attempt(app: &App, action: &str, account: Option<String>, reason: &'static str) {
    app.refusals.note(Refused {
        who: Who::default(),
        action: action.to_owned(),
        object: account.map(|account| ("account".to_owned(), account)),
        code: ProblemCode::Unauthorized,
        pointers: Vec::new(),
        credentials: Credentials::NotTaken,
        reason: Some(reason),
    });
}

/// The name of an operation in the log: `put_member` is `member.put` there, beside what was done under the same name.
#[must_use]
pub fn action(operation: &str) -> String {
    match operation {
        "sign_in" | "sign_out" => format!("auth.{operation}"),
        _ => operation.split_once('_').map_or_else(|| operation.to_owned(), |(verb, what)| format!("{what}.{verb}")),
    }
}

impl Actions {
    /// Those of the documents that ask for credentials or are about them.
    pub(super) fn of(documents: &[&OpenApi]) -> Self {
        let mut actions = BTreeMap::new();
        for (path, method, operation) in documents.iter().flat_map(|document| operations(document)) {
            let needs_credentials =
                operation.security.as_ref().is_some_and(|all| !all.contains(&SecurityRequirement::default()));
            let is_about_them = method != "GET" && operation.tags.iter().flatten().any(|tag| tag == "auth");
            if let Some(id) = operation.operation_id.as_deref().filter(|_| needs_credentials || is_about_them) {
                actions.insert((method.to_owned(), path), action(id));
            }
        }
        Self(actions)
    }

    /// The action of a request; none where everybody may ask.
    fn find(&self, zone: Zone, method: &Method, pattern: &str) -> Option<String> {
        let method = if method == Method::HEAD { Method::GET } else { method.clone() };
        let found = self.0.get(&(method.to_string(), plain(pattern))).cloned();
        found.or_else(|| (zone == Zone::Account && !pattern.is_empty()).then(|| format!("{method} {}", plain(pattern))))
    }
}

/// Tells the log of a refusal. Failures on our side are no refusals, and stay in the server's own log.
pub(super) fn note(
    app: &App,
    request: &HttpRequest,
    (zone, method): (Zone, &Method),
    pattern: &str,
    refusal: &Refusal,
) {
    if !(400..500).contains(&refusal.code().status()) {
        return;
    }
    let Some(action) = ACTIONS.find(zone, method, pattern) else { return };
    let extensions = request.extensions();
    let who = extensions.get::<Known>().map(|known| known.0.clone());
    let attempt = extensions.get::<Attempt>();
    let credentials = match &who {
        Some(_) => Credentials::Taken,
        None if attempt.is_some() || presents_any(request) => Credentials::NotTaken,
        None => Credentials::None,
    };
    // What nobody proved to be allowed to name is left out: it may be any text.
    let object = match attempt {
        Some(attempt) => attempt.account.clone().map(|account| ("account".to_owned(), account)),
        None => who.as_ref().and_then(|_| object(request)),
    };
    app.refusals.note(Refused {
        who: who.unwrap_or_default(),
        action,
        object,
        code: refusal.code(),
        pointers: refusal.pointers().map(|(pointer, code)| shape(pointer, code)).take(MOST_POINTERS).collect(),
        credentials,
        reason: attempt.map(|attempt| attempt.reason),
    });
}

/// How many places of one refusal are told.
const MOST_POINTERS: usize = 10;

fn presents_any(request: &HttpRequest) -> bool {
    [AUTHORIZATION, COOKIE, API_KEY].iter().any(|name| request.headers().contains_key(name))
}

/// The innermost thing that the path names by an identifier: the name of its parameter, and the identifier.
fn object(request: &HttpRequest) -> Option<(String, String)> {
    let (name, value) = request.match_info().iter().last()?;
    let kind = if name == "id" { "body" } else { name };
    let is_identifier = value.len() <= 64
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !value.is_empty();
    is_identifier.then(|| (kind.to_owned(), value.to_owned()))
}

/// A place without what the client may have written into it: names that are no plain word become `*`.
fn shape(pointer: &str, code: ProblemCode) -> String {
    let (mark, rest) = match pointer.split_at_checked(1) {
        Some((mark @ ("?" | "/"), rest)) => (mark, rest),
        // `{name}`, from the path's pattern.
        _ => return if code == ProblemCode::UnknownField { "*".to_owned() } else { pointer.to_owned() },
    };
    let is_plain = |part: &str| {
        let is_word = part.len() <= 30 && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        is_word || (part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let parts: Vec<&str> = rest.split('/').map(|part| if is_plain(part) { part } else { "*" }).collect();
    format!("{mark}{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn an_operation_has_one_name_in_the_log() {
        for (operation, expected) in [
            ("put_member", "member.put"),
            ("create_api_key", "api_key.create"),
            ("sign_in", "auth.sign_in"),
            ("refresh_tokens", "tokens.refresh"),
        ] {
            assert_eq!(action(operation), expected);
        }
        let document = crate::http::openapi();
        let ids: Vec<String> =
            operations(&document).filter_map(|(_, _, operation)| operation.operation_id.clone()).collect();
        let names: BTreeSet<String> = ids.iter().map(|id| action(id)).collect();
        assert_eq!(names.len(), ids.len());
    }

    #[test]
    fn a_place_holds_no_text_of_the_client() {
        for (pointer, expected) in [
            ("/roles/0/step", "/roles/0/step"),
            ("", ""),
            ("?api_key", "?api_key"),
            ("{member}", "{member}"),
            ("/camille@example.org", "/*"),
            ("/mee_Qm9uam91", "/*"),
            ("?0612345678", "?*"),
            ("/roles/12345", "/roles/*"),
        ] {
            assert_eq!(shape(pointer, ProblemCode::InvalidValue), expected);
        }
    }
}
