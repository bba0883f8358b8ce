//! The edge: the one middleware every request passes.
//!
//! It numbers the request, opens its log span, refuses what no handler should see, lets `HEAD` through as `GET`, answers
//! preflights, catches panics, writes refusals in the form their address calls for, and sets the headers all answers share.
//! It never logs a query string, a body, a path beyond its pattern, or who asked.

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Instant;

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use actix_web::http::{ConnectionType, Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::{Bytes, Data};
use actix_web::{Error, HttpResponse, ResponseError};
use mee_shared::problem::ProblemCode;
use tracing::Instrument as _;

use super::problem::Refusal;
use super::ready::Wanted;
use super::router::Zone;
use super::slow::Patience;
use super::{App, cors, document, request_id, slow, trace};

/// The longest path and query taken, in bytes: what common proxies take.
const LONGEST_TARGET: usize = 8_192;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Pages load their own script, style and data, and may be framed by any host.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self' https: data:; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors *";

/// The API's documentation writes its own style attributes; it loads nothing from elsewhere either.
const DOCS_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Pages for agents run nothing, and nobody may frame them: a framed form would take clicks meant for another.
const ACCOUNT_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'";

/// Data and fragments opened on their own run nothing.
const DATA_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

/// See the module.
///
/// # Errors
/// When the handler panicked: the error then carries the whole answer.
pub async fn edge(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let started = Instant::now();
    let request_id = request_id::new().to_string();
    let zone = Zone::of(request.path());
    let method = request.method().clone();
    let app = request.app_data::<Data<App>>().cloned();
    let span = tracing::info_span!("request", request_id = %request_id, method = %method);

    async move {
        let (mut wanted, mut arrival) = (None, None);
        let response = if let Some(refusal) = refused_at_sight(&request, zone, app.as_deref().map(AsRef::as_ref)) {
            request.error_response(refusal)
        } else if method == Method::OPTIONS && zone.is_shared() {
            request.into_response(cors::preflight())
        } else {
            if method == Method::HEAD {
                request.head_mut().method = Method::GET;
            }
            let longest = app.as_ref().map_or_else(|| Patience::default().body, |app| app.patience.body);
            arrival = slow::limit(&mut request, longest);
            wanted = Wanted::of(request.request());
            match caught(next.call(request)).await {
                Ok(answered) => answered?.map_into_boxed_body(),
                Err(message) => {
                    let refusal = Refusal::internal(anyhow::anyhow!("a handler panicked: {message}"));
                    log(&refusal, "", started);
                    let mut response = written(&refusal, app.as_deref().map(AsRef::as_ref), zone, &request_id);
                    dress(response.headers_mut(), zone, &request_id);
                    return Err(Panicked(std::sync::Mutex::new(Some(response.map_into_boxed_body()))).into());
                }
            }
        };

        if let Some(app) = &app {
            app.metrics.note(response.status(), started);
        }
        let mut response = match response.response().error() {
            Some(error) => {
                if let Some(wanted) = wanted {
                    wanted.refuse();
                }
                let late = arrival.and_then(|arrival| arrival.refusal());
                let is_late = late.is_some();
                let other;
                let refusal = match (late, error.as_error::<Refusal>()) {
                    (None, Some(refusal)) => refusal,
                    (late, _) => {
                        other = late.unwrap_or_else(|| Refusal::of_status(error.as_response_error().status_code()));
                        &other
                    }
                };
                let pattern = response.request().match_pattern().unwrap_or_default();
                log(refusal, &pattern, started);
                if let Some(app) = &app {
                    trace::note(app, response.request(), (zone, &method), &pattern, refusal);
                }
                let mut written = written(refusal, app.as_deref().map(AsRef::as_ref), zone, &request_id);
                if is_late {
                    // What is left of the body would be taken for the next request.
                    written.head_mut().set_connection_type(ConnectionType::Close);
                }
                response.into_response(written)
            }
            None => {
                // The pattern costs as much as finding the handler: it is asked for only where it is used.
                let wanted = app.as_ref().zip(wanted);
                if wanted.is_some() || tracing::enabled!(tracing::Level::INFO) {
                    let pattern = response.request().match_pattern().unwrap_or_default();
                    log_answer(response.status(), &pattern, started);
                    if let Some((app, wanted)) = wanted {
                        wanted.keep(app, response.request(), &pattern);
                    }
                }
                response
            }
        };
        dress(response.headers_mut(), zone, &request_id);
        Ok(if method == Method::HEAD { response.map_body(|_, body| Headless(body.size()).boxed()) } else { response })
    }
    .instrument(span)
    .await
}

/// What no handler should see: a client that asks too often, an address too long.
fn refused_at_sight(request: &ServiceRequest, zone: Zone, app: Option<&App>) -> Option<Refusal> {
    if let Some(app) = app.filter(|_| zone.is_counted())
        && let Err(refusal) = app.limits.check_read(app.limits.client(request.head().peer_addr, request.headers()))
    {
        return Some(refusal);
    }
    let target = request.uri().path_and_query().map_or(0, |target| target.as_str().len());
    (target > LONGEST_TARGET).then(|| {
        let detail = format!("L'adresse a {target} octets ; elle peut en avoir {LONGEST_TARGET}.");
        Refusal::new(ProblemCode::TooLarge, detail)
    })
}

/// The answer of the future, or the message of its panic.
async fn caught<F: Future>(future: F) -> Result<F::Output, String> {
    let mut future = pin!(future);
    poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
        Ok(poll) => poll.map(Ok),
        Err(panic) => {
            let message = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
            Poll::Ready(Err(message.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()))
        }
    })
    .await
}

/// The refusal in the form its address calls for: a page for people, a document for programs.
fn written(refusal: &Refusal, app: Option<&App>, zone: Zone, request_id: &str) -> HttpResponse {
    let problem = refusal.problem(request_id);
    let bare = refusal.error_response();
    let (content_type, body) = match app {
        Some(app) if zone.is_read_by_people() => {
            ("text/html; charset=utf-8", document::problem_page(app, &problem).into_bytes())
        }
        _ => ("application/problem+json", serde_json::to_vec(&problem).unwrap_or_default()),
    };
    let mut response = bare.set_body(BoxBody::new(Bytes::from(body)));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Sets the headers that all answers of a zone share.
pub(super) fn dress(headers: &mut HeaderMap, zone: Zone, request_id: &str) {
    if let Ok(value) = HeaderValue::from_str(request_id) {
        headers.insert(REQUEST_ID, value);
    }
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // The address of a page for agents may carry a token that counts once; no other site is told of it.
    let referrer = if zone == Zone::Account { "same-origin" } else { "strict-origin-when-cross-origin" };
    headers.insert(REFERRER_POLICY, HeaderValue::from_static(referrer));
    let policy = match zone {
        Zone::Page => PAGE_POLICY,
        Zone::Account => ACCOUNT_POLICY,
        Zone::Docs => DOCS_POLICY,
        Zone::Api | Zone::Widget | Zone::Asset | Zone::Health => DATA_POLICY,
    };
    // A file that someone uploaded comes with a stricter one.
    if !headers.contains_key(CONTENT_SECURITY_POLICY) {
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    }
    if zone.is_shared() {
        cors::open(headers);
    }
}

fn log(refusal: &Refusal, pattern: &str, started: Instant) {
    let code = refusal.code();
    let (status, elapsed) = (code.status(), milliseconds(started));
    match refusal.cause() {
        Some(cause) => tracing::error!(status, code = code.as_str(), pattern, elapsed, cause, "failed"),
        None => tracing::info!(status, code = code.as_str(), pattern, elapsed, "refused"),
    }
}

fn log_answer(status: StatusCode, pattern: &str, started: Instant) {
    tracing::info!(status = status.as_u16(), pattern, elapsed = milliseconds(started), "answered");
}

fn milliseconds(started: Instant) -> u64 {
    u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// The body of an answer to `HEAD`: its size, and nothing to send.
pub(super) struct Headless(BodySize);

impl Headless {
    /// Of a body of this size.
    pub(super) fn of(size: BodySize) -> Self {
        Self(size)
    }
}

impl MessageBody for Headless {
    type Error = std::convert::Infallible;

    fn size(&self) -> BodySize {
        self.0
    }

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Poll::Ready(None)
    }
}

/// Carries the answer to a request whose handler panicked: the request itself is lost with the handler, and without it the
/// framework takes errors only.
struct Panicked(std::sync::Mutex<Option<HttpResponse>>);

impl std::fmt::Debug for Panicked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Panicked")
    }
}

impl std::fmt::Display for Panicked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a handler panicked")
    }
}

impl ResponseError for Panicked {
    fn error_response(&self) -> HttpResponse {
        let response = self.0.lock().ok().and_then(|mut response| response.take());
        response.unwrap_or_else(|| HttpResponse::new(StatusCode::INTERNAL_SERVER_ERROR))
    }
}
