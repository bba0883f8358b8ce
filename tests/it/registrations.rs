//! Registrations: on their way to parents, on the page of the documents, in the calculator.

use serde_json::{Value, json};

use crate::auth::world::World;
use crate::desk::{Desk, unspoken};
use crate::support::{Database, Server, Test, mee, path_of, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        a_registration_reaches_parents_once_it_is_published_and_leaves_them_once_it_is_withdrawn,
        what_the_law_does_not_let_be_demanded_is_advised_upon_and_shown_as_free,
        a_draft_is_seen_by_its_link_alone,
        an_intercommunalite_speaks_for_its_communes_until_the_commune_does,
        what_cannot_be_is_refused_with_its_place,
        a_year_that_has_ended_leaves_the_page,
        the_next_school_year_is_prepared_and_published_while_this_one_is_shown,
        registrations_are_imported_at_once_as_drafts_or_for_a_day_and_exported_again,
        the_demo_commune_has_its_dates_on_the_page_and_in_the_calculator,
    ]
    .into()
}

const COMMUNE: &str = "commune:99999";
const PUBLIC: &str = "/v1/communes/99999/registration";
const PAGE: &str = "/portal/99999/calculators/documents";
const FRAGMENT: &str = "/v1/communes/99999/fragments/calculators/documents";

/// The school year that is prepared, so that no test grows old: the calendar year it begins in.
fn next() -> i16 {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).year() + 1
}

fn registration() -> Value {
    let year = next();
    json!({
        "school_year": format!("{year}-{}", year + 1),
        "items": [
            { "label": "Avis d'imposition", "step": "canteen", "why": "Pour le tarif d'essai." },
            { "label": "Photo d'identité", "why": "Pour le trombinoscope d'essai." },
        ],
        "dates": [{
            "label": "Inscription d'essai", "opens_on": format!("{year}-01-11"), "closes_on": format!("{year}-03-26"),
            "when_late": "Appelez la mairie.", "url": "https://mairie.example.org/inscriptions"
        }],
        "note": "Fermé le jeudi d'essai.",
    })
}

/// Writes it; the work's identifier.
fn put(desk: &Desk, world: &World, asked: &Value) -> String {
    let saved: Value = desk.send(world, "PUT", "registration", asked).expect_status(200).json();
    saved["work"]["id"].as_str().unwrap().to_owned()
}

fn publish(desk: &Desk, world: &World, work: &str) {
    desk.send(world, "POST", &format!("works/{work}/publish"), &json!({})).expect_status(200);
}

/// Everything public that could hold it, as text.
fn public(world: &World) -> String {
    let paths = [PUBLIC, PAGE, FRAGMENT, "/v1/communes/99999/changes", "/v1/communes/99999/feed.json"];
    paths.iter().map(|path| world.server.get(path).text()).collect()
}

fn a_registration_reaches_parents_once_it_is_published_and_leaves_them_once_it_is_withdrawn(database: &Database) {
    let mut world = unspoken(database);
    let editor = Desk::open(&mut world, "redac", COMMUNE, "editor", &[]);
    let publisher = Desk::open(&mut world, "public", COMMUNE, "publisher", &[]);
    assert_eq!(editor.get(&world, "registration").status, 404);
    let id = put(&editor, &world, &registration());
    editor.propose(&world, &id).expect_status(200);
    assert!(!public(&world).contains("d'essai"), "a proposal is on a public way");
    world.server.get(PUBLIC).expect_status(404);
    assert_eq!(editor.send(&world, "POST", &format!("works/{id}/publish"), &json!({})).status, 403);
    let before: Value = world.server.get("/v1/communes/99999/changes?since=now").expect_status(200).json();
    publish(&publisher, &world, &id);
    let found: Value = world.server.get(PUBLIC).expect_status(200).json();
    assert_eq!(found["school_year"], registration()["school_year"]);
    assert_eq!(found["dates"], registration()["dates"]);
    assert_eq!(found["word"]["body_name"], "Commune de Villeneuve-les-Essais");
    assert_eq!(path_of(found["url"].as_str().unwrap()), PAGE);
    for path in [PAGE, FRAGMENT] {
        let html = world.server.get(path).expect_status(200).text();
        for said in [
            "Inscription d'essai",
            "11 janvier",
            "Appelez la mairie.",
            "mairie.example.org/inscriptions",
            "Fermé le jeudi d'essai.",
        ] {
            assert!(html.contains(said), "{path}: {said}: {html}");
        }
        assert!(html.contains("data-mee-given="), "the tool takes the registration from the page");
    }
    assert_eq!(
        world.server.get("/v1/communes/94043/registration").status,
        404,
        "the word of one commune is read in another"
    );
    // Another draft stays out of sight while the old text is seen; one that was read before is not written over.
    let mut later = registration();
    later["note"] = json!("Fermé le vendredi du brouillon.");
    assert_eq!(put(&editor, &world, &later), id);
    assert!(!public(&world).contains("brouillon"), "a draft is on a public way");
    let own: Value = editor.get(&world, "registration").expect_status(200).json();
    assert_eq!(own["registration"]["note"], later["note"]);
    let stale = world.with(&editor.token, "PUT", &format!("{}/registration", editor.path)).header("if-match", "\"77\"");
    assert_eq!(stale.json(&registration()).send().status, 412);
    let since = format!("/v1/communes/99999/changes?since={}", before["cursor"].as_str().unwrap());
    let changes: Value = world.server.get(&since).expect_status(200).json();
    let change = &changes["items"][0];
    assert_eq!((&change["kind"], &change["is_deleted"]), (&json!("registration"), &json!(false)));
    assert_eq!(path_of(change["api_url"].as_str().unwrap()), PUBLIC);
    publisher
        .send(&world, "POST", &format!("works/{id}/withdraw"), &json!({ "reason": "Dates changées." }))
        .expect_status(200);
    world.server.get(PUBLIC).expect_status(404);
    assert!(!world.server.get(PAGE).expect_status(200).text().contains("d'essai"));
    let changes: Value = world.server.get(&since).expect_status(200).json();
    assert_eq!(changes["items"][0]["is_deleted"], json!(true));
}

fn what_the_law_does_not_let_be_demanded_is_advised_upon_and_shown_as_free(database: &Database) {
    let mut world = unspoken(database);
    let publisher = Desk::open(&mut world, "public", COMMUNE, "publisher", &[]);
    let saved: Value = publisher.send(&world, "PUT", "registration", &registration()).expect_status(200).json();
    let advice = saved["advice"].as_array().unwrap();
    assert_eq!(advice.len(), 1, "{saved}");
    assert_eq!(advice[0]["pointer"], "/items/1");
    assert!(advice[0]["text"].as_str().unwrap().contains("D131-3-1"), "{saved}");
    publish(&publisher, &world, saved["work"]["id"].as_str().unwrap());
    let found: Value = world.server.get(PUBLIC).expect_status(200).json();
    let required: Vec<&Value> = found["items"].as_array().unwrap().iter().map(|item| &item["is_required"]).collect();
    assert_eq!(required, [&json!(true), &json!(false)]);
    assert_eq!(found["items"][0]["limit"], Value::Null);
    assert!(found["items"][1]["limit"].as_str().unwrap().contains("photo"), "{found}");
    let html = world.server.get(FRAGMENT).expect_status(200).text();
    let (_, free) = html.split_once("vous pouvez ne pas l'apporter").expect("what is free is said to be");
    assert!(free.contains("Photo d'identité (") && !free.contains("Avis d'imposition ("), "{html}");
}

fn a_draft_is_seen_by_its_link_alone(database: &Database) {
    let mut world = unspoken(database);
    let editor = Desk::open(&mut world, "redac", COMMUNE, "editor", &[]);
    let id = put(&editor, &world, &registration());
    let link: Value = editor
        .send(&world, "POST", &format!("works/{id}/preview-links"), &json!({ "hours": 1 }))
        .expect_status(201)
        .json();
    for name in ["page_url", "fragment_url"] {
        let address = path_of(link[name].as_str().unwrap());
        assert!(address.contains("calculators/documents?preview="), "{address}");
        let shown = world.server.get(&address).expect_status(200);
        assert!(shown.text().contains("Aperçu, non publié") && shown.text().contains("Inscription d'essai"));
        assert_eq!(shown.header("cache-control"), "no-store");
    }
    assert!(!public(&world).contains("d'essai"));
}

fn an_intercommunalite_speaks_for_its_communes_until_the_commune_does(database: &Database) {
    let mut world = unspoken(database);
    world.mee(&["body", "add", "epci:999999998", "Agglomération d'essai"]);
    world.mee(&["body", "add", "departement:94", "Département d'essai"]);
    world.read_bodies();
    let agglomeration = Desk::open(&mut world, "agglo", "epci:999999998", "publisher", &[]);
    let departement = Desk::open(&mut world, "dept", "departement:94", "publisher", &[]);
    let commune = Desk::open(&mut world, "public", COMMUNE, "publisher", &[]);
    let speaker = |world: &World| {
        let found: Value = world.server.get(PUBLIC).expect_status(200).json();
        found["word"]["level"].as_str().unwrap().to_owned()
    };
    publish(&agglomeration, &world, &put(&agglomeration, &world, &registration()));
    assert_eq!(speaker(&world), "epci");
    world.server.get("/v1/communes/94043/registration").expect_status(404);
    publish(&commune, &world, &put(&commune, &world, &registration()));
    assert_eq!(speaker(&world), "commune");
    assert_eq!(departement.send(&world, "PUT", "registration", &registration()).status, 422);
}

fn what_cannot_be_is_refused_with_its_place(database: &Database) {
    let mut world = unspoken(database);
    let editor = Desk::open(&mut world, "redac", COMMUNE, "editor", &[]);
    for (pointer, value, status, expected) in [
        ("/dates/0/closes_on", json!(format!("{}-01-01", next())), 422, "/dates/0/closes_on"),
        ("/dates/0/url", json!("javascript:alert(1)"), 422, "/dates/0/url"),
        ("/items/0/why", json!(""), 422, "/items/0/why"),
        ("/items/0/step", json!("college"), 400, "/items/0/step"),
        ("/school_year", json!("2027-2029"), 400, "/school_year"),
    ] {
        let mut asked = registration();
        *asked.pointer_mut(pointer).unwrap() = value;
        let refused = editor.send(&world, "PUT", "registration", &asked);
        assert_eq!(refused.status, status, "{}", refused.text());
        let problem: Value = refused.json();
        assert_eq!(problem["errors"][0]["pointer"], expected, "{problem}");
    }
    let mut unknown = registration();
    unknown["colour"] = json!("bleu");
    assert_eq!(editor.send(&world, "PUT", "registration", &unknown).status, 400);
    assert_eq!(editor.get(&world, "registration").status, 404, "what was refused is kept");
}

fn a_year_that_has_ended_leaves_the_page(database: &Database) {
    let mut world = unspoken(database);
    let publisher = Desk::open(&mut world, "public", COMMUNE, "publisher", &[]);
    let old = json!({ "school_year": "2023-2024", "note": "Fermé le jeudi d'antan." });
    publish(&publisher, &world, &put(&publisher, &world, &old));
    let found: Value = world.server.get(PUBLIC).expect_status(200).json();
    assert_eq!(found["school_year"], "2023-2024", "the operation says of which year it speaks");
    let html = world.server.get(PAGE).expect_status(200).text();
    assert!(!html.contains("d'antan") && !html.contains("data-mee-given"), "{html}");
}

/// A registration for a school year, without a date: shown from February before it.
fn year_of(begins_in: i16, note: &str) -> Value {
    json!({ "school_year": format!("{begins_in}-{}", begins_in + 1), "note": note })
}

fn the_next_school_year_is_prepared_and_published_while_this_one_is_shown(database: &Database) {
    let mut world = unspoken(database);
    let publisher = Desk::open(&mut world, "public", COMMUNE, "publisher", &[]);
    let (now, later) = (year_of(next() - 2, "L'année d'essai."), year_of(next(), "L'année qui suit."));
    let this_year = put(&publisher, &world, &now);
    publish(&publisher, &world, &this_year);
    let since =
        world.server.get("/v1/communes/99999/changes?since=now").json::<Value>()["cursor"].as_str().unwrap().to_owned();
    let next_year = put(&publisher, &world, &later);
    assert_ne!(this_year, next_year, "a school year is written over another");
    publish(&publisher, &world, &next_year);
    let found: Value = world.server.get(PUBLIC).expect_status(200).json();
    assert_eq!(found["school_year"], now["school_year"], "its day has not come");
    for (query, expected) in [
        (String::new(), &later),
        (format!("?school_year={}", now["school_year"].as_str().unwrap()), &now),
        (format!("?school_year={}", later["school_year"].as_str().unwrap()), &later),
    ] {
        let own: Value = publisher.get(&world, &format!("registration{query}")).expect_status(200).json();
        assert_eq!(own["registration"]["note"], expected["note"], "{query}");
    }
    publisher.get(&world, "registration?school_year=2001-2002").expect_status(404);
    // A first date that has come brings the next year to parents.
    let mut opened = year_of(next() - 1, "L'année ouverte tôt.");
    opened["dates"] = json!([{ "label": "Inscription d'essai", "opens_on": format!("{}-10-11", next() - 2) }]);
    let open_year = put(&publisher, &world, &opened);
    assert_ne!(open_year, next_year);
    publish(&publisher, &world, &open_year);
    let found: Value = world.server.get(PUBLIC).expect_status(200).json();
    assert_eq!(found["school_year"], opened["school_year"]);
    // One year withdrawn, the other is shown, and readers of changes are not told that all is gone.
    let reason = json!({ "reason": "Dates à revoir." });
    publisher.send(&world, "POST", &format!("works/{open_year}/withdraw"), &reason).expect_status(200);
    let found: Value = world.server.get(PUBLIC).expect_status(200).json();
    assert_eq!(found["school_year"], now["school_year"]);
    let changes: Value =
        world.server.get(&format!("/v1/communes/99999/changes?since={since}")).expect_status(200).json();
    assert!(changes["items"].as_array().unwrap().iter().all(|item| item["is_deleted"] == json!(false)), "{changes}");
}

const HERE: &[&str] = &["--commune", "99999"];

fn registrations_are_imported_at_once_as_drafts_or_for_a_day_and_exported_again(database: &Database) {
    let mut world = unspoken(database);
    let file = database.file("inscriptions.json");
    let write =
        |registrations: Value| std::fs::write(&file, json!({ "registrations": registrations }).to_string()).unwrap();
    let (url, path) = (world.database.clone(), file.to_string_lossy().into_owned());
    let with =
        |further: &[&str]| mee(&[&["import", "registrations", &path, "--database", &url], HERE, further].concat());
    let shown = |world: &World| world.server.get(PUBLIC).json::<Value>()["note"].clone();

    write(
        json!([year_of(next() - 2, "Fermé le lundi."), year_of(next(), "Fermé le mardi."), { "school_year": "mille" }]),
    );
    assert_eq!(with(&["--dry-run"]).summary().added, 2);
    world.server.get(PUBLIC).expect_status(404);
    let first = with(&[]).summary();
    assert_eq!((first.read, first.added, first.rejected), (3, 2, 1));
    assert_eq!(shown(&world), "Fermé le lundi.");
    let path = database.file("export.json").to_string_lossy().into_owned();
    let exported = mee(&["export", "registrations", &path, "--commune", "99999", "--database", &world.database]);
    assert!(exported.succeeded, "{}", exported.stderr);
    let again = mee(&[&["import", "registrations", &path, "--database", &world.database], HERE].concat()).success();
    assert_eq!((again.read, again.unchanged), (2, 2));

    write(json!([year_of(next() - 2, "Fermé le mercredi.")]));
    let drafted = with(&["--draft"]).success();
    assert_eq!((drafted.changed, with(&["--draft"]).summary().unchanged), (1, 1));
    assert_eq!(shown(&world), "Fermé le lundi.", "a draft is on a public way");
    let day = format!("{}-01-05", next() + 1);
    assert_eq!(with(&["--publish-on", &day]).summary().changed, 1);
    assert_eq!(with(&["--publish-on", &day]).summary().unchanged, 1);
    assert_eq!(shown(&world), "Fermé le lundi.", "its day has not come");
    assert!(!with(&["--publish-on", &day, "--draft"]).succeeded);
    assert_eq!(with(&["--publish-on", "2020-01-01"]).summary().changed, 1, "a day that has gone is at once");
    assert_eq!(shown(&world), "Fermé le mercredi.");

    // What an agent has begun is not written over by a file.
    let editor = Desk::open(&mut world, "redac", COMMUNE, "editor", &[]);
    put(&editor, &world, &year_of(next() - 2, "Fermé le jeudi."));
    write(json!([year_of(next() - 2, "Fermé le vendredi.")]));
    let refused = with(&["--draft"]);
    assert!(!refused.succeeded && refused.said().contains("brouillon de la collectivité"), "{}", refused.said());
    let own: Value = editor.get(&world, &format!("registration?school_year={}-{}", next() - 2, next() - 1)).json();
    assert_eq!(own["registration"]["note"], "Fermé le jeudi.");
}

fn the_demo_commune_has_its_dates_on_the_page_and_in_the_calculator(database: &Database) {
    let own = Database::create(database.engine());
    own.fill();
    let server = Server::start(own);
    let found: Value = server.get(PUBLIC).expect_status(200).json();
    let html = server.get(PAGE).expect_status(200).text();
    for date in found["dates"].as_array().unwrap() {
        assert!(html.contains(date["label"].as_str().unwrap()), "{date}: {html}");
    }
    // A plugin gives the calculator what it found, and gets the checklist and the calendar.
    let items: Vec<Value> = found["items"].as_array().unwrap().iter().map(|item| {
        json!({ "label": item["label"], "step": item["step"], "why": item["why"], "is_optional": !item["is_required"].as_bool().unwrap() })
    }).collect();
    let dates: Vec<Value> = found["dates"].as_array().unwrap().iter().map(|date| {
        json!({ "label": date["label"], "starts_on": date["opens_on"], "ends_on": date["closes_on"], "when_late": date["when_late"], "url": date["url"] })
    }).collect();
    let asked = json!({ "step": "canteen", "commune_items": items, "registration_dates": dates });
    let outcome: Value =
        server.request("POST", "/v1/calculators/documents").json(&asked).send().expect_status(200).json();
    let listed = outcome["items"].as_array().unwrap();
    assert!(
        listed.iter().any(|item| item["label"] == "Attestation de quotient familial" && item["is_due"] == json!(true))
    );
    assert!(listed.iter().any(|item| item["label"] == dates[0]["label"]), "{outcome}");
    let calendar = outcome["calendar"].as_str().unwrap();
    assert_eq!(calendar.matches("BEGIN:VEVENT").count(), dates.len());
}
