//! What signing in, refusals and the operator's changes leave in the audit log, and who may read it.

use mee_shared::problem::ProblemCode;
use mee_shared::wire::auth::Tokens;
use mee_shared::wire::page::Page;
use mee_shared::wire::trace::{AuditEntryResource, AuditOutcome};
use serde_json::{Value, json};

use super::world::{PASSWORD, VENDOR, World, email};
use crate::support::{Database, Test, mee, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        signing_in_and_out_and_a_token_used_twice_are_in_the_log,
        a_refusal_says_who_what_and_where_and_never_what_was_sent,
        a_flood_of_refusals_is_counted_and_does_not_fill_the_log,
        what_the_operator_changes_is_in_the_log,
        a_body_reads_its_own_part_of_the_log_page_by_page,
        the_log_is_kept_as_long_as_the_operator_said,
    ]
    .into()
}

fn signing_in_and_out_and_a_token_used_twice_are_in_the_log(database: &Database) {
    let mut world = World::empty(database);
    let anne = world.add("anne", "commune:99999", "editor", &[]);
    for (asked, reason) in [
        (json!({ "email": email("anne"), "password": "autre" }), "password"),
        (json!({ "email": email("personne"), "password": PASSWORD }), "password"),
    ] {
        world.try_sign_in(&asked).expect_status(401);
        let refused =
            world.entries_of(&["auth.sign_in"], if asked["password"] == "autre" { 1 } else { 2 }).pop().unwrap();
        let object = if asked["password"] == "autre" { json!(anne) } else { Value::Null };
        assert_eq!((&refused["actor_kind"], &refused["object_id"]), (&json!("nobody"), &object), "{refused}");
        assert_eq!(
            refused["after"],
            json!({ "code": "unauthorized", "count": 1, "credentials": "not taken", "reason": reason })
        );
    }
    let first = world.sign_in("anne");
    let second: Tokens = world.try_refresh(&first.refresh_token).expect_status(200).json();
    world.try_refresh(&first.refresh_token).expect_status(401);
    let third = world.sign_in("anne");
    let out = json!({ "refresh_token": third.refresh_token });
    for _ in 0..2 {
        world.server.request("POST", "/v1/auth/sign-out").json(&out).send().expect_status(204);
    }
    let told =
        world.entries_of(&["auth.sign_in", "sign_in.end", "tokens.refresh", "auth.sign_out", "signing_key.create"], 8);
    let told: Vec<(&str, &str)> = told
        .iter()
        .filter(|entry| entry["outcome"] == "done")
        .map(|entry| (entry["action"].as_str().unwrap(), entry["actor_kind"].as_str().unwrap()))
        .collect();
    assert_eq!(
        told,
        [
            ("signing_key.create", "system"),
            ("auth.sign_in", "account"),
            ("sign_in.end", "nobody"),
            ("auth.sign_in", "account"),
            ("auth.sign_out", "account"),
        ]
    );
    let log = world.mee(&["audit", "export"]);
    for secret in [&first.refresh_token, &second.refresh_token, &third.access_token, "essai.example.org"] {
        assert!(!log.contains(secret), "{log}");
    }
}

fn a_refusal_says_who_what_and_where_and_never_what_was_sent(database: &Database) {
    let mut world = World::empty(database);
    let anne = world.add("anne", "commune:99999", "administrator", &[]);
    let bruno = world.add("bruno", "commune:99999", "editor", &[]);
    let token = world.sign_in("anne").access_token;
    let (here, there) = (world.body("commune:99999").to_owned(), world.body("commune:94043").to_owned());
    let member = |body: &str| format!("/v1/bodies/{body}/members/{bruno}");
    let vendor_role = json!({ "roles": [{ "role": "vendor" }] });
    world.with(&token, "PUT", &member(&here)).json(&vendor_role).send().expect_problem(ProblemCode::Unprocessable);
    world.with(&token, "PUT", &member(&there)).json(&vendor_role).send().expect_problem(ProblemCode::NotFound);
    let secret = json!({ "roles": [], "camille@example.org": 1 });
    world.server.request("PUT", &member(&here)).json(&secret).send().expect_status(401);
    let entries = world.entries_of(&["member.put"], 3);
    let after = |index: usize| entries[index]["after"].clone();
    let pointed = json!({ "code": "unprocessable", "count": 1, "credentials": "taken", "pointers": ["/roles/0/role"] });
    assert_eq!(after(0), pointed);
    assert_eq!(after(1), json!({ "code": "not_found", "count": 1, "credentials": "taken" }));
    assert_eq!(after(2)["credentials"], "none");
    for entry in &entries[..2] {
        assert_eq!((&entry["actor_id"], &entry["body_id"]), (&json!(anne), &json!(here)), "{entry}");
        assert_eq!((&entry["object_kind"], &entry["object_id"]), (&json!("member"), &json!(bruno)), "{entry}");
    }
    assert_eq!((&entries[2]["actor_kind"], &entries[2]["object_id"]), (&json!("nobody"), &Value::Null));
    assert!(!world.mee(&["audit", "export"]).contains("camille"));
}

fn a_flood_of_refusals_is_counted_and_does_not_fill_the_log(database: &Database) {
    let world = World::empty(database);
    let before = world.entries().len();
    for number in 0..300 {
        let path = format!("/v1/bodies/01920d3e-7c1a-7b42-9f10-{number:012}/members");
        let key = format!("mee_{number}");
        world.server.request("GET", &path).header("x-api-key", &key).send().expect_status(401);
    }
    let told = world.entries_of(&["members.list"], 1);
    assert_eq!(told[0]["after"], json!({ "code": "unauthorized", "count": 1, "credentials": "not taken" }));
    assert_eq!(world.entries().len(), before + 1);
}

fn what_the_operator_changes_is_in_the_log(database: &Database) {
    let mut world = World::empty(database);
    let anne = world.add("anne", "commune:99999", "editor", &[]);
    let address = email("anne");
    let days = ["--from", "2026-01-01", "--until", "2199-12-31"];
    world.mee(&["user", "disable", &address]);
    world.mee(&["user", "disable", &address, "--undo"]);
    world.mee(&["user", "totp", &address]);
    world.mee(&["user", "totp", &address, "--off"]);
    world.mee(&["body", "add", VENDOR, "Autre nom"]);
    world.mee(&[&["body", "delegate", "commune:99999", "--to", VENDOR, "--scope", "content:read"], &days[..]].concat());
    world.mee(&["body", "delegate", "commune:99999", "--to", VENDOR, "--end"]);
    world.mee(&["keys", "rotate"]);
    world.mee(&["keys", "rotate"]);
    assert!(!mee(&["keys", "rotate", "--database", &world.database]).succeeded);
    let entries = world.entries();
    let by_operator = entries.iter().filter(|entry| entry["actor_kind"] == "command line");
    let told: Vec<(&str, &str)> = by_operator
        .filter(|entry| !entry["action"].as_str().unwrap().starts_with("import."))
        .map(|entry| (entry["action"].as_str().unwrap(), entry["outcome"].as_str().unwrap()))
        .filter(|(action, _)| *action != "demo.fill")
        .collect();
    assert_eq!(
        told,
        [
            ("body.put", "done"),
            ("account.create", "done"),
            ("account.disable", "done"),
            ("account.enable", "done"),
            ("totp.enable", "done"),
            ("totp.disable", "done"),
            ("body.put", "done"),
            ("delegation.create", "done"),
            ("delegation.end", "done"),
            ("signing_key.rotate", "done"),
            ("signing_key.rotate", "done"),
            ("signing_key.rotate", "refused"),
        ]
    );
    let created = entries.iter().find(|entry| entry["action"] == "account.create").unwrap();
    assert_eq!((&created["object_id"], &created["after"]["roles"][0]["role"]), (&json!(anne), &json!("editor")));
    let renamed = entries.iter().rfind(|entry| entry["action"] == "body.put").unwrap();
    assert_eq!(
        (&renamed["before"]["name"], &renamed["after"]["name"]),
        (&json!("Prestataire d'essai"), &json!("Autre nom"))
    );
    world.mee(&["audit", "verify"]);
}

fn a_body_reads_its_own_part_of_the_log_page_by_page(database: &Database) {
    let mut world = World::empty(database);
    world.add("anne", "commune:99999", "auditor", &[]);
    world.add("bruno", "commune:94043", "administrator", &[]);
    world.add("chloe", "commune:99999", "editor", &[]);
    let (anne, chloe) = (world.sign_in("anne").access_token, world.sign_in("chloe").access_token);
    world.sign_in("bruno");
    let path = format!("/v1/bodies/{}/audit", world.body("commune:99999"));
    let get = |token: &str, query: &str| world.with(token, "GET", &format!("{path}{query}")).send();
    get(&chloe, "").expect_problem(ProblemCode::Forbidden);
    world.entries_of(&["audit_entries.list"], 1);
    let mut next = Some(format!("{path}?limit=2"));
    let mut numbers = Vec::new();
    let mut actions = Vec::new();
    while let Some(address) = next {
        let path = address.strip_prefix(&world.server.url).unwrap_or(&address).to_owned();
        let page: Page<AuditEntryResource> = world.with(&anne, "GET", &path).send().expect_status(200).json();
        assert!(page.items.len() <= 2);
        numbers.extend(page.items.iter().map(|entry| entry.number));
        actions.extend(page.items.into_iter().map(|entry| entry.action));
        next = page.next;
    }
    assert!(numbers.windows(2).all(|pair| pair[0] > pair[1]), "{numbers:?}");
    let expected = ["audit_entries.list", "auth.sign_in", "auth.sign_in", "account.create", "account.create"];
    assert_eq!(actions, expected, "its own entries only, the newest first");
    let list = |query: &str| -> Vec<AuditEntryResource> {
        let page: Page<AuditEntryResource> = get(&anne, query).expect_status(200).json();
        page.items
    };
    assert_eq!(list("?action=account.create").len(), 2);
    assert_eq!(list("?outcome=refused").len(), 1);
    assert_eq!(list("?outcome=refused")[0].outcome, AuditOutcome::Refused);
    assert!(list("?since=2999-01-01T00:00:00Z").is_empty());
    for query in ["?outcome=peut-etre", "?since=hier", "?action=A", "?after=YTE", "?body=autre"] {
        assert_eq!(get(&anne, query).status, 400, "{query}");
    }
}

fn the_log_is_kept_as_long_as_the_operator_said(database: &Database) {
    let served = |days: &str, patience: u64| {
        let own = Database::demo(database.engine());
        let url = own.url.clone();
        let entries = || -> Vec<Value> {
            let outcome = mee(&["audit", "export", "--database", &url]);
            outcome.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
        };
        // A log of a day that is long over, made by an instance of its own: entries cannot be given another time.
        super::secrets::age_the_log(&url, database.engine());
        let before = entries().len();
        assert!(before > 1);
        let _server = crate::support::Server::start_with(own, &[("MEE_AUDIT_RETENTION_DAYS", days)]);
        let begun = std::time::Instant::now();
        while entries().len() == before && begun.elapsed().as_secs() < patience {}
        let after = entries();
        let verified = mee(&["audit", "verify", "--database", &url]);
        assert!(verified.succeeded, "{}", verified.said());
        (before, after)
    };
    let (before, kept) = served("0", 3);
    assert_eq!(kept.len(), before);
    let (before, left) = served("400", 60);
    assert_eq!(left.len(), 1, "{left:#?}");
    assert_eq!((&left[0]["action"], &left[0]["actor_kind"]), (&json!("audit.prune"), &json!("system")));
    assert_eq!(left[0]["after"]["removed_count"], json!(before));
}
