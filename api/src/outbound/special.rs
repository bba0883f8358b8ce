//! Addresses that stand for something else than one place on the public internet.
//!
//! From the IANA registries of special-purpose addresses (RFC 6890 and its updates), IPv4 and IPv6, as of October 2025.
//! IPv6 is turned round: only global unicast, 2000::/3, is public at all, so that mapped, translated and local addresses need
//! no line each.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// IPv4 networks that are not public, each as its first address and the length of its prefix.
const IPV4: &[([u8; 4], u32)] = &[
    ([0, 0, 0, 0], 8),        // this network, RFC 791
    ([10, 0, 0, 0], 8),       // private, RFC 1918
    ([100, 64, 0, 0], 10),    // shared between carriers, RFC 6598
    ([127, 0, 0, 0], 8),      // loopback, RFC 1122
    ([169, 254, 0, 0], 16),   // link-local, RFC 3927; metadata of cloud providers
    ([172, 16, 0, 0], 12),    // private, RFC 1918
    ([192, 0, 0, 0], 24),     // protocol assignments, RFC 6890
    ([192, 0, 2, 0], 24),     // documentation, RFC 5737
    ([192, 31, 196, 0], 24),  // AS112, RFC 7535
    ([192, 52, 193, 0], 24),  // AMT, RFC 7450
    ([192, 88, 99, 0], 24),   // 6to4 relays, RFC 7526
    ([192, 168, 0, 0], 16),   // private, RFC 1918
    ([192, 175, 48, 0], 24),  // AS112, RFC 7534
    ([198, 18, 0, 0], 15),    // benchmarks, RFC 2544
    ([198, 51, 100, 0], 24),  // documentation, RFC 5737
    ([203, 0, 113, 0], 24),   // documentation, RFC 5737
    ([224, 0, 0, 0], 4),      // multicast, RFC 5771
    ([240, 0, 0, 0], 4),      // reserved and broadcast, RFC 1112 and RFC 8190
    ([168, 63, 129, 16], 32), // metadata of a cloud provider, on a public address
];

/// IPv6 networks within 2000::/3 that are not public.
const IPV6: &[([u16; 8], u32)] = &[
    ([0x2001, 0, 0, 0, 0, 0, 0, 0], 23), // protocol assignments, Teredo and ORCHID among them, RFC 2928
    ([0x2001, 0x0db8, 0, 0, 0, 0, 0, 0], 32), // documentation, RFC 3849
    ([0x2002, 0, 0, 0, 0, 0, 0, 0], 16), // 6to4, RFC 3056: holds any IPv4 address
    ([0x2620, 0x004f, 0x8000, 0, 0, 0, 0, 0], 48), // AS112, RFC 7534
    ([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20), // documentation, RFC 9637
    ([0x3ffe, 0, 0, 0, 0, 0, 0, 0], 16), // the former 6bone, RFC 3701
];

fn is_public_v4(address: Ipv4Addr) -> bool {
    let bits = u32::from(address);
    !IPV4.iter().any(|(network, length)| {
        let shift = 32 - length;
        bits.checked_shr(shift) == u32::from(Ipv4Addr::from(*network)).checked_shr(shift)
    })
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let bits = u128::from(address);
    let is_in = |network: [u16; 8], length: u32| {
        let shift = 128 - length;
        bits.checked_shr(shift) == u128::from(Ipv6Addr::from(network)).checked_shr(shift)
    };
    let is_global = is_in([0x2000, 0, 0, 0, 0, 0, 0, 0], 3);
    // An interface identifier of ISATAP (RFC 5214) holds an IPv4 address: no server on the internet has one.
    let [.., high, low, _, _] = address.segments();
    let is_isatap = matches!(high, 0 | 0x0200) && low == 0x5efe;
    is_global && !is_isatap && !IPV6.iter().any(|(network, length)| is_in(*network, *length))
}

/// Whether the address is one of the public internet.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn the_ends_of_every_special_network_are_refused_and_their_neighbours_are_not() {
        for (text, public) in [
            ("0.0.0.0", false),
            ("0.255.255.255", false),
            ("1.0.0.0", true),
            ("9.255.255.255", true),
            ("10.0.0.0", false),
            ("10.255.255.255", false),
            ("11.0.0.0", true),
            ("100.63.255.255", true),
            ("100.64.0.0", false),
            ("100.100.100.200", false),
            ("100.127.255.255", false),
            ("100.128.0.0", true),
            ("127.0.0.1", false),
            ("127.255.255.254", false),
            ("168.63.129.16", false),
            ("169.254.169.254", false),
            ("169.253.255.255", true),
            ("172.15.255.255", true),
            ("172.16.0.1", false),
            ("172.31.255.255", false),
            ("172.32.0.0", true),
            ("192.0.0.192", false),
            ("192.0.2.1", false),
            ("192.88.99.1", false),
            ("192.168.255.255", false),
            ("192.169.0.0", true),
            ("198.18.0.1", false),
            ("198.19.255.255", false),
            ("198.20.0.0", true),
            ("198.51.100.7", false),
            ("203.0.113.9", false),
            ("223.255.255.255", true),
            ("224.0.0.1", false),
            ("239.255.255.255", false),
            ("240.0.0.1", false),
            ("255.255.255.255", false),
            ("8.8.8.8", true),
            ("::", false),
            ("::1", false),
            ("::7f00:1", false),
            ("::ffff:127.0.0.1", false),
            ("::ffff:8.8.8.8", false),
            ("64:ff9b::7f00:1", false),
            ("64:ff9b:1::1", false),
            ("100::1", false),
            ("2001::1", false),
            ("2001:1ff:ffff::1", false),
            ("2001:200::1", true),
            ("2001:db8::1", false),
            ("2001:4860:4860::8888", true),
            ("2002:7f00:1::1", false),
            ("2620:4f:8000::1", false),
            ("2a01:e0a::5efe:7f00:1", false),
            ("2a01:e0a::1", true),
            ("3fff::1", false),
            ("3ffe::1", false),
            ("4000::1", false),
            ("5f00::1", false),
            ("fc00::1", false),
            ("fd00:ec2::254", false),
            ("fe80::1", false),
            ("fec0::1", false),
            ("ff02::1", false),
        ] {
            assert_eq!(is_public(text.parse().unwrap()), public, "{text}");
        }
    }
}
