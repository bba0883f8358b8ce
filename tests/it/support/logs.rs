//! What the servers under test wrote into their logs, and what may not stand in it.

use std::fs::{File, read_dir, read_to_string};
use std::net::{IpAddr, SocketAddr};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use tempfile::TempDir;

static FOLDER: OnceLock<TempDir> = OnceLock::new();
static NEXT: AtomicU32 = AtomicU32::new(0);

fn folder() -> &'static TempDir {
    FOLDER.get_or_init(|| tempfile::tempdir().unwrap())
}

/// A new file for one server's log.
pub fn file() -> File {
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    File::create(folder().path().join(format!("{number}.log"))).unwrap()
}

/// Every line that gives something or someone away, with what it gives away; the folder of the logs goes afterwards.
pub fn scan() -> Vec<String> {
    check_the_scan_itself();
    let Some(folder) = FOLDER.get() else { return Vec::new() };
    let mut found = Vec::new();
    let mut lines = 0;
    for entry in read_dir(folder.path()).unwrap() {
        let text = read_to_string(entry.unwrap().path()).unwrap();
        lines += text.lines().count();
        found.extend(text.lines().filter_map(|line| Some(format!("a log holds {}: {line}", given_away(line)?))));
    }
    assert!(lines > 0, "the servers under test wrote no log at all");
    drop(std::fs::remove_dir_all(folder.path()));
    found
}

/// The same for the log of a server that a test kept for itself.
pub fn scan_text(text: &str) -> Vec<String> {
    text.lines().filter_map(|line| Some(format!("a log holds {}: {line}", given_away(line)?))).collect()
}

/// Parts of the addresses that the tests of sectors ask for and of their identifiers, and words that those of search look for.
const ASKED: &[&str] =
    &["dragons", "groslay", "93010_", "kantine", "harselement", "xyzzyq", "zorille", "wombat", "quokka", "enitnac"];

/// What a line of a log gives away, if anything.
fn given_away(line: &str) -> Option<&'static str> {
    let line = without_colours(line);
    // Where the server listens stands in its first lines, and nowhere else.
    let is_listen_line = ["listening", "starting service"].iter().any(|word| line.contains(word));
    let words = || line.split(|letter: char| letter.is_whitespace() || "\"'<>()=,;".contains(letter));
    if words().any(is_mail_address) {
        return Some("an e-mail address");
    }
    if !is_listen_line && words().any(is_ip_address) {
        return Some("an IP address");
    }
    if words().any(is_token) {
        return Some("a token");
    }
    let lower = line.to_lowercase();
    if ASKED.iter().any(|asked| lower.contains(asked)) {
        return Some("an address somebody asked for");
    }
    words().any(|word| word.contains('?') && word.contains('/')).then_some("a query string")
}

/// A signed token, a refresh token, an API key, a sealed secret, one of one-time codes, or the word that stands before one; the crates' own names begin like a key.
fn is_token(word: &str) -> bool {
    let is_key =
        word.starts_with("mee_") && !["mee_api", "mee_shared", "mee_test"].iter().any(|name| word.starts_with(name));
    let is_secret = ["eyJ", "mee1:", "otpauth:", "whsec_"].iter().any(|start| word.starts_with(start));
    let is_link = ["meel_", "meer_"].iter().any(|start| word.contains(start));
    is_key || is_secret || is_link || word.eq_ignore_ascii_case("bearer")
}

/// The line without the codes of a terminal's colours.
fn without_colours(line: &str) -> String {
    let mut parts = line.split('\u{1b}');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.split_once('m').map_or("", |(_, rest)| rest));
    }
    plain
}

fn is_mail_address(word: &str) -> bool {
    word.split_once('@')
        .is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.') && !local.contains("//"))
}

fn is_ip_address(word: &str) -> bool {
    let word = word.trim_matches(['[', ']', '.', ':']);
    word.parse::<SocketAddr>().is_ok()
        || word.parse::<IpAddr>().is_ok()
        || word
            .split('/')
            .any(|part| part.len() > 6 && (part.parse::<IpAddr>().is_ok() || part.parse::<SocketAddr>().is_ok()))
}

/// A scan that finds nothing where there is something would pass for ever.
fn check_the_scan_itself() {
    for (line, expected) in [
        ("INFO request: answered status=200 pattern=\"/v1/communes\" elapsed=3", None),
        ("INFO mee_api::http::edge: answered", None),
        ("INFO listening address=127.0.0.1:8080 public_url=http://127.0.0.1:8080", None),
        ("INFO \u{1b}[2m2026-11-23T02:00:00.000001Z\u{1b}[0m answered", None),
        ("INFO asked street=\"Boulevard de Groslay\"", Some("an address somebody asked for")),
        ("INFO asked id=93010_4436_00042_bis", Some("an address somebody asked for")),
        ("INFO refused peer=203.0.113.9", Some("an IP address")),
        ("INFO \u{1b}[3mpeer\u{1b}[0m\u{1b}[2m=\u{1b}[0m2001:db8::1", Some("an IP address")),
        ("INFO peer 203.0.113.9:4711", Some("an IP address")),
        ("WARN sent to agent@ville.fr", Some("an e-mail address")),
        ("INFO path=/v1/communes?name=kremlin", Some("a query string")),
        ("INFO key mee_live_1234", Some("a token")),
        ("INFO link meel_AAAA", Some("a token")),
        ("INFO authorization: Bearer x", Some("a token")),
        ("INFO refresh=meer_AAAA", Some("a token")),
        ("INFO kept=mee1:0a1b2c3d:AAAA", Some("a token")),
        ("INFO secret=whsec_AAAA", Some("a token")),
        ("INFO url=otpauth://totp/x", Some("a token")),
    ] {
        assert_eq!(given_away(line), expected, "{line}");
    }
}
