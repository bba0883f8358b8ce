//! What is left to fill in, how far communes are, and what is to be checked again.

use serde_json::{Value, json};

use super::{COMMUNE, Desk, EPCI, Seed, execute, seeded, unspoken};
use crate::support::{Database, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        a_place_is_listed_until_its_word_is_published,
        what_parents_see_is_listed_once_its_day_has_passed,
        a_national_editor_sees_the_fiches_that_nobody_checked,
    ]
    .into()
}

fn a_place_is_listed_until_its_word_is_published(database: &Database) {
    let mut world = unspoken(database);
    world.mee(&["body", "add", EPCI, "Agglomération d'essai"]);
    world.read_bodies();
    let editor = Desk::open(&mut world, "redac", COMMUNE, "editor", &[]);
    let epci = Desk::open(&mut world, "agglo", EPCI, "editor", &[]);
    let to_fill = || -> Value { editor.get(&world, "to-fill").expect_status(200).json() };
    let rate = || -> Value {
        let page: Value = epci.get(&world, "fill-rates/communes?limit=1").expect_status(200).json();
        assert_eq!(page["items"].as_array().unwrap().len(), 1, "the fictitious commune stands alone: {page}");
        assert_eq!(page["items"][0]["insee"], "99999");
        page["items"][0]["rate"].clone()
    };
    let before = to_fill();
    let (total, filled) = (before["rate"]["total"].as_u64().unwrap(), before["rate"]["filled"].as_u64().unwrap());
    assert!(total > 2 && !before["items"].as_array().unwrap().is_empty(), "{before}");
    assert_eq!(usize::try_from(total - filled).unwrap(), before["items"].as_array().unwrap().len());
    assert_eq!(rate(), before["rate"]);
    let first = before["items"][0].clone();
    let (fiche, slot) = (first["fiche"].as_str().unwrap(), first["slot"].as_str().unwrap());
    assert_eq!(first["has_draft"], false);
    // Written: still to be published, and said to be under way.
    let value = json!({ "kind": "text", "text": "Le mot de la mairie." });
    let doc = json!({ "words": { slot: { "value": value } } });
    let work = seeded(1);
    Seed { id: &work, body: COMMUNE, kind: "layer", subject: fiche, state: "draft", doc }.put(&world);
    let drafted = to_fill();
    assert_eq!(drafted["rate"], before["rate"]);
    assert_eq!(drafted["items"][0]["has_draft"], true);
    // Published: gone from the list.
    let body = world.body(COMMUNE);
    execute(
        &world,
        &format!(
            "UPDATE revisions SET state = 'published' WHERE work_id = '{work}'; \
             UPDATE works SET public_number = 1, public_state = 'published' WHERE id = '{work}'; \
             INSERT INTO published_slots (work_id, body_id, fiche_id, slot_id) \
             VALUES ('{work}', '{body}', '{fiche}', '{slot}')"
        ),
    );
    let after = to_fill();
    assert_eq!(after["rate"], json!({ "filled": filled + 1, "total": total }));
    assert!(after["items"].as_array().unwrap().iter().all(|item| item["fiche"] != fiche || item["slot"] != slot));
    assert_eq!(rate(), after["rate"]);
    // A fiche that the commune hides asks for nothing.
    execute(&world, &format!("UPDATE works SET is_hiding = true WHERE id = '{work}'"));
    let hidden = to_fill();
    assert!(hidden["rate"]["total"].as_u64().unwrap() < total, "{hidden}");
    assert!(hidden["items"].as_array().unwrap().iter().all(|item| item["fiche"] != fiche));
    // The places of an intercommunalité are its own, and a commune has no communes.
    let own: Value = epci.get(&world, "to-fill").expect_status(200).json();
    assert!(own["items"].as_array().unwrap().iter().all(|item| item["fiche"] != fiche || item["slot"] != slot));
    assert_eq!(editor.get(&world, "fill-rates/communes").status, 404);
}

fn what_parents_see_is_listed_once_its_day_has_passed(database: &Database) {
    let mut world = unspoken(database);
    let editor = Desk::open(&mut world, "redac", COMMUNE, "editor", &[]);
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let day = |days: i32| (today + jiff::ToSpan::days(i64::from(days))).to_string();
    let days = [(1, -400, 600), (2, -10, -1), (3, -350, 600), (4, -10, 20), (5, -10, 200)];
    for (number, checked, review) in days {
        let (id, subject) = (seeded(number), format!("texte-{number}"));
        let doc = json!({ "words": {} });
        Seed { id: &id, body: COMMUNE, kind: "layer", subject: &subject, state: "published", doc }.put(&world);
        let (checked, review) = (day(checked), day(review));
        execute(
            &world,
            &format!("UPDATE works SET checked_on = '{checked}', review_by = '{review}' WHERE id = '{id}'"),
        );
    }
    let listed = |query: &str| -> Vec<String> {
        let mut found = Vec::new();
        let mut path = format!("{}/reviews?limit=1{query}", editor.path);
        loop {
            let page: Value = world.with(&editor.token, "GET", &path).send().expect_status(200).json();
            found.extend(
                page["items"].as_array().unwrap().iter().map(|item| item["subject"].as_str().unwrap().to_owned()),
            );
            match page["next"].as_str() {
                Some(next) => path = next.to_owned(),
                None => return found,
            }
        }
    };
    assert_eq!(listed(""), ["texte-1", "texte-2"]);
    assert_eq!(listed("&state=soon"), ["texte-3", "texte-4"]);
    assert_eq!(editor.get(&world, "reviews?state=later").status, 400);
}

fn a_national_editor_sees_the_fiches_that_nobody_checked(database: &Database) {
    let mut world = unspoken(database);
    let national = Desk::open(&mut world, "national", "national", "editor", &[]);
    let page: Value = national.get(&world, "reviews?limit=100").expect_status(200).json();
    let soon: Value = national.get(&world, "reviews?limit=100&state=soon").expect_status(200).json();
    for item in page["items"].as_array().unwrap().iter().chain(soon["items"].as_array().unwrap()) {
        assert_eq!((&item["work"], &item["kind"]), (&Value::Null, &json!("fiche")), "{item}");
    }
    for item in page["items"].as_array().unwrap() {
        let is_never = item["state"] == "never_checked" && item["checked_on"].is_null();
        assert!(is_never || item["state"] == "overdue", "{item}");
    }
}
