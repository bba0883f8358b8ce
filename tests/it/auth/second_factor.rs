//! One's own second factor, by the API.

use mee_shared::problem::ProblemCode;
use mee_shared::wire::auth::{RecoveryCodes, Tokens, TotpEnrolment};
use serde_json::{Value, json};

use super::world::{PASSWORD, World, email};
use crate::support::{Database, Response, Server, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        one_asks_for_codes_oneself_and_gives_them_up,
        proofs_of_someone_signed_in_are_limited,
    ]
    .into()
}

/// The code of a secret at this moment.
pub fn code(secret: &str) -> String {
    let totp = totp_rs::Builder::new()
        .with_algorithm(totp_rs::Algorithm::SHA1)
        .with_secret(totp_rs::Secret::try_from_base32(secret).unwrap())
        .with_account_name("-")
        .build()
        .unwrap();
    totp.generate_current().to_string()
}

fn send(world: &World, token: &str, method: &str, path: &str, body: &Value) -> Response {
    world.with(token, method, path).json(body).send()
}

fn one_asks_for_codes_oneself_and_gives_them_up(database: &Database) {
    let mut world = World::empty(database);
    world.add("anne", "commune:99999", "editor", &[]);
    let (mine, other) = (world.sign_in("anne"), world.sign_in("anne"));
    let password = json!({ "current_password": PASSWORD });
    let proof = |code: &str| json!({ "current_password": PASSWORD, "code": code });
    let token = mine.access_token.as_str();

    let conflict = send(&world, token, "POST", "/v1/auth/totp/confirm", &json!({ "code": "000000" }));
    conflict.expect_problem(ProblemCode::Conflict);
    send(&world, token, "DELETE", "/v1/auth/totp", &proof("000000")).expect_problem(ProblemCode::Conflict);
    send(&world, token, "POST", "/v1/auth/recovery-codes", &proof("000000")).expect_problem(ProblemCode::Conflict);
    let wrong = send(&world, token, "POST", "/v1/auth/totp", &json!({ "current_password": "autre" }));
    assert_eq!(wrong.expect_problem(ProblemCode::Unprocessable).errors[0].pointer, "/current_password");

    let enrolment: TotpEnrolment = send(&world, token, "POST", "/v1/auth/totp", &password).expect_status(201).json();
    assert!(enrolment.url.starts_with("otpauth://totp/") && enrolment.url.contains(&enrolment.secret));
    world.sign_in("anne");
    let wrong = send(&world, token, "POST", "/v1/auth/totp/confirm", &json!({ "code": "12345" }));
    assert_eq!(wrong.expect_problem(ProblemCode::Unprocessable).errors[0].pointer, "/code");
    let first = code(&enrolment.secret);
    let confirmed = send(&world, token, "POST", "/v1/auth/totp/confirm", &json!({ "code": first })).expect_status(200);
    assert_eq!(confirmed.header("cache-control"), "no-store");
    let codes: RecoveryCodes = confirmed.json();
    assert_eq!(codes.recovery_codes.len(), 10);

    // The other sign-ins are over, this one goes on by its refresh token.
    world.try_refresh(&other.refresh_token).expect_status(401);
    let mine: Tokens = world.try_refresh(&mine.refresh_token).expect_status(200).json();
    let token = mine.access_token.as_str();
    let status = |code: Option<&str>| {
        world.try_sign_in(&json!({ "email": email("anne"), "password": PASSWORD, "totp": code })).status
    };
    assert_eq!(status(None), 401);
    assert_eq!(status(Some(&first)), 401, "the code that confirmed is used up");
    assert_eq!(status(Some(&codes.recovery_codes[0])), 200);
    send(&world, token, "POST", "/v1/auth/totp", &password).expect_problem(ProblemCode::Conflict);

    let renewed = send(&world, token, "POST", "/v1/auth/recovery-codes", &proof(&codes.recovery_codes[1]));
    let renewed: RecoveryCodes = renewed.expect_status(201).json();
    assert_eq!(status(Some(&codes.recovery_codes[2])), 401, "the codes before are worthless");
    let mine: Tokens = world.try_refresh(&mine.refresh_token).expect_status(200).json();
    let token = mine.access_token.as_str();
    for (proof, pointer) in [
        (json!({ "current_password": "autre", "code": renewed.recovery_codes[0] }), "/current_password"),
        (proof(&codes.recovery_codes[3]), "/code"),
    ] {
        let problem = send(&world, token, "DELETE", "/v1/auth/totp", &proof).expect_problem(ProblemCode::Unprocessable);
        assert_eq!(problem.errors[0].pointer, pointer);
    }
    send(&world, token, "DELETE", "/v1/auth/totp", &proof(&renewed.recovery_codes[0])).expect_status(204);
    assert_eq!(status(None), 200);

    let log = world.mee(&["audit", "export"]);
    let done: Vec<String> = world
        .entries()
        .into_iter()
        .filter(|entry| entry["outcome"] == "done" && entry["object_kind"] == "account")
        .map(|entry| entry["action"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(done, ["account.create", "totp.start", "totp.enable", "recovery_codes.create", "totp.disable"]);
    let secrets = codes.recovery_codes.iter().chain(&renewed.recovery_codes).chain([&enrolment.secret]);
    let server_log = std::fs::read_to_string(&world.log).unwrap();
    for secret in secrets {
        assert!(!log.contains(secret) && !server_log.contains(secret), "{secret}");
    }
}

fn proofs_of_someone_signed_in_are_limited(database: &Database) {
    let mut world = World::empty(database);
    world.add("anne", "commune:99999", "editor", &[]);
    let limited = Server::start_beside(&world.database, &[("MEE_LIMIT_SIGN_IN", "true")]);
    let asked = json!({ "email": email("anne"), "password": PASSWORD });
    let tokens: Tokens = limited.request("POST", "/v1/auth/sign-in").json(&asked).send().expect_status(200).json();
    let attempt = || {
        let request = limited.request("POST", "/v1/auth/totp");
        let request = request.header("authorization", &format!("Bearer {}", tokens.access_token));
        request.json(&json!({ "current_password": "autre" })).send()
    };
    for _ in 0..10 {
        attempt().expect_status(422);
    }
    let refused = attempt();
    refused.expect_problem(ProblemCode::TooManyRequests);
    let seconds: u64 = refused.header("retry-after").parse().unwrap();
    assert!((3_500..=3_600).contains(&seconds), "{seconds}");
}
