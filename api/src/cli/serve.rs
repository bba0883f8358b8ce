//! `mee serve`.

use std::io::IsTerminal as _;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use clap::Args;

use super::DatabaseArgs;
use crate::http::limits::{LimitSettings, TrustedProxies};
use crate::http::{ServeConfig, bind};
use crate::outbound::{Client, Reach};
use crate::service::auth::check_secrets;
use crate::service::mail::Worker;
use crate::service::reminders::Reminders;
use crate::service::retention::Retention;
use crate::service::search::{Follower, Search};
use crate::service::webhooks;
use crate::service::works::{Clock, apply_due};
use crate::store::Engine;
use crate::store::versions::Watch;

/// The flags of `mee serve`.
#[derive(Args)]
pub(super) struct ServeArgs {
    #[command(flatten)]
    database: DatabaseArgs,
    /// Adresse d'écoute (127.0.0.1:8080 par défaut)
    #[arg(long, value_name = "ADRESSE")]
    listen: Option<String>,
    /// Adresse publique du portail, vue des navigateurs : https://portail.example.org
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
}

pub(super) fn run(args: &ServeArgs) -> anyhow::Result<()> {
    let mut settings = args.database.settings()?;
    if let Some(listen) = &args.listen {
        settings.listen.clone_from(listen);
    }
    if let Some(public_url) = &args.public_url {
        settings.public_url.clone_from(public_url);
    }
    if settings.public_url.is_empty() {
        settings.public_url = format!("http://{}", settings.listen);
    }
    start_log(&settings.log_format);
    crate::store::vault::set(settings.vault()?)?;
    let db = crate::store::Db::open(&settings.database)?;
    check_secrets(&db).context("les secrets de la base ne s'ouvrent pas avec secret_key")?;
    if !crate::store::vault::is_sealing() && settings.public_url.starts_with("https://") {
        tracing::warn!("secrets stand in the database as they are: set `secret_key_file`, then run `mee keys encrypt`");
    }
    let limits = LimitSettings {
        reads_per_minute: NonZeroU32::new(settings.reads_per_minute),
        sign_in: settings.limit_sign_in,
        proxies: TrustedProxies::read(&settings.trusted_proxies, &settings.forwarded_header)?,
    };
    let sender = settings.sender()?;
    let reach = if settings.outbound_allow_local { Reach::Everywhere } else { Reach::Public };
    if reach == Reach::Everywhere {
        tracing::warn!("outbound_allow_local: webhooks may lead into this network; for trials only");
    }
    let geocoder = settings.geocoder(reach)?;
    let search = Arc::new(Search::default());
    let folder = SearchFolder::of(&settings)?;
    let patience = settings.patience();
    let config = ServeConfig {
        patience,
        listen: settings.listen,
        metrics_listen: settings.metrics_listen,
        public_url: settings.public_url,
        workers: settings.workers,
        limits,
        openid_providers: settings.openid_providers,
        reach,
        geocoder,
        border_metres: settings.catchment_border_metres,
        ready_bytes: u64::from(settings.ready_megabytes) * 1024 * 1024,
        search: Arc::clone(&search),
    };
    let bound = bind(config)?;
    if sender.is_none() {
        tracing::warn!("no smtp_url: mail waits in the outbox, and nobody gets invitations or new passwords");
    }
    // What came due while nobody served is in force before the first answer.
    apply_due(&db).context("publications en attente")?;
    let watch = Watch::start(&db).context("ce que d'autres écrivent n'est pas suivi")?;
    let links = bound.links().clone();
    let (beside, audit_days, changes_days) =
        (db.clone(), settings.audit_retention_days, settings.changes_retention_days);
    // The first parent does not wait for what nobody waits for.
    let companions = move || -> anyhow::Result<Companions> {
        Ok(Companions {
            _worker: Worker::start(beside.clone(), links.clone(), sender)?,
            _webhooks: webhooks::Worker::start(&beside, &links, &Client::new(reach), changes_days)?,
            _clock: Clock::start(beside.clone())?,
            _follower: Follower::start(beside.clone(), folder.path().to_owned(), search)?,
            _retention: Retention::start(beside.clone(), audit_days)?,
            _reminders: Reminders::start(beside)?,
            _watch: watch,
            _folder: folder,
        })
    };
    actix_web::rt::System::new().block_on(bound.serve(db, companions))
}

/// What works beside the server, and ends in this order after the last request: one may still have put mail.
struct Companions {
    _worker: Worker,
    _webhooks: webhooks::Worker,
    _clock: Clock,
    _follower: Follower,
    _retention: Retention,
    _reminders: Reminders,
    _watch: Watch,
    _folder: SearchFolder,
}

fn start_log(format: &str) {
    let filter = tracing_subscriber::EnvFilter::try_from_env("MEE_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    // Colours are for people at a terminal: in a file or a journal they are noise.
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    if format == "json" {
        log.json().init();
    } else {
        log.init();
    }
}

/// Where the search index stands.
enum SearchFolder {
    /// Kept from one start to the next, and shared by the processes that name it.
    Kept(PathBuf),
    /// This process's own, which goes with it.
    Own(tempfile::TempDir),
}

impl SearchFolder {
    /// The folder of the setting; else beside the SQLite file; else a temporary one.
    fn of(settings: &super::settings::Settings) -> anyhow::Result<Self> {
        if !settings.search_folder.is_empty() {
            return Ok(Self::Kept(PathBuf::from(&settings.search_folder)));
        }
        Ok(match Engine::parse(&settings.database)? {
            Engine::Sqlite { path } => {
                let mut name = path.into_os_string();
                name.push(".search");
                Self::Kept(PathBuf::from(name))
            }
            Engine::Postgres { .. } => Self::Own(tempfile::tempdir().context("dossier temporaire de la recherche")?),
        })
    }

    fn path(&self) -> &Path {
        match self {
            Self::Kept(path) => path,
            Self::Own(folder) => folder.path(),
        }
    }
}
