//! Signing in, going on, signing out; the turning of keys.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use mee_shared::problem::ProblemCode;
use mee_shared::wire::auth::{KeySet, Me, Tokens};
use serde_json::{Value, json};

use super::world::{PASSWORD, World, comparable, email};
use crate::support::{Database, Test, mee, mee_told, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        one_signs_in_and_is_known,
        whatever_is_wrong_with_a_sign_in_the_answer_is_the_same,
        a_refresh_token_counts_once_and_its_reuse_ends_the_sign_in,
        one_of_many_who_refresh_at_once_wins_and_the_sign_in_ends,
        signing_out_ends_access_and_refresh,
        a_closed_account_and_a_new_password_act_on_the_next_request,
        one_time_and_recovery_codes_count_once,
        keys_turn_under_load_without_a_wrong_refusal,
        nothing_secret_or_personal_is_logged,
    ]
    .into()
}

fn world(database: &Database) -> World {
    let mut world = World::empty(database);
    world.add("anne", "commune:99999", "editor", &["--role", "administrator"]);
    world
}

fn one_signs_in_and_is_known(database: &Database) {
    let world = world(database);
    let answer =
        world.try_sign_in(&json!({ "email": " ANNE@essai.example.org", "password": PASSWORD })).expect_status(200);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(answer.header("etag").is_empty());
    let tokens: Tokens = answer.json();
    assert_eq!(tokens.expires_in, 600);
    let left = tokens.refresh_expires_at.duration_since(tokens_now()).as_secs();
    assert!((12 * 3600 - 120..=12 * 3600).contains(&left), "{left} s");
    let answer = world.with(&tokens.access_token, "GET", "/v1/auth/me").send().expect_status(200);
    assert_eq!(answer.header("cache-control"), "no-store");
    let me: Me = answer.json();
    assert_eq!(me.account.unwrap().id.as_str(), world.accounts["anne"]);
    assert_eq!(me.body.id.as_str(), world.body("commune:99999"));
    let roles: Vec<&str> = me.roles.iter().map(|grant| grant.role.as_str()).collect();
    assert_eq!(roles, ["administrator", "editor"]);
}

fn tokens_now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

fn whatever_is_wrong_with_a_sign_in_the_answer_is_the_same(database: &Database) {
    let mut world = world(database);
    world.add("bruno", "commune:99999", "editor", &[]);
    world.add("chloe", "commune:99999", "editor", &[]);
    world.mee(&["user", "disable", &email("bruno")]);
    world.mee(&["user", "totp", &email("chloe")]);
    let answers: Vec<_> = [
        json!({ "email": email("anne"), "password": "tortue plafond vingt merlE" }),
        json!({ "email": email("personne"), "password": PASSWORD }),
        json!({ "email": "ce n'est pas une adresse", "password": PASSWORD }),
        json!({ "email": "", "password": "" }),
        json!({ "email": email("anne"), "password": "a".repeat(100_000) }),
        json!({ "email": email("bruno"), "password": PASSWORD }),
        json!({ "email": email("chloe"), "password": PASSWORD }),
        json!({ "email": email("chloe"), "password": PASSWORD, "totp": "000000" }),
        json!({ "email": email("chloe"), "password": PASSWORD, "totp": "abcde-abcde" }),
    ]
    .iter()
    .map(|asked| comparable(&world.try_sign_in(asked)))
    .collect();
    assert_eq!(answers[0].0, 401);
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");

    // A body that is not one's own, known or not, is refused alike.
    let with_body = |body: &str| {
        let answer = world.try_sign_in(&json!({ "email": email("anne"), "password": PASSWORD, "body": body }));
        answer.expect_problem(ProblemCode::Unprocessable);
        comparable(&answer)
    };
    assert_eq!(with_body(world.body("commune:94043")), with_body("01920d3e-7c1a-7b42-9f10-5a1d2c3b4e5f"));
    let asked = json!({ "email": email("anne"), "password": PASSWORD, "role": "administrator" });
    let problem = world.try_sign_in(&asked).expect_problem(ProblemCode::UnknownField);
    assert_eq!(problem.errors[0].pointer, "/role");
}

fn a_refresh_token_counts_once_and_its_reuse_ends_the_sign_in(database: &Database) {
    let world = world(database);
    let first = world.sign_in("anne");
    let second: Tokens = world.try_refresh(&first.refresh_token).expect_status(200).json();
    assert_ne!(second.refresh_token, first.refresh_token);
    assert_eq!(second.refresh_expires_at, first.refresh_expires_at, "a sign-in is never prolonged");
    assert_eq!(world.status_of(&second.access_token), 200);
    let bystander = world.sign_in("anne");

    let reuse = world.try_refresh(&first.refresh_token);
    reuse.expect_problem(ProblemCode::Unauthorized);
    assert_eq!(world.status_of(&second.access_token), 401, "the reuse itself ends the sign-in");
    let after = world.try_refresh(&second.refresh_token);
    let unknown = world.try_refresh("meer_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    assert_eq!(comparable(&reuse), comparable(&after));
    assert_eq!(comparable(&reuse), comparable(&unknown));
    assert_eq!(world.status_of(&bystander.access_token), 200, "another sign-in goes on");
}

fn one_of_many_who_refresh_at_once_wins_and_the_sign_in_ends(database: &Database) {
    let world = world(database);
    let tokens = world.sign_in("anne");
    let statuses: Vec<(u16, String)> = std::thread::scope(|scope| {
        let ask = || {
            let answer = world.try_refresh(&tokens.refresh_token);
            (answer.status, answer.text())
        };
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(ask)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let won: Vec<&String> = statuses.iter().filter(|(status, _)| *status == 200).map(|(_, text)| text).collect();
    assert_eq!(won.len(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|(status, _)| [200, 401].contains(status)), "{statuses:?}");
    let won: Tokens = serde_json::from_str(won[0]).unwrap();
    assert_eq!(world.status_of(&won.access_token), 401);
}

fn signing_out_ends_access_and_refresh(database: &Database) {
    let world = world(database);
    let tokens = world.sign_in("anne");
    for token in [tokens.refresh_token.as_str(), tokens.refresh_token.as_str(), "rien"] {
        let answer = world.server.request("POST", "/v1/auth/sign-out").json(&json!({ "refresh_token": token })).send();
        let answer = answer.expect_status(204);
        assert!(answer.body.is_empty());
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    assert_eq!(world.status_of(&tokens.access_token), 401);
    world.try_refresh(&tokens.refresh_token).expect_problem(ProblemCode::Unauthorized);
}

fn a_closed_account_and_a_new_password_act_on_the_next_request(database: &Database) {
    let world = world(database);
    let tokens = world.sign_in("anne");
    world.mee(&["user", "disable", &email("anne")]);
    assert_eq!(world.status_of(&tokens.access_token), 401);
    world.try_refresh(&tokens.refresh_token).expect_problem(ProblemCode::Unauthorized);
    world.mee(&["user", "disable", &email("anne"), "--undo"]);
    assert_eq!(world.status_of(&tokens.access_token), 401, "opening the account again revives no token");

    let tokens = world.sign_in("anne");
    let change = |current: &str, new: &str| {
        let asked = json!({ "current_password": current, "new_password": new });
        world.with(&tokens.access_token, "POST", "/v1/auth/password").json(&asked).send()
    };
    for (current, new, pointer) in [
        (PASSWORD, "court", "/new_password"),
        (PASSWORD, "motdepasse2026", "/new_password"),
        ("tortue plafond vingt", "ardoise canal nonante geai", "/current_password"),
    ] {
        let problem = change(current, new).expect_problem(ProblemCode::Unprocessable);
        assert_eq!(problem.errors[0].pointer, pointer);
    }
    assert_eq!(world.status_of(&tokens.access_token), 200);
    change(PASSWORD, "ardoise canal nonante geai").expect_status(204);
    assert_eq!(world.status_of(&tokens.access_token), 401);
    world.try_refresh(&tokens.refresh_token).expect_problem(ProblemCode::Unauthorized);
    world.try_sign_in(&json!({ "email": email("anne"), "password": PASSWORD })).expect_status(401);
    world.try_sign_in(&json!({ "email": email("anne"), "password": "ardoise canal nonante geai" })).expect_status(200);

    let arguments = ["user", "password", &email("anne"), "--database", &world.database];
    assert!(!mee_told(&arguments, "azertyuiop123\n").succeeded);
    assert!(!mee_told(&arguments, "").succeeded);
    assert!(mee_told(&arguments, "sureau gravier onze lampe\n").succeeded);
    world.try_sign_in(&json!({ "email": email("anne"), "password": "sureau gravier onze lampe" })).expect_status(200);
}

fn one_time_and_recovery_codes_count_once(database: &Database) {
    let world = world(database);
    let before = world.sign_in("anne");
    let said = world.mee(&["user", "totp", &email("anne")]);
    assert_eq!(world.status_of(&before.access_token), 401, "asking for codes makes what was given worthless");
    let secret = said.lines().find_map(|line| line.strip_prefix("Secret : ")).unwrap();
    let recovery: Vec<&str> = said.lines().filter_map(|line| line.strip_prefix("  ")).collect();
    assert_eq!(recovery.len(), 10);
    let totp = totp_rs::Builder::new()
        .with_algorithm(totp_rs::Algorithm::SHA1)
        .with_secret(totp_rs::Secret::try_from_base32(secret).unwrap())
        .with_account_name("-")
        .build()
        .unwrap();
    let status =
        |code: &str| world.try_sign_in(&json!({ "email": email("anne"), "password": PASSWORD, "totp": code })).status;
    let code = totp.generate_current().to_string();
    assert_eq!((status(&code), status(&code)), (200, 401));
    let typed = recovery[0].to_uppercase().replace('-', " ");
    assert_eq!((status(&typed), status(recovery[0]), status(recovery[1])), (200, 401, 200));
    let wrong = json!({ "email": email("anne"), "password": "tortue", "totp": recovery[2] });
    world.try_sign_in(&wrong).expect_status(401);
    assert_eq!(status(recovery[2]), 200, "a code is not used up by a wrong password");
    world.mee(&["user", "totp", &email("anne"), "--off"]);
    world.sign_in("anne");
}

fn keys_turn_under_load_without_a_wrong_refusal(database: &Database) {
    let world = world(database);
    let old = world.sign_in("anne");
    let kids = || -> Vec<String> {
        let set: KeySet = world.server.read("/v1/auth/keys");
        set.keys.into_iter().map(|key| key.kid).collect()
    };
    let before = kids();
    assert_eq!(before.len(), 1);
    let (is_over, asked) = (AtomicBool::new(false), AtomicU32::new(0));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let mut tokens = world.sign_in("anne");
                while !is_over.load(Ordering::Relaxed) {
                    assert_eq!(world.status_of(&tokens.access_token), 200);
                    tokens = world.try_refresh(&tokens.refresh_token).expect_status(200).json();
                    asked.fetch_add(2, Ordering::Relaxed);
                }
            });
        }
        // Load before and after the change, however slow the machine is; a thread that failed asks no more.
        let wait_for = |count: u32| {
            let begun = std::time::Instant::now();
            while asked.load(Ordering::Relaxed) < count && begun.elapsed().as_secs() < 60 {
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
        };
        wait_for(16);
        world.mee(&["keys", "rotate"]);
        wait_for(asked.load(Ordering::Relaxed) + 16);
        is_over.store(true, Ordering::Relaxed);
    });
    assert!(asked.into_inner() >= 32, "there was no load");
    let after = kids();
    assert_eq!(after.len(), 2);
    assert_eq!(after[1], before[0], "the key that signs comes first");
    assert_eq!(world.status_of(&old.access_token), 200, "the old key counts until its last token has expired");
    let again = mee(&["keys", "rotate", "--database", &world.database]);
    assert!(!again.succeeded && again.stderr.contains("réessayez"), "{}", again.said());

    world.mee(&["keys", "rotate", "--revoke"]);
    assert_eq!(kids().len(), 1);
    assert_eq!(world.status_of(&old.access_token), 401);
    let renewed: Tokens = world.try_refresh(&old.refresh_token).expect_status(200).json();
    assert_eq!(world.status_of(&renewed.access_token), 200);
}

fn nothing_secret_or_personal_is_logged(database: &Database) {
    let world = world(database);
    let tokens = world.sign_in("anne");
    let (_, key) = world.make_key(&tokens.access_token, "commune:99999", &["members:read"]);
    let members = format!("/v1/bodies/{}/members", world.body("commune:99999"));
    world.server.request("GET", &members).header("x-api-key", &key).send().expect_status(200);
    world.server.get(&format!("{members}?api_key={key}")).expect_status(400);
    world.server.get(&format!("/portal/99999/?access_token={}", tokens.access_token)).expect_status(200);
    world.try_sign_in(&json!({ "email": email("anne"), "password": "mauvais mot de passe" })).expect_status(401);
    world.try_sign_in(&json!({ "email": email("anne"), "password": 1 })).expect_status(400);
    let renewed: Tokens = world.try_refresh(&tokens.refresh_token).expect_status(200).json();
    world.try_refresh(&tokens.refresh_token).expect_status(401);
    let log = std::fs::read_to_string(&world.log).unwrap();
    assert!(log.matches("request_id").count() > 8, "the log was not read: {log}");
    let keys: Value = world.server.read("/v1/auth/keys");
    assert!(keys["keys"][0].get("d").is_none(), "{keys}");
    for secret in [
        tokens.access_token.rsplit('.').next().unwrap(),
        renewed.access_token.rsplit('.').next().unwrap(),
        &tokens.refresh_token,
        &renewed.refresh_token,
        &key,
        PASSWORD,
        "mauvais mot de passe",
        "essai.example.org",
        "$argon2id",
    ] {
        assert!(!log.contains(secret), "{secret} stands in the log");
    }
}
