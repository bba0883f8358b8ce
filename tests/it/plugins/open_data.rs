//! A commune's own data under the licence it chose.

use mee_shared::problem::ProblemCode;
use serde_json::{Value, json};

use crate::auth::world::World;
use crate::support::{Database, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![empty: nothing_leaves_without_a_licence_and_every_file_names_it].into()
}

fn nothing_leaves_without_a_licence_and_every_file_names_it(database: &Database) {
    let mut world = World::empty(database);
    world.add("chef", "commune:99999", "administrator", &[]);
    let token = world.sign_in("chef").access_token;
    let path = format!("/v1/bodies/{}/open-data", world.body("commune:99999"));
    let csv = "/v1/communes/99999/export/schools.csv";
    world.server.get(csv).expect_problem(ProblemCode::NotFound);
    let put = |licence: Value| world.with(&token, "PUT", &path).json(&json!({ "licence": licence })).send();
    assert_eq!(put(json!("cc-by")).status, 400);
    put(json!("odbl-1.0")).expect_status(200);
    for dataset in ["schools", "services", "fiches-locales"] {
        let address = |format: &str| format!("/v1/communes/99999/export/{dataset}.{format}");
        let file = world.server.get(&address("csv")).expect_status(200);
        assert_eq!(file.header("link"), "<https://opendatacommons.org/licenses/odbl/1-0/>; rel=\"license\"");
        assert!(file.header("content-type").starts_with("text/csv") && file.text().contains("\r\n"));
        let listed: Value = world.server.read(&address("json"));
        let map: Value = world.server.read(&address("geojson"));
        for document in [&listed, &map] {
            assert_eq!(document["licence"], "odbl-1.0");
        }
        let count = listed["items"].as_array().unwrap().len();
        assert_eq!(map["features"].as_array().unwrap().len(), count);
        assert!(count > 0, "the demo says nothing in {dataset}");
        // Words have lines of their own within a field.
        let has_single_lines = dataset != "fiches-locales";
        assert!(!has_single_lines || file.text().lines().count() == count + 1, "{}", file.text());
    }
    for other in ["/v1/communes/99999/export/rien.csv", "/v1/communes/99999/export/schools.xls"] {
        world.server.get(other).expect_problem(ProblemCode::NotFound);
    }
    // Another commune has chosen nothing; this one takes its choice back.
    world.server.get("/v1/communes/94043/export/schools.csv").expect_problem(ProblemCode::NotFound);
    put(Value::Null).expect_status(200);
    world.server.get(csv).expect_problem(ProblemCode::NotFound);
    let mut entries = world.entries();
    entries.retain(|entry| entry["action"] == "open_data.put" && entry["outcome"] == "done");
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[1]["before"]["licence"], "odbl-1.0");
    assert_eq!(entries[1]["after"]["licence"], Value::Null);
}
