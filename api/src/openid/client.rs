//! How providers are asked: over TLS with the system's roots, five seconds at most, no redirect followed.

use std::time::Duration;

use openidconnect::{HttpRequest, HttpResponse};
use ureq::tls::{RootCerts, TlsConfig};

/// How long a provider may take to answer, all in all.
const PATIENCE: Duration = Duration::from_secs(5);

/// The longest answer read, in bytes.
const LONGEST: u64 = 512 * 1024;

/// Asks providers.
pub(super) struct Http(ureq::Agent);

impl Http {
    pub(super) fn new() -> Self {
        let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            // A redirect could lead into our own network, with our secret.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .tls_config(tls)
            .build();
        Self(config.into())
    }

    /// Sends what the library asks for.
    ///
    /// # Errors
    /// When nothing readable comes back in time.
    pub(super) fn send(&self, request: HttpRequest) -> Result<HttpResponse, ureq::Error> {
        let (parts, body) = request.into_parts();
        // A GET is sent without a body, not with an empty one.
        let response = if body.is_empty() {
            self.0.run(ureq::http::Request::from_parts(parts, ()))?
        } else {
            self.0.run(ureq::http::Request::from_parts(parts, body))?
        };
        let (parts, mut body) = response.into_parts();
        let bytes = body.with_config().limit(LONGEST).read_to_vec()?;
        Ok(HttpResponse::from_parts(parts, bytes))
    }
}
