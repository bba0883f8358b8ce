//! The feed of changes: nothing missed, nothing out of order, tombstones, and an end to what is kept.

use std::collections::BTreeSet;

use mee_shared::problem::ProblemCode;
use serde_json::Value;

use super::fiche;
use crate::mail::Direct;
use crate::support::{Database, HEARD, Server, Test, mee, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        a_reader_that_polls_while_others_write_misses_nothing_and_sees_every_change_in_order,
        what_an_import_adds_changes_and_withdraws_is_told_to_the_communes_concerned,
        a_cursor_older_than_what_is_kept_is_gone,
        the_feeds_tell_what_is_new_and_pages_name_them,
    ]
    .into()
}

fn cursor(server: &Server, insee: &str) -> String {
    let now: Value = server.read(&format!("/v1/communes/{insee}/changes?since=now"));
    assert_eq!(now["items"], serde_json::json!([]));
    now["cursor"].as_str().unwrap().to_owned()
}

/// Everything since the cursor, page by page, and the cursor after it.
fn follow(server: &Server, insee: &str, from: &str, limit: u32) -> (Vec<Value>, String) {
    let (mut items, mut at) = (Vec::new(), from.to_owned());
    loop {
        let page: Value = server.read(&format!("/v1/communes/{insee}/changes?since={at}&limit={limit}"));
        items.extend(page["items"].as_array().unwrap().clone());
        at = page["cursor"].as_str().unwrap().to_owned();
        assert!(page["next"].as_str().unwrap().ends_with(&format!("since={at}")));
        if page["has_more"] == false {
            return (items, at);
        }
    }
}

const WRITERS: usize = 4;
const EACH: usize = 40;

fn a_reader_that_polls_while_others_write_misses_nothing_and_sees_every_change_in_order(database: &Database) {
    let own = Database::demo(database.engine());
    let url = own.url.clone();
    let engine = own.engine();
    let server = Server::start(own);
    let mut at = cursor(&server, "99999");
    // Writers do what the store does: number under the lock, in a transaction that lasts a moment.
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let url = url.clone();
            std::thread::spawn(move || {
                let mut direct = Direct::to(engine, &url);
                for number in 0..EACH {
                    let (begin, lock) = match engine {
                        crate::support::Engine::Sqlite => ("BEGIN IMMEDIATE", "SELECT 1"),
                        crate::support::Engine::Postgres => ("BEGIN", "SELECT pg_advisory_xact_lock(7163230610)"),
                    };
                    direct.execute(&format!("{begin}; {lock};"));
                    direct.execute(&format!(
                        "INSERT INTO changes (seq, at, body_id, insee, kind, key) \
                         SELECT last_seq + 1, 1, NULL, '99999', 'school', 'w{writer}-{number}' FROM change_heads; \
                         UPDATE change_heads SET last_seq = last_seq + 1;"
                    ));
                    std::thread::sleep(std::time::Duration::from_millis(number as u64 % 7));
                    direct.execute("COMMIT");
                }
            })
        })
        .collect();
    let mut seen = Vec::new();
    let mut polls = 0;
    loop {
        let done = writers.iter().all(std::thread::JoinHandle::is_finished);
        if done {
            std::thread::sleep(HEARD);
        }
        let (items, next) = follow(&server, "99999", &at, 3);
        seen.extend(items.into_iter().map(|item| item["key"].as_str().unwrap().to_owned()));
        at = next;
        polls += 1;
        if done {
            break;
        }
    }
    for writer in writers {
        writer.join().unwrap();
    }
    assert!(polls > 3, "the reader never polled while others wrote");
    assert_eq!(seen.len(), WRITERS * EACH);
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), WRITERS * EACH, "none twice");
    for writer in 0..WRITERS {
        let start = format!("w{writer}-");
        let own: Vec<usize> = seen.iter().filter_map(|key| key.strip_prefix(&start)?.parse().ok()).collect();
        assert_eq!(own, (0..EACH).collect::<Vec<_>>(), "in the order of the commits");
    }
}

fn what_an_import_adds_changes_and_withdraws_is_told_to_the_communes_concerned(database: &Database) {
    let own = Database::demo(database.engine());
    let url = own.url.clone();
    let engine = own.engine();
    let folder = own.file("fiches");
    std::fs::create_dir(&folder).unwrap();
    let server = Server::start(own);
    let (here, there) = (cursor(&server, "99999"), cursor(&server, "94043"));
    let import = |title: &str| {
        std::fs::write(folder.join("essai-suivi.md"), fiche(title)).unwrap();
        let done = mee(&["import", "fiches", folder.to_str().unwrap(), "--database", &url]);
        assert!(done.succeeded, "{}", done.said());
    };
    import("Un essai ?");
    let (items, at) = follow(&server, "99999", &here, 100);
    assert_eq!(items.len(), 1, "{items:#?}");
    assert_eq!((items[0]["kind"].as_str(), items[0]["key"].as_str()), (Some("fiche"), Some("essai-suivi")));
    assert_eq!(items[0]["is_deleted"], false);
    let api_url = items[0]["api_url"].as_str().unwrap();
    server.get(api_url.strip_prefix(&server.url).unwrap()).expect_status(200);
    assert_eq!(follow(&server, "94043", &there, 100).0.len(), 1, "the national editor speaks everywhere");
    // The same again changes nothing; two changes of one thing are told once.
    import("Un essai ?");
    assert_eq!(follow(&server, "99999", &at, 100), (Vec::new(), at.clone()));
    import("Un autre essai ?");
    import("Un dernier essai ?");
    let (items, at) = follow(&server, "99999", &at, 100);
    assert_eq!(items.len(), 1, "{items:#?}");
    // What lists no longer show is a tombstone.
    let mut direct = Direct::to(engine, &url);
    direct.execute("UPDATE fiches SET withdrawn_on = '2026-11-23' WHERE slug = 'essai-suivi'");
    direct.execute(
        "INSERT INTO changes (seq, at, body_id, kind, key) SELECT last_seq + 1, 2, bodies.id, 'fiche', 'essai-suivi' \
         FROM change_heads, bodies WHERE bodies.kind = 'national'; UPDATE change_heads SET last_seq = last_seq + 1",
    );
    let (items, at) = follow(&server, "99999", &at, 100);
    assert_eq!(items[0]["is_deleted"], true, "{items:#?}");
    // A school of one commune is no other's business; one that leaves is a tombstone where it was.
    let there = cursor(&server, "94043");
    // As the import of schools does first.
    direct.execute("DELETE FROM rubric_contents WHERE uai = '9990001X'");
    direct.execute("UPDATE schools SET doc_hash = '', insee = '94043' WHERE uai = '9990001X'");
    let outcome = mee(&["demo", "--database", &url]);
    assert!(outcome.succeeded, "{}", outcome.said());
    let of = |items: Vec<Value>| {
        let mut found: Vec<_> = items.into_iter().filter(|item| item["key"] == "9990001X").collect();
        assert_eq!(found.len(), 1);
        found.remove(0)["is_deleted"].as_bool().unwrap()
    };
    assert!(!of(follow(&server, "99999", &at, 100).0));
    assert!(of(follow(&server, "94043", &there, 100).0));
}

fn a_cursor_older_than_what_is_kept_is_gone(database: &Database) {
    let own = Database::demo(database.engine());
    let url = own.url.clone();
    let mut direct = Direct::to(own.engine(), &url);
    let server = Server::start(own);
    let all: Value = server.read("/v1/communes/99999/changes?limit=1");
    let old = all["cursor"].as_str().unwrap().to_owned();
    let now = cursor(&server, "99999");
    for (since, code) in [("rien", ProblemCode::InvalidValue), ("YWJj", ProblemCode::InvalidValue)] {
        server.get(&format!("/v1/communes/99999/changes?since={since}")).expect_problem(code);
    }
    server.get("/v1/communes/12345/changes").expect_problem(ProblemCode::NotFound);
    // Everything is older than a day; a server that keeps a day sweeps at its start.
    direct.execute("UPDATE changes SET at = 1");
    let _other = Server::start_beside(&url, &[("MEE_CHANGES_RETENTION_DAYS", "1")]);
    let asked = format!("/v1/communes/99999/changes?since={old}");
    for _ in 0..100 {
        if server.get(&asked).status == 410 {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    let gone = server.get(&asked).expect_problem(ProblemCode::Gone);
    assert!(gone.detail.contains("since=now"), "{}", gone.detail);
    // Who was at the end has missed nothing.
    assert_eq!(follow(&server, "99999", &now, 100), (Vec::new(), now.clone()));
    // A number that was never given comes from another database.
    direct.execute("UPDATE change_heads SET last_seq = 0, pruned_through = 0");
    server.get(&format!("/v1/communes/99999/changes?since={now}")).expect_problem(ProblemCode::Gone);
}

fn the_feeds_tell_what_is_new_and_pages_name_them(database: &Database) {
    let server = Server::start(Database::demo(database.engine()));
    let page = server.get("/portal/99999/").expect_status(200).text();
    for (ending, kind) in [("rss", "application/rss+xml"), ("json", "application/feed+json")] {
        let address = format!("{}/v1/communes/99999/feed.{ending}", server.url);
        assert!(page.contains(&format!("type=\"{kind}\"")) && page.contains(&format!("href=\"{address}\"")), "{page}");
        let answer = server.get(&format!("/v1/communes/99999/feed.{ending}")).expect_status(200);
        assert!(answer.header("content-type").starts_with(kind), "{}", answer.header("content-type"));
    }
    let feed: Value = server.read("/v1/communes/99999/feed.json");
    assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
    let items = feed["items"].as_array().unwrap();
    assert_eq!(items.len(), 50);
    let rss = server.get("/v1/communes/99999/feed.rss").text();
    assert_eq!(rss.matches("<item>").count(), 50);
    let ids: BTreeSet<&str> = items.iter().map(|item| item["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), 50, "each entry has an identifier of its own");
    for item in items {
        let path = item["url"].as_str().unwrap().strip_prefix(&server.url).unwrap();
        server.get(path).expect_status(200);
        assert!(rss.contains(item["id"].as_str().unwrap()));
    }
    assert_eq!(feed, server.read::<Value>("/v1/communes/99999/feed.json"), "the same until something changes");
}
