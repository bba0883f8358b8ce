//! The end of the server: what a signal begins.
//!
//! `SIGTERM` lets requests under way end; `SIGINT` and `SIGQUIT`, from a terminal, do not wait for anybody.

use std::sync::atomic::Ordering;

use actix_web::dev::ServerHandle;
use actix_web::web::Data;

use super::App;

/// What the process was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    /// To end what is under way.
    Finish,
    /// To end.
    Leave,
}

/// Stops the server when the process is told to.
///
/// # Errors
/// When the system does not give the signals.
pub(super) fn on_signals(server: ServerHandle, app: Data<App>) -> std::io::Result<()> {
    let mut signals = Signals::new()?;
    actix_web::rt::spawn(async move {
        let mut told = signals.next().await;
        app.is_stopping.store(true, Ordering::Release);
        let (notice, wait) = (app.patience.notice, app.patience.stop);
        if told == Told::Finish && !notice.is_zero() {
            tracing::info!(seconds = notice.as_secs(), "told to stop: those who ask whether it is ready hear of it");
            // Told again, it does not wait any longer.
            if let Ok(again) = actix_web::rt::time::timeout(notice, signals.next()).await {
                told = again;
            }
        }
        if told == Told::Finish {
            tracing::info!(seconds = wait.as_secs(), "told to stop: what is under way ends");
        }
        server.stop(told == Told::Finish).await;
    });
    Ok(())
}

#[cfg(unix)]
struct Signals {
    term: actix_web::rt::signal::unix::Signal,
    int: actix_web::rt::signal::unix::Signal,
    quit: actix_web::rt::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        use actix_web::rt::signal::unix::{SignalKind, signal};
        Ok(Self {
            term: signal(SignalKind::terminate())?,
            int: signal(SignalKind::interrupt())?,
            quit: signal(SignalKind::quit())?,
        })
    }

    /// The next one.
    async fn next(&mut self) -> Told {
        std::future::poll_fn(|context| {
            if self.int.poll_recv(context).is_ready() || self.quit.poll_recv(context).is_ready() {
                return std::task::Poll::Ready(Told::Leave);
            }
            self.term.poll_recv(context).map(|_| Told::Finish)
        })
        .await
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    /// The next one.
    async fn next(&mut self) -> Told {
        // Without a way to be told it goes on until it is killed.
        if actix_web::rt::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        Told::Leave
    }
}
