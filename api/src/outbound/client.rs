//! The client, and what it refuses before it asks anything.

use std::fmt;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs as _};
use std::sync::Arc;
use std::time::Duration;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::tls::{RootCerts, TlsConfig};
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};

use super::special::is_public;

/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(5);

/// How long a request may take, all in all.
const WHOLE: Duration = Duration::from_secs(15);

/// The longest answer read, in bytes.
const LONGEST: u64 = 64 * 1024;

/// The longest address taken, in characters.
const LONGEST_URL: usize = 500;

/// The ports asked: those of HTTPS, and the one that receivers without root use for it.
const PORTS: &[u16] = &[443, 8443];

/// How far the client reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reach {
    /// HTTPS on the public internet.
    #[default]
    Public,
    /// Everything, plain HTTP and our own machine too: for trials and tests only.
    Everywhere,
}

/// Why a request was not made or not answered; a word for the log that names nothing of the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The text is no address that may be asked.
    #[error("adresse refusée")]
    Address,
    /// The name leads to an address that is not of the public internet.
    #[error("adresse interne")]
    Special,
    /// The name leads nowhere.
    #[error("nom inconnu")]
    Unknown,
    /// No answer in time.
    #[error("délai dépassé")]
    Late,
    /// No connection, or none that is trustworthy, or no answer that can be read.
    #[error("connexion impossible")]
    Connection,
}

/// An answer: its status; what else it says interests nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answered {
    /// The status.
    pub status: u16,
}

/// Whether the text is an address that may be asked, as far as one can tell before asking for its name.
///
/// # Errors
/// What is wrong with it, in French, for whoever wrote it.
pub fn check_url(text: &str, reach: Reach) -> Result<(), &'static str> {
    if text.chars().count() > LONGEST_URL {
        return Err("Donnez une adresse de 500 caractères au plus.");
    }
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'\\' | b'"' | b'<' | b'>' | b'`' | b'#');
    if !text.bytes().all(is_plain) {
        return Err("Cette adresse contient un caractère qui n'y a pas sa place.");
    }
    let uri: Uri =
        text.parse().map_err(|_| "Ce n'est pas une adresse complète, comme https://www.example.org/suivi.")?;
    let is_taken = match uri.scheme_str() {
        Some("https") => true,
        Some("http") => reach == Reach::Everywhere,
        _ => false,
    };
    if !is_taken {
        return Err("Donnez une adresse qui commence par https://.");
    }
    let authority = uri.authority().ok_or("Il manque à cette adresse le nom du site.")?;
    if authority.as_str().contains('@') {
        return Err("Une adresse ne contient ni nom d'utilisateur ni mot de passe.");
    }
    let host = authority.host();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let is_name = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
    if host.is_empty() || !(is_name || bare.parse::<IpAddr>().is_ok()) {
        return Err("Le nom du site de cette adresse n'en est pas un.");
    }
    // « host:text » and « host: » leave no number behind.
    let is_port_readable = authority.as_str() == host || authority.port_u16().is_some();
    let port = authority.port_u16().unwrap_or(443);
    if !is_port_readable || (reach == Reach::Public && !PORTS.contains(&port)) {
        return Err("Le port d'une adresse est 443 ou 8443.");
    }
    if reach == Reach::Public && bare.parse::<IpAddr>().is_ok_and(|address| !is_public(address)) {
        return Err("Cette adresse n'est pas sur l'internet public.");
    }
    Ok(())
}

/// How names are looked up: the system's way, or a test's.
pub(super) type Lookup = Arc<dyn Fn(&str, u16) -> std::io::Result<Vec<SocketAddr>> + Send + Sync>;

/// Looks names up and lets through only what may be asked: the connection is then made to these very addresses.
pub(super) struct Guard {
    pub(super) reach: Reach,
    pub(super) lookup: Lookup,
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guard").field("reach", &self.reach).finish_non_exhaustive()
    }
}

impl Resolver for Guard {
    fn resolve(&self, uri: &Uri, _: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        check_url(&uri.to_string(), self.reach).map_err(|_| ureq::Error::Other(Box::new(Refused::Address)))?;
        let host = uri.host().unwrap_or_default().to_owned();
        let default = if uri.scheme_str() == Some("http") { 80 } else { 443 };
        let port = uri.port_u16().unwrap_or(default);
        let (sender, answer) = std::sync::mpsc::channel();
        let lookup = Arc::clone(&self.lookup);
        // The system's look-up cannot be given up; its thread ends by itself.
        std::thread::spawn(move || drop(sender.send(lookup(&host, port))));
        let wait = (*timeout.after).min(CONNECT);
        let found = answer.recv_timeout(wait).map_err(|_| ureq::Error::Other(Box::new(Refused::Late)))?;
        let found = found.map_err(|_| ureq::Error::HostNotFound)?;
        // One special address among several is how a name is made to lead inside at the second try.
        if self.reach == Reach::Public && !found.iter().all(|address| is_public(address.ip())) {
            return Err(ureq::Error::Other(Box::new(Refused::Special)));
        }
        let mut addresses = self.empty();
        for address in found.into_iter().take(8) {
            addresses.push(address);
        }
        if addresses.is_empty() { Err(ureq::Error::HostNotFound) } else { Ok(addresses) }
    }
}

/// The client. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Client {
    agent: ureq::Agent,
    reach: Reach,
}

impl Client {
    /// A client that reaches so far.
    #[must_use]
    pub fn new(reach: Reach) -> Self {
        let lookup: Lookup = Arc::new(|host, port| {
            let bare = host.trim_start_matches('[').trim_end_matches(']');
            Ok((bare, port).to_socket_addrs()?.collect())
        });
        Self::with_lookup(reach, lookup)
    }

    pub(super) fn with_lookup(reach: Reach, lookup: Lookup) -> Self {
        let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
        let config = ureq::Agent::config_builder()
            .https_only(reach == Reach::Public)
            .proxy(None)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .timeout_global(Some(WHOLE))
            .timeout_connect(Some(CONNECT))
            .max_response_header_size(16 * 1024)
            // A connection that is kept would outlive the check of its address.
            .max_idle_connections(0)
            .user_agent(concat!("mon-enfant-a-l-ecole/", env!("CARGO_PKG_VERSION")))
            .tls_config(tls)
            .build();
        let agent = ureq::Agent::with_parts(config, DefaultConnector::default(), Guard { reach, lookup });
        Self { agent, reach }
    }

    /// How far it reaches.
    #[must_use]
    pub fn reach(&self) -> Reach {
        self.reach
    }

    /// Sends a JSON document with these headers.
    ///
    /// # Errors
    /// Why it was not sent, or not answered. A redirect is an answer like any other.
    pub fn post_json(&self, url: &str, headers: &[(&str, &str)], body: &str) -> Result<Answered, Refused> {
        check_url(url, self.reach).map_err(|_| Refused::Address)?;
        let mut request = self.agent.post(url).content_type("application/json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut response = request.send(body).map_err(|error| refused(&error))?;
        let status = response.status().as_u16();
        // What the receiver did is decided by its status; its words are read so far only, and dropped.
        drop(response.body_mut().with_config().limit(LONGEST).read_to_vec());
        Ok(Answered { status })
    }

    /// Asks whether something is at an address: its head, and the thing itself where the head is refused.
    ///
    /// # Errors
    /// Why it was not asked for, or not answered. A redirect is an answer like any other, and followed by nobody.
    pub fn look(&self, url: &str) -> Result<Answered, Refused> {
        check_url(url, self.reach).map_err(|_| Refused::Address)?;
        let head = self.agent.head(url).call().map_err(|error| refused(&error))?.status().as_u16();
        // Sites that know no HEAD refuse it in many ways; what is there for HEAD is there.
        if head < 400 {
            return Ok(Answered { status: head });
        }
        let mut response = self.agent.get(url).call().map_err(|error| refused(&error))?;
        let status = response.status().as_u16();
        drop(response.body_mut().with_config().limit(LONGEST).read_to_vec());
        Ok(Answered { status })
    }

    /// Asks for a JSON document, in this time at most.
    ///
    /// # Errors
    /// Why it was not asked for, or not answered with a document that can be read.
    pub fn get_json<T: serde::de::DeserializeOwned>(&self, url: &str, limit: Duration) -> Result<T, Refused> {
        let mut response = self
            .agent
            .get(url)
            .config()
            .timeout_global(Some(limit.min(WHOLE)))
            .build()
            .header("accept", "application/json")
            .call()
            .map_err(|error| refused(&error))?;
        if response.status() != 200 {
            return Err(Refused::Connection);
        }
        let bytes = response.body_mut().with_config().limit(LONGEST).read_to_vec().map_err(|error| refused(&error))?;
        serde_json::from_slice(&bytes).map_err(|_| Refused::Connection)
    }
}

fn refused(error: &ureq::Error) -> Refused {
    match error {
        ureq::Error::Other(other) => other.downcast_ref::<Refused>().copied().unwrap_or(Refused::Connection),
        ureq::Error::BadUri(_) | ureq::Error::RequireHttpsOnly(_) | ureq::Error::Http(_) => Refused::Address,
        ureq::Error::HostNotFound => Refused::Unknown,
        ureq::Error::Timeout(_) => Refused::Late,
        _ => Refused::Connection,
    }
}
