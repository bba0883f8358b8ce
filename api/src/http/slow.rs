//! How long the server waits: for what comes slowly, and for what is under way when it is told to stop.
//!
//! A client that sends a byte now and then must not hold a place for long.

use std::cell::Cell;
use std::future::Future as _;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::HttpMessage as _;
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::error::PayloadError;
use actix_web::rt::time::{Sleep, sleep};
use actix_web::web::Bytes;
use futures_core::Stream;
use mee_shared::problem::ProblemCode;

use super::problem::Refusal;

/// How long the server waits.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For the head of a request, from its first byte; then the framework answers 408 without a body.
    pub head: Duration,
    /// For the body, whatever its size.
    pub body: Duration,
    /// For requests under way, after the server was told to stop.
    pub stop: Duration,
    /// For those who send requests here to hear that the server is about to stop, before it refuses connections.
    pub notice: Duration,
}

impl Default for Patience {
    /// Ten megabytes over a slow line of one megabyte a second arrive within a minute, six times over.
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            body: Duration::from_secs(60),
            stop: Duration::from_secs(20),
            notice: Duration::ZERO,
        }
    }
}

/// A body that ends with an error when its time is over.
struct Timed<S> {
    body: S,
    end: Pin<Box<Sleep>>,
    arrival: Arrival,
}

/// Whether the body of a request took too long.
#[derive(Debug, Clone, Default)]
pub(super) struct Arrival(Rc<Cell<bool>>);

impl Arrival {
    /// What is answered instead of what the handler made of half a body.
    pub(super) fn refusal(&self) -> Option<Refusal> {
        let detail = "Le contenu de la requête n'est pas arrivé à temps. Vérifiez votre connexion, puis recommencez.";
        self.0.get().then(|| Refusal::new(ProblemCode::RequestTimeout, detail))
    }
}

impl<S> Stream for Timed<S>
where
    S: Stream<Item = Result<Bytes, PayloadError>> + Unpin,
{
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if let Poll::Ready(item) = Pin::new(&mut this.body).poll_next(context) {
            return Poll::Ready(item);
        }
        this.end.as_mut().poll(context).map(|()| {
            this.arrival.0.set(true);
            Some(Err(PayloadError::Incomplete(None)))
        })
    }
}

/// Gives the body of the request a time to arrive in; none where there is no body.
pub(super) fn limit(request: &mut ServiceRequest, longest: Duration) -> Option<Arrival> {
    let body = request.take_payload();
    // What has no body keeps none.
    if matches!(body, Payload::None) {
        return None;
    }
    let arrival = Arrival::default();
    let timed = Timed { body, end: Box::pin(sleep(longest)), arrival: arrival.clone() };
    request.set_payload(Payload::Stream { payload: Box::pin(timed) });
    Some(arrival)
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use super::*;

    /// A body of which nothing more comes.
    struct Silent;

    impl Stream for Silent {
        type Item = Result<Bytes, PayloadError>;

        fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            Poll::Pending
        }
    }

    #[actix_web::test]
    async fn a_body_that_does_not_come_ends_with_an_error() {
        let arrival = Arrival::default();
        let end = Box::pin(sleep(Duration::from_millis(20)));
        let mut body = Timed { body: Silent, end, arrival: arrival.clone() };
        assert!(arrival.refusal().is_none());
        let item = poll_fn(|context| Pin::new(&mut body).poll_next(context)).await;
        assert!(matches!(item, Some(Err(PayloadError::Incomplete(None)))), "{item:?}");
        assert!(arrival.refusal().is_some_and(|refusal| refusal.code() == ProblemCode::RequestTimeout));
    }
}
