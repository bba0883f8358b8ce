//! A grid is written, held to its cases, published, withdrawn.

use serde_json::{Value, json};

use super::canteen;
use crate::auth::world::World;
use crate::desk::Desk;
use crate::support::{Database, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        a_grid_reaches_parents_once_it_is_published_and_leaves_them_once_it_is_withdrawn,
        a_change_that_breaks_a_case_is_refused_with_the_case_named,
        the_validator_names_what_is_odd_and_keeps_nothing,
        an_intercommunalite_speaks_in_its_communes_and_nowhere_else,
    ]
    .into()
}

const COMMUNE: &str = "commune:99999";

fn world(database: &Database) -> World {
    let world = crate::desk::unspoken(database);
    assert_eq!(titles(&world, "99999"), Vec::<String>::new());
    world
}

fn titles(world: &World, commune: &str) -> Vec<String> {
    let page: Value = world.server.get(&format!("/v1/communes/{commune}/tariffs")).expect_status(200).json();
    page["items"].as_array().unwrap().iter().map(|item| item["grid"]["title"].as_str().unwrap().to_owned()).collect()
}

/// Everything public that could hold the grid, as text.
fn public(world: &World) -> String {
    let paths = [
        "/v1/communes/99999/tariffs",
        "/v1/communes/99999/fragments/tariffs",
        "/portal/99999/tariffs",
        "/v1/communes/99999/fragments/calculators/tariff",
        "/v1/communes/99999/changes",
    ];
    paths.iter().map(|path| world.server.get(path).text()).collect()
}

fn put(desk: &Desk, world: &World, tariff: &Value) -> String {
    let saved: Value = desk.send(world, "PUT", "tariffs/cantine", tariff).expect_status(200).json();
    saved["work"]["id"].as_str().unwrap().to_owned()
}

fn a_grid_reaches_parents_once_it_is_published_and_leaves_them_once_it_is_withdrawn(database: &Database) {
    let mut world = world(database);
    let editor = Desk::open(&mut world, "redac", COMMUNE, "editor", &[]);
    let publisher = Desk::open(&mut world, "public", COMMUNE, "publisher", &[]);
    let id = put(&editor, &world, &canteen());
    let publish = |desk: &Desk, world: &World| desk.send(world, "POST", &format!("works/{id}/publish"), &json!({}));
    assert_eq!(publish(&editor, &world).status, 403, "an editor publishes");
    editor.propose(&world, &id).expect_status(200);
    assert!(!public(&world).contains("Cantine d'essai"), "a proposal is on a public way");
    world.server.get("/v1/communes/99999/tariffs/cantine").expect_status(404);
    let before: Value = world.server.get("/v1/communes/99999/changes?since=now").expect_status(200).json();
    publish(&publisher, &world).expect_status(200);
    assert_eq!(titles(&world, "99999"), ["Cantine d'essai"]);
    assert_eq!(titles(&world, "94043"), Vec::<String>::new(), "the word of one commune is read in another");
    let found: Value = world.server.get("/v1/communes/99999/tariffs/cantine").expect_status(200).json();
    assert_eq!(found["validity"], "à partir du 1er septembre 2026");
    assert_eq!(found["word"]["body_name"], "Commune de Villeneuve-les-Essais");
    let html = world.server.get("/v1/communes/99999/fragments/tariffs").expect_status(200).text();
    for said in [
        "Cantine d'essai",
        "jusqu'à 600 inclus",
        "plus de 1\u{202f}000",
        "2,60\u{a0}€",
        "2026-7",
        "15 juin 2026",
        "7.pdf",
    ] {
        assert!(html.contains(said), "{said}: {html}");
    }
    // Another draft stays out of sight while the old grid is seen; the same text twice is the same draft.
    let mut dearer = canteen();
    dearer["grid"]["items"][0]["lines"][0]["price"]["brackets"][2]["price"] = json!("9.99");
    put(&editor, &world, &dearer);
    put(&editor, &world, &dearer);
    assert!(!public(&world).contains("9,99") && !public(&world).contains("9.99"), "a draft is on a public way");
    let own: Value = editor.get(&world, "tariffs/cantine").expect_status(200).json();
    assert_eq!(own["tariff"]["grid"]["items"][0]["lines"][0]["price"]["brackets"][2]["price"], "9.99");
    let stale =
        world.with(&editor.token, "PUT", &format!("{}/tariffs/cantine", editor.path)).header("if-match", "\"77\"");
    assert_eq!(stale.json(&canteen()).send().status, 412);
    let since = format!("/v1/communes/99999/changes?since={}", before["cursor"].as_str().unwrap());
    let changes: Value = world.server.get(&since).expect_status(200).json();
    let change = &changes["items"][0];
    assert_eq!(
        (&change["kind"], &change["key"], &change["is_deleted"]),
        (&json!("tariff"), &json!("cantine"), &json!(false))
    );
    let (_, path) = change["api_url"].as_str().unwrap().split_once("/v1/").unwrap();
    world.server.get(&format!("/v1/{path}")).expect_status(200);
    publisher
        .send(&world, "POST", &format!("works/{id}/withdraw"), &json!({ "reason": "Abrogée." }))
        .expect_status(200);
    assert_eq!(titles(&world, "99999"), Vec::<String>::new());
    world.server.get("/v1/communes/99999/tariffs/cantine").expect_status(404);
}

fn a_change_that_breaks_a_case_is_refused_with_the_case_named(database: &Database) {
    let mut world = world(database);
    let editor = Desk::open(&mut world, "redac", COMMUNE, "editor", &[]);
    put(&editor, &world, &canteen());
    let mut changed = canteen();
    changed["grid"]["items"][0]["lines"][0]["price"]["brackets"][0]["price"] = json!("0.9");
    // With the old case in the request, and with none: the stored one is run.
    for (cases, pointer) in [(Some(canteen()["cases"].clone()), "/cases/0/price"), (None, "/grid")] {
        let mut asked = changed.clone();
        match cases {
            Some(cases) => asked["cases"] = cases,
            None => drop(asked.as_object_mut().unwrap().remove("cases")),
        }
        let problem: Value = editor.send(&world, "PUT", "tariffs/cantine", &asked).expect_status(422).json();
        assert_eq!(problem["errors"][0]["pointer"], pointer);
        let said = problem["errors"][0]["detail"].as_str().unwrap();
        assert!(said.contains("« Quotient de 600 » attend 1,00\u{a0}€, la grille donne 0,90\u{a0}€"), "{said}");
    }
    let own: Value = editor.get(&world, "tariffs/cantine").expect_status(200).json();
    assert_eq!(
        own["tariff"]["grid"]["items"][0]["lines"][0]["price"]["brackets"][0]["price"], "1",
        "a refused change is kept"
    );
    changed["cases"][0]["price"] = json!("0.9");
    put(&editor, &world, &changed);
    // A grid that holds to the stored cases needs none sent along, and keeps them.
    changed["grid"]["title"] = json!("Cantine de l'an prochain");
    changed.as_object_mut().unwrap().remove("cases");
    let saved: Value = editor.send(&world, "PUT", "tariffs/cantine", &changed).expect_status(200).json();
    assert_eq!(saved["tariff"]["cases"][0]["name"], "Quotient de 600");
    for (pointer, value, expected) in [
        ("/grid/items/0/lines/0/price/brackets/0/price", json!("-1"), "/grid/items/0/lines/0/price/brackets/0/price"),
        ("/grid/title", json!(""), "/grid/title"),
        ("/cases/0/item", json!("gouter"), "/cases/0/item"),
    ] {
        let mut wrong = canteen();
        *wrong.pointer_mut(pointer).unwrap() = value;
        let problem: Value = editor.send(&world, "PUT", "tariffs/cantine", &wrong).expect_status(422).json();
        assert_eq!(problem["errors"][0]["pointer"], expected);
    }
    let mut unknown = canteen();
    unknown["grid"]["colour"] = json!("bleu");
    assert_eq!(editor.send(&world, "PUT", "tariffs/cantine", &unknown).status, 400);
}

fn the_validator_names_what_is_odd_and_keeps_nothing(database: &Database) {
    let mut world = world(database);
    let editor = Desk::open(&mut world, "redac", COMMUNE, "editor", &[]);
    let mut odd = canteen();
    odd["grid"]["items"][0]["lines"][0]["price"]["brackets"][0]["to_included"] = json!(false);
    odd["grid"]["is_one_euro_canteen"] = json!(true);
    let report: Value = editor.send(&world, "POST", "tariffs/validate", &odd).expect_status(200).json();
    let codes: Vec<&str> =
        report["findings"].as_array().unwrap().iter().map(|finding| finding["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["orphan_bound"]);
    // 600 now is in no bracket, so the case about it no longer holds.
    assert_eq!(report["failed_cases"][0]["name"], "Quotient de 600");
    assert_eq!(report["failed_cases"][0]["found"], Value::Null);
    let own: Value = editor.get(&world, "tariffs").expect_status(200).json();
    assert_eq!(own["items"], json!([]));
    assert_eq!(editor.get(&world, "tariffs/cantine").status, 404);
}

fn an_intercommunalite_speaks_in_its_communes_and_nowhere_else(database: &Database) {
    let mut world = world(database);
    world.mee(&["body", "add", "epci:999999998", "Agglomération d'essai"]);
    world.read_bodies();
    let agglomeration = Desk::open(&mut world, "agglo", "epci:999999998", "publisher", &[]);
    let commune = Desk::open(&mut world, "public", COMMUNE, "publisher", &[]);
    let publish = |desk: &Desk, world: &World, title: &str| {
        let mut tariff = canteen();
        tariff["grid"]["title"] = json!(title);
        let id = put(desk, world, &tariff);
        desk.send(world, "POST", &format!("works/{id}/publish"), &json!({})).expect_status(200);
    };
    publish(&agglomeration, &world, "Cantine de l'agglomération");
    assert_eq!(titles(&world, "99999"), ["Cantine de l'agglomération"]);
    assert_eq!(titles(&world, "94043"), Vec::<String>::new());
    // The nearest body's grid takes the place of one of the same name.
    publish(&commune, &world, "Cantine de la commune");
    assert_eq!(titles(&world, "99999"), ["Cantine de la commune"]);
}
