//! Settings: defaults, then a TOML file, then the environment (`MEE_LISTEN`…, `DATABASE_URL`), then flags.

use std::path::Path;

use anyhow::{Context as _, ensure};
use config::{Config, File};
use serde::Deserialize;

/// Every setting of the server.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// `sqlite:PATH` or `postgres://…`; also `DATABASE_URL`.
    pub database: String,
    /// The address to listen on, `127.0.0.1:8080`.
    pub listen: String,
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
    /// `text` or `json`.
    pub log_format: String,
    /// OpenID Connect providers agents may sign in through; in the file only.
    #[serde(default)]
    pub openid_providers: Vec<crate::openid::ProviderSettings>,
}

impl Settings {
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
            .set_default("public_url", "")?
            .set_default("workers", 0)?
            .set_default("reads_per_minute", 0)?
            .set_default("limit_sign_in", true)?
            .set_default("trusted_proxies", "")?
            .set_default("forwarded_header", "x-forwarded-for")?
            .set_default("log_format", "text")?
            .add_source(source);
        // Named one by one: other variables that begin with MEE_ are not settings.
        for name in [
            "database",
            "listen",
            "public_url",
            "workers",
            "reads_per_minute",
            "limit_sign_in",
            "trusted_proxies",
            "forwarded_header",
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

    fn checked(self) -> anyhow::Result<Self> {
        let format = &self.log_format;
        ensure!(matches!(format.as_str(), "text" | "json"), "log_format vaut « {format} » : écrivez text ou json");
        Ok(self)
    }
}
