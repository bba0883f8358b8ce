//! Settings: defaults, then a TOML file, then the environment (`MEE_LISTEN`…, `DATABASE_URL`), then flags.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use config::{Config, File};
use serde::Deserialize;

use crate::auth::seal::Vault;
use crate::http::Patience;
use crate::mail::{Sender, SmtpSettings};
use crate::outbound::Reach;
use crate::outbound::geocoder::Geocoder;

/// Every setting of the server; no Debug, for some hold passwords.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// `sqlite:PATH` or `postgres://…`; also `DATABASE_URL`.
    pub database: String,
    /// The address to listen on, `127.0.0.1:8080`.
    pub listen: String,
    /// The address at which figures for Prometheus are given, `127.0.0.1:9090`; none where it is empty.
    pub metrics_listen: String,
    /// The address under which the world sees the server; made from `listen` when empty.
    pub public_url: String,
    /// How many threads answer requests; as many as processors when 0.
    pub workers: usize,
    /// Public reads a minute for each client address; no limit when 0.
    pub reads_per_minute: u32,
    /// Whether attempts to sign in are limited.
    pub limit_sign_in: bool,
    /// Networks or addresses of the proxies whose word on the client's address is taken, parted by commas.
    pub trusted_proxies: String,
    /// The header in which they write it: `x-forwarded-for` or `forwarded`.
    pub forwarded_header: String,
    /// How many days audit entries are kept; for ever when 0.
    pub audit_retention_days: u32,
    /// How many days changes are kept for those who follow them; for ever when 0.
    pub changes_retention_days: u32,
    /// Within so many metres of the border of a drawn sector an answer is to be confirmed; never when 0.
    pub catchment_border_metres: u32,
    /// Whether webhooks may lead to plain HTTP and into this network: for trials only.
    pub outbound_allow_local: bool,
    /// A geocoder for addresses that are not known here, `https://data.geopf.fr/geocodage`; none is asked where it is empty.
    pub geocoder_url: String,
    /// How many milliseconds it may take.
    pub geocoder_timeout_ms: u64,
    /// Where the search index stands; beside the SQLite file, or in a temporary folder, where it is empty.
    pub search_folder: String,
    /// How many megabytes public replies may take in memory; ready ones are served without the database.
    pub ready_megabytes: u32,
    /// The keys that seal secrets in the database: 32 bytes in base64 each, parted by commas, the first seals.
    pub secret_key: Secret,
    /// A file that holds them instead, one a line.
    pub secret_key_file: String,
    /// The relay that mail goes through, `smtps://user:password@relay`; mail waits in the outbox where it is empty.
    pub smtp_url: String,
    /// The sender of mail.
    pub mail_from: String,
    /// Where answers to mail go; the sender where it is empty.
    pub mail_reply_to: String,
    /// For how many seconds the head of a request is waited for.
    pub head_timeout_seconds: u32,
    /// For how many seconds its body is waited for.
    pub body_timeout_seconds: u32,
    /// For how many seconds requests under way may go on after the server was told to stop.
    pub stop_timeout_seconds: u32,
    /// For how many seconds `/health/ready` tells of the stop, and connections are taken, before that.
    pub stop_notice_seconds: u32,
    /// `text` or `json`.
    pub log_format: String,
    /// OpenID Connect providers agents may sign in through; in the file only.
    #[serde(default)]
    pub openid_providers: Vec<crate::openid::ProviderSettings>,
}

/// A setting that no log may show.
#[derive(Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

impl Settings {
    /// The vault that the keys make; an empty one where there is none.
    ///
    /// # Errors
    /// When both settings are given, the file cannot be read, or a key is malformed.
    pub fn vault(&self) -> anyhow::Result<Vault> {
        let file = &self.secret_key_file;
        ensure!(file.is_empty() || self.secret_key.0.is_empty(), "donnez secret_key ou secret_key_file, pas les deux");
        if file.is_empty() {
            return Vault::read(&self.secret_key.0);
        }
        let text = std::fs::read_to_string(file).with_context(|| format!("secret_key_file : « {file} » illisible"))?;
        let vault = Vault::read(&text)?;
        ensure!(!vault.is_empty(), "secret_key_file : « {file} » ne contient aucune clé");
        Ok(vault)
    }

    /// Reads the settings; `file` must exist when it is named, `mee.toml` need not.
    ///
    /// # Errors
    /// When the file cannot be read or holds an unknown name.
    pub fn load(file: Option<&Path>) -> anyhow::Result<Self> {
        let source = match file {
            Some(path) => File::from(path).required(true),
            None => File::new("mee.toml", config::FileFormat::Toml).required(false),
        };
        let mut builder = Config::builder()
            .set_default("database", "sqlite:mee.db")?
            .set_default("listen", "127.0.0.1:8080")?
            .set_default("metrics_listen", "")?
            .set_default("public_url", "")?
            .set_default("workers", 0)?
            .set_default("reads_per_minute", 0)?
            .set_default("limit_sign_in", true)?
            .set_default("trusted_proxies", "")?
            .set_default("forwarded_header", "x-forwarded-for")?
            .set_default("audit_retention_days", 400)?
            .set_default("changes_retention_days", 90)?
            .set_default("catchment_border_metres", crate::service::catchment::BORDER_METRES)?
            .set_default("outbound_allow_local", false)?
            .set_default("geocoder_url", "")?
            .set_default("geocoder_timeout_ms", 1_500)?
            .set_default("search_folder", "")?
            .set_default("ready_megabytes", 64)?
            .set_default("secret_key", "")?
            .set_default("secret_key_file", "")?
            .set_default("smtp_url", "")?
            .set_default("mail_from", "")?
            .set_default("mail_reply_to", "")?
            .set_default("head_timeout_seconds", 10)?
            .set_default("body_timeout_seconds", 60)?
            .set_default("stop_timeout_seconds", 20)?
            .set_default("stop_notice_seconds", 0)?
            .set_default("log_format", "text")?
            .add_source(source);
        // Named one by one: other variables that begin with MEE_ are not settings.
        for name in [
            "database",
            "listen",
            "metrics_listen",
            "public_url",
            "workers",
            "reads_per_minute",
            "limit_sign_in",
            "trusted_proxies",
            "forwarded_header",
            "audit_retention_days",
            "changes_retention_days",
            "catchment_border_metres",
            "outbound_allow_local",
            "geocoder_url",
            "geocoder_timeout_ms",
            "search_folder",
            "ready_megabytes",
            "secret_key",
            "secret_key_file",
            "smtp_url",
            "mail_from",
            "mail_reply_to",
            "head_timeout_seconds",
            "body_timeout_seconds",
            "stop_timeout_seconds",
            "stop_notice_seconds",
            "log_format",
        ] {
            builder = builder.set_override_option(name, std::env::var(format!("MEE_{}", name.to_uppercase())).ok())?;
        }
        builder
            .set_override_option("database", std::env::var("DATABASE_URL").ok())?
            .build()
            .and_then(Config::try_deserialize)
            .context("réglages illisibles")
            .and_then(Self::checked)
    }

    /// The way to the relay; none where no relay is set.
    ///
    /// # Errors
    /// When a setting of mail cannot be.
    pub fn sender(&self) -> anyhow::Result<Option<Sender>> {
        if self.smtp_url.is_empty() {
            return Ok(None);
        }
        let (url, from, reply_to) = (self.smtp_url.clone(), self.mail_from.clone(), self.mail_reply_to.clone());
        Sender::new(&SmtpSettings { url, from, reply_to }).map(Some)
    }

    /// The geocoder to ask; none where none is set.
    ///
    /// # Errors
    /// When its address cannot be asked.
    pub fn geocoder(&self, reach: Reach) -> anyhow::Result<Option<Geocoder>> {
        if self.geocoder_url.is_empty() {
            return Ok(None);
        }
        let limit = Duration::from_millis(self.geocoder_timeout_ms);
        Geocoder::new(&self.geocoder_url, limit, reach).map(Some).map_err(|why| anyhow::anyhow!("geocoder_url : {why}"))
    }

    /// How long clients are waited for, and requests under way at the end.
    pub fn patience(&self) -> Patience {
        let seconds = |number: u32| Duration::from_secs(number.into());
        Patience {
            head: seconds(self.head_timeout_seconds),
            body: seconds(self.body_timeout_seconds),
            stop: seconds(self.stop_timeout_seconds),
            notice: seconds(self.stop_notice_seconds),
        }
    }

    fn checked(self) -> anyhow::Result<Self> {
        let format = &self.log_format;
        ensure!(matches!(format.as_str(), "text" | "json"), "log_format vaut « {format} » : écrivez text ou json");
        for (name, seconds) in [
            ("head_timeout_seconds", self.head_timeout_seconds),
            ("body_timeout_seconds", self.body_timeout_seconds),
            ("stop_timeout_seconds", self.stop_timeout_seconds),
        ] {
            ensure!(seconds > 0, "{name} vaut 0 : rien n'arriverait à temps ; écrivez un nombre de secondes");
        }
        Ok(self)
    }
}
