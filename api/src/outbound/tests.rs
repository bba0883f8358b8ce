//! Hostile targets, with a trap that listens where they lead.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::client::{Client, Lookup, Reach, Refused, check_url};

/// A listener on every address of this machine; counts who connects.
struct Trap {
    port: u16,
    caught: Arc<AtomicUsize>,
}

impl Trap {
    fn set() -> Self {
        // Port 443 and 8443 belong to others: names are made to lead to the trap's port by the look-up.
        let listener = TcpListener::bind("[::]:0").or_else(|_| TcpListener::bind("0.0.0.0:0")).unwrap();
        let (port, caught) = (listener.local_addr().unwrap().port(), Arc::new(AtomicUsize::new(0)));
        let count = Arc::clone(&caught);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                count.fetch_add(1, Ordering::SeqCst);
                drop(stream);
            }
        });
        Self { port, caught }
    }

    fn caught(&self) -> usize {
        // A connection made is counted a moment later.
        std::thread::sleep(std::time::Duration::from_millis(200));
        self.caught.load(Ordering::SeqCst)
    }
}

/// Looks names up as the system does, but leads every one to the trap's port, and knows names that lead inside.
fn towards(port: u16) -> Lookup {
    Arc::new(move |host, _| {
        use std::net::ToSocketAddrs as _;
        let one = |text: &str| vec![SocketAddr::new(text.parse().unwrap(), port)];
        let bare = host.trim_start_matches('[').trim_end_matches(']').trim_end_matches('.').to_ascii_lowercase();
        Ok(match bare.as_str() {
            "interne.example.org" => one("127.0.0.1"),
            "interne6.example.org" => one("::1"),
            "mappe.example.org" => one("::ffff:127.0.0.1"),
            "prive.example.org" => one("10.0.0.1"),
            "metadonnees.example.org" => one("169.254.169.254"),
            "zero.example.org" => one("0.0.0.0"),
            "nat64.example.org" => one("64:ff9b::7f00:1"),
            "sixtofour.example.org" => one("2002:7f00:1::"),
            // The first is public, the second is not: whoever checks the first only is led inside.
            "double.example.org" => [one("8.8.8.8"), one("127.0.0.1")].concat(),
            "double6.example.org" => [one("2a01:e0a::1"), one("::1")].concat(),
            "vide.example.org" => Vec::new(),
            _ => (bare.as_str(), port).to_socket_addrs()?.collect(),
        })
    })
}

/// Where others would have us go. `PORT` is the trap's.
const HOSTILE: &[&str] = &[
    // Our own machine, in every spelling.
    "https://127.0.0.1/",
    "https://127.0.0.1:PORT/",
    "https://127.1/",
    "https://127.0.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.0.0.1/",
    "https://0x7f.1/",
    "https://017700000001/",
    "https://0177.0.0.1/",
    "https://0177.1/",
    "https://127.000.000.001/",
    "https://127.0.0.1./",
    "https://127.255.255.254/",
    "https://0/",
    "https://0.0.0.0/",
    "https://0x0/",
    "https://localhost/",
    "https://localhost./",
    "https://LOCALHOST/",
    "https://LocalHost:8443/",
    "https://[::1]/",
    "https://[::1]:8443/",
    "https://[0:0:0:0:0:0:0:1]/",
    "https://[::]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[::127.0.0.1]/",
    "https://[0000::0001]/",
    "https://[64:ff9b::127.0.0.1]/",
    "https://[2002:7f00:1::]/",
    "https://[fe80::1]/",
    "https://[fe80::1%25lo]/",
    "https://[fd00:ec2::254]/",
    "https://[fc00::1]/",
    "https://[ff02::1]/",
    "https://[::1%lo]/",
    // Other people's machines inside.
    "https://10.0.0.1/",
    "https://172.16.0.1/",
    "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://2852039166/",
    "https://0xa9fea9fe/",
    "https://0251.0376.0251.0376/",
    "https://100.100.100.200/",
    "https://168.63.129.16/",
    "https://198.18.0.1/",
    "https://224.0.0.1/",
    "https://255.255.255.255/",
    "https://[::ffff:169.254.169.254]/",
    "https://[::ffff:a9fe:a9fe]/",
    // Names that lead inside.
    "https://interne.example.org/",
    "https://interne.example.org:8443/",
    "https://INTERNE.example.org./",
    "https://interne6.example.org/",
    "https://mappe.example.org/",
    "https://prive.example.org/",
    "https://metadonnees.example.org/",
    "https://zero.example.org/",
    "https://nat64.example.org/",
    "https://sixtofour.example.org/",
    "https://double.example.org/",
    "https://double6.example.org/",
    "https://vide.example.org/",
    // What two readers read differently.
    "https://8.8.8.8@127.0.0.1/",
    "https://example.org:443@127.0.0.1/",
    "https://user:mot@localhost/",
    "https://127.0.0.1#@example.org/",
    "https://127.0.0.1\\@example.org/",
    "https://example.org\\.localhost/",
    "https://example.org%00.localhost/",
    "https://127.0.0.1%2f@example.org/",
    "https://loca\tlhost/",
    "https://localhost /",
    "https://①②⑦.⓪.⓪.①/",
    "https://127。0。0。1/",
    "https://ⓛocalhost/",
    // Other schemes and ports.
    "http://127.0.0.1:PORT/",
    "http://interne.example.org:PORT/",
    "http://localhost:PORT/",
    "http://[::1]:PORT/",
    "https://interne.example.org:PORT/",
    "https://localhost:PORT/",
    "https://localhost:22/",
    "https://localhost:99999/",
    "https://localhost:/",
    "https://localhost:-1/",
    "ftp://127.0.0.1:PORT/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:PORT/_",
    "//127.0.0.1:PORT/",
    "127.0.0.1:PORT",
    "https:127.0.0.1",
    "https:///127.0.0.1/",
    "https://",
    "",
    "javascript:alert(1)",
    "unix:///var/run/docker.sock",
];

#[test]
fn no_hostile_target_is_ever_connected_to() {
    let trap = Trap::set();
    let client = Client::with_lookup(Reach::Public, towards(trap.port));
    let mut asked = 0;
    for target in HOSTILE {
        let target = target.replace("PORT", &trap.port.to_string());
        let answer = client.post_json(&target, &[("webhook-id", "essai")], "{}");
        assert!(matches!(answer, Err(Refused::Address | Refused::Special | Refused::Unknown)), "{target}: {answer:?}");
        asked += 1;
    }
    assert!(asked >= 60, "{asked} targets");
    assert_eq!(trap.caught(), 0);
}

#[test]
fn the_trap_catches_a_client_without_the_guard() {
    let trap = Trap::set();
    let client = Client::with_lookup(Reach::Everywhere, towards(trap.port));
    assert!(client.post_json("https://interne.example.org/", &[], "{}").is_err());
    assert!(trap.caught() >= 1, "a trap that catches nobody proves nothing");
}

/// Answers one request with these bytes; gives its port.
fn answering(bytes: String) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut heard = [0_u8; 4_096];
        let _read = stream.read(&mut heard).unwrap();
        drop(stream.write_all(bytes.as_bytes()));
    });
    port
}

#[test]
fn a_redirect_is_an_answer_and_leads_nowhere() {
    let trap = Trap::set();
    for status in [301, 302, 303, 307, 308] {
        let place = format!("http://127.0.0.1:{}/", trap.port);
        let port = answering(format!("HTTP/1.1 {status} Ailleurs\r\nLocation: {place}\r\nContent-Length: 0\r\n\r\n"));
        let client = Client::new(Reach::Everywhere);
        let answered = client.post_json(&format!("http://127.0.0.1:{port}/"), &[], "{}").unwrap();
        assert_eq!(answered.status, status);
    }
    assert_eq!(trap.caught(), 0);
}

#[test]
fn an_endless_answer_is_read_to_its_limit_only() {
    let port = answering(format!("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n{}", "a".repeat(2_000_000)));
    let answered = Client::new(Reach::Everywhere).post_json(&format!("http://127.0.0.1:{port}/"), &[], "{}").unwrap();
    assert_eq!(answered.status, 200);
}

#[test]
fn addresses_are_checked_before_they_are_kept() {
    for (url, reach, is_taken) in [
        ("https://www.example.org/suivi?jeton=1", Reach::Public, true),
        ("https://www.example.org:8443/suivi", Reach::Public, true),
        ("https://8.8.8.8/", Reach::Public, true),
        ("https://www.example.org:8080/", Reach::Public, false),
        ("http://www.example.org/", Reach::Public, false),
        ("http://127.0.0.1:8080/", Reach::Everywhere, true),
        ("ftp://127.0.0.1:8080/", Reach::Everywhere, false),
        ("https://a:b@www.example.org/", Reach::Public, false),
        ("https://www.example.org/é", Reach::Public, false),
        ("https://192.168.0.1/", Reach::Public, false),
    ] {
        assert_eq!(check_url(url, reach).is_ok(), is_taken, "{url}");
    }
    assert!(check_url(&format!("https://www.example.org/{}", "a".repeat(500)), Reach::Public).is_err());
}
