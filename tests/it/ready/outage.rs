//! The database goes away and comes back: on PostgreSQL, for SQLite is part of the process.

use std::time::{Duration, Instant};

use mee_shared::problem::ProblemCode;
use serde_json::json;

use super::{Beside, replies, run_sql};
use crate::support::{DEMO, Database, Engine, Proxy, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![once: parents_go_on_reading_while_the_database_is_away_and_nobody_waits_for_it].into()
}

/// How soon everything works again once the database is back.
const RECOVERY: Duration = Duration::from_secs(2);

fn parents_go_on_reading_while_the_database_is_away_and_nobody_waits_for_it() {
    let database = Database::demo(Engine::Postgres);
    let proxy = Proxy::to(&Proxy::target_of(&database.url));
    let beside = Beside::start(&proxy.by(&database.url));
    let server = &beside.server;
    let unread = ["tariffs", "life-events"].map(|list| format!("/v1/communes/{DEMO}/{list}"));
    for path in replies() {
        beside.warm(&path);
    }

    for (turn, unread) in unread.iter().enumerate() {
        proxy.cut();
        let begun = Instant::now();
        let mut stale = 0;
        while begun.elapsed() < Duration::from_secs(3) {
            for path in replies() {
                let answer = server.get(&path).expect_status(200);
                let status = answer.header("cache-status");
                assert!(status.is_empty() || status.starts_with("mee; hit; ttl=-"), "{path}: {status}");
                stale += usize::from(!status.is_empty());
                let tag = answer.header("etag").to_owned();
                server.request("GET", &path).header("if-none-match", &tag).send().expect_status(304);
            }
        }
        assert!(stale > 0, "nothing was marked");
        // What nobody has read yet cannot be had, and what is written is refused: at once.
        let begun = Instant::now();
        let missing = server.get(unread);
        assert!(!missing.header("retry-after").is_empty());
        missing.expect_problem(ProblemCode::Unavailable);
        let refused = server
            .request("POST", "/v1/auth/sign-in")
            .json(&json!({ "email": "paul@example.org", "password": "tortue plafond vingt merle" }))
            .send();
        assert!(!refused.header("retry-after").is_empty());
        refused.expect_problem(ProblemCode::Unavailable);
        assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());

        // Meanwhile somebody else, who still reaches it, writes.
        let name = format!("Nouveau-Nom-{turn}");
        run_sql(&database, &format!("UPDATE communes SET name = '{name}' WHERE insee = '{DEMO}'"));
        proxy.mend();
        let begun = Instant::now();
        let path = format!("/v1/communes/{DEMO}");
        loop {
            let (told, read) = (server.get(&path).expect_status(200), server.get(unread).status);
            if told.text().contains(&name) && read == 200 {
                assert_eq!(told.header("cache-status"), "", "what is new is not stale");
                break;
            }
            assert!(begun.elapsed() < RECOVERY, "after {RECOVERY:?} it still says {}", told.text());
            std::thread::sleep(Duration::from_millis(20));
        }
        for path in replies() {
            assert_eq!(server.get(&path).expect_status(200).header("cache-status"), "", "{path}");
        }
    }
}
