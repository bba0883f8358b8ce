//! The service zone and life events.

use serde_json::{Value, json};

use super::{COMMUNE, SCHOOL, day, publish, put, withdraw};
use crate::auth::world::World;
use crate::desk::{Desk, unspoken};
use crate::support::{Database, Server, Test, path_of, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        a_service_reaches_parents_once_it_is_published_and_says_that_it_is_elsewhere,
        several_ents_stand_side_by_side_and_a_nearer_body_replaces_a_farther_ones,
        a_service_that_will_open_is_announced_and_one_that_has_closed_is_gone,
        what_cannot_be_is_refused_with_its_place,
        the_catalogue_says_what_schools_of_a_commune_can_have,
        a_life_event_gathers_fiches_calculators_and_services_of_the_commune,
    ]
    .into()
}

const PUBLIC: &str = "/v1/communes/99999/service-links";
const PAGE: &str = "/portal/99999/services";

fn service() -> Value {
    json!({
        "kind": "family_portal", "title": "Espace d'essai", "summary": "Réserver l'essai.",
        "url": "https://www.famille.example.org/essai", "catalogue": "portail-famille",
        "audience": "Les familles d'essai.", "conditions": "Avec un code d'essai.", "cost": "Gratuit.",
    })
}

fn listed(world: &World, insee: &str) -> Vec<Value> {
    let found: Value = world.server.get(&format!("/v1/communes/{insee}/service-links")).expect_status(200).json();
    found["items"].as_array().unwrap().clone()
}

fn a_service_reaches_parents_once_it_is_published_and_says_that_it_is_elsewhere(database: &Database) {
    let mut world = unspoken(database);
    let editor = Desk::open(&mut world, "redac", COMMUNE, "editor", &[]);
    let publisher = Desk::open(&mut world, "public", COMMUNE, "publisher", &[]);
    let id = put(&editor, &world, "service-links/espace", &service());
    editor.propose(&world, &id).expect_status(200);
    let public =
        || [PUBLIC, PAGE, "/portal/99999/", "/v1/communes/99999/changes"].map(|path| world.server.get(path).text());
    assert!(!public().concat().contains("d'essai"), "a proposal is on a public way");
    publisher.send(&world, "POST", &format!("works/{id}/publish"), &json!({})).expect_status(200);
    let found = listed(&world, "99999");
    assert_eq!(found[0]["site"], "famille.example.org");
    assert_eq!(found[0]["label"], "Portail famille");
    let page = world.server.get(PAGE).expect_status(200).text();
    for said in
        ["Espace d'essai", "(autre site)", "ailleurs\u{a0}: famille.example.org", "Les familles d'essai.", "Gratuit."]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    for own in ["calculators/documents", "calculators/quotient-familial", "/catchment", "/tariffs"] {
        assert!(page.contains(own), "our own {own} is missing: {page}");
    }
    assert!(listed(&world, "94043").is_empty());
    withdraw(&publisher, &world, &id);
    assert!(listed(&world, "99999").is_empty());
}

fn several_ents_stand_side_by_side_and_a_nearer_body_replaces_a_farther_ones(database: &Database) {
    let mut world = unspoken(database);
    world.mee(&["body", "add", "epci:999999998", "Agglomération d'essai"]);
    world.read_bodies();
    let agglomeration = Desk::open(&mut world, "agglo", "epci:999999998", "publisher", &[]);
    let commune = Desk::open(&mut world, "public", COMMUNE, "publisher", &[]);
    let ent = |title: &str, schools: &[&str]| json!({ "kind": "ent", "title": title, "summary": "Lire.", "url": "https://ent.example.org", "schools": schools });
    publish(&commune, &world, "service-links/ent-maternelle", &ent("Cahier", &["9990001X"]));
    publish(&commune, &world, "service-links/ent-elementaire", &ent("ENT", &[SCHOOL, "9990003Z"]));
    publish(&agglomeration, &world, "service-links/transport", &ent("Bus de l'agglo", &[]));
    let titles =
        |found: &[Value]| found.iter().map(|one| one["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(titles(&listed(&world, "99999")), ["Bus de l'agglo", "Cahier", "ENT"]);
    assert_eq!(listed(&world, "99999")[2]["schools"].as_array().unwrap().len(), 2);
    assert!(world.server.get(PAGE).text().contains("schools/9990001X"));
    publish(&commune, &world, "service-links/transport", &ent("Bus de la commune", &[]));
    assert_eq!(titles(&listed(&world, "99999")), ["Bus de la commune", "Cahier", "ENT"]);
}

fn a_service_that_will_open_is_announced_and_one_that_has_closed_is_gone(database: &Database) {
    let mut world = unspoken(database);
    let publisher = Desk::open(&mut world, "public", COMMUNE, "publisher", &[]);
    let mut coming = service();
    (coming["opens_on"], coming["closes_on"]) = (json!(day(5)), json!(day(20)));
    publish(&publisher, &world, "service-links/bientot", &coming);
    assert_eq!(listed(&world, "99999")[0]["is_open"], false);
    assert!(world.server.get(PAGE).text().contains("Pas encore ouvert."));
    let mut over = service();
    over["closes_on"] = json!(day(-3));
    let id = put(&publisher, &world, "service-links/fini", &over);
    assert_eq!(publisher.send(&world, "POST", &format!("works/{id}/publish"), &json!({})).status, 422);
    assert_eq!(listed(&world, "99999").len(), 1);
}

fn what_cannot_be_is_refused_with_its_place(database: &Database) {
    let mut world = unspoken(database);
    let editor = Desk::open(&mut world, "redac", COMMUNE, "editor", &[]);
    for (field, value, status, pointer) in [
        ("url", json!("javascript:alert(1)"), 422, "/url"),
        ("url", Value::Null, 422, "/url"),
        ("catalogue", json!("rien"), 422, "/catalogue"),
        ("schools", json!(["0940361G"]), 422, "/schools/0"),
        ("kind", json!("jeu"), 400, "/kind"),
        ("cost", json!("a\nb"), 422, "/cost"),
    ] {
        let mut asked = service();
        asked[field] = value;
        let refused = editor.send(&world, "PUT", "service-links/espace", &asked);
        assert_eq!(refused.status, status, "{field}: {}", refused.text());
        let problem: Value = refused.json();
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{problem}");
    }
    assert_eq!(editor.get(&world, "service-links/espace").status, 404);
}

fn the_catalogue_says_what_schools_of_a_commune_can_have(database: &Database) {
    let world = unspoken(database);
    let all: Value = world.server.get("/v1/service-catalogue").expect_status(200).json();
    let here: Value = world.server.get("/v1/service-catalogue?commune=94043").expect_status(200).json();
    assert_eq!(all["items"].as_array().unwrap().len(), here["items"].as_array().unwrap().len());
    let is_here = |slug: &str| {
        let found = here["items"].as_array().unwrap().iter().find(|entry| entry["slug"] == slug);
        found.unwrap_or_else(|| panic!("{slug} is missing"))["is_here"].clone()
    };
    assert_eq!((is_here("portail-famille"), is_here("toutatice")), (json!(true), json!(false)));
    assert!(all["items"][0]["is_here"].is_null());
    world.server.get("/v1/service-catalogue?commune=00000").expect_status(400);
    world.server.get("/v1/service-catalogue?commune=01001").expect_status(404);
}

fn a_life_event_gathers_fiches_calculators_and_services_of_the_commune(database: &Database) {
    let own = Database::create(database.engine());
    own.fill();
    let server = Server::start(own);
    let found: Value = server.get("/v1/communes/99999/life-events").expect_status(200).json();
    let events = found["items"].as_array().unwrap();
    assert!(events.len() >= 5, "{found}");
    let home = server.get("/portal/99999/").expect_status(200).text();
    for event in events {
        let slug = event["slug"].as_str().unwrap();
        let whole: Value = server.get(&format!("/v1/communes/99999/life-events/{slug}")).expect_status(200).json();
        let page = server.get(&path_of(event["url"].as_str().unwrap())).expect_status(200).text();
        assert!(home.contains(&format!("life-events/{slug}")), "the home does not lead to {slug}");
        for step in whole["steps"].as_array().unwrap() {
            assert!(!step["fiches"].as_array().unwrap().is_empty(), "{slug}: {step}");
            for fiche in step["fiches"].as_array().unwrap() {
                assert!(page.contains(&format!("fiches/{}", fiche["slug"].as_str().unwrap())), "{slug}: {fiche}");
            }
        }
    }
    let moving: Value = server.get("/v1/communes/99999/life-events/nous-demenageons").json();
    let text = moving.to_string();
    assert!(text.contains("calculators/documents") && text.contains("famille.example.org"), "{text}");
    server.get("/v1/communes/99999/life-events/rien").expect_status(404);
    let services: Value = server.get(PUBLIC).expect_status(200).json();
    assert!(services["items"].as_array().unwrap().len() >= 6);
}
