//! Dossiers d'actualité: in their days, with their origin, left out by whoever is nearer.

use serde_json::{Value, json};

use super::{COMMUNE, SCHOOL, day, publish, put, withdraw};
use crate::auth::world::World;
use crate::desk::{Desk, unspoken};
use crate::support::{Database, Server, Test, path_of, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        a_dossier_reaches_parents_in_its_days_only_and_leaves_once_it_is_withdrawn,
        what_cannot_be_is_refused_with_its_place,
        a_headteacher_writes_for_the_own_school_and_the_mairie_publishes,
        a_commune_leaves_out_a_farther_dossier_and_takes_it_back,
        a_draft_is_seen_by_its_link_alone,
        the_demo_commune_has_dossiers_of_every_origin_with_a_picture,
    ]
    .into()
}

const PUBLIC: &str = "/v1/communes/99999/news";

fn dossier() -> Value {
    json!({
        "title": "La cantine d'essai change", "summary": "Dès demain, un essai.",
        "text": "Les menus **d'essai** changent.\n\n- Un premier point.\n- Un [lien](https://essai.example.org/menus).",
        "valid_from": day(-1), "valid_until": day(30), "fiches": ["menus-cantine", "prix-cantine"],
    })
}

/// Everything public that could hold it, as text.
fn public(world: &World) -> String {
    let paths = [
        PUBLIC,
        "/v1/communes/99999/news/essai-99999",
        "/portal/99999/news",
        "/portal/99999/news/essai-99999",
        "/portal/99999/",
        "/v1/communes/99999/home",
        "/v1/communes/99999/fragments/news",
        "/v1/communes/99999/changes",
        "/v1/communes/99999/feed.rss",
        "/v1/communes/99999/feed.json",
    ];
    paths.iter().map(|path| world.server.get(path).text()).collect()
}

fn slugs(world: &World, insee: &str) -> Vec<String> {
    let found: Value = world.server.get(&format!("/v1/communes/{insee}/news")).expect_status(200).json();
    found["items"].as_array().unwrap().iter().map(|item| item["slug"].as_str().unwrap().to_owned()).collect()
}

fn a_dossier_reaches_parents_in_its_days_only_and_leaves_once_it_is_withdrawn(database: &Database) {
    let mut world = unspoken(database);
    let editor = Desk::open(&mut world, "redac", COMMUNE, "editor", &[]);
    let publisher = Desk::open(&mut world, "public", COMMUNE, "publisher", &[]);
    let id = put(&editor, &world, "news/essai-99999", &dossier());
    editor.propose(&world, &id).expect_status(200);
    assert!(!public(&world).contains("d'essai"), "a proposal is on a public way");
    let before: Value = world.server.get("/v1/communes/99999/changes?since=now").expect_status(200).json();
    publisher.send(&world, "POST", &format!("works/{id}/publish"), &json!({})).expect_status(200);
    let found: Value = world.server.get(&format!("{PUBLIC}/essai-99999")).expect_status(200).json();
    assert_eq!(found["word"]["body_name"], "Commune de Villeneuve-les-Essais");
    assert_eq!(found["valid_from"], dossier()["valid_from"]);
    let fiches: Vec<&str> =
        found["fiches"].as_array().unwrap().iter().map(|fiche| fiche["slug"].as_str().unwrap()).collect();
    assert_eq!(fiches, ["menus-cantine", "prix-cantine"]);
    assert_eq!(path_of(found["url"].as_str().unwrap()), "/portal/99999/news/essai-99999");
    let page = world.server.get("/portal/99999/news/essai-99999").expect_status(200).text();
    for said in [
        "La cantine d&#39;essai change",
        "Un premier point",
        "https://essai.example.org/menus",
        "Information de la commune",
        "NewsArticle",
        "fiches/menus-cantine",
    ] {
        let plain = said.replace("&#39;", "'");
        assert!(page.contains(said) || page.contains(&plain), "{said}: {page}");
    }
    assert!(world.server.get("/portal/99999/").text().contains("news/essai-99999"), "the home does not lead there");
    for feed in ["feed.rss", "feed.json"] {
        assert!(world.server.get(&format!("/v1/communes/99999/{feed}")).text().contains("essai-99999"), "{feed}");
    }
    assert_eq!(slugs(&world, "94043"), [""; 0], "the dossier of one commune is read in another");
    let since = format!("/v1/communes/99999/changes?since={}", before["cursor"].as_str().unwrap());
    let changes: Value = world.server.get(&since).expect_status(200).json();
    assert_eq!((&changes["items"][0]["kind"], &changes["items"][0]["is_deleted"]), (&json!("news"), &json!(false)));
    withdraw(&publisher, &world, &id);
    world.server.get(&format!("{PUBLIC}/essai-99999")).expect_status(404);
    world.server.get("/portal/99999/news/essai-99999").expect_status(404);
    let changes: Value = world.server.get(&since).expect_status(200).json();
    assert_eq!(changes["items"][0]["is_deleted"], json!(true));
    // One that begins later waits for its day; one that is over is not let out.
    let mut later = dossier();
    later["valid_from"] = json!(day(3));
    let work = publish(&publisher, &world, "news/plus-tard-99999", &later);
    let waiting: Value = publisher.get(&world, &format!("works/{work}")).expect_status(200).json();
    assert!(waiting["published"].is_null() && waiting["scheduled"]["ends_at"].is_string(), "{waiting}");
    assert_eq!(slugs(&world, "99999"), [""; 0]);
    let mut over = dossier();
    (over["valid_from"], over["valid_until"]) = (json!(day(-9)), json!(day(-3)));
    let work = put(&publisher, &world, "news/fini-99999", &over);
    let refused = publisher.send(&world, "POST", &format!("works/{work}/publish"), &json!({}));
    assert_eq!(refused.status, 422, "{}", refused.text());
}

fn what_cannot_be_is_refused_with_its_place(database: &Database) {
    let mut world = unspoken(database);
    let editor = Desk::open(&mut world, "redac", COMMUNE, "editor", &[]);
    for (field, value, status, pointer) in [
        ("title", json!(""), 422, "/title"),
        ("valid_until", json!(day(-5)), 422, "/valid_until"),
        ("valid_until", json!("demain"), 400, "/valid_until"),
        ("text", json!("<script>alert(1)</script>"), 422, "/text"),
        ("fiches", json!(["menus-cantine", "rien-du-tout"]), 422, "/fiches/1"),
        ("school", json!("0940361G"), 422, "/school"),
        ("picture", json!({ "file": "0".repeat(64), "alternative": "Une haie." }), 422, "/picture/file"),
        ("picture", json!({ "file": "0".repeat(64), "alternative": " " }), 422, "/picture/alternative"),
        ("colour", json!("bleu"), 400, "/colour"),
    ] {
        let mut asked = dossier();
        asked[field] = value;
        let refused = editor.send(&world, "PUT", "news/essai-99999", &asked);
        assert_eq!(refused.status, status, "{field}: {}", refused.text());
        let problem: Value = refused.json();
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{problem}");
    }
    let elsewhere = editor.send(&world, "PUT", "news/essai", &dossier());
    assert!(elsewhere.status == 422 && elsewhere.text().contains("-99999"), "{}", elsewhere.text());
    assert_eq!(editor.get(&world, "news/essai-99999").status, 404, "what was refused is kept");
}

fn a_headteacher_writes_for_the_own_school_and_the_mairie_publishes(database: &Database) {
    let mut world = unspoken(database);
    let head = Desk::open(&mut world, "direction", COMMUNE, "headteacher", &["--school", SCHOOL]);
    let publisher = Desk::open(&mut world, "public", COMMUNE, "publisher", &[]);
    let mut asked = dossier();
    assert_eq!(head.send(&world, "PUT", "news/haie-99999", &asked).status, 422, "for whom?");
    asked["school"] = json!("9990001X");
    assert_eq!(head.send(&world, "PUT", "news/haie-99999", &asked).status, 422, "for another school");
    asked["school"] = json!(SCHOOL);
    let id = put(&head, &world, "news/haie-99999", &asked);
    assert_eq!(head.send(&world, "POST", &format!("works/{id}/publish"), &json!({})).status, 403);
    head.propose(&world, &id).expect_status(200);
    publisher.send(&world, "POST", &format!("works/{id}/publish"), &json!({})).expect_status(200);
    let found: Value = world.server.get(&format!("{PUBLIC}/haie-99999")).expect_status(200).json();
    assert_eq!(found["school"]["uai"], SCHOOL);
    assert!(world.server.get("/portal/99999/news/haie-99999").text().contains("Information de l'école"));
    asked["school"] = Value::Null;
    let moved = publisher.send(&world, "PUT", "news/haie-99999", &asked);
    assert_eq!(moved.status, 422, "a dossier went from a school to the mairie");
}

fn a_commune_leaves_out_a_farther_dossier_and_takes_it_back(database: &Database) {
    let mut world = unspoken(database);
    world.mee(&["body", "add", "epci:999999998", "Agglomération d'essai"]);
    world.read_bodies();
    let national = Desk::open(&mut world, "nation", "national", "publisher", &[]);
    let agglomeration = Desk::open(&mut world, "agglo", "epci:999999998", "publisher", &[]);
    let commune = Desk::open(&mut world, "public", COMMUNE, "publisher", &[]);
    publish(&national, &world, "news/pour-tous", &dossier());
    publish(&agglomeration, &world, "news/agglo-999999998", &dossier());
    publish(&commune, &world, "news/commune-99999", &dossier());
    assert_eq!(slugs(&world, "99999"), ["commune-99999", "agglo-999999998", "pour-tous"]);
    assert_eq!(slugs(&world, "94043"), ["pour-tous"]);
    let page = world.server.get("/portal/99999/news").text();
    for origin in ["nationale", "de l'intercommunalité", "de la commune"] {
        assert!(page.contains(origin), "{origin}: {page}");
    }
    let act = |method: &str, desk: &Desk, slug: &str| {
        world.with(&desk.token, method, &format!("{}/left-out-news/{slug}", desk.path)).send()
    };
    act("PUT", &commune, "pour-tous").expect_status(204);
    act("PUT", &commune, "pour-tous").expect_status(204);
    act("PUT", &agglomeration, "commune-99999").expect_status(404);
    act("PUT", &commune, "commune-99999").expect_status(404);
    assert_eq!(slugs(&world, "99999"), ["commune-99999", "agglo-999999998"]);
    assert_eq!(slugs(&world, "94043"), ["pour-tous"], "left out in one commune, gone in another");
    world.server.get(&format!("{PUBLIC}/pour-tous")).expect_status(404);
    let listed: Value = commune.get(&world, "left-out-news").expect_status(200).json();
    assert_eq!(listed["items"][0]["slug"], "pour-tous");
    assert_eq!(world.entries_of(&["news.leave_out"], 1).len(), 1, "what changes nothing is in the log");
    act("DELETE", &commune, "pour-tous").expect_status(204);
    act("DELETE", &commune, "pour-tous").expect_status(404);
    assert_eq!(slugs(&world, "99999").len(), 3);
}

fn a_draft_is_seen_by_its_link_alone(database: &Database) {
    let mut world = unspoken(database);
    let editor = Desk::open(&mut world, "redac", COMMUNE, "editor", &[]);
    let id = put(&editor, &world, "news/essai-99999", &dossier());
    let asked = json!({ "hours": 1 });
    let link: Value =
        editor.send(&world, "POST", &format!("works/{id}/preview-links"), &asked).expect_status(201).json();
    for name in ["page_url", "fragment_url"] {
        let address = path_of(link[name].as_str().unwrap());
        assert!(address.contains("news/essai-99999?preview="), "{address}");
        let shown = world.server.get(&address).expect_status(200);
        assert!(shown.text().contains("Aperçu, non publié") && shown.text().contains("Un premier point"));
        assert_eq!(shown.header("cache-control"), "no-store");
    }
    assert!(!public(&world).contains("d'essai"));
}

fn the_demo_commune_has_dossiers_of_every_origin_with_a_picture(database: &Database) {
    let own = Database::create(database.engine());
    own.fill();
    let server = Server::start(own);
    let found: Value = server.get(PUBLIC).expect_status(200).json();
    let items = found["items"].as_array().unwrap();
    let levels: Vec<&str> = items.iter().map(|item| item["word"]["level"].as_str().unwrap()).collect();
    assert_eq!(levels, ["commune", "commune", "departement", "national"]);
    let pictured = items.iter().find(|item| !item["picture"].is_null()).expect("no dossier has a picture");
    let picture = server.get(&path_of(pictured["picture"]["small_url"].as_str().unwrap())).expect_status(200);
    assert!(picture.header("content-type").starts_with("image/"));
    let page = server.get(&path_of(pictured["url"].as_str().unwrap())).expect_status(200).text();
    assert!(page.contains(pictured["picture"]["alternative"].as_str().unwrap()), "{page}");
    assert!(page.contains("Commune fictive"));
}
