//! Signing in through an OpenID provider: accounts are known by issuer and subject, and never joined by e-mail.

use std::sync::Arc;

use mee_shared::account::fold_email;
use serde_json::json;

use super::super::Failure;
use super::browser;
use crate::auth::opaque;
use crate::openid::{Asked, Identity, Provider, ProviderError};
use crate::store::accounts::{self, Account};
use crate::store::audit::{Actor, Entry, append};
use crate::store::browser_sessions;
use crate::store::openid::{self, OpenidRequest};
use crate::store::{Conn, Db, StoreError};

/// How long, in microseconds, a person may take at the provider.
const PATIENCE: i64 = 10 * 60 * 1_000_000;

/// The longest name kept, in characters.
const LONGEST_NAME: usize = 200;

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum OpenidRefused {
    /// The answer belongs to no request of this browser: forged, replayed, or too late.
    #[error("the answer belongs to no request of this browser")]
    Unasked,
    /// The provider said no, or the person did there.
    #[error("the provider says no")]
    Denied,
    /// The provider's answer does not count.
    #[error(transparent)]
    Provider(#[from] ProviderError),
    /// Nobody knows this identity, and the provider's settings make no account of it.
    #[error("nobody knows this identity")]
    Unknown,
    /// The account is shut.
    #[error("the account is shut")]
    Disabled,
    /// The identity to be tied is another account's.
    #[error("the identity is another account's")]
    TiedElsewhere,
    /// The database failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl OpenidRefused {
    /// What the audit log is told; nothing where the failure is ours or the provider's.
    #[must_use]
    pub fn reason(&self) -> Option<&'static str> {
        match self {
            Self::Unasked => Some("unasked answer"),
            Self::Denied => Some("denied by the provider"),
            Self::Provider(ProviderError::RefusedCode(_)) => Some("refused code"),
            Self::Provider(ProviderError::Unproved(_)) => Some("unproved identity"),
            Self::Unknown => Some("unknown identity"),
            Self::Disabled => Some("account shut"),
            Self::TiedElsewhere => Some("identity of another account"),
            Self::Provider(ProviderError::Unusable(_)) | Self::Failed(_) => None,
        }
    }
}

impl From<StoreError> for OpenidRefused {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<diesel::result::Error> for OpenidRefused {
    fn from(error: diesel::result::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// A browser on its way to a provider.
pub struct Started {
    /// Where it goes.
    pub url: String,
    /// The value of the cookie that ties what comes back to it.
    pub binding: String,
}

/// What a browser brought back.
#[derive(Debug)]
pub struct Returned {
    /// The code.
    pub code: Option<String>,
    /// What the request said.
    pub state: Option<String>,
    /// Who answers (RFC 9207).
    pub iss: Option<String>,
    /// What went wrong there.
    pub error: Option<String>,
}

/// How it ended.
pub enum Finished {
    /// Signed in: the value of the session's cookie, and where to go.
    SignedIn(String, String),
    /// The identity is tied to the account of the session.
    Tied,
}

/// Runs what waits for a provider where waiting hurts nobody.
async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, ProviderError> + Send + 'static,
) -> Result<T, OpenidRefused> {
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.map_err(|error| Failure::Internal(error.into()))??)
}

/// Sends a browser to a provider; `link` is the cookie of the session to whose account the identity is to be tied.
///
/// # Errors
/// When the provider does not answer, or `link` is no session.
pub async fn start(
    db: &Db,
    provider: &Arc<Provider>,
    redirect_uri: String,
    next_path: String,
    link: Option<String>,
) -> Result<Started, OpenidRefused> {
    let asking = Arc::clone(provider);
    let sent = apart(move || asking.begin(&redirect_uri)).await?;
    let binding = opaque::cookie_value().map_err(Failure::Internal)?;
    let request = OpenidRequest {
        state_hash: opaque::hash(&sent.asked.state),
        provider: provider.settings.id.clone(),
        binding_hash: opaque::hash(&binding),
        nonce: sent.asked.nonce,
        pkce_verifier: sent.asked.pkce_verifier,
        link_session_hash: link.map(|cookie| opaque::hash(&cookie)),
        next_path,
    };
    db.write(move |connection| {
        if let Some(hash) = &request.link_session_hash
            && browser_sessions::find_live(connection, hash)?.is_none()
        {
            return Err(Failure::Unauthorized);
        }
        Ok(openid::keep(connection, &request, PATIENCE)?)
    })
    .await?;
    Ok(Started { url: sent.url, binding })
}

/// Takes what a browser brought back: it must have been asked for in this browser, from this provider, and counts once.
///
/// # Errors
/// See [`OpenidRefused`].
pub async fn finish(
    db: &Db,
    provider: &Arc<Provider>,
    redirect_uri: String,
    returned: Returned,
    binding: Option<String>,
    session: Option<String>,
) -> Result<Finished, OpenidRefused> {
    let (Some(state), Some(binding)) = (&returned.state, binding) else { return Err(OpenidRefused::Unasked) };
    let (state_hash, binding_hash) = (opaque::hash(state), opaque::hash(&binding));
    let taken =
        db.write(move |connection| -> Result<_, Failure> { Ok(openid::take(connection, &state_hash, &binding_hash)?) });
    let request = taken.await?.filter(|request| request.provider == provider.settings.id);
    let request = request.ok_or(OpenidRefused::Unasked)?;
    let asked =
        Asked { state: String::new(), nonce: request.nonce.clone(), pkce_verifier: request.pkce_verifier.clone() };
    let asking = Arc::clone(provider);
    let identity = apart(move || {
        // Before the code goes anywhere: it may be another provider's.
        asking.check_issuer(returned.iss.as_deref())?;
        match (returned.code, returned.error) {
            (Some(code), None) => asking.finish(&redirect_uri, &code, &asked).map(Some),
            _ => Ok(None),
        }
    })
    .await?
    .ok_or(OpenidRefused::Denied)?;
    let provider = Arc::clone(provider);
    db.write(move |connection| match &request.link_session_hash {
        Some(hash) => tie(connection, hash, session.as_deref(), &identity),
        None => enter(connection, &provider, identity, session.as_deref(), request.next_path),
    })
    .await
}

/// Ties the identity to the account of the session that asked for it, which must still be this browser's.
fn tie(
    connection: &mut Conn,
    hash: &str,
    session: Option<&str>,
    identity: &Identity,
) -> Result<Finished, OpenidRefused> {
    if session.is_none_or(|cookie| opaque::hash(cookie) != *hash) {
        return Err(OpenidRefused::Unasked);
    }
    let (_, account) = browser_sessions::find_live(connection, hash)?.ok_or(OpenidRefused::Unasked)?;
    match openid::account_of(connection, &identity.issuer, &identity.subject)? {
        Some(other) if other == account.id => Ok(Finished::Tied),
        Some(_) => Err(OpenidRefused::TiedElsewhere),
        None => {
            openid::tie(connection, &account.id, &identity.issuer, &identity.subject)?;
            record(connection, &account, "account.link", &identity.issuer)?;
            Ok(Finished::Tied)
        }
    }
}

/// Signs in who the provider vouches for; makes an account without any role where nobody knows them.
fn enter(
    connection: &mut Conn,
    provider: &Provider,
    identity: Identity,
    before: Option<&str>,
    next_path: String,
) -> Result<Finished, OpenidRefused> {
    let known = openid::account_of(connection, &identity.issuer, &identity.subject)?;
    let from = Some((provider.settings.id.clone(), identity.id_token.clone()));
    if let Some(id) = known {
        let account = accounts::find(connection, &id)?.filter(|account| !account.is_disabled);
        let account = account.ok_or(OpenidRefused::Disabled)?;
        let cookie = browser::begin(connection, &account, from, before)?;
        browser::record(connection, &account, "auth.sign_in", json!({ "browser": true, "issuer": identity.issuer }))?;
        return Ok(Finished::SignedIn(cookie, next_path));
    }
    if !provider.settings.creates_accounts {
        return Err(OpenidRefused::Unknown);
    }
    let email = identity.email.as_deref().filter(|email| fold_email(email).is_some()).unwrap_or_default();
    let name = identity.name.as_deref().map(tidy).filter(|name| !name.is_empty());
    let name = name.unwrap_or_else(|| format!("Compte {}", provider.settings.label));
    let account = accounts::create_without_password(connection, email, &name)?;
    openid::tie(connection, &account.id, &identity.issuer, &identity.subject)?;
    let cookie = browser::begin(connection, &account, from, before)?;
    record(connection, &account, "account.create", &identity.issuer)?;
    // What was asked for needs a role; the account's own page says how one is had.
    Ok(Finished::SignedIn(cookie, "/account".to_owned()))
}

/// A name as it can be kept: on one line, bounded.
fn tidy(name: &str) -> String {
    let line: String = name.chars().filter(|character| !character.is_control()).take(LONGEST_NAME).collect();
    line.trim().to_owned()
}

fn record(connection: &mut Conn, account: &Account, action: &str, issuer: &str) -> Result<(), StoreError> {
    let entry = Entry {
        object_id: Some(account.id.as_str()),
        after: Some(json!({ "issuer": issuer })),
        ..Entry::done(Actor::Account(account.id.as_str()), action, "account")
    };
    append(connection, &entry)?;
    Ok(())
}
