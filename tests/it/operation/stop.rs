//! A stop: what is under way ends, nothing new begins, and it takes no longer than was said.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, SqliteConnection};

use crate::support::{Database, Engine, Server, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        a_stop_lets_requests_under_way_end_and_takes_no_new_ones,
        a_client_that_never_finishes_does_not_hold_up_a_stop,
        a_stop_is_told_to_those_who_ask_before_connections_are_refused,
    ]
    .into()
}

/// Longer than a stop may take by the settings of these tests.
const LONG: Duration = Duration::from_secs(30);

fn serve(database: &Database, settings: &[(&str, &str)]) -> Server {
    Server::start_beside(&database.url, settings)
}

/// Whether connections are refused within this time.
fn is_refused_within(server: &Server, time: Duration) -> bool {
    let begun = Instant::now();
    while TcpStream::connect(&server.address).is_ok() {
        if begun.elapsed() > time {
            return false;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    true
}

/// Holds what a request to change a password has to write, while `work` runs.
fn while_locked(database: &Database, work: impl FnOnce()) {
    match database.engine() {
        Engine::Sqlite => {
            let mut other = SqliteConnection::establish(database.url.trim_start_matches("sqlite:")).unwrap();
            other.batch_execute("PRAGMA busy_timeout = 5000; BEGIN IMMEDIATE").unwrap();
            work();
            other.batch_execute("COMMIT").unwrap();
        }
        Engine::Postgres => {
            let mut other = PgConnection::establish(&database.url).unwrap();
            other.batch_execute("BEGIN; LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE").unwrap();
            work();
            other.batch_execute("COMMIT").unwrap();
        }
    }
}

fn a_stop_lets_requests_under_way_end_and_takes_no_new_ones(database: &Database) {
    database.fill();
    let server = serve(database, &[]);
    let (slow, half) = std::thread::scope(|scope| {
        // One whose answer is being made, and one whose body is on its way.
        let mut slow = None;
        let mut half = TcpStream::connect(&server.address).unwrap();
        half.set_read_timeout(Some(LONG)).unwrap();
        let body = r#"{"email":"personne@essai.example.org","password":"tortue plafond vingt merle"}"#;
        let (first, second) = body.split_at(20);
        let length = body.len();
        let head = format!(
            "POST /v1/auth/sign-in HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
        );
        half.write_all(format!("{head}{first}").as_bytes()).unwrap();
        while_locked(database, || {
            let ask = || {
                let asked = serde_json::json!({ "email": "personne@essai.example.org" });
                server.request("POST", "/v1/auth/password-resets").json(&asked).send().status
            };
            slow = Some(scope.spawn(ask));
            std::thread::sleep(Duration::from_secs(1));
            assert!(!slow.as_ref().unwrap().is_finished(), "the request did not have to wait");
            server.terminate();
            assert!(is_refused_within(&server, Duration::from_secs(2)), "new connections are taken after the stop");
        });
        half.write_all(second.as_bytes()).unwrap();
        let mut answer = String::new();
        half.read_to_string(&mut answer).unwrap();
        (slow.unwrap().join().unwrap(), answer)
    });
    assert_eq!(slow, 202);
    assert!(half.starts_with("HTTP/1.1 401 "), "{half}");
    assert_eq!(server.exit_code_within(Duration::from_secs(15)), Some(0));
}

fn a_client_that_never_finishes_does_not_hold_up_a_stop(database: &Database) {
    let server = serve(database, &[("MEE_STOP_TIMEOUT_SECONDS", "1")]);
    let mut silent = TcpStream::connect(&server.address).unwrap();
    silent.write_all(b"POST /v1/auth/sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n{").unwrap();
    // Idle between two requests: nothing is under way on it.
    let mut idle = TcpStream::connect(&server.address).unwrap();
    idle.set_read_timeout(Some(LONG)).unwrap();
    idle.write_all(b"GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n").unwrap();
    let mut buffer = [0; 4096];
    assert!(idle.read(&mut buffer).unwrap() > 0);
    server.terminate();
    let begun = Instant::now();
    assert_eq!(server.exit_code_within(LONG), Some(0));
    assert!(begun.elapsed() < Duration::from_secs(6), "{:?}", begun.elapsed());
}

fn a_stop_is_told_to_those_who_ask_before_connections_are_refused(database: &Database) {
    let server = serve(database, &[("MEE_STOP_NOTICE_SECONDS", "2")]);
    server.get("/health/ready").expect_status(200);
    server.terminate();
    let until = Instant::now() + Duration::from_secs(1);
    while server.get("/health/ready").status == 200 {
        assert!(Instant::now() < until, "nobody hears of the stop");
        std::thread::sleep(Duration::from_millis(10));
    }
    let told = server.get("/health/ready").expect_status(503);
    assert!(!told.header("retry-after").is_empty());
    assert!(told.text().contains("s'arrête"), "{}", told.text());
    server.get("/health/live").expect_status(200);
    server.get("/v1/communes").expect_status(200);
    assert_eq!(server.exit_code_within(Duration::from_secs(10)), Some(0));
}
