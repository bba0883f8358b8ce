//! Delegations by the API, seen from both sides.

use mee_shared::problem::ProblemCode;
use mee_shared::wire::page::Page;
use mee_shared::wire::trace::DelegationResource;
use serde_json::{Value, json};

use super::world::{VENDOR, World};
use crate::support::{Database, Response, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![empty: a_commune_lets_a_vendor_act_sees_it_and_ends_it].into()
}

fn path(world: &World, body: &str) -> String {
    format!("/v1/bodies/{}/delegations", world.body(body))
}

fn a_commune_lets_a_vendor_act_sees_it_and_ends_it(database: &Database) {
    let mut world = World::empty(database);
    world.add("anne", "commune:99999", "administrator", &[]);
    world.add("bruno", "commune:94043", "administrator", &[]);
    world.add("vera", VENDOR, "vendor", &["--role", "administrator"]);
    let [anne, bruno, vera] = ["anne", "bruno", "vera"].map(|name| world.sign_in(name).access_token);
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let asked = |changes: Value| {
        let mut asked = json!({
            "vendor": VENDOR.trim_start_matches("vendor:"), "scopes": ["members:read", "members:read"],
            "starts_on": today, "ends_on": today
        });
        for (name, value) in changes.as_object().unwrap() {
            asked[name] = value.clone();
        }
        asked
    };
    let create = |token: &str, body: &str, asked: &Value| -> Response {
        world.with(token, "POST", &path(&world, body)).json(asked).send()
    };
    for (changes, code, pointer) in [
        (json!({ "scopes": [] }), ProblemCode::Unprocessable, "/scopes"),
        (json!({ "scopes": ["tout"] }), ProblemCode::InvalidValue, "/scopes/0"),
        (json!({ "vendor": "999999999" }), ProblemCode::Unprocessable, "/vendor"),
        (json!({ "vendor": "x" }), ProblemCode::InvalidValue, "/vendor"),
        (json!({ "ends_on": "2020-01-01" }), ProblemCode::Unprocessable, "/ends_on"),
        (json!({ "ends_on": "2199-01-01" }), ProblemCode::Unprocessable, "/ends_on"),
        (json!({ "starts_on": "hier" }), ProblemCode::InvalidValue, "/starts_on"),
        (json!({ "id": "x" }), ProblemCode::UnknownField, "/id"),
        (json!({ "body": world.body("commune:94043") }), ProblemCode::UnknownField, "/body"),
    ] {
        let problem = create(&anne, "commune:99999", &asked(changes.clone())).expect_problem(code);
        assert_eq!(problem.errors[0].pointer, pointer, "{changes}");
    }
    create(&vera, VENDOR, &asked(json!({}))).expect_problem(ProblemCode::Forbidden);
    create(&bruno, "commune:99999", &asked(json!({}))).expect_problem(ProblemCode::NotFound);
    let made: DelegationResource = create(&anne, "commune:99999", &asked(json!({}))).expect_status(201).json();
    assert_eq!((made.starts_on, made.ends_on, made.scopes.len()), (today, today, 1));

    let list = |token: &str, body: &str| -> Vec<DelegationResource> {
        let page: Page<DelegationResource> =
            world.with(token, "GET", &path(&world, body)).send().expect_status(200).json();
        page.items
    };
    assert_eq!(list(&anne, "commune:99999"), std::slice::from_ref(&made));
    assert_eq!(list(&vera, VENDOR), std::slice::from_ref(&made), "the vendor sees what it holds");
    assert!(list(&bruno, "commune:94043").is_empty());

    let acting = world.sign_in_for("vera", "commune:99999").access_token;
    let members = format!("/v1/bodies/{}/members", world.body("commune:99999"));
    world.with(&acting, "GET", &members).send().expect_status(200);
    let own = |body: &str| format!("{}/{}", path(&world, body), made.id);
    world.with(&bruno, "DELETE", &own("commune:94043")).send().expect_problem(ProblemCode::NotFound);
    world.with(&vera, "DELETE", &own(VENDOR)).send().expect_problem(ProblemCode::NotFound);
    world.with(&anne, "DELETE", &own("commune:99999")).send().expect_status(204);
    world.with(&anne, "DELETE", &own("commune:99999")).send().expect_problem(ProblemCode::NotFound);
    assert_eq!(world.with(&acting, "GET", &members).send().status, 401, "on the next request");
    assert!(list(&vera, VENDOR).is_empty());
    let done: Vec<Value> = world
        .entries()
        .into_iter()
        .filter(|entry| entry["object_kind"] == "delegation" && entry["outcome"] == "done")
        .collect();
    assert_eq!((&done[0]["action"], &done[1]["action"]), (&json!("delegation.create"), &json!("delegation.end")));
    assert_eq!(done[0]["after"], done[1]["before"]);
}
