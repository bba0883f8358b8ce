//! How often one client may ask.

use mee_shared::problem::ProblemCode;

use crate::support::{Database, Server, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        a_client_that_reads_too_often_is_told_when_to_come_back,
        clients_behind_a_trusted_proxy_are_counted_each_for_itself,
        a_proxy_nobody_trusts_cannot_speak_for_others,
        attempts_to_sign_in_are_limited_by_address_and_by_account,
    ]
    .into()
}

fn serve(database: &Database, settings: &[(&str, &str)]) -> Server {
    Server::start_with(Database::create(database.engine()), settings)
}

fn status_for(server: &Server, forwarded: &str) -> u16 {
    server.request("GET", "/v1/communes").header("x-forwarded-for", forwarded).send().status
}

fn a_client_that_reads_too_often_is_told_when_to_come_back(database: &Database) {
    let server = serve(database, &[("MEE_READS_PER_MINUTE", "3")]);
    for _ in 0..3 {
        server.get("/v1/communes").expect_status(200);
    }
    let refused = server.get("/v1/communes?name=x");
    let seconds: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=20).contains(&seconds), "{seconds}");
    refused.expect_problem(ProblemCode::TooManyRequests);
    assert_eq!(server.get("/").status, 429, "pages count too");
    server.get("/health/live").expect_status(200);
    server.get("/robots.txt").expect_status(200);
}

fn clients_behind_a_trusted_proxy_are_counted_each_for_itself(database: &Database) {
    let server = serve(database, &[("MEE_READS_PER_MINUTE", "1"), ("MEE_TRUSTED_PROXIES", "127.0.0.0/8, 10.0.0.0/8")]);
    for (forwarded, status) in [
        ("198.51.100.1", 200),
        ("198.51.100.1", 429),
        ("198.51.100.2", 200),
        ("192.0.2.66, 198.51.100.2", 429),
        ("198.51.100.2, 10.1.2.3", 429),
        ("2001:db8:1:2::1", 200),
        ("2001:db8:1:2::ffff", 429),
        ("2001:db8:1:3::1", 200),
    ] {
        assert_eq!(status_for(&server, forwarded), status, "{forwarded}");
    }
}

fn a_proxy_nobody_trusts_cannot_speak_for_others(database: &Database) {
    let server = serve(database, &[("MEE_READS_PER_MINUTE", "1")]);
    assert_eq!(status_for(&server, "198.51.100.1"), 200);
    assert_eq!(status_for(&server, "198.51.100.2"), 429);
}

fn attempts_to_sign_in_are_limited_by_address_and_by_account(database: &Database) {
    let attempt = |server: &Server, from: &str, email: &str| {
        server
            .request("POST", "/v1/auth/sign-in")
            .header("x-forwarded-for", from)
            .json(&serde_json::json!({ "email": email, "password": "un mot de passe faux" }))
            .send()
            .status
    };
    let server = serve(database, &[("MEE_TRUSTED_PROXIES", "127.0.0.1")]);
    for number in 0..5 {
        assert_eq!(attempt(&server, "192.0.2.1", &format!("a{number}@example.org")), 401);
    }
    assert_eq!(attempt(&server, "192.0.2.1", "b@example.org"), 429, "the sixth from one address");
    std::thread::sleep(std::time::Duration::from_secs(5));
    assert_eq!(attempt(&server, "192.0.2.1", "b@example.org"), 429, "none of the five is 20 s ago");
    for number in 0..10 {
        assert_eq!(attempt(&server, &format!("198.51.100.{number}"), "C@example.org"), 401);
    }
    assert_eq!(attempt(&server, "203.0.113.1", "c@Example.org"), 429, "the eleventh to one account");
}
