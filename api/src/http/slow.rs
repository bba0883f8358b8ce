//! Bodies that come too slowly: a client that sends a byte now and then must not hold a place for long.

use std::future::Future as _;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::HttpMessage as _;
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::error::PayloadError;
use actix_web::rt::time::{Sleep, sleep};
use actix_web::web::Bytes;
use futures_core::Stream;

/// How long a body may take to arrive, whatever its size: ten megabytes over a slow line of one megabyte a second, six times over.
const LONGEST: Duration = Duration::from_secs(60);

/// A body that ends with an error when its time is over.
struct Timed<S> {
    body: S,
    end: Pin<Box<Sleep>>,
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
        this.end.as_mut().poll(context).map(|()| Some(Err(PayloadError::Incomplete(None))))
    }
}

/// Gives the body of the request a time to arrive in.
pub(super) fn limit(request: &mut ServiceRequest) {
    let body = request.take_payload();
    // What has no body keeps none.
    if matches!(body, Payload::None) {
        return;
    }
    request.set_payload(Payload::Stream { payload: Box::pin(Timed { body, end: Box::pin(sleep(LONGEST)) }) });
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
        let mut body = Timed { body: Silent, end: Box::pin(sleep(Duration::from_millis(20))) };
        let item = poll_fn(|context| Pin::new(&mut body).poll_next(context)).await;
        assert!(matches!(item, Some(Err(PayloadError::Incomplete(None)))), "{item:?}");
    }
}
