//! How often one client may ask: public reads, and attempts to sign in.
//!
//! Counted in this process only: several processes each allow as much, and a restart begins at zero. That is accepted: who can
//! restart the server needs no password, and counts kept in the database would be a write for each attempt.
//! What is counted is a keyed hash of the address or the account, never itself, and none of it is logged.

mod client;
mod limiter;
mod window;

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use actix_web::http::header::HeaderMap;

pub use client::{ClientAddress, ForwardedHeader, TrustedProxies};
use limiter::Limiter;
use window::Window;

use super::problem::Refusal;

/// How often public addresses may be read, and whose word on the client's address is taken.
#[derive(Debug, Clone)]
pub struct LimitSettings {
    /// Public reads a minute for each client address; no limit when none, which is the default:
    /// behind a proxy that is not among `proxies`, all visitors would be counted as one.
    pub reads_per_minute: Option<NonZeroU32>,
    /// Whether attempts to sign in are limited; off only where something before this server does it.
    pub sign_in: bool,
    /// Who may say which address a request came from.
    pub proxies: TrustedProxies,
}

impl Default for LimitSettings {
    fn default() -> Self {
        Self { reads_per_minute: None, sign_in: true, proxies: TrustedProxies::default() }
    }
}

/// Attempts to sign in from one address: at most five in any 20 s.
const SIGN_IN_PER_ADDRESS: (usize, Duration) = (5, Duration::from_secs(20));

/// Attempts to sign in to one account, wherever from: at most ten in any hour. Those that succeed count like the others: a
/// count that success puts back to zero would let whoever shares the account, or waits for its owner, guess on without end.
const SIGN_IN_PER_ACCOUNT: (usize, Duration) = (10, Duration::from_secs(3_600));

/// Proofs asked of someone signed in (the present password, a code): as many as attempts to sign in.
const PROOFS_PER_ACCOUNT: (usize, Duration) = SIGN_IN_PER_ACCOUNT;

/// The counters of this process.
pub struct Limits {
    reads: Option<Limiter>,
    sign_in_addresses: Option<Window>,
    sign_in_accounts: Option<Window>,
    proofs: Option<Window>,
    proxies: TrustedProxies,
    has_warned: AtomicBool,
}

impl Limits {
    /// Counters at zero.
    #[must_use]
    pub fn new(settings: LimitSettings) -> Self {
        let LimitSettings { reads_per_minute, sign_in, proxies } = settings;
        let window = |(most, period)| sign_in.then(|| Window::new(most, period));
        Self {
            reads: reads_per_minute.map(|burst| Limiter::new(burst, Duration::from_secs(60))),
            sign_in_addresses: window(SIGN_IN_PER_ADDRESS),
            sign_in_accounts: window(SIGN_IN_PER_ACCOUNT),
            proofs: window(PROOFS_PER_ACCOUNT),
            proxies,
            has_warned: AtomicBool::new(false),
        }
    }

    /// The address a request came from, as far as it can be believed.
    #[must_use]
    pub fn client(&self, peer: Option<std::net::SocketAddr>, headers: &HeaderMap) -> ClientAddress {
        // Without a peer (a test, a Unix socket) all count as one.
        let peer = peer.map_or(std::net::IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
        if self.proxies.is_empty()
            && headers.contains_key("x-forwarded-for")
            && !self.has_warned.swap(true, Ordering::Relaxed)
        {
            tracing::warn!(
                "requests come through a proxy that `trusted_proxies` does not name: all its clients count as one"
            );
        }
        self.proxies.client(peer, headers)
    }

    /// Counts a public read.
    ///
    /// # Errors
    /// 429 when this client has read too often.
    pub fn check_read(&self, client: ClientAddress) -> Result<(), Refusal> {
        let checked = self.reads.as_ref().map_or(Ok(()), |limiter| limiter.check(&client));
        checked.map_err(|wait| Refusal::too_many_requests(wait, READS))
    }

    /// Counts an attempt to sign in from this address; before anything is looked up.
    ///
    /// # Errors
    /// 429 when there were too many.
    pub fn check_sign_in_address(&self, client: ClientAddress) -> Result<(), Refusal> {
        counted(self.sign_in_addresses.as_ref(), &client, SIGN_IN)
    }

    /// Counts an attempt to sign in to this account, existing or not: any text that names it, written in one way only.
    ///
    /// # Errors
    /// 429 when there were too many.
    pub fn check_sign_in_account(&self, account: &str) -> Result<(), Refusal> {
        counted(self.sign_in_accounts.as_ref(), &account, SIGN_IN)
    }

    /// Counts a proof asked of an account that is signed in: whoever took its access token over must not guess the rest.
    ///
    /// # Errors
    /// 429 when there were too many.
    pub fn check_proof(&self, account: &str) -> Result<(), Refusal> {
        counted(self.proofs.as_ref(), &account, PROOFS)
    }
}

fn counted(window: Option<&Window>, key: &impl std::hash::Hash, what: &str) -> Result<(), Refusal> {
    window
        .map_or(Ok(()), |window| window.check(key, Instant::now()))
        .map_err(|wait| Refusal::too_many_requests(wait, what))
}

const READS: &str = "Trop de requêtes viennent de votre adresse.";
const PROOFS: &str = "Trop d'essais de mot de passe ou de code.";
const SIGN_IN: &str = "Trop d'essais de connexion.";

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    fn client(number: u8) -> ClientAddress {
        ClientAddress::from(std::net::IpAddr::from([192, 0, 2, number]))
    }

    #[test]
    fn five_attempts_from_an_address_pass_and_the_sixth_waits() {
        let limits = Limits::new(LimitSettings::default());
        for _ in 0..5 {
            assert!(limits.check_sign_in_address(client(1)).is_ok());
        }
        let refusal = limits.check_sign_in_address(client(1)).unwrap_err();
        assert!((19..=20).contains(&refusal.retry_after().unwrap()), "{:?}", refusal.retry_after());
        assert!(limits.check_sign_in_address(client(2)).is_ok(), "another address is not in it");
    }

    #[test]
    fn ten_attempts_on_an_account_pass_and_the_eleventh_waits_wherever_it_comes_from() {
        let limits = Limits::new(LimitSettings::default());
        for _ in 0..10 {
            assert!(limits.check_sign_in_account("a").is_ok());
        }
        let refusal = limits.check_sign_in_account("a").unwrap_err();
        assert!((3_590..=3_600).contains(&refusal.retry_after().unwrap()), "{:?}", refusal.retry_after());
        assert!(limits.check_sign_in_account("b").is_ok());
    }

    #[test]
    fn reads_are_unlimited_when_no_figure_is_set() {
        let unlimited = Limits::new(LimitSettings { reads_per_minute: None, ..LimitSettings::default() });
        assert!((0..5_000).all(|_| unlimited.check_read(client(1)).is_ok()));
        let limited = Limits::new(LimitSettings { reads_per_minute: NonZeroU32::new(3), ..LimitSettings::default() });
        let passed = (0..10).filter(|_| limited.check_read(client(1)).is_ok()).count();
        assert_eq!(passed, 3);
    }
}
