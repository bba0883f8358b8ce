//! The local directory.

use serde_json::{Value, json};

use super::{COMMUNE, Desk, EPCI, mairie, unspoken};
use crate::auth::world::World;
use crate::support::{Database, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        a_service_reaches_parents_and_fiches_once_it_is_published,
        a_body_writes_of_its_own_territory_only_and_is_told_what_is_wrong,
        plain_language_advice_is_given_and_never_refuses,
    ]
    .into()
}

fn names(world: &World, commune: &str, query: &str) -> Vec<String> {
    let page: Value = world.server.get(&format!("/v1/communes/{commune}/services{query}")).expect_status(200).json();
    page["items"].as_array().unwrap().iter().map(|item| item["service"]["name"].as_str().unwrap().to_owned()).collect()
}

fn a_service_reaches_parents_and_fiches_once_it_is_published(database: &Database) {
    let mut world = unspoken(database);
    let editor = Desk::open(&mut world, "redac", COMMUNE, "editor", &[]);
    let publisher = Desk::open(&mut world, "public", COMMUNE, "publisher", &[]);
    let id = editor.put_service(&world, "mairie", &mairie());
    assert!(names(&world, "99999", "").is_empty(), "a draft is on a public way");
    // The same text again changes nothing, and another one must build on the version read.
    let path = format!("{}/services/mairie", editor.path);
    let stale = world.with(&editor.token, "PUT", &path).header("if-match", "\"77\"").json(&mairie()).send();
    assert_eq!(stale.status, 412, "{}", stale.text());
    editor.propose(&world, &id).expect_status(200);
    assert!(names(&world, "99999", "").is_empty(), "a proposal is on a public way");
    publisher.send(&world, "POST", &format!("works/{id}/publish"), &json!({})).expect_status(200);
    assert_eq!(names(&world, "99999", ""), ["Mairie de Villeneuve-les-Essais"]);
    assert_eq!(names(&world, "99999", "?kind=mairie").len(), 1);
    assert!(names(&world, "99999", "?kind=caf").is_empty());
    assert!(names(&world, "94043", "").is_empty(), "the word of one commune is read in another");
    let page: Value = world.server.get("/v1/communes/99999/services").json();
    assert_eq!(page["items"][0]["word"]["body_name"], "Commune de Villeneuve-les-Essais");
    assert!(page["items"][0]["hours_text"].as_str().unwrap().starts_with("du lundi au vendredi"));
    let own: Value = editor.get(&world, "services").expect_status(200).json();
    assert_eq!(own["items"][0]["service"]["name"], "Mairie de Villeneuve-les-Essais");
    // Where a fiche names the mairie, parents read this one.
    let fiches: Value = world.server.get("/v1/communes/99999/fiches?limit=100").json();
    let slugs = fiches["items"].as_array().unwrap().iter().map(|item| item["slug"].as_str().unwrap().to_owned());
    let mut shown = 0;
    for slug in slugs {
        let fiche: Value = world.server.get(&format!("/v1/communes/99999/fiches/{slug}")).expect_status(200).json();
        let lists = &fiche["turn_to"];
        let counters = ["to_act", "to_ask"].iter().flat_map(|list| lists[list].as_array().unwrap());
        if counters.clone().any(|counter| !counter["services"].as_array().unwrap().is_empty()) {
            shown += 1;
            let html = world.server.get(&format!("/v1/communes/99999/fragments/fiches/{slug}")).text();
            for said in
                ["Horaires : du lundi au vendredi", "1 place des Essais", "Commune de Villeneuve-les-Essais, vérifié"]
            {
                assert!(html.contains(said), "{said}: {html}");
            }
        }
    }
    assert!(shown > 0, "no fiche of the demo names the mairie");
    publisher.send(&world, "POST", &format!("works/{id}/withdraw"), &json!({ "reason": "Fermée." })).expect_status(200);
    assert!(names(&world, "99999", "").is_empty());
}

fn a_body_writes_of_its_own_territory_only_and_is_told_what_is_wrong(database: &Database) {
    let mut world = unspoken(database);
    world.mee(&["body", "add", EPCI, "Agglomération d'essai"]);
    world.read_bodies();
    let commune = Desk::open(&mut world, "redac", COMMUNE, "editor", &[]);
    let epci = Desk::open(&mut world, "agglo", EPCI, "editor", &[]);
    let with = |territory: Value| {
        let mut service = mairie();
        service["territory"] = territory;
        service
    };
    for (desk, service, status, pointer) in [
        (&commune, mairie(), 200, ""),
        (&commune, with(json!({ "commune": "94043" })), 422, "/territory"),
        (&commune, with(json!({ "departement": "94" })), 422, "/territory"),
        (&commune, with(json!({ "commune": "99998" })), 422, "/territory"),
        (&epci, with(json!({ "epci": "999999998" })), 200, ""),
        (&epci, mairie(), 200, ""),
        (&epci, with(json!({ "commune": "94043" })), 422, "/territory"),
        (&epci, with(json!({ "academie": "Créteil" })), 422, "/territory"),
    ] {
        let answer = desk.send(&world, "PUT", "services/mairie", &service);
        assert_eq!(answer.status, status, "{service}: {}", answer.text());
        if status == 422 {
            let problem: Value = answer.json();
            assert_eq!(problem["errors"][0]["pointer"], pointer, "{service}");
        }
    }
    let mut wrong = mairie();
    wrong["url"] = json!("javascript:alert(1)");
    let problem: Value = commune.send(&world, "PUT", "services/mairie", &wrong).expect_status(422).json();
    assert_eq!(problem["errors"][0]["pointer"], "/url");
    wrong = mairie();
    wrong["hours"] = json!("quand on veut");
    assert!((400..=422).contains(&commune.send(&world, "PUT", "services/mairie", &wrong).status));
}

fn plain_language_advice_is_given_and_never_refuses(database: &Database) {
    let mut world = unspoken(database);
    let editor = Desk::open(&mut world, "redac", COMMUNE, "editor", &[]);
    let asked = json!({ "text": "C'est simple.\n\nL'enfant est inscrit par la mairie." });
    let reading: Value = world.with(&editor.token, "POST", "/v1/readability").json(&asked).send().json();
    assert_eq!((&reading["sentences"], &reading["advice"][0]["code"]), (&json!(2), &json!("passive_voice")));
    let long = json!({ "text": "é".repeat(20_001) });
    assert_eq!(world.with(&editor.token, "POST", "/v1/readability").json(&long).send().status, 422);
    let mut service = mairie();
    service["name"] = json!("Bureau ouvert afin de répondre le cas échéant");
    let saved: Value = editor.send(&world, "PUT", "services/bureau", &service).expect_status(200).json();
    assert_eq!(saved["advice"][0]["pointer"], "/name");
    assert_eq!(saved["advice"][0]["code"], "office_word");
}
