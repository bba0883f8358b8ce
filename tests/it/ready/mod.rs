//! Replies from ready bytes: never older than what is published, and there when the database is not.

mod once;
mod outage;
mod triggers;

use std::fs::File;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, SqliteConnection};

use crate::support::{DEMO, Database, Engine, Server, Test, tests};
use crate::works::{Desk, FICHE};

pub fn tests() -> Vec<Test> {
    let all = tests![empty:
        what_is_asked_again_is_ready_and_the_same_in_every_coding,
        a_publication_is_read_at_once_and_ends_nothing_elsewhere,
        what_another_program_writes_is_read_within_a_second,
        a_draft_and_a_page_of_search_are_never_kept,
        a_question_asked_again_is_ready_until_the_answer_may_be_another_and_counts_each_time,
    ];
    all.into_iter().chain(once::tests()).chain(outage::tests()).chain(triggers::tests()).collect()
}

/// A further server over a database, with everything that it logs.
pub struct Beside {
    pub server: Server,
    pub log: std::path::PathBuf,
    _folder: tempfile::TempDir,
}

impl Beside {
    pub fn start(database: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("server.log");
        let settings = [("MEE_LOG", "info"), ("MEE_LOG_FORMAT", "json")];
        let server = Server::start_beside_logged(database, &settings, File::create(&log).unwrap());
        Self { server, log, _folder: folder }
    }

    /// How many answers came from ready bytes so far.
    fn ready_answers(&self) -> usize {
        let text = std::fs::read_to_string(&self.log).unwrap();
        text.lines().filter(|line| line.contains("\"is_ready\":true")).count()
    }

    /// Whether the next answer to this path is ready.
    fn is_ready(&self, path: &str) -> bool {
        let before = self.ready_answers();
        self.server.get(path).expect_status(200);
        // The line is written before the answer leaves.
        self.ready_answers() > before
    }

    /// Asks until the answer is ready.
    fn warm(&self, path: &str) {
        let until = Instant::now() + Duration::from_secs(20);
        while !self.is_ready(path) {
            assert!(Instant::now() < until, "{path} is never ready");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

/// Changes the database as another program would.
pub fn run_sql(database: &Database, sql: &str) {
    match database.engine() {
        Engine::Sqlite => {
            let mut connection = SqliteConnection::establish(database.url.trim_start_matches("sqlite:")).unwrap();
            connection.batch_execute("PRAGMA busy_timeout = 5000").unwrap();
            connection.batch_execute(sql).unwrap();
        }
        Engine::Postgres => PgConnection::establish(&database.url).unwrap().batch_execute(sql).unwrap(),
    }
}

/// Whether the answer holds the text within this time.
pub fn is_told_within(server: &Server, path: &str, text: &str, time: Duration) -> bool {
    let until = Instant::now() + time;
    loop {
        if server.get(path).text().contains(text) {
            return true;
        }
        if Instant::now() > until {
            return false;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// One of each kind of public reply.
fn replies() -> Vec<String> {
    let below =
        |prefix: &str, views: &[&str]| -> Vec<String> { views.iter().map(|view| format!("{prefix}{view}")).collect() };
    let fiche = format!("fiches/{FICHE}");
    [
        below(
            &format!("/v1/communes/{DEMO}"),
            &["", "/home", "/themes", "/fiches", "/schools", "/notices", "/feed.rss", "/agenda.ics", "/calendar"],
        ),
        below(&format!("/v1/communes/{DEMO}/fragments/"), &["", "schools", &fiche, "agenda"]),
        below(&format!("/portal/{DEMO}/"), &["", "themes", &fiche]),
        vec!["/v1/communes".to_owned(), "/v1/calculators".to_owned(), "/".to_owned()],
    ]
    .concat()
}

fn what_is_asked_again_is_ready_and_the_same_in_every_coding(database: &Database) {
    database.fill();
    let beside = Beside::start(&database.url);
    let server = &beside.server;
    for path in replies() {
        let first = server.request("GET", &path).header("accept-encoding", "identity").send().expect_status(200);
        beside.warm(&path);
        let again = server.request("GET", &path).header("accept-encoding", "identity").send().expect_status(200);
        assert_eq!(again.text(), first.text(), "{path}");
        for name in
            ["content-type", "etag", "cache-control", "vary", "link", "access-control-allow-origin", "x-robots-tag"]
        {
            assert_eq!(again.header(name), first.header(name), "{path}: {name}");
        }
        for name in ["content-security-policy", "x-content-type-options", "referrer-policy"] {
            assert_eq!(again.header(name), first.header(name), "{path}: {name}");
        }
        assert_ne!(again.header("x-request-id"), first.header("x-request-id"), "{path}");
        assert_eq!(again.header("cache-status"), "", "{path}: it is what there is now");
        let head = server.request("HEAD", &path).send().expect_status(200);
        assert!(head.body.is_empty(), "{path}");
        assert_eq!(head.header("content-length"), again.body.len().to_string(), "{path}");
        for tag in [again.header("etag").to_owned(), format!("\"x\", W/{}", again.header("etag")), "*".to_owned()] {
            let known = server.request("GET", &path).header("if-none-match", &tag).send().expect_status(304);
            assert!(known.body.is_empty(), "{path}");
        }
        let before = beside.ready_answers();
        server.request("GET", &path).header("authorization", "Bearer x").send();
        assert_eq!(beside.ready_answers(), before, "{path}: what comes with credentials is not answered from here");
    }
    // Compressed at high quality after the first time that it is asked for again.
    let path = format!("/portal/{DEMO}/fiches/{FICHE}");
    let size = |_: u32| server.request("GET", &path).header("accept-encoding", "br").send().expect_status(200);
    let quick = size(0);
    let until = Instant::now() + Duration::from_secs(20);
    let better = loop {
        let better = size(1);
        if better.header("etag").ends_with("-br11\"") || Instant::now() > until {
            break better;
        }
        std::thread::sleep(Duration::from_millis(50));
    };
    assert!(better.body.len() <= quick.body.len(), "{} {}", better.body.len(), quick.body.len());
    let mut plain = Vec::new();
    brotli::BrotliDecompress(&mut better.body.as_slice(), &mut plain).unwrap();
    assert_eq!(String::from_utf8(plain).unwrap(), server.get(&path).text());
    for tag in [quick.header("etag"), better.header("etag")] {
        let ask = server.request("GET", &path).header("accept-encoding", "br").header("if-none-match", tag);
        ask.send().expect_status(304);
    }
}

fn a_publication_is_read_at_once_and_ends_nothing_elsewhere(database: &Database) {
    let desk = Desk::open(database);
    let own = &desk.world.server;
    let beside = Beside::start(&desk.world.database);
    let (here, there) =
        (format!("/portal/{DEMO}/fiches/{FICHE}"), format!("/v1/communes/94043/fragments/fiches/{FICHE}"));
    for path in [&here, &there] {
        beside.warm(path);
        for _ in 0..3 {
            own.get(path).expect_status(200);
        }
    }
    for turn in 0..5 {
        let text = format!("Mot d'essai numéro {turn}, à la mairie.");
        let work = desk.publish(FICHE, &text);
        assert!(desk.public(FICHE).contains(&text.replace('\'', "&#39;")) || desk.public(FICHE).contains(&text));
        let told = format!("essai numéro {turn}");
        assert!(is_told_within(&beside.server, &here, &told, Duration::from_secs(1)), "{told}");
        assert!(beside.is_ready(&there), "a word of one commune is nothing to another");
        if turn == 4 {
            let reason = serde_json::json!({ "reason": "Fin de l'essai." });
            desk.act(&desk.publisher, &work, "withdraw", &reason).expect_status(200);
            assert!(!desk.public(FICHE).contains(&told), "what is withdrawn is gone at once");
            std::thread::sleep(Duration::from_millis(500));
            assert!(!beside.server.get(&here).text().contains(&told), "and soon everywhere");
        }
    }
}

fn what_another_program_writes_is_read_within_a_second(database: &Database) {
    database.fill();
    let beside = Beside::start(&database.url);
    let path = format!("/v1/communes/{DEMO}");
    for name in ["Premier-Nom", "Second-Nom"] {
        beside.warm(&path);
        run_sql(database, &format!("UPDATE communes SET name = '{name}' WHERE insee = '{DEMO}'"));
        assert!(is_told_within(&beside.server, &path, name, Duration::from_secs(1)), "{name}");
    }
    // What is taken back changes nothing.
    beside.warm(&path);
    run_sql(database, &format!("BEGIN; UPDATE communes SET name = 'Jamais' WHERE insee = '{DEMO}'; ROLLBACK"));
    std::thread::sleep(Duration::from_millis(200));
    assert!(beside.is_ready(&path));
    // Nor does what parents do not see.
    run_sql(database, "UPDATE audit_heads SET pruned_through = pruned_through");
    run_sql(database, "DELETE FROM outbox");
    std::thread::sleep(Duration::from_millis(200));
    assert!(beside.is_ready(&path));
}

fn a_draft_and_a_page_of_search_are_never_kept(database: &Database) {
    let desk = Desk::open(database);
    let work = desk.write(FICHE, "Brouillon d'essai.");
    let link: serde_json::Value = desk
        .ask(
            &desk.editor,
            "POST",
            &format!("works/{}/preview-links", work["id"].as_str().unwrap()),
            Some(&serde_json::json!({})),
        )
        .json();
    let server = &desk.world.server;
    let count = || {
        let text = std::fs::read_to_string(&desk.world.log).unwrap();
        text.lines().filter(|line| line.contains("is_ready")).count()
    };
    let mut paths =
        vec![format!("/portal/{DEMO}/search?q=cantine"), format!("/v1/communes/{DEMO}/schools/9990001X/sector")];
    if let Some(url) = link["url"].as_str() {
        paths.push(crate::support::path_of(url));
    }
    let before = count();
    for path in &paths {
        for _ in 0..3 {
            server.get(path).expect_status(200);
            std::thread::sleep(Duration::from_millis(50));
        }
    }
    assert_eq!(count(), before, "{paths:?}");
}

fn a_question_asked_again_is_ready_until_the_answer_may_be_another_and_counts_each_time(database: &Database) {
    let desk = Desk::open(database);
    let beside = Beside::start(&desk.world.database);
    let path = format!("/v1/communes/{DEMO}/search?q=xylophone+cantine");
    let paths = [
        path.clone(),
        format!("/v1/communes/{DEMO}/search/suggestions?q=xylop"),
        format!("/v1/communes/{DEMO}/fragments/search?q=xylophone"),
    ];
    for path in &paths {
        beside.warm(path);
    }
    assert!(!beside.server.get(&path).text().contains("numéro"), "nothing says it yet");
    for turn in 0..3 {
        let work = desk.publish(FICHE, &format!("Le xylophone numéro {turn} attend à la cantine."));
        let told = format!("numéro {turn}");
        assert!(is_told_within(&beside.server, &path, &told, Duration::from_secs(1)), "{told}");
        beside.warm(&path);
        if turn == 2 {
            let reason = serde_json::json!({ "reason": "Fin de l'essai." });
            desk.act(&desk.publisher, &work, "withdraw", &reason).expect_status(200);
            std::thread::sleep(Duration::from_secs(1));
            assert!(!beside.server.get(&path).text().contains(&told), "what is withdrawn is found no more");
        }
    }
    let asked = || {
        let weeks: serde_json::Value = desk.ask(&desk.editor, "GET", "search-weeks", None).json();
        let weeks = weeks["weeks"].as_array().unwrap().clone();
        weeks.iter().map(|week| week["asked"].as_i64().unwrap()).sum::<i64>()
    };
    beside.warm(&path);
    // Counts are written every five seconds.
    let settled = || {
        let mut last = asked();
        loop {
            std::thread::sleep(Duration::from_secs(6));
            let now = asked();
            if now == last {
                return now;
            }
            last = now;
        }
    };
    let before = settled();
    let ready = beside.ready_answers();
    for _ in 0..7 {
        beside.server.get(&path).expect_status(200);
    }
    assert_eq!(beside.ready_answers(), ready + 7);
    assert_eq!(settled(), before + 7);
}
