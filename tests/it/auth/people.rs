//! Members, keys, delegations, and the command line that makes the first of them.

use mee_shared::problem::ProblemCode;
use mee_shared::wire::auth::{Me, Tokens};
use mee_shared::wire::body::{ApiKeyResource, MemberResource};
use mee_shared::wire::page::Page;
use serde_json::{Value, json};

use super::world::{PASSWORD, SCHOOLS, VENDOR, World, email};
use crate::support::{Database, Response, Test, mee_told, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        the_command_line_refuses_what_cannot_be,
        people_are_listed_page_by_page,
        roles_are_given_and_taken_on_the_next_request,
        roles_that_cannot_be_are_refused_with_their_place,
        a_body_keeps_an_administrator,
        a_key_is_shown_once_and_ends_when_revoked,
        a_vendor_acts_within_its_delegation_only,
        one_person_acts_for_one_body_at_a_time,
        every_change_of_people_and_keys_is_in_the_audit_log,
    ]
    .into()
}

fn the_command_line_refuses_what_cannot_be(database: &Database) {
    let mut world = World::empty(database);
    world.add("anne", "national", "administrator", &[]);
    let before = world.mee(&["user", "list"]);
    for (name, body, role, further, password) in [
        ("anne", "commune:99999", "editor", vec![], PASSWORD),
        ("bruno", "commune:99999", "editor", vec![], "court"),
        ("bruno", "commune:99999", "editor", vec![], "motdepasse2026"),
        ("bruno", "commune:99999", "editor", vec![], ""),
        ("bruno", "commune:99999", "chef", vec![], PASSWORD),
        ("bruno", "commune:75056", "editor", vec![], PASSWORD),
        ("bruno", "mairie:99999", "editor", vec![], PASSWORD),
        ("bruno", "commune:99999", "headteacher", vec![], PASSWORD),
        ("bruno", "commune:99999", "headteacher", vec!["--school", SCHOOLS[1]], PASSWORD),
        ("bruno", "commune:99999", "proofreader", vec!["--step", "droit"], PASSWORD),
        ("bruno", "national", "proofreader", vec![], PASSWORD),
        ("bruno", "national", "vendor", vec![], PASSWORD),
        ("bruno ,", "national", "editor", vec![], PASSWORD),
    ] {
        let email = email(name);
        let mut arguments =
            vec!["user", "add", &email, "--name", name, "--body", body, "--role", role, "--database", &world.database];
        arguments.extend(further);
        let outcome = mee_told(&arguments, password);
        assert!(!outcome.succeeded, "{name} {body} {role}: {}", outcome.said());
        assert!(password.is_empty() || !outcome.said().contains(password), "{}", outcome.said());
    }
    assert_eq!(world.mee(&["user", "list"]), before);
    world.add("chloe", "national", "proofreader", &["--step", "droit", "--step", "langue"]);
    let me: Me =
        world.with(&world.sign_in("chloe").access_token, "GET", "/v1/auth/me").send().expect_status(200).json();
    let steps: Vec<&str> = me.roles.iter().map(|grant| grant.step.as_ref().unwrap().as_str()).collect();
    assert_eq!(steps, ["droit", "langue"]);
}

fn members(world: &World) -> String {
    format!("/v1/bodies/{}/members", world.body("commune:99999"))
}

fn put(world: &World, token: &str, name: &str, roles: Value) -> Response {
    let path = format!("{}/{}", members(world), world.accounts[name]);
    world.with(token, "PUT", &path).json(&json!({ "roles": roles })).send()
}

fn people_are_listed_page_by_page(database: &Database) {
    let mut world = World::empty(database);
    for name in ["zoe", "anne", "eloise", "bruno"] {
        world.add(name, "commune:99999", "administrator", &[]);
    }
    world.add("ailleurs", "commune:94043", "administrator", &[]);
    let token = world.sign_in("anne").access_token;
    let mut next = Some(format!("{}?limit=3", members(&world)));
    let mut names = Vec::new();
    while let Some(address) = next {
        let path = address.strip_prefix(&world.server.url).unwrap_or(&address).to_owned();
        let page: Page<MemberResource> = world.with(&token, "GET", &path).send().expect_status(200).json();
        assert!(page.items.len() <= 3);
        names.extend(page.items.into_iter().map(|person| person.name));
        next = page.next;
    }
    assert_eq!(names, ["anne", "bruno", "eloise", "zoe"]);
}

fn roles_are_given_and_taken_on_the_next_request(database: &Database) {
    let mut world = World::empty(database);
    world.add("anne", "commune:99999", "administrator", &[]);
    world.add("bruno", "commune:99999", "auditor", &[]);
    let (anne, bruno) = (world.sign_in("anne").access_token, world.sign_in("bruno"));
    let status = |token: &str| world.with(token, "GET", &members(&world)).send().status;
    assert_eq!(status(&bruno.access_token), 200);

    let roles = json!([{ "role": "headteacher", "schools": [SCHOOLS[0]] }, { "role": "editor" }]);
    let put_bruno: MemberResource = put(&world, &anne, "bruno", roles).expect_status(200).json();
    assert_eq!(put_bruno.roles.len(), 2);
    assert_eq!(put_bruno.roles[1].schools[0].as_str(), SCHOOLS[0]);
    assert_eq!(status(&bruno.access_token), 401, "the token is of the roles before");
    let renewed: Tokens = world.try_refresh(&bruno.refresh_token).expect_status(200).json();
    assert_eq!(status(&renewed.access_token), 403);

    let path = format!("{}/{}", members(&world), world.accounts["bruno"]);
    world.with(&anne, "DELETE", &path).send().expect_status(204);
    world.with(&anne, "DELETE", &path).send().expect_problem(ProblemCode::NotFound);
    assert_eq!(world.status_of(&renewed.access_token), 401);
    world.try_refresh(&renewed.refresh_token).expect_status(401);
    world.try_sign_in(&json!({ "email": email("bruno"), "password": PASSWORD })).expect_problem(ProblemCode::Forbidden);
}

fn roles_that_cannot_be_are_refused_with_their_place(database: &Database) {
    let mut world = World::empty(database);
    world.add("anne", "commune:99999", "administrator", &[]);
    world.add("bruno", "commune:99999", "editor", &[]);
    let token = world.sign_in("anne").access_token;
    for (roles, code, pointer) in [
        (json!([]), ProblemCode::Unprocessable, "/roles"),
        (json!([{ "role": "vendor" }]), ProblemCode::Unprocessable, "/roles/0/role"),
        (json!([{ "role": "proofreader", "step": "droit" }]), ProblemCode::Unprocessable, "/roles/0/role"),
        (json!([{ "role": "headteacher" }]), ProblemCode::Unprocessable, "/roles/0/schools"),
        (json!([{ "role": "headteacher", "schools": [SCHOOLS[1]] }]), ProblemCode::Unprocessable, "/roles"),
        (json!([{ "role": "headteacher", "schools": ["rien"] }]), ProblemCode::InvalidValue, "/roles/0/schools/0"),
        (json!([{ "role": "chef" }]), ProblemCode::InvalidValue, "/roles/0/role"),
        (json!([{ "role": "editor", "id": 1 }]), ProblemCode::UnknownField, "/roles/0/id"),
    ] {
        let problem = put(&world, &token, "bruno", roles.clone()).expect_problem(code);
        assert_eq!(problem.errors[0].pointer, pointer, "{roles}");
    }
    // What is read-only, or another body's, cannot be slipped in.
    for field in ["account_id", "email", "body_id", "body", "is_disabled"] {
        let path = format!("{}/{}", members(&world), world.accounts["bruno"]);
        let asked = json!({ "roles": [{ "role": "editor" }], field: world.body("commune:94043") });
        let problem = world.with(&token, "PUT", &path).json(&asked).send().expect_problem(ProblemCode::UnknownField);
        assert_eq!(problem.errors[0].pointer, format!("/{field}"));
    }
    let nobody = format!("{}/01920d3e-7c1a-7b42-9f10-5a1d2c3b4e5f", members(&world));
    let asked = json!({ "roles": [{ "role": "editor" }] });
    world.with(&token, "PUT", &nobody).json(&asked).send().expect_problem(ProblemCode::NotFound);
    let as_text = world.with(&token, "PUT", &nobody).header("content-type", "text/plain").send();
    as_text.expect_problem(ProblemCode::UnsupportedMediaType);
}

fn a_body_keeps_an_administrator(database: &Database) {
    let mut world = World::empty(database);
    world.add("anne", "commune:99999", "administrator", &[]);
    world.add("bruno", "commune:99999", "editor", &[]);
    let token = world.sign_in("anne").access_token;
    let path = format!("{}/{}", members(&world), world.accounts["anne"]);
    put(&world, &token, "anne", json!([{ "role": "editor" }])).expect_problem(ProblemCode::Conflict);
    world.with(&token, "DELETE", &path).send().expect_problem(ProblemCode::Conflict);
    put(&world, &token, "bruno", json!([{ "role": "administrator" }])).expect_status(200);
    let second = world.sign_in("bruno").access_token;
    // Two administrators who remove each other at the same moment: one of them stays.
    let other = format!("{}/{}", members(&world), world.accounts["bruno"]);
    let statuses = std::thread::scope(|scope| {
        let first = scope.spawn(|| world.with(&token, "DELETE", &other).send().status);
        let last = scope.spawn(|| world.with(&second, "DELETE", &path).send().status);
        [first.join().unwrap(), last.join().unwrap()]
    });
    assert_eq!(statuses.iter().filter(|status| **status == 204).count(), 1, "{statuses:?}");
}

fn a_key_is_shown_once_and_ends_when_revoked(database: &Database) {
    let mut world = World::empty(database);
    world.add("anne", "commune:99999", "administrator", &[]);
    let token = world.sign_in("anne").access_token;
    let path = format!("/v1/bodies/{}/api-keys", world.body("commune:99999"));
    let (id, key) = world.make_key(&token, "commune:99999", &["members:read", "content:read", "members:read"]);
    assert!(key.starts_with("mee_"));
    let ask = |path: &str, key: &str| world.server.request("GET", path).header("x-api-key", key).send();
    let me: Me = ask("/v1/auth/me", &key).expect_status(200).json();
    assert!(me.account.is_none() && me.roles.is_empty());
    assert_eq!(me.scopes.unwrap().len(), 2);
    ask(&members(&world), &key).expect_status(200);
    ask(&path, &key).expect_problem(ProblemCode::Forbidden);

    let listed = world.with(&token, "GET", &path).send().expect_status(200);
    assert!(!listed.text().contains(&key[8..40]), "the key is shown again");
    let listed: Page<ApiKeyResource> = listed.json();
    assert_eq!(listed.items[0].id.as_str(), id);
    assert!(key.starts_with(&listed.items[0].hint));

    // In an address a key is refused, good as it is, and not repeated.
    for name in ["api_key", "key", "X-API-Key"] {
        let answer = world.server.get(&format!("{}?{name}={key}", members(&world)));
        assert_eq!(answer.status, 400, "{}", answer.text());
        assert!(!answer.text().contains(&key));
        let both = ask(&format!("{}?{name}={key}", members(&world)), &key);
        assert_eq!(both.status, 400);
    }
    for wrong in [&key[..key.len() - 1], &format!("{key}0"), &key.to_uppercase(), "mee_", ""] {
        assert_eq!(ask("/v1/auth/me", wrong).status, 401, "{wrong}");
    }
    for (asked, pointer) in [
        (json!({ "name": " ", "scopes": ["content:read"], "days": 30 }), "/name"),
        (json!({ "name": "a", "scopes": [], "days": 30 }), "/scopes"),
        (json!({ "name": "a", "scopes": ["content:read"], "days": 0 }), "/days"),
        (json!({ "name": "a", "scopes": ["content:read"], "days": 367 }), "/days"),
    ] {
        let answer = world.with(&token, "POST", &path).json(&asked).send();
        assert_eq!(answer.expect_problem(ProblemCode::Unprocessable).errors[0].pointer, pointer);
    }
    world.with(&token, "DELETE", &format!("{path}/{id}")).send().expect_status(204);
    assert_eq!(ask("/v1/auth/me", &key).status, 401);
    world.with(&token, "DELETE", &format!("{path}/{id}")).send().expect_problem(ProblemCode::NotFound);
    let listed: Page<ApiKeyResource> = world.with(&token, "GET", &path).send().expect_status(200).json();
    assert!(listed.items.is_empty());
}

fn a_vendor_acts_within_its_delegation_only(database: &Database) {
    let mut world = World::empty(database);
    world.add("vera", VENDOR, "vendor", &[]);
    let asked = json!({ "email": email("vera"), "password": PASSWORD, "body": world.body("commune:99999") });
    world.try_sign_in(&asked).expect_problem(ProblemCode::Unprocessable);
    let delegate = |commune: &str, scope: &str, from: &str, until: &str| {
        world.mee(&["body", "delegate", commune, "--to", VENDOR, "--scope", scope, "--from", from, "--until", until])
    };
    delegate("commune:99999", "members:read", "2020-01-01", "2020-12-31");
    delegate("commune:99999", "members:read", "2199-01-01", "2199-12-31");
    world.try_sign_in(&asked).expect_problem(ProblemCode::Unprocessable);
    delegate("commune:99999", "content:read", "2020-01-01", "2199-12-31");
    let token = world.sign_in_for("vera", "commune:99999").access_token;
    world.with(&token, "GET", &members(&world)).send().expect_problem(ProblemCode::Forbidden);
    delegate("commune:99999", "members:read", "2020-01-01", "2199-12-31");
    world.with(&token, "GET", &members(&world)).send().expect_status(200);
    let other = format!("/v1/bodies/{}/members", world.body("commune:94043"));
    world.with(&token, "GET", &other).send().expect_problem(ProblemCode::NotFound);
    let me: Me = world.with(&token, "GET", "/v1/auth/me").send().expect_status(200).json();
    assert_eq!(me.body.territory, "99999");
    assert_eq!(me.scopes.unwrap().len(), 2);
    world.mee(&["body", "delegate", "commune:99999", "--to", VENDOR, "--end"]);
    assert_eq!(world.status_of(&token), 401);
}

fn one_person_acts_for_one_body_at_a_time(database: &Database) {
    let mut world = World::empty(database);
    world.add("anne", "commune:99999", "administrator", &[]);
    world.add("bruno", "commune:94043", "administrator", &[]);
    let bruno = world.sign_in("bruno").access_token;
    let path = format!("/v1/bodies/{}/members/{}", world.body("commune:94043"), world.accounts["anne"]);
    let asked = json!({ "roles": [{ "role": "administrator" }] });
    world.with(&bruno, "PUT", &path).json(&asked).send().expect_status(200);
    let several = world.try_sign_in(&json!({ "email": email("anne"), "password": PASSWORD }));
    let problem = several.expect_problem(ProblemCode::Unprocessable);
    assert!(problem.detail.contains(world.body("commune:94043")), "{}", problem.detail);
    for (own, other) in [("commune:99999", "commune:94043"), ("commune:94043", "commune:99999")] {
        let token = world.sign_in_for("anne", own).access_token;
        let status =
            |body: &str| world.with(&token, "GET", &format!("/v1/bodies/{}/members", world.body(body))).send().status;
        assert_eq!((status(own), status(other)), (200, 404), "the body comes from the token");
    }
}

fn every_change_of_people_and_keys_is_in_the_audit_log(database: &Database) {
    let mut world = World::empty(database);
    world.add("anne", "commune:99999", "administrator", &[]);
    world.add("bruno", "commune:99999", "auditor", &[]);
    let anne = world.sign_in("anne").access_token;
    put(&world, &anne, "bruno", json!([{ "role": "editor" }])).expect_status(200);
    let bruno = format!("{}/{}", members(&world), world.accounts["bruno"]);
    world.with(&anne, "DELETE", &bruno).send().expect_status(204);
    world.with(&anne, "DELETE", &bruno).send().expect_status(404);
    let (key_id, key) = world.make_key(&anne, "commune:99999", &["members:read"]);
    let path = format!("/v1/bodies/{}/api-keys/{key_id}", world.body("commune:99999"));
    world.with(&anne, "DELETE", &path).send().expect_status(204);
    let asked = json!({ "current_password": PASSWORD, "new_password": "girafe violette sous la pluie 88" });
    world.with(&anne, "POST", "/v1/auth/password").json(&asked).send().expect_status(204);

    let log = world.mee(&["audit", "export"]);
    let entries: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let by_anne: Vec<&Value> = entries
        .iter()
        .filter(|entry| entry["actor_id"] == json!(world.accounts["anne"]) && entry["outcome"] == "done")
        .collect();
    let actions: Vec<&str> = by_anne.iter().map(|entry| entry["action"].as_str().unwrap()).collect();
    assert_eq!(actions[0], "auth.sign_in");
    assert_eq!(actions[1..], ["member.put", "member.remove", "api_key.create", "api_key.revoke", "password.change"]);
    assert!(by_anne.iter().all(|entry| entry["body_id"] == json!(world.body("commune:99999"))), "{log}");
    let roles = |entry: &Value, when: &str| entry[when][0]["role"].as_str().map(str::to_owned);
    assert_eq!(roles(by_anne[1], "before").as_deref(), Some("auditor"), "{log}");
    assert_eq!(roles(by_anne[1], "after").as_deref(), Some("editor"), "{log}");
    assert!(!log.contains('@') && !log.contains(&key) && !log.contains(PASSWORD), "{log}");
    world.mee(&["audit", "verify"]);
}
