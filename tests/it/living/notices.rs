//! Urgent notices: at once, on top of every view, and gone by themselves.

use serde_json::{Value, json};

use super::{COMMUNE, SCHOOL, await_text, publish, seconds, withdraw};
use crate::auth::world::World;
use crate::desk::{Desk, unspoken};
use crate::support::{Database, Server, Test, path_of, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        a_notice_is_on_top_of_every_view_at_once_and_leaves_once_it_is_withdrawn,
        a_notice_ends_by_itself_and_no_earlier_text_comes_back,
        a_notice_concerns_its_schools_and_their_commune_only,
        what_cannot_be_is_refused_with_its_place,
        a_notice_to_come_waits_and_its_draft_is_seen_by_its_link,
        the_demo_commune_has_a_notice_within_its_time,
    ]
    .into()
}

const PUBLIC: &str = "/v1/communes/99999/notices";

fn notice() -> Value {
    json!({
        "kind": "closure", "title": "Pas d'école d'essai", "text": "Un accueil d'essai est ouvert à 7 h 30.",
        "ends_at": seconds(3_600), "url": "https://mairie.example.org/essai",
    })
}

fn create(desk: &Desk, world: &World, asked: &Value) -> Value {
    desk.send(world, "POST", "notices", asked).expect_status(201).json()
}

fn titles(world: &World, insee: &str) -> Vec<String> {
    let found: Value = world.server.get(&format!("/v1/communes/{insee}/notices")).expect_status(200).json();
    found["items"].as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap().to_owned()).collect()
}

/// A view of each sort.
const VIEWS: &[&str] = &[
    "",
    "themes",
    "themes/cantine",
    "fiches/menus-cantine",
    "schools",
    "schools/9990001X",
    "tariffs",
    "catchment",
    "news",
    "services",
    "life-events",
    "life-events/nous-demenageons",
    "calculators",
    "calculators/documents",
    "calculators/tariff",
    "calculators/class",
];

fn a_notice_is_on_top_of_every_view_at_once_and_leaves_once_it_is_withdrawn(database: &Database) {
    let mut world = unspoken(database);
    let editor = Desk::open(&mut world, "redac", COMMUNE, "editor", &[]);
    let publisher = Desk::open(&mut world, "public", COMMUNE, "publisher", &[]);
    assert_eq!(editor.send(&world, "POST", "notices", &notice()).status, 403);
    let nothing = world.server.get(PUBLIC).expect_status(200);
    assert_eq!(nothing.header("cache-control"), "public, no-cache");
    let tag = nothing.header("etag").to_owned();
    let asked_again = || world.server.request("GET", PUBLIC).header("if-none-match", &tag).send();
    assert_eq!(asked_again().status, 304);
    let made = create(&publisher, &world, &notice());
    assert!(made["work"]["published"]["ends_at"].is_string(), "{made}");
    assert_eq!(asked_again().status, 200);
    let found: Value = world.server.get(PUBLIC).json();
    let (id, mark) = (found["items"][0]["id"].as_str().unwrap(), found["mark"].as_str().unwrap());
    assert!(mark.starts_with(id) && found["items"][0]["label"] == "École fermée", "{found}");
    for view in VIEWS {
        for path in [format!("/portal/99999/{view}"), format!("/v1/communes/99999/fragments/{view}")] {
            let shown = world.server.get(&path).expect_status(200);
            let kept = shown.header("cache-control").to_owned();
            assert!(kept == "public, max-age=30", "{path} may be shown old: {kept}");
            let html = shown.text();
            let (before, after) = html.split_once("data-mee-notices=").unwrap_or_else(|| panic!("{path}: {html}"));
            assert!(!before.contains("<h2"), "{path}: the notice is not on top");
            assert!(after.contains("Un accueil d'essai est ouvert"), "{path}");
            assert!(!path.starts_with("/portal") || before.contains("SpecialAnnouncement"), "{path}");
        }
    }
    assert!(world.server.get("/portal/99999/rien").expect_status(404).text().contains("Un accueil d'essai"));
    let posted = world.server.request("POST", "/portal/99999/catchment").form("address=rue+des+Essais").send();
    assert!(posted.text().contains("Un accueil d'essai"), "{}", posted.text());
    withdraw(&publisher, &world, made["work"]["id"].as_str().unwrap());
    assert!(titles(&world, "99999").is_empty());
    assert!(!world.server.get("/portal/99999/").text().contains("d'essai est ouvert"));
}

fn a_notice_ends_by_itself_and_no_earlier_text_comes_back(database: &Database) {
    let mut world = unspoken(database);
    let publisher = Desk::open(&mut world, "public", COMMUNE, "publisher", &[]);
    publish(&publisher, &world, "notices/greve", &notice());
    let mut later = notice();
    (later["title"], later["ends_at"]) = (json!("Fin de l'essai"), json!(seconds(3)));
    let work = publish(&publisher, &world, "notices/greve", &later);
    assert_eq!(titles(&world, "99999"), ["Fin de l'essai"]);
    let text = await_text(&world, PUBLIC, |text| text.contains("\"items\":[]"));
    assert!(text.contains("\"items\":[]"), "{text}");
    // The clock has ended it too, and what it took the place of stays away.
    let path = format!("{}/works/{work}", publisher.path);
    let until = std::time::Instant::now() + std::time::Duration::from_secs(10);
    loop {
        let now: Value = world.with(&publisher.token, "GET", &path).send().expect_status(200).json();
        if now["published"].is_null() {
            assert!(now["scheduled"].is_null(), "{now}");
            break;
        }
        assert!(std::time::Instant::now() < until, "{now}");
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    std::thread::sleep(std::time::Duration::from_secs(2));
    assert!(titles(&world, "99999").is_empty());
}

fn a_notice_concerns_its_schools_and_their_commune_only(database: &Database) {
    let mut world = unspoken(database);
    world.mee(&["body", "add", "departement:94", "Département d'essai"]);
    world.read_bodies();
    let commune = Desk::open(&mut world, "public", COMMUNE, "publisher", &[]);
    let national = Desk::open(&mut world, "nation", "national", "publisher", &[]);
    let mut asked = notice();
    asked["schools"] = json!([SCHOOL]);
    create(&commune, &world, &asked);
    let mut wide = notice();
    (wide["title"], wide["kind"]) = (json!("Canicule d'essai"), json!("alert"));
    create(&national, &world, &wide);
    assert_eq!(titles(&world, "99999"), ["Pas d'école d'essai", "Canicule d'essai"], "the gravest first");
    assert_eq!(titles(&world, "94043"), ["Canicule d'essai"]);
    let found: Value = world.server.get(PUBLIC).json();
    let note = found["items"][0]["note"].as_str().unwrap();
    assert!(note.starts_with("École élémentaire Jean-Essai. Jusqu'au "), "{note}");
    assert_eq!(found["items"][0]["schools"][0]["uai"], SCHOOL);
    // A national notice about a school of one commune is silent elsewhere.
    let mut elsewhere = notice();
    (elsewhere["title"], elsewhere["schools"]) = (json!("Ailleurs"), json!([SCHOOL]));
    create(&national, &world, &elsewhere);
    assert!(!titles(&world, "94043").contains(&"Ailleurs".to_owned()));
}

fn what_cannot_be_is_refused_with_its_place(database: &Database) {
    let mut world = unspoken(database);
    let publisher = Desk::open(&mut world, "public", COMMUNE, "publisher", &[]);
    for (field, value, status, pointer) in [
        ("ends_at", json!(seconds(-5)), 422, "/ends_at"),
        ("ends_at", json!(seconds(40 * 86_400)), 422, "/ends_at"),
        ("ends_at", Value::Null, 400, "/ends_at"),
        ("title", json!("a".repeat(121)), 422, "/title"),
        ("schools", json!(["0940361G"]), 422, "/schools/0"),
        ("kind", json!("fête"), 400, "/kind"),
        ("url", json!("http:/mairie"), 422, "/url"),
    ] {
        let mut asked = notice();
        asked[field] = value;
        let refused = publisher.send(&world, "POST", "notices", &asked);
        assert_eq!(refused.status, status, "{field}: {}", refused.text());
        let problem: Value = refused.json();
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{problem}");
    }
    assert!(titles(&world, "99999").is_empty());
}

fn a_notice_to_come_waits_and_its_draft_is_seen_by_its_link(database: &Database) {
    let mut world = unspoken(database);
    let publisher = Desk::open(&mut world, "public", COMMUNE, "publisher", &[]);
    let mut asked = notice();
    asked["starts_at"] = json!(seconds(1_800));
    let made = create(&publisher, &world, &asked);
    assert!(made["work"]["published"].is_null() && made["work"]["scheduled"].is_object(), "{made}");
    assert!(titles(&world, "99999").is_empty());
    let path = format!("works/{}/preview-links", made["work"]["id"].as_str().unwrap());
    let link: Value = publisher.send(&world, "POST", &path, &json!({ "hours": 1 })).expect_status(201).json();
    let shown = world.server.get(&path_of(link["page_url"].as_str().unwrap())).expect_status(200).text();
    assert!(shown.contains("Aperçu, non publié") && shown.contains("d'essai est ouvert"), "{shown}");
}

fn the_demo_commune_has_a_notice_within_its_time(database: &Database) {
    let own = Database::create(database.engine());
    own.fill();
    let server = Server::start(own);
    let found: Value = server.get(PUBLIC).expect_status(200).json();
    let notice = &found["items"][0];
    assert!(notice["title"].as_str().unwrap().contains("fictif"), "{found}");
    let ends_at: jiff::Timestamp = notice["ends_at"].as_str().unwrap().parse().unwrap();
    assert!(ends_at > jiff::Timestamp::now());
    assert!(server.get("/portal/99999/").text().contains(notice["title"].as_str().unwrap()));
}
