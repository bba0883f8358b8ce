//! The service that stands before the application: what is ready is answered here, and goes no further.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use actix_http::{Request, Response};
use actix_web::Error;
use actix_web::body::BoxBody;
use actix_web::dev::{AppConfig, Service, ServiceFactory, ServiceResponse};
use actix_web::http::{Method, StatusCode};
use actix_web::web::Data;

use super::writing::{self, Terms};
use super::{Wanted, key, now};
use crate::http::router::Zone;
use crate::http::{App, request_id};
use crate::ready::{Entry, Maker, Outcome, Turn};

/// How often a request waits for what others make before it goes on by itself: they may go away, and what they make may hold no
/// longer when it is there.
const PATIENCE: usize = 3;

/// Makes the service for each worker.
pub struct Front<F> {
    app: Data<App>,
    inner: F,
}

impl<F> Front<F> {
    /// Before this application.
    pub fn before(app: Data<App>, inner: F) -> Self {
        Self { app, inner }
    }
}

impl<F> ServiceFactory<Request> for Front<F>
where
    F: ServiceFactory<Request, Config = AppConfig, Response = ServiceResponse<BoxBody>, Error = Error>,
    F::Future: 'static,
    F::Service: 'static,
{
    type Response = Response<BoxBody>;
    type Error = Error;
    type Config = AppConfig;
    type Service = Answering<F::Service>;
    type InitError = F::InitError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Service, Self::InitError>>>>;

    fn new_service(&self, config: AppConfig) -> Self::Future {
        let (app, inner) = (self.app.clone(), self.inner.new_service(config));
        Box::pin(async move { Ok(Answering { app, inner: Rc::new(inner.await?) }) })
    }
}

/// See the module.
pub struct Answering<S> {
    app: Data<App>,
    inner: Rc<S>,
}

/// An answer that is there, or one that is being made.
pub enum Answered {
    /// There.
    Ready(Option<Response<BoxBody>>),
    /// Being made.
    Made(Pin<Box<dyn Future<Output = Result<Response<BoxBody>, Error>>>>),
}

impl Future for Answered {
    type Output = Result<Response<BoxBody>, Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.get_mut() {
            Self::Ready(response) => match response.take() {
                Some(response) => Poll::Ready(Ok(response)),
                // Polled again after its end, which nobody does.
                None => Poll::Pending,
            },
            Self::Made(making) => making.as_mut().poll(context),
        }
    }
}

impl<S> Service<Request> for Answering<S>
where
    S: Service<Request, Response = ServiceResponse<BoxBody>, Error = Error> + 'static,
    S::Future: 'static,
{
    type Response = Response<BoxBody>;
    type Error = Error;
    type Future = Answered;

    fn poll_ready(&self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&self, request: Request) -> Answered {
        let (key, stand_in) = match self.look(&request) {
            Found::Ready(response) => return Answered::Ready(Some(response)),
            Found::Outdated(key, stand_in) => (key, Some(stand_in)),
            Found::Absent(key) => (key, None),
            Found::Nothing => {
                let making = self.inner.call(request);
                return Answered::Made(Box::pin(async move { Ok(making.await?.into()) }));
            }
        };
        let (app, inner) = (self.app.clone(), Rc::clone(&self.inner));
        Answered::Made(Box::pin(async move {
            match turn(&app, &key, &request).await {
                Ok(response) => return Ok(response),
                Err(Some(maker)) => Wanted::mark(&request, &app, maker),
                Err(None) => {}
            }
            let response: Response<BoxBody> = inner.call(request).await?.into();
            // The database may go away before this process knows; what stood here until now is better than nothing.
            match stand_in.filter(|_| response.status() == StatusCode::SERVICE_UNAVAILABLE) {
                Some(stand_in) if app.ready.may_stand_in(&stand_in.entry) => Ok(stand_in.answer(&app)),
                _ => Ok(response),
            }
        }))
    }
}

/// The answer that somebody else has made meanwhile; or who makes it, which is the caller where it is given to it, and is no
/// business of others where it is not.
async fn turn(app: &App, key: &str, request: &Request) -> Result<Response<BoxBody>, Option<Maker>> {
    if !app.ready.versions().is_watched() {
        return Err(None);
    }
    let started = Instant::now();
    for _ in 0..PATIENCE {
        let waiting = match app.making.begin(key) {
            Turn::Ours(maker) => return Err(Some(maker)),
            Turn::Theirs(waiting) => waiting,
        };
        match waiting.outcome().await {
            // Made after this request came, or of the same content: no older than what it would be told itself.
            Outcome::Made(entry) if holds(app, &entry) => {
                let head = request.head();
                // Who reads too often is told so by the edge, as everywhere.
                if app.limits.check_read(app.limits.client(head.peer_addr, &head.headers)).is_err() {
                    return Err(None);
                }
                let terms = Terms::of(&head.method, &head.headers);
                app.metrics.shared.inc();
                count(app, &entry);
                return Ok(written(&entry, &terms, (Zone::of(head.uri.path()), &head.method), started, None));
            }
            Outcome::Made(_) | Outcome::Abandoned => {}
            // What failed for one is not tried by the others one after the other.
            Outcome::Nothing => return Err(None),
        }
    }
    Err(None)
}

/// Whether the reply may be sent as what there is now.
fn holds(app: &App, entry: &Entry) -> bool {
    entry.searched.as_deref().is_none_or(|searched| app.search.holds(searched)) && app.ready.holds(entry, now())
}

/// Counts the question that the reply answers, where it answers one.
fn count(app: &App, entry: &Entry) {
    if let Some(searched) = &entry.searched {
        app.search.count(searched);
    }
}

/// What there is for a request.
enum Found {
    /// The answer.
    Ready(Response<BoxBody>),
    /// What was the answer until something changed, with its key.
    Outdated(Box<str>, Box<StandIn>),
    /// Nothing yet under this key.
    Absent(Box<str>),
    /// The request is none of ours.
    Nothing,
}

/// A reply that no longer holds, with what is needed to send it all the same.
struct StandIn {
    entry: Arc<Entry>,
    terms: Terms,
    zone: Zone,
    method: Method,
    started: Instant,
}

impl StandIn {
    fn answer(&self, app: &App) -> Response<BoxBody> {
        let away_for = Some(app.ready.versions().away_for().unwrap_or_default());
        app.metrics.stale.inc();
        written(&self.entry, &self.terms, (self.zone, &self.method), self.started, away_for)
    }
}

impl<S> Answering<S> {
    fn look(&self, request: &Request) -> Found {
        let app: &App = &self.app;
        let head = request.head();
        let Some(key) = key(&head.method, &head.uri, &head.headers) else { return Found::Nothing };
        let Some(entry) = app.ready.find(&key) else { return Found::Absent((*key).into()) };
        let zone = Zone::of(head.uri.path());
        let (is_away, holds) = (app.ready.versions().is_away(), holds(app, &entry));
        let is_served = if is_away { app.ready.may_stand_in(&entry) } else { holds };
        let (terms, started) = (Terms::of(&head.method, &head.headers), Instant::now());
        if !is_served {
            let stand_in = StandIn { entry, terms, zone, method: head.method.clone(), started };
            return Found::Outdated((*key).into(), Box::new(stand_in));
        }
        // Who reads too often is told so by the edge, as everywhere.
        if app.limits.check_read(app.limits.client(head.peer_addr, &head.headers)).is_err() {
            return Found::Nothing;
        }
        if !is_away && entry.wants_better() {
            app.compressor.put(&key, &entry);
        }
        let away_for = if is_away { app.ready.versions().away_for() } else { None };
        let counter = if is_away { &app.metrics.stale } else { &app.metrics.ready };
        counter.inc();
        count(app, &entry);
        Found::Ready(written(&entry, &terms, (zone, &head.method), started, away_for))
    }
}

/// The answer, and its line in the log.
fn written(
    entry: &Entry,
    terms: &Terms,
    (zone, method): (Zone, &Method),
    started: Instant,
    away_for: Option<u64>,
) -> Response<BoxBody> {
    let mut buffer = uuid::Uuid::encode_buffer();
    let request_id: &str = request_id::new().hyphenated().encode_lower(&mut buffer);
    let response = writing::answer(entry, terms, zone, request_id, away_for);
    tracing::info_span!("request", %request_id, method = %method).in_scope(|| {
        let elapsed = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let (status, pattern, is_stale) = (response.status().as_u16(), &*entry.pattern, away_for.is_some());
        tracing::info!(status, pattern, elapsed, is_ready = true, is_stale, "answered");
    });
    response
}

#[cfg(test)]
mod tests;
