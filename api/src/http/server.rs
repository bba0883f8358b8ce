//! The server: binding, limits, workers.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use actix_service::IntoServiceFactory as _;
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data, PayloadConfig};
use actix_web::{HttpServer, http::KeepAlive};
use anyhow::{anyhow, ensure};
use mee_shared::links::Links;

use super::edge::edge;
use super::limits::LimitSettings;
use super::ready::Front;
use super::slow::Patience;
use super::{App, router, stop};
use crate::openid::{ProviderSettings, Providers};
use crate::outbound::Reach;
use crate::outbound::geocoder::Geocoder;
use crate::service::search::Search;
use crate::store::Db;

/// The largest body taken, in bytes.
const MAX_BODY: usize = 1024 * 1024;

/// How long an idle connection is kept: longer than common proxies keep theirs, so that they close first.
const KEEP_ALIVE: Duration = Duration::from_secs(75);

/// For how long the server has the processors to itself when it starts.
const HEAD_START: Duration = Duration::from_millis(50);

/// How the server listens.
#[derive(Clone)]
pub struct ServeConfig {
    /// The address to listen on, `127.0.0.1:8080`; port 0 takes a free one.
    pub listen: String,
    /// The address at which figures for Prometheus are given; none where it is empty.
    pub metrics_listen: String,
    /// The address under which the world sees the server; made from the address listened on when empty.
    pub public_url: String,
    /// How many worker threads; 0 for one per processor.
    pub workers: usize,
    /// How often one client may ask.
    pub limits: LimitSettings,
    /// The OpenID providers people may come from.
    pub openid_providers: Vec<ProviderSettings>,
    /// How far requests to addresses that other people chose may reach.
    pub reach: Reach,
    /// Who is asked for addresses that are not known here.
    pub geocoder: Option<Geocoder>,
    /// Within so many metres of a sector's border answers are to be confirmed.
    pub border_metres: u32,
    /// How many bytes public replies may take in memory.
    pub ready_bytes: u64,
    /// What finds fiches and schools by words.
    pub search: Arc<Search>,
    /// How long clients are waited for, and requests under way at the end.
    pub patience: Patience,
}

/// A server that has its address and does not answer yet.
pub struct Bound {
    config: ServeConfig,
    listener: TcpListener,
    metrics: Option<TcpListener>,
    address: SocketAddr,
    links: Links,
}

/// Takes the address.
///
/// # Errors
/// When the address is taken or malformed, or the public address is not one.
pub fn bind(config: ServeConfig) -> anyhow::Result<Bound> {
    let listener =
        TcpListener::bind(&config.listen).map_err(|error| anyhow!("{}", refused_address(&config.listen, &error)))?;
    let metrics = match config.metrics_listen.as_str() {
        "" => None,
        listen => Some(TcpListener::bind(listen).map_err(|error| anyhow!("{}", refused_address(listen, &error)))?),
    };
    let address = listener.local_addr()?;
    let public_url = if config.public_url.is_empty() { format!("http://{address}") } else { config.public_url.clone() };
    ensure!(
        is_public_url(&public_url),
        "« {public_url} » n'est pas une adresse publique : écrivez https://portail.exemple.fr, \
         avec un chemin s'il le faut, sans paramètre ni guillemet"
    );
    Ok(Bound { config, listener, metrics, address, links: Links::new(&public_url) })
}

/// Why the address cannot be listened on, and the way out.
fn refused_address(listen: &str, error: &std::io::Error) -> String {
    let reason = match error.kind() {
        ErrorKind::AddrInUse => {
            "un autre programme s'en sert déjà ; arrêtez-le, ou choisissez un autre port".to_owned()
        }
        ErrorKind::AddrNotAvailable => "cette machine n'a pas cette adresse".to_owned(),
        ErrorKind::PermissionDenied => {
            "il y faut des droits que ce programme n'a pas ; choisissez un port au-dessus de 1023".to_owned()
        }
        ErrorKind::InvalidInput => "écrivez une adresse et un port, 127.0.0.1:8080".to_owned(),
        _ => error.to_string(),
    };
    format!("impossible d'écouter sur « {listen} » : {reason}")
}

/// Whether it can stand in front of a path, in HTML, in a script and in a header.
fn is_public_url(url: &str) -> bool {
    url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).is_some_and(|rest| {
        !rest.is_empty()
            && !rest.starts_with('/')
            && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~:/[]%".contains(&byte))
    })
}

impl Bound {
    /// The address listened on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The public addresses the server gives.
    #[must_use]
    pub fn links(&self) -> &Links {
        &self.links
    }

    /// Answers until the process is told to stop. Needs an actix runtime (`actix_web::rt`).
    ///
    /// What `companions` starts begins once there are answers, so that it delays none, and ends after the last.
    ///
    /// # Errors
    /// When an embedded file is unusable, the system refuses the server, or a companion does not start.
    pub async fn serve<T>(self, db: Db, companions: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<()> {
        let Self { config, listener, metrics, address, links } = self;
        let providers = Providers::new(config.openid_providers)?;
        let app = Data::new(
            App::new(db, links, config.limits)?
                .with_providers(providers)
                .with_reach(config.reach)
                .with_geocoder(config.geocoder)
                .with_border(config.border_metres)
                .with_search(config.search)
                .with_patience(config.patience)
                .with_ready_bytes(config.ready_bytes)?,
        );
        if app.widget.version().is_none() {
            tracing::warn!("built without the widget: /widget.js answers 503; run `cargo xtask build`");
        }
        tracing::info!(%address, public_url = app.links.public_url(), "listening");
        let kept = app.clone();
        if let Some(listener) = metrics {
            tracing::info!(address = %listener.local_addr()?, "listening for those who read figures");
            actix_web::rt::spawn(super::metrics::serve(listener, app.clone())?);
        }
        let (patience, stopping) = (config.patience, app.clone());
        let mut server = HttpServer::new(move || {
            let inner = actix_web::App::new()
                .app_data(app.clone())
                .app_data(PayloadConfig::new(MAX_BODY))
                .configure(routes)
                .wrap(from_fn(edge));
            Front::before(app.clone(), inner.into_factory())
        })
        .client_request_timeout(patience.head)
        .keep_alive(KeepAlive::Timeout(KEEP_ALIVE))
        .disable_signals()
        .shutdown_timeout(patience.stop.as_secs());
        if config.workers > 0 {
            server = server.workers(config.workers);
        }
        let mut running = server.listen(listener)?.run();
        stop::on_signals(running.handle(), stopping)?;
        // It listens once it is awaited.
        let ended = tokio::time::timeout(HEAD_START, &mut running).await.ok();
        let companions = companions()?;
        let outcome = match ended {
            Some(outcome) => outcome,
            None => running.await,
        };
        // What was refused last is written even when the server was told to stop.
        web::block(move || kept.refusals.close()).await?;
        drop(companions);
        Ok(outcome?)
    }
}

/// Every route, and what answers where none does.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(router::api());
    router::internal(config);
    router::pages(config);
    config.default_service(web::to(router::fallback));
}

/// Takes the address and answers until the process is told to stop; see [`bind`] and [`Bound::serve`].
///
/// # Errors
/// As they do.
pub async fn serve(config: ServeConfig, db: Db) -> anyhow::Result<()> {
    bind(config)?.serve(db, || Ok(())).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_addresses_are_checked_before_they_reach_pages_and_scripts() {
        for (url, expected) in [
            ("https://portail.exemple.fr", true),
            ("https://exemple.fr/ecole", true),
            ("http://127.0.0.1:8080", true),
            ("http://[::1]:8080", true),
            ("portail.exemple.fr", false),
            ("https://", false),
            ("https:///a", false),
            ("https://a'b", false),
            ("https://a\"b", false),
            ("https://a?b=c", false),
            ("https://a/<b>", false),
            ("javascript:alert(1)", false),
        ] {
            assert_eq!(is_public_url(url), expected, "{url}");
        }
    }
}
