//! The tariff calculator of the API, and its page.

use serde_json::{Value, json};

use super::canteen;
use crate::support::{Database, Server, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![empty: a_family_pays_what_the_published_grid_says, what_cannot_be_computed_is_named].into()
}

fn a_family_pays_what_the_published_grid_says(database: &Database) {
    let own = Database::create(database.engine());
    own.fill();
    let server = Server::start(own);
    let asked = json!({
        "commune": "99999", "tariff": "cantine-2026", "on": "2026-11-23", "quotient": "620",
        "children": [{ "uses": [{ "item": "repas", "count": 4 }] }, { "allergy_plan": true, "uses": [{ "item": "repas", "count": 4 }] }]
    });
    let answer = server.request("POST", "/v1/calculators/tariff").json(&asked).send().expect_status(200);
    assert!(answer.header("cache-control").contains("no-store"));
    let found: Value = answer.json();
    // 4 × (2,30 + 0,60) × 36 weeks.
    assert_eq!(found["bill"]["total"], json!({ "month": "41.76", "year": "417.6" }));
    let priced = &found["bill"]["children"][0]["items"][0]["priced"];
    assert_eq!((&priced["line"], &priced["bracket"]), (&json!(2), &json!(1)), "which line applied is said");
    assert!(found["answer"].as_str().unwrap().contains("41,76"), "{}", found["answer"]);
    assert_eq!(found["calculator"], "tariff");
    // The same grid, whole in the request, comes to the same.
    let grid: Value = server.get("/v1/communes/99999/tariffs/cantine-2026").expect_status(200).json();
    let mut whole = asked;
    whole.as_object_mut().unwrap().retain(|name, _| name != "commune" && name != "tariff");
    whole["grid"] = grid["grid"].clone();
    let same: Value = server.request("POST", "/v1/calculators/tariff").json(&whole).send().expect_status(200).json();
    assert_eq!(same, found);
    let listed: Value = server.get("/v1/calculators").expect_status(200).json();
    assert!(listed["items"].as_array().unwrap().iter().any(|item| item["id"] == "tariff"));
    let html = server.get("/portal/99999/calculators/tariff").expect_status(200).text();
    for said in
        ["data-mee-tool=\"tariff\"", "data-mee-grid=", "Cantine, année scolaire 2026-2027", "jusqu'à 450 inclus"]
    {
        assert!(html.contains(said), "{said}");
    }
}

fn what_cannot_be_computed_is_named(database: &Database) {
    let own = Database::create(database.engine());
    own.fill();
    let server = Server::start(own);
    let grid = &canteen()["grid"];
    let mut broken = grid.clone();
    broken["items"][0]["lines"] = json!([]);
    for (asked, status, pointer) in [
        (json!({ "children": [{}] }), 422, "/tariff"),
        (json!({ "tariff": "cantine-2026", "children": [{}] }), 422, "/tariff"),
        (json!({ "commune": "94043", "tariff": "cantine-2026", "children": [{}] }), 422, "/tariff"),
        (json!({ "commune": "99999", "tariff": "cantine-2026", "grid": grid, "children": [{}] }), 422, "/tariff"),
        (json!({ "grid": broken, "children": [{}] }), 422, "/grid/items/0/lines"),
        (json!({ "grid": grid, "children": [] }), 422, "/children"),
        (json!({ "grid": grid, "quotient": "-1", "children": [{}] }), 422, "/quotient"),
        (json!({ "grid": grid, "children": [{ "uses": [{ "item": "rien" }] }] }), 422, "/children/0/uses/0/item"),
        (json!({ "grid": grid, "quotient": "douze", "children": [{}] }), 400, "/quotient"),
        (json!({ "grid": grid, "revenu": 1, "children": [{}] }), 400, "/revenu"),
    ] {
        let answer = server.request("POST", "/v1/calculators/tariff").json(&asked).send();
        assert_eq!(answer.status, status, "{asked}: {}", answer.text());
        let problem: Value = answer.json();
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{asked}");
    }
}
