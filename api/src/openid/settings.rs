//! What the operator says of a provider.

use std::path::PathBuf;

use anyhow::{Context as _, ensure};
use serde::Deserialize;

/// Which rules a provider adds to the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// OpenID Connect Core, with PKCE where the provider says that it takes it.
    #[default]
    Standard,
    /// ProConnect: refuses every parameter its documentation does not name (so no PKCE), takes its secret in the body of the
    /// request, and signs its userinfo.
    ProConnect,
}

/// One `[[openid_providers]]` of the settings.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderSettings {
    /// Its name in our addresses: letters, digits, hyphens.
    pub id: String,
    /// What people call it.
    pub label: String,
    /// Its address, exactly as it writes it itself.
    pub issuer: String,
    /// What it calls us.
    pub client_id: String,
    /// The environment variable that holds our secret.
    #[serde(default)]
    pub client_secret_env: Option<String>,
    /// The file that holds our secret, alone.
    #[serde(default)]
    pub client_secret_file: Option<PathBuf>,
    /// What we ask to know, beside `openid`.
    #[serde(default = "default_scopes")]
    pub scopes: Vec<String>,
    /// Which rules it adds.
    #[serde(default)]
    pub profile: Profile,
    /// The level of assurance asked for (`eidas1`), where it wants one named.
    #[serde(default)]
    pub acr_values: Option<String>,
    /// Whether someone it vouches for and nobody knows yet gets an account, without any role.
    #[serde(default = "yes")]
    pub creates_accounts: bool,
}

fn default_scopes() -> Vec<String> {
    ["email", "profile"].map(str::to_owned).to_vec()
}

fn yes() -> bool {
    true
}

impl ProviderSettings {
    /// Whether these settings can be used.
    pub(super) fn check(&self) -> anyhow::Result<()> {
        let id = &self.id;
        let is_name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        ensure!(
            (1..=40).contains(&id.len()) && id.bytes().all(is_name),
            "openid_providers : id « {id} » : écrivez de 1 à 40 minuscules, chiffres ou traits d'union"
        );
        ensure!(!self.label.trim().is_empty(), "openid_providers, {id} : label est vide");
        ensure!(!self.client_id.is_empty(), "openid_providers, {id} : client_id est vide");
        ensure!(
            is_safe_issuer(&self.issuer),
            "openid_providers, {id} : issuer « {} » : écrivez une adresse https://…, sans paramètre",
            self.issuer
        );
        Ok(())
    }

    /// Our secret there, from where the settings say that it is.
    pub(super) fn secret(&self) -> anyhow::Result<String> {
        let id = &self.id;
        let text = match (&self.client_secret_env, &self.client_secret_file) {
            (Some(name), None) => {
                std::env::var(name).with_context(|| format!("openid_providers, {id} : variable {name}"))?
            }
            (None, Some(path)) => std::fs::read_to_string(path)
                .with_context(|| format!("openid_providers, {id} : fichier « {} »", path.display()))?,
            _ => anyhow::bail!("openid_providers, {id} : donnez client_secret_env ou client_secret_file"),
        };
        let secret = text.trim();
        ensure!(!secret.is_empty(), "openid_providers, {id} : le secret est vide");
        Ok(secret.to_owned())
    }
}

/// TLS protects what a provider says; on this machine itself nobody stands in between.
fn is_safe_issuer(issuer: &str) -> bool {
    let Ok(url) = url::Url::parse(issuer) else { return false };
    let is_here = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
    let is_protected = url.scheme() == "https" || (url.scheme() == "http" && is_here);
    is_protected && url.host_str().is_some() && url.query().is_none() && url.fragment().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_reached_over_tls_or_on_this_machine() {
        for (issuer, expected) in [
            ("https://fca.integ01.dev-agentconnect.fr/api/v2", true),
            ("http://127.0.0.1:3000", true),
            ("http://localhost:3000", true),
            ("http://idp.example.org", false),
            ("http://127.0.0.1.example.org", false),
            ("https://idp.example.org?a=b", false),
            ("idp.example.org", false),
            ("file:///etc/passwd", false),
        ] {
            assert_eq!(is_safe_issuer(issuer), expected, "{issuer}");
        }
    }
}
