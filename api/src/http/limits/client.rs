//! Who asked: the peer, or whom a proxy that is trusted names.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use actix_web::http::header::HeaderMap;
use anyhow::{Context as _, bail};
use ipnet::IpNet;

/// A client as it is counted: an IPv4 address, or the /64 an IPv6 address is in, which is one subscriber's.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClientAddress(IpAddr);

/// No address may reach a log by accident.
impl std::fmt::Debug for ClientAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ClientAddress")
    }
}

impl From<IpAddr> for ClientAddress {
    fn from(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
            address @ IpAddr::V4(_) => address,
        })
    }
}

/// In which header trusted proxies name the client. One only: a proxy that writes one lets the other through as the client sent it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ForwardedHeader {
    /// `X-Forwarded-For`.
    #[default]
    XForwardedFor,
    /// `Forwarded` (RFC 7239).
    Forwarded,
}

/// The proxies whose word is taken, and where they write it. None by default.
#[derive(Debug, Clone, Default)]
pub struct TrustedProxies {
    networks: Vec<IpNet>,
    header: ForwardedHeader,
}

impl TrustedProxies {
    /// Reads the settings: networks (`10.0.0.0/8`) or addresses parted by commas, and the header's name.
    ///
    /// # Errors
    /// When one is malformed.
    pub fn read(networks: &str, header: &str) -> anyhow::Result<Self> {
        let header = match header.to_ascii_lowercase().as_str() {
            "x-forwarded-for" => ForwardedHeader::XForwardedFor,
            "forwarded" => ForwardedHeader::Forwarded,
            _ => bail!("« forwarded_header » vaut « x-forwarded-for » ou « forwarded », pas « {header} »"),
        };
        let networks = networks
            .split(',')
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(|text| {
                let network = text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
                network
                    .with_context(|| format!("« trusted_proxies » : « {text} » n'est ni un réseau ni une adresse IP"))
            })
            .collect::<anyhow::Result<_>>()?;
        Ok(Self { networks, header })
    }

    /// Whether no proxy is trusted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.networks.is_empty()
    }

    fn trusts(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.networks.iter().any(|network| network.contains(&address))
    }

    /// The last hop that is not a trusted proxy; the first of all when every hop is one.
    #[must_use]
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> ClientAddress {
        let mut client = peer;
        if self.trusts(peer) {
            for hop in self.hops(headers).into_iter().rev() {
                // What cannot be read hides who stood behind it: the proxy that passed it on counts.
                let Some(hop) = hop else { break };
                client = hop;
                if !self.trusts(hop) {
                    break;
                }
            }
        }
        client.into()
    }

    /// The hops the header names, first to last; none for one that is no address.
    fn hops(&self, headers: &HeaderMap) -> Vec<Option<IpAddr>> {
        let name = match self.header {
            ForwardedHeader::XForwardedFor => "x-forwarded-for",
            ForwardedHeader::Forwarded => "forwarded",
        };
        let mut hops = Vec::new();
        for value in headers.get_all(name) {
            match value.to_str() {
                Ok(value) => hops.extend(value.split(',').map(|hop| match self.header {
                    ForwardedHeader::XForwardedFor => address_of(hop),
                    ForwardedHeader::Forwarded => address_of(forwarded_for(hop)?),
                })),
                Err(_) => hops.push(None),
            }
        }
        hops
    }
}

/// The value of `for=` in an element of `Forwarded`.
fn forwarded_for(element: &str) -> Option<&str> {
    element.split(';').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        name.trim().eq_ignore_ascii_case("for").then(|| value.trim().trim_matches('"'))
    })
}

/// An address with or without port or brackets.
fn address_of(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    fn headers(lines: &[(&'static str, &str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in lines {
            map.append(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
        }
        map
    }

    #[test]
    fn the_last_untrusted_hop_is_the_client() {
        const XFF: &str = "x-forwarded-for";
        let proxies = TrustedProxies::read("10.0.0.0/8, 2001:db8:f::1", "x-forwarded-for").unwrap();
        for (peer, lines, expected) in [
            ("203.0.113.9", &[(XFF, "198.51.100.1")][..], "203.0.113.9"),
            ("10.0.0.1", &[], "10.0.0.1"),
            ("10.0.0.1", &[(XFF, "198.51.100.1")], "198.51.100.1"),
            ("::ffff:10.0.0.1", &[(XFF, "198.51.100.1")], "198.51.100.1"),
            ("10.0.0.1", &[(XFF, "192.0.2.66, 198.51.100.1")], "198.51.100.1"),
            ("10.0.0.1", &[(XFF, "192.0.2.66, 198.51.100.1, 10.2.3.4")], "198.51.100.1"),
            ("10.0.0.1", &[(XFF, "192.0.2.66"), (XFF, "198.51.100.1")], "198.51.100.1"),
            ("10.0.0.1", &[(XFF, "10.9.9.9, 10.2.3.4")], "10.9.9.9"),
            ("10.0.0.1", &[(XFF, "198.51.100.1, unknown")], "10.0.0.1"),
            ("10.0.0.1", &[(XFF, "198.51.100.1:4711")], "198.51.100.1"),
            ("10.0.0.1", &[(XFF, "[2001:db8:1:2::3]:4711")], "2001:db8:1:2::"),
            ("2001:db8:f::1", &[(XFF, "2001:db8:1:2:3:4:5:6")], "2001:db8:1:2::"),
            ("10.0.0.1", &[("forwarded", "for=192.0.2.66")], "10.0.0.1"),
        ] {
            let expected: IpAddr = expected.parse().unwrap();
            assert_eq!(proxies.client(peer.parse().unwrap(), &headers(lines)).0, expected, "{peer} {lines:?}");
        }
    }

    #[test]
    fn the_standard_header_is_read_where_it_is_the_one_set() {
        let proxies = TrustedProxies::read("10.0.0.0/8", "Forwarded").unwrap();
        for (value, expected) in [
            ("for=198.51.100.1;proto=https", "198.51.100.1"),
            ("For=\"[2001:db8:1:2::3]:4711\"", "2001:db8:1:2::"),
            ("for=192.0.2.66, for=198.51.100.1;by=10.0.0.1, for=10.0.0.7", "198.51.100.1"),
            ("for=_hidden", "10.0.0.1"),
            ("proto=https", "10.0.0.1"),
        ] {
            let lines = headers(&[("forwarded", value), ("x-forwarded-for", "192.0.2.200")]);
            let expected: IpAddr = expected.parse().unwrap();
            assert_eq!(proxies.client("10.0.0.1".parse().unwrap(), &lines).0, expected, "{value}");
        }
    }

    #[test]
    fn addresses_of_one_64_are_one_client_and_none_is_ever_shown() {
        let client = |text: &str| ClientAddress::from(text.parse::<IpAddr>().unwrap());
        assert!(client("2001:db8:1:2::1") == client("2001:db8:1:2:ffff::9"));
        assert!(client("2001:db8:1:2::1") != client("2001:db8:1:3::1"));
        assert!(client("::ffff:192.0.2.1") == client("192.0.2.1"));
        assert_eq!(format!("{:?}", client("192.0.2.1")), "ClientAddress");
    }

    #[test]
    fn malformed_settings_are_named() {
        for (networks, header, said) in [
            ("10.0.0.0/8, localhost", "x-forwarded-for", Some("localhost")),
            ("10.0.0.0/33", "x-forwarded-for", Some("10.0.0.0/33")),
            ("", "x-real-ip", Some("x-real-ip")),
            (" , ", "forwarded", None),
        ] {
            let error = TrustedProxies::read(networks, header).err().map(|error| format!("{error:#}"));
            assert_eq!(error.is_some(), said.is_some(), "{networks} {header}");
            assert!(said.is_none_or(|said| error.unwrap().contains(said)));
        }
    }
}
