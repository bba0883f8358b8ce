//! OpenID Connect providers: what the settings say of them, what they say of themselves, and what is asked of them.
//!
//! Authorization code flow only (OpenID Connect Core 1.0 section 3.1). Knows no database and no page: whoever calls keeps
//! `state` and `nonce`. Everything here blocks.

mod client;
mod flow;
mod settings;

use std::sync::Mutex;
use std::time::Instant;

pub use flow::{Asked, Identity, Sent};
pub use settings::{Profile, ProviderSettings};

/// Why a provider's answer does not count; the cause is for the log and holds no token.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// The provider does not answer, or not as the standard says.
    #[error("the provider cannot be used: {0}")]
    Unusable(String),
    /// The provider takes the code no longer, or never gave it.
    #[error("the provider refuses the code: {0}")]
    RefusedCode(String),
    /// What it says of the person cannot be believed.
    #[error("the provider's word does not count: {0}")]
    Unproved(String),
}

/// One provider, with what it said of itself last.
pub struct Provider {
    /// What the settings say.
    pub settings: ProviderSettings,
    secret: String,
    http: client::Http,
    known: Mutex<Option<(Instant, flow::Metadata)>>,
}

/// Every provider of the settings.
#[derive(Default)]
pub struct Providers(Vec<std::sync::Arc<Provider>>);

impl Providers {
    /// Checks the settings and reads the secrets they name; asks nothing of the providers yet.
    ///
    /// # Errors
    /// What is wrong with which provider, in French.
    pub fn new(all: Vec<ProviderSettings>) -> anyhow::Result<Self> {
        let mut providers: Vec<std::sync::Arc<Provider>> = Vec::new();
        for settings in all {
            settings.check()?;
            let is_twin = providers
                .iter()
                .any(|other| other.settings.id == settings.id || other.settings.issuer == settings.issuer);
            anyhow::ensure!(!is_twin, "openid_providers : « {} » est donné deux fois", settings.id);
            let secret = settings.secret()?;
            let provider = Provider { settings, secret, http: client::Http::new(), known: Mutex::new(None) };
            providers.push(std::sync::Arc::new(provider));
        }
        Ok(Self(providers))
    }

    /// The provider of this name.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<std::sync::Arc<Provider>> {
        self.0.iter().find(|provider| provider.settings.id == id).cloned()
    }

    /// Each of them, in the order of the settings.
    pub fn iter(&self) -> impl Iterator<Item = &Provider> {
        self.0.iter().map(AsRef::as_ref)
    }
}
