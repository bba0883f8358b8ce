//! `mee check links`: politely, never into our own network, reported to the body whose text it is.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::{COMMUNE, publish};
use crate::desk::{Desk, unspoken};
use crate::support::{Database, Test, mee_set, tests};

pub fn tests() -> Vec<Test> {
    tests![empty: links_are_asked_for_and_reported_to_their_body, nothing_within_our_own_network_is_asked_for].into()
}

/// A site that answers by path; what it was asked, method and path.
fn site() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let heard = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&heard);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let Some(Ok(first)) = lines.next() else { continue };
            while lines.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
            let asked = first.rsplit_once(' ').map(|(asked, _)| asked.to_owned()).unwrap_or_default();
            let status = match asked.as_str() {
                "HEAD /sans-head" => "405 Method Not Allowed",
                "HEAD /parti" | "GET /parti" => "404 Not Found",
                "HEAD /ailleurs" => "301 Moved Permanently",
                _ => "200 OK",
            };
            kept.lock().unwrap().push(asked);
            let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            stream.write_all(answer.as_bytes()).unwrap();
        }
    });
    (base, heard)
}

fn service(title: &str, url: &str) -> Value {
    json!({ "kind": "other", "title": title, "summary": "Un essai.", "url": url })
}

fn links_are_asked_for_and_reported_to_their_body(database: &Database) {
    let mut world = unspoken(database);
    let publisher = Desk::open(&mut world, "public", COMMUNE, "publisher", &[]);
    let (base, heard) = site();
    for (slug, path) in [("bon", "/bon"), ("sans-head", "/sans-head"), ("parti", "/parti"), ("ailleurs", "/ailleurs")] {
        publish(&publisher, &world, &format!("service-links/{slug}"), &service(slug, &format!("{base}{path}")));
    }
    let text = format!("Voyez [la page]({base}/parti) d'essai.");
    let dossier =
        json!({ "title": "Dossier d'essai", "summary": "Un essai.", "text": text, "valid_from": super::day(-1) });
    publish(&publisher, &world, "news/essai-99999", &dossier);
    let before: Value = publisher.get(&world, "link-report").expect_status(200).json();
    assert_eq!((&before["broken"], before["items"].as_array().unwrap().len()), (&json!(0), 4));
    assert!(before["items"][0]["outcome"].is_null(), "{before}");
    let check = || mee_set(&["check", "links", "--database", &world.database], &[("MEE_OUTBOUND_ALLOW_LOCAL", "true")]);
    let outcome = check();
    assert!(outcome.succeeded, "{}", outcome.stderr);
    assert!(
        outcome.stdout.contains("Commune de Villeneuve-les-Essais : 4 adresse(s), 1 à revoir"),
        "{}",
        outcome.stdout
    );
    assert!(outcome.stdout.ends_with("check links: 4 read, 1 broken\n"), "{}", outcome.stdout);
    let mut asked = heard.lock().unwrap().clone();
    asked.sort();
    let expected = ["GET /parti", "GET /sans-head", "HEAD /ailleurs", "HEAD /bon", "HEAD /parti", "HEAD /sans-head"];
    assert_eq!(asked, expected, "each address is asked for once, its head first");
    let report: Value = publisher.get(&world, "link-report").expect_status(200).json();
    let first = &report["items"][0];
    assert_eq!((&report["broken"], &first["outcome"], &first["status"]), (&json!(1), &json!("missing"), &json!(404)));
    assert_eq!(first["titles"], json!(["Dossier d'essai", "parti"]));
    let since = first["broken_since"].clone();
    let outcomes: Vec<&str> =
        report["items"].as_array().unwrap().iter().map(|item| item["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["missing", "moved", "alive", "alive"]);
    assert!(check().succeeded);
    let again: Value = publisher.get(&world, "link-report").expect_status(200).json();
    assert_eq!(again["items"][0]["broken_since"], since, "broken since the second look");
}

fn nothing_within_our_own_network_is_asked_for(database: &Database) {
    let mut world = unspoken(database);
    let publisher = Desk::open(&mut world, "public", COMMUNE, "publisher", &[]);
    let (base, heard) = site();
    publish(&publisher, &world, "service-links/dedans", &service("Dedans", &format!("{base}/bon")));
    let port = base.rsplit_once(':').unwrap().1;
    publish(&publisher, &world, "service-links/nom", &service("Nom", &format!("https://localhost:{port}/bon")));
    publish(&publisher, &world, "service-links/nuage", &service("Nuage", "https://169.254.169.254/latest"));
    publish(&publisher, &world, "service-links/machine", &service("Machine", "https://localhost/"));
    let outcome = mee_set(&["check", "links", "--database", &world.database, "--commune", "99999"], &[]);
    assert!(outcome.succeeded, "{}", outcome.stderr);
    assert_eq!(*heard.lock().unwrap(), [""; 0]);
    let report: Value = publisher.get(&world, "link-report").expect_status(200).json();
    for item in report["items"].as_array().unwrap() {
        assert_eq!(item["outcome"], "refused", "{item}");
    }
    assert_eq!(report["broken"], 0);
}
