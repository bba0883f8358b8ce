//! Figures for the operator, as Prometheus reads them, on an address of their own that parents never reach.
//!
//! No label holds anything of a request but the class of its status: neither paths nor clients are counted.

use std::net::TcpListener;
use std::time::Instant;

use actix_web::dev::Server;
use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{self, Data};
use actix_web::{HttpResponse, HttpServer};
use prometheus::{
    Encoder as _, HistogramOpts, HistogramVec, IntCounter, IntGauge, Opts, Registry, TEXT_FORMAT, TextEncoder,
};

use super::App;
use super::problem::Refusal;

/// The bounds of how long answers take, in seconds: from what needs one statement to what nobody waits for.
const BOUNDS: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// See the module.
pub struct Metrics {
    registry: Registry,
    /// Answers from ready bytes that hold.
    pub ready: IntCounter,
    /// Answers from ready bytes while the database was away.
    pub stale: IntCounter,
    /// Answers that another request made, and that were waited for.
    pub shared: IntCounter,
    made: HistogramVec,
    entries: IntGauge,
    bytes: IntGauge,
    database: IntGauge,
    connections: IntGauge,
    idle: IntGauge,
}

impl Metrics {
    /// Every figure at zero.
    ///
    /// # Errors
    /// When a name is taken twice or malformed.
    pub fn new() -> prometheus::Result<Self> {
        let registry = Registry::new();
        let counter = |name: &str, help: &str| -> prometheus::Result<IntCounter> {
            let counter = IntCounter::new(name, help)?;
            registry.register(Box::new(counter.clone()))?;
            Ok(counter)
        };
        let gauge = |name: &str, help: &str| -> prometheus::Result<IntGauge> {
            let gauge = IntGauge::with_opts(Opts::new(name, help))?;
            registry.register(Box::new(gauge.clone()))?;
            Ok(gauge)
        };
        let options = HistogramOpts::new("mee_made_seconds", "How long answers took that were made by a handler.");
        let made = HistogramVec::new(options.buckets(BOUNDS.to_vec()), &["status"])?;
        registry.register(Box::new(made.clone()))?;
        Ok(Self {
            ready: counter("mee_ready_answers_total", "Answers from ready bytes.")?,
            stale: counter("mee_stale_answers_total", "Answers from ready bytes while the database was away.")?,
            shared: counter("mee_shared_answers_total", "Answers made by another request for the same reply.")?,
            entries: gauge("mee_ready_replies", "Replies kept as ready bytes.")?,
            bytes: gauge("mee_ready_bytes", "Bytes that they take in memory.")?,
            database: gauge("mee_database_up", "Whether the database answers.")?,
            connections: gauge("mee_database_connections", "Connections to the database.")?,
            idle: gauge("mee_database_idle_connections", "Those that nobody uses.")?,
            made,
            registry,
        })
    }

    /// Counts an answer that a handler made.
    pub fn note(&self, status: StatusCode, started: Instant) {
        let class = match status.as_u16() {
            ..200 => "1xx",
            200..300 => "2xx",
            300..400 => "3xx",
            400..500 => "4xx",
            _ => "5xx",
        };
        self.made.with_label_values(&[class]).observe(started.elapsed().as_secs_f64());
    }

    fn text(&self, app: &App) -> prometheus::Result<Vec<u8>> {
        let count = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let (entries, bytes) = app.ready.size();
        self.entries.set(i64::try_from(entries).unwrap_or(i64::MAX));
        self.bytes.set(count(bytes));
        self.database.set(i64::from(!app.ready.versions().is_away()));
        let (connections, idle) = app.db.connections();
        self.connections.set(i64::from(connections));
        self.idle.set(i64::from(idle));
        let mut text = Vec::new();
        TextEncoder::new().encode(&self.registry.gather(), &mut text)?;
        Ok(text)
    }
}

async fn get_metrics(app: Data<App>) -> Result<HttpResponse, Refusal> {
    let text = app.metrics.text(&app).map_err(Refusal::internal)?;
    Ok(HttpResponse::Ok().insert_header((CONTENT_TYPE, TEXT_FORMAT)).body(text))
}

/// Answers `/metrics` there, and nothing else.
///
/// # Errors
/// When the system refuses the server.
pub(super) fn serve(listener: TcpListener, app: Data<App>) -> std::io::Result<Server> {
    let make = move || actix_web::App::new().app_data(app.clone()).route("/metrics", web::get().to(get_metrics));
    Ok(HttpServer::new(make).workers(1).disable_signals().listen(listener)?.run())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use mee_shared::links::Links;

    use super::*;
    use crate::http::limits::LimitSettings;
    use crate::store::Db;

    #[test]
    fn answers_are_counted_by_the_class_of_their_status() {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(&format!("sqlite:{}", folder.path().join("a.db").display())).unwrap();
        let app = App::new(db, Links::new("https://portail.example.org"), LimitSettings::default()).unwrap();
        for status in [StatusCode::OK, StatusCode::NO_CONTENT, StatusCode::NOT_FOUND] {
            app.metrics.note(status, Instant::now());
        }
        app.metrics.ready.inc();
        let text = String::from_utf8(app.metrics.text(&app).unwrap()).unwrap();
        for line in [
            "mee_made_seconds_count{status=\"2xx\"} 2",
            "mee_made_seconds_count{status=\"4xx\"} 1",
            "mee_ready_answers_total 1",
            "mee_stale_answers_total 0",
            "mee_database_up 1",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} is not in\n{text}");
        }
    }
}
