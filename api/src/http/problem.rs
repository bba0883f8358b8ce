//! Refusals: what an extractor, a handler or a service answers instead of what was asked for.
//!
//! A refusal carries what is said to the client and, apart from it, the cause that only the log sees.
//! It becomes a problem document (RFC 9457) or a page in one place, the edge, which alone knows the request's number.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, ResponseError};
use mee_shared::problem::{FieldError, Problem, ProblemCode};

use crate::service::Failure;

/// How many seconds a client is asked to wait when the database is busy or away.
const RETRY_AFTER_SECONDS: u64 = 3;

/// Why a request is not answered as asked.
#[derive(Debug)]
pub struct Refusal {
    code: ProblemCode,
    detail: Cow<'static, str>,
    errors: Vec<FieldError>,
    allow: Option<String>,
    retry_after: Option<u64>,
    cause: Option<anyhow::Error>,
}

impl Refusal {
    /// A refusal of this kind; `detail` says what is the case and the way out, in French.
    #[must_use]
    pub fn new(code: ProblemCode, detail: impl Into<Cow<'static, str>>) -> Self {
        let retry_after = (code == ProblemCode::Unavailable).then_some(RETRY_AFTER_SECONDS);
        Self { code, detail: detail.into(), errors: Vec::new(), allow: None, retry_after, cause: None }
    }

    /// Faulty places of the request; the refusal takes the kind of the first.
    #[must_use]
    pub fn fields(errors: Vec<FieldError>) -> Self {
        let code = errors.first().map_or(ProblemCode::InvalidValue, |error| error.code);
        let detail = errors.iter().map(|error| error.detail.as_str()).collect::<Vec<_>>().join(" ");
        Self { errors, ..Self::new(code, detail) }
    }

    /// Nothing stands at this address.
    #[must_use]
    pub fn not_found(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ProblemCode::NotFound, detail)
    }

    /// The credentials do not count: one sentence for every reason, so that none can be told from another.
    #[must_use]
    pub fn unauthorized() -> Self {
        let detail = "Ces identifiants ne donnent pas accès. Vérifiez-les, ou connectez-vous de nouveau : \
                      POST /v1/auth/sign-in, avec le code à usage unique si vous en utilisez un.";
        Self::new(ProblemCode::Unauthorized, detail)
    }

    /// The address takes these methods only, listed as in the header `Allow`.
    #[must_use]
    pub fn method_not_allowed(allow: String) -> Self {
        let detail = format!("Cette adresse n'accepte que : {allow}.");
        Self { allow: Some(allow), ..Self::new(ProblemCode::MethodNotAllowed, detail) }
    }

    /// The client asks too often: `what` says of what, in one French sentence, and `wait` when one more is allowed.
    #[must_use]
    pub fn too_many_requests(wait: Duration, what: &str) -> Self {
        let seconds = wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0)).max(1);
        let wait = match seconds {
            1 => "1 seconde".to_owned(),
            2..=119 => format!("{seconds} secondes"),
            _ => format!("{} minutes", seconds.div_ceil(60)),
        };
        let detail = format!("{what} Réessayez dans {wait}.");
        Self { retry_after: Some(seconds), ..Self::new(ProblemCode::TooManyRequests, detail) }
    }

    /// After how many seconds the client may come back, where that is known.
    #[must_use]
    pub fn retry_after(&self) -> Option<u64> {
        self.retry_after
    }

    /// Something failed on our side; the cause goes to the log only.
    #[must_use]
    pub fn internal(cause: impl Into<anyhow::Error>) -> Self {
        let detail = "Réessayez plus tard. Si cela se reproduit, signalez-le en citant le numéro de la requête.";
        Self { cause: Some(cause.into()), ..Self::new(ProblemCode::Internal, detail) }
    }

    /// The database is busy or away; the cause goes to the log only.
    #[must_use]
    pub fn unavailable(cause: impl Into<anyhow::Error>) -> Self {
        let detail = "La base de données ne répond pas. Réessayez dans quelques secondes.";
        Self { cause: Some(cause.into()), ..Self::new(ProblemCode::Unavailable, detail) }
    }

    /// What an error of the web framework itself comes down to.
    #[must_use]
    pub fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::not_found(NO_SUCH_ADDRESS),
            StatusCode::PAYLOAD_TOO_LARGE | StatusCode::URI_TOO_LONG => {
                Self::new(ProblemCode::TooLarge, "Envoyez une requête plus courte.")
            }
            StatusCode::UNSUPPORTED_MEDIA_TYPE => {
                Self::new(ProblemCode::UnsupportedMediaType, "Voyez dans /docs/ le type que cette opération accepte.")
            }
            status if status.is_client_error() => {
                Self::new(ProblemCode::InvalidValue, "La requête n'a pas pu être lue. Voyez /docs/ pour sa forme.")
            }
            status => Self::internal(anyhow::anyhow!("an unexpected answer of status {status}")),
        }
    }

    /// What kind of refusal it is.
    #[must_use]
    pub fn code(&self) -> ProblemCode {
        self.code
    }

    /// The faulty places and what kind of fault each has, without any value.
    pub fn pointers(&self) -> impl Iterator<Item = (&str, ProblemCode)> {
        self.errors.iter().map(|error| (error.pointer.as_str(), error.code))
    }

    /// The cause with all that lies below it, for the log.
    #[must_use]
    pub fn cause(&self) -> Option<String> {
        self.cause.as_ref().map(|cause| format!("{cause:#}"))
    }

    /// The document that says it to the client.
    #[must_use]
    pub fn problem(&self, request_id: &str) -> Problem {
        Problem {
            kind: format!("/docs/problems#{}", self.code.as_str()),
            title: self.code.title().to_owned(),
            status: self.code.status(),
            detail: self.detail.clone().into_owned(),
            code: self.code,
            request_id: request_id.to_owned(),
            errors: self.errors.clone(),
        }
    }
}

/// Said where no route matches.
pub(super) const NO_SUCH_ADDRESS: &str =
    "Vérifiez l'adresse. La liste des opérations est dans /docs/, les portails se trouvent depuis la page d'accueil.";

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.as_str(), self.detail)
    }
}

impl ResponseError for Refusal {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Status and headers alone: the edge writes the body, in the form the address calls for.
    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::new(self.status_code());
        if let Some(allow) = self.allow.as_deref().and_then(|allow| HeaderValue::from_str(allow).ok()) {
            response.headers_mut().insert(ALLOW, allow);
        }
        if self.code == ProblemCode::Unauthorized {
            // RFC 9110 section 11.6.1; without RFC 6750's reasons, which would help whoever forges.
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::NotFound => Self::not_found("Vérifiez l'adresse, ou partez de la liste dont elle vient."),
            Failure::InvalidCursor => Self::fields(vec![FieldError {
                pointer: "?after".to_owned(),
                code: ProblemCode::InvalidValue,
                detail: "« after » n'est pas un repère donné par cette liste ; \
                         suivez le lien « next » de la page précédente, ou repartez sans « after »."
                    .to_owned(),
            }]),
            Failure::InvalidSince => Self::fields(vec![FieldError {
                pointer: "?since".to_owned(),
                code: ProblemCode::InvalidValue,
                detail: "« since » n'est pas un repère de ce fil ; reprenez le « cursor » de la réponse précédente, \
                         ou demandez-en un avec « since=now »."
                    .to_owned(),
            }]),
            Failure::Unauthorized => Self::unauthorized(),
            Failure::Forbidden(detail) => Self::new(ProblemCode::Forbidden, detail),
            Failure::ForbiddenWith(detail) => Self::new(ProblemCode::Forbidden, detail),
            Failure::Conflict(detail) => Self::new(ProblemCode::Conflict, detail),
            Failure::ConflictWith(detail) => Self::new(ProblemCode::Conflict, detail),
            Failure::Gone(detail) => Self::new(ProblemCode::Gone, detail),
            Failure::Stale => Self::new(
                ProblemCode::PreconditionFailed,
                "Quelqu'un d'autre a écrit depuis la version que vous aviez : relisez, puis recommencez avec la version \
                 d'aujourd'hui dans « If-Match ».",
            ),
            Failure::Unprocessable(errors) => Self::fields(errors),
            Failure::Unavailable(cause) => Self::unavailable(cause),
            Failure::Internal(cause) => Self::internal(cause),
        }
    }
}

/// Says, in the words of the resource asked for, that it is not there.
pub trait OrMissing<T> {
    /// Turns « not found » into a refusal with this detail, and any other failure into its own.
    ///
    /// # Errors
    /// When the service failed.
    fn or_missing(self, detail: impl FnOnce() -> String) -> Result<T, Refusal>;
}

impl<T> OrMissing<T> for Result<T, Failure> {
    fn or_missing(self, detail: impl FnOnce() -> String) -> Result<T, Refusal> {
        self.map_err(|failure| match failure {
            Failure::NotFound => Refusal::not_found(detail()),
            other => Refusal::from(other),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cause_stays_out_of_the_document() {
        let refusal = Refusal::internal(anyhow::anyhow!("disk on fire").context("writing"));
        assert_eq!(refusal.cause().as_deref(), Some("writing: disk on fire"));
        assert!(!refusal.problem("r").detail.contains("fire"));
    }

    #[test]
    fn statuses_of_the_framework_become_codes_of_ours() {
        for (status, code) in [
            (StatusCode::NOT_FOUND, ProblemCode::NotFound),
            (StatusCode::PAYLOAD_TOO_LARGE, ProblemCode::TooLarge),
            (StatusCode::URI_TOO_LONG, ProblemCode::TooLarge),
            (StatusCode::UNSUPPORTED_MEDIA_TYPE, ProblemCode::UnsupportedMediaType),
            (StatusCode::BAD_REQUEST, ProblemCode::InvalidValue),
            (StatusCode::BAD_GATEWAY, ProblemCode::Internal),
        ] {
            assert_eq!(Refusal::of_status(status).code(), code, "{status}");
        }
    }

    #[test]
    fn only_what_passes_with_time_says_when_to_come_back() {
        for (refusal, retry) in [
            (Refusal::unavailable(anyhow::anyhow!("busy")), true),
            (Refusal::too_many_requests(Duration::from_millis(10), "Trop."), true),
            (Refusal::internal(anyhow::anyhow!("bug")), false),
            (Refusal::method_not_allowed("GET".to_owned()), false),
        ] {
            assert_eq!(refusal.error_response().headers().contains_key(RETRY_AFTER), retry, "{refusal}");
        }
    }
}
