//! HTTP: addresses, extractors, replies, refusals, and the server that ties them together.
//!
//! Knows the routes and what they answer with; asks nothing of the store but whether it is there.

pub mod assets;
pub mod contract;
pub mod cookie;
mod cors;
pub mod document;
mod edge;
pub mod encoding;
pub mod extract;
pub mod limits;
mod metrics;
mod openapi;
pub mod problem;
pub mod ready;
pub mod reply;
pub mod request_id;
mod router;
pub mod screen;
mod server;
mod slow;
mod stop;
pub mod trace;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::Context as _;
use mee_shared::links::Links;

pub use assets::{Style, WidgetFiles};
pub use openapi::{internal as openapi_internal, public as openapi};
pub use server::{Bound, ServeConfig, bind, serve};
pub use slow::Patience;

use crate::openid::Providers;
use crate::outbound::Reach;
use crate::outbound::geocoder::Geocoder;
use crate::ready::{Compressor, Making, Ready};
use crate::service::catchment::Engine;
use crate::service::refusals::Refusals;
use crate::service::search::Search;
use crate::store::Db;
use limits::{LimitSettings, Limits};
use metrics::Metrics;

/// How many bytes public replies may take in memory where no setting says otherwise.
pub const READY_BYTES: u64 = 64 * 1024 * 1024;

/// What every handler may use. Made once at start, shared by all workers.
pub struct App {
    /// The database.
    pub db: Db,
    /// Makes public addresses.
    pub links: Links,
    /// Finds addresses, and the schools that serve a place.
    pub catchment: Engine,
    /// Finds fiches and schools by words.
    pub search: Arc<Search>,
    /// Public replies as final bytes.
    pub ready: Arc<Ready>,
    /// Which of them are being made.
    pub making: Making,
    /// What the operator's tools read.
    pub metrics: Metrics,
    /// What compresses them better.
    pub compressor: Compressor,
    /// The widget's files.
    pub widget: WidgetFiles,
    /// The style of whole pages.
    pub style: Style,
    /// How often one client may ask.
    pub limits: Limits,
    /// Who is asked for addresses that are not known here; nobody where none is set.
    pub geocoder: Option<Geocoder>,
    /// The OpenID providers people may come from.
    pub providers: Providers,
    /// How far requests to addresses that other people chose may reach.
    pub reach: Reach,
    /// How long clients are waited for.
    pub patience: Patience,
    /// Whether the server was told to stop.
    pub is_stopping: AtomicBool,
    /// Where refusals go that the audit log keeps.
    pub refusals: Refusals,
}

impl App {
    /// Prepares what does not change while the server runs.
    ///
    /// # Errors
    /// When an embedded file cannot be read or the system gives no thread.
    pub fn new(db: Db, links: Links, limits: LimitSettings) -> anyhow::Result<Self> {
        let ready = Arc::new(Ready::new(Arc::clone(db.versions()), READY_BYTES));
        Ok(Self {
            refusals: Refusals::start(db.clone()).context("the thread that writes refusals does not start")?,
            compressor: Compressor::start(&ready).context("the thread that compresses does not start")?,
            making: Making::default(),
            metrics: Metrics::new()?,
            ready,
            db,
            limits: Limits::new(limits),
            geocoder: None,
            catchment: Engine::default(),
            search: Arc::default(),
            providers: Providers::default(),
            reach: Reach::default(),
            patience: Patience::default(),
            is_stopping: AtomicBool::new(false),
            widget: WidgetFiles::embedded(&links)?,
            style: Style::embedded(&links),
            links,
        })
    }

    /// With these OpenID providers.
    #[must_use]
    pub fn with_providers(self, providers: Providers) -> Self {
        Self { providers, ..self }
    }

    /// With answers to be confirmed within so many metres of a sector's border; never for 0.
    #[must_use]
    pub fn with_border(mut self, metres: u32) -> Self {
        self.catchment.border_metres = metres;
        self
    }

    /// With at most so many bytes of public replies in memory.
    ///
    /// # Errors
    /// When the system gives no thread to compress them.
    pub fn with_ready_bytes(self, most: u64) -> anyhow::Result<Self> {
        let ready = Arc::new(Ready::new(Arc::clone(self.db.versions()), most));
        let compressor = Compressor::start(&ready).context("the thread that compresses does not start")?;
        Ok(Self { ready, compressor, ..self })
    }

    /// With clients waited for so long.
    #[must_use]
    pub fn with_patience(self, patience: Patience) -> Self {
        Self { patience, ..self }
    }

    /// With this search.
    #[must_use]
    pub fn with_search(self, search: Arc<Search>) -> Self {
        Self { search, ..self }
    }

    /// With requests to addresses that other people chose reaching so far.
    #[must_use]
    pub fn with_reach(self, reach: Reach) -> Self {
        Self { reach, ..self }
    }

    /// With this geocoder for addresses that are not known here.
    #[must_use]
    pub fn with_geocoder(self, geocoder: Option<Geocoder>) -> Self {
        Self { geocoder, ..self }
    }
}

#[cfg(test)]
mod tests;
