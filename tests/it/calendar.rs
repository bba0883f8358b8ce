//! The school calendar: what is imported, what each day is, what a body says of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use mee_shared::calendar::public_holidays;
use serde_json::{Value, json};

use crate::auth::world::World;
use crate::desk::{Desk, unspoken};
use crate::support::{Database, Server, Test, import, path_of, real_data, tests};

pub fn tests() -> Vec<Test> {
    let mut all: Vec<Test> = tests![empty:
        the_national_calendar_is_imported_once_and_moved_dates_take_the_place_of_the_old,
        every_day_of_every_zone_is_what_the_independent_table_says,
        a_body_says_the_week_of_its_schools_and_their_ponts,
        a_calendar_of_other_schools_is_refused_with_its_place,
    ]
    .into();
    all.extend::<Vec<Test>>(tests![served: a_new_installation_knows_the_year_without_any_import].into());
    all.extend::<Vec<Test>>(tests![once: public_holidays_are_those_that_are_published].into());
    all
}

const PUBLIC: &str = "/v1/communes/99999/calendar";

const HEADER: &str = "description;population;start_date;end_date;location;zones;annee_scolaire";

fn line(name: &str, start: &str, end: &str, academie: &str) -> String {
    format!("{name};-;{start};{end};{academie};Zone C;2030-2031")
}

fn the_national_calendar_is_imported_once_and_moved_dates_take_the_place_of_the_old(database: &Database) {
    database.fill();
    let file = database.file("calendrier.csv");
    let noel = |end: &str| line("Vacances de Noël", "2030-12-20T23:00:00+00:00", end, "Créteil");
    let hiver = line("Vacances d'Hiver", "2031-02-07T23:00:00+00:00", "2031-02-23T23:00:00+00:00", "Créteil");
    let write = |lines: &[&str]| fs::write(&file, format!("{HEADER}\n{}\n", lines.join("\n"))).unwrap();
    let counts = |expected: (u32, u32, u32, u32, u32), further: &[&str]| {
        let found = import(database, "calendar", &file, further).success();
        assert_eq!((found.added, found.changed, found.unchanged, found.withdrawn, found.rejected), expected);
    };
    let bad = line("Vacances", "2030-12-20", "2031-01-05T23:00:00+00:00", "Créteil");
    write(&[&noel("2031-01-05T23:00:00+00:00"), &hiver, &bad]);
    counts((2, 0, 0, 0, 1), &["--dry-run"]);
    counts((2, 0, 0, 0, 1), &[]);
    counts((0, 0, 2, 0, 1), &[]);
    // The return is a day later, and the winter holidays are gone.
    write(&[&noel("2031-01-06T23:00:00+00:00")]);
    counts((0, 1, 0, 1, 0), &[]);
    let server = Server::start_beside(&database.url, &[]);
    let on = |insee: &str, day: &str| -> Value {
        server.read(&format!("/v1/communes/{insee}/calendar?on={day}&from={day}&to={day}"))
    };
    let found = on("94043", "2031-01-06");
    assert_eq!((&found["day"]["reason"], &found["academie"]), (&json!("holidays"), &json!("Créteil")), "{found}");
    assert_eq!(found["next_class"]["on"], Value::Null, "nothing is known after: {found}");
    assert_eq!(on("94043", "2031-02-10")["day"]["reason"], "calendar_unknown");
    // An académie without lines of its own has those of its zone.
    assert_eq!(on("99999", "2030-12-24")["day"]["label"], "Vacances de Noël");
}

/// The table holds holidays alone; the ministry has no class on these days either, and we say that they are a pont.
const PONT: &str = "the pont de l'Ascension is in the ministry's calendar and not in the table";

/// The days on which our answers and the independent table differ, and why, by zone; no other may.
const EXPLAINED: &[(&str, &str, &str)] = &[
    ("abc", "2024-09-01", "the summer of 2024 is not in our file: that it is a Sunday is all that is said"),
    ("abc", "2025-05-29", PONT),
    ("abc", "2025-05-30", PONT),
    ("abc", "2025-05-31", PONT),
    ("abc", "2025-06-01", PONT),
    ("abc", "2026-05-14", PONT),
    ("abc", "2026-05-15", PONT),
    ("abc", "2026-05-16", PONT),
    ("abc", "2026-05-17", PONT),
    ("abc", "2026-08-31", "the table ends the summer when teachers return; pupils return on the first of September"),
];

fn every_day_of_every_zone_is_what_the_independent_table_says(database: &Database) {
    let (Some(calendar), Some(table)) = (
        real_data("education/calendrier/calendrier-scolaire-2024-2027.csv"),
        real_data("education/calendrier/vacances-par-jour-2024-2026.csv"),
    ) else {
        return;
    };
    database.fill();
    let communes = database.file("communes.csv");
    let header = "insee,name,departement,academie,zone,epci_siren,parent_insee";
    fs::write(&communes, format!("{header}\n69123,Lyon,69,Lyon,A,,\n59350,Lille,59,Lille,B,,\n")).unwrap();
    import(database, "communes", &communes, &[]).success();
    let found = import(database, "calendar", &calendar, &[]).success();
    // One line says that the holidays of May last six weeks.
    assert_eq!((found.read, found.rejected), (598, 1));
    let server = Server::start_beside(&database.url, &[]);
    let mut differences = BTreeSet::new();
    let mut compared = 0;
    let rows: Vec<Vec<String>> = fs::read_to_string(table)
        .unwrap()
        .lines()
        .skip(1)
        .map(|line| line.split(',').map(str::to_owned).collect())
        .collect();
    for (zone, insee, column) in [("a", "69123", 1), ("b", "59350", 2), ("c", "94043", 3)] {
        let found: Value =
            server.read(&format!("/v1/communes/{insee}/calendar?from=2024-09-01&to=2026-08-31&on=2026-01-01"));
        assert_eq!(found["zone"], zone);
        let days: BTreeMap<&str, &Value> =
            found["days"].as_array().unwrap().iter().map(|day| (day["on"].as_str().unwrap(), day)).collect();
        assert_eq!(days.len(), rows.len(), "each day once");
        for row in &rows {
            let ours = days[row[0].as_str()];
            let is_off = ours["reason"] == "holidays" || ours["reason"] == "bridge";
            let said = row[column] == "True";
            compared += 1;
            if is_off != said {
                differences.insert((zone, row[0].clone(), format!("{} {}", ours["reason"], ours["label"]), said));
            }
        }
    }
    assert_eq!(compared, 730 * 3);
    let unexplained: Vec<_> = differences
        .iter()
        .filter(|(zone, day, ..)| !EXPLAINED.iter().any(|(zones, on, _)| zones.contains(zone) && day == on))
        .collect();
    assert!(unexplained.is_empty(), "{unexplained:#?}");
    for (zones, on, why) in EXPLAINED {
        let found = differences.iter().filter(|(zone, day, ..)| zones.contains(zone) && day == on).count();
        assert_eq!(found, zones.len(), "{on}: {why}: no longer a difference");
    }
}

fn public_holidays_are_those_that_are_published() {
    for (file, departement) in
        [("metropole", "94"), ("alsace-moselle", "67"), ("la-reunion", "974"), ("guadeloupe", "971")]
    {
        let Some(path) = real_data(&format!("education/calendrier/jours-feries-{file}-2024-2028.csv")) else { return };
        let published: Vec<String> = fs::read_to_string(path)
            .unwrap()
            .lines()
            .skip(1)
            .map(|line| line.split(',').next().unwrap().to_owned())
            .collect();
        let ours: Vec<String> = (2024..=2028)
            .flat_map(|year| public_holidays(year, departement))
            .map(|holiday| holiday.on.to_string())
            .collect();
        assert_eq!(ours, published, "{file}");
    }
}

fn a_new_installation_knows_the_year_without_any_import(server: &Server) {
    let found: Value = server.read(&format!("{PUBLIC}?on=2026-12-18"));
    assert_eq!(found["next_holidays"]["name"], "Vacances de Noël");
    assert_eq!(
        (&found["day"]["has_school"], &found["tomorrow"]["has_school"], &found["tomorrow"]["reason"]),
        (&json!(true), &json!(false), &json!("holidays"))
    );
    assert_eq!(found["next_class"]["on"], "2027-01-04");
    let pont = found["holidays"].as_array().unwrap().iter().find(|one| one["is_bridge"] == true).unwrap();
    assert_eq!((&pont["starts_on"], &pont["returns_on"]), (&json!("2027-05-07"), &json!("2027-05-10")));
    assert_eq!((&found["zone_label"], &found["time_zone"]), (&json!("zone C"), &json!("Europe/Paris")));
    assert_eq!(found["days"].as_array().unwrap().len(), 14);
    // The school with a week of its own, on a Wednesday.
    let wednesday = |school: &str| -> Value { server.read(&format!("{PUBLIC}?on=2026-11-25{school}")) };
    assert_eq!(wednesday("")["day"]["reason"], "day_off");
    let own = wednesday("&school=9990003Z");
    assert_eq!((&own["day"]["has_school"], &own["day"]["is_morning_only"]), (&json!(true), &json!(true)), "{own}");
    for (query, status) in [
        ("?on=hier", 400),
        ("?from=2026-01-01&to=2025-01-01", 422),
        ("?from=2026-01-01&to=2029-01-01", 422),
        ("?school=0940361G", 404),
        ("?zone=c", 400),
    ] {
        assert_eq!(server.get(&format!("{PUBLIC}{query}")).status, status, "{query}");
    }
    let html = server.get("/portal/99999/holidays").expect_status(200).text();
    for said in ["École demain", "Prochaines vacances", "Jours fériés", "Licence Ouverte"] {
        assert!(html.contains(said), "{said}: {html}");
    }
}

fn calendar() -> Value {
    json!({
        "week": { "monday": "full", "tuesday": "full", "wednesday": "none", "thursday": "full", "friday": "full" },
        "days": [
            { "kind": "bridge", "from": "2026-11-13", "label": "Pont d'essai" },
            { "kind": "closure", "from": "2026-11-16", "to": "2026-11-17", "label": "Travaux d'essai", "schools": ["9990001X"] },
        ],
    })
}

fn a_body_says_the_week_of_its_schools_and_their_ponts(database: &Database) {
    let mut world = unspoken(database);
    let editor = Desk::open(&mut world, "redac", "commune:99999", "editor", &[]);
    let publisher = Desk::open(&mut world, "public", "commune:99999", "publisher", &[]);
    let inspection = Desk::open(&mut world, "inspection", "dsden:99", "publisher", &[]);
    let day = |world: &World, on: &str, school: &str| -> Value {
        world.server.read::<Value>(&format!("{PUBLIC}?on={on}&from={on}&to={on}{school}"))["day"].clone()
    };
    assert_eq!(day(&world, "2026-11-25", "")["reason"], "week_unknown");
    let cursor = world.server.read::<Value>("/v1/communes/99999/changes?since=now")["cursor"].clone();
    let saved: Value = editor.send(&world, "PUT", "calendar", &calendar()).expect_status(200).json();
    let id = saved["work"]["id"].as_str().unwrap();
    assert_eq!(day(&world, "2026-11-13", "")["reason"], "class", "a draft is not public");
    let link: Value = editor
        .send(&world, "POST", &format!("works/{id}/preview-links"), &json!({ "hours": 1 }))
        .expect_status(201)
        .json();
    let shown = world.server.get(&path_of(link["page_url"].as_str().unwrap())).expect_status(200).text();
    assert!(shown.contains("Aperçu, non publié") && shown.contains("semaine de 4"), "{shown}");
    publisher.send(&world, "POST", &format!("works/{id}/publish"), &json!({})).expect_status(200);
    for (on, school, reason, label) in [
        ("2026-11-13", "", "bridge", "Pont d'essai"),
        ("2026-11-25", "", "day_off", "Pas d'école le mercredi"),
        ("2026-11-16", "&school=9990001X", "closure", "Travaux d'essai"),
        ("2026-11-16", "&school=9990002Y", "class", "École"),
        ("2026-11-16", "", "class", "École"),
    ] {
        let said = day(&world, on, school);
        assert_eq!((&said["reason"], &said["label"]), (&json!(reason), &json!(label)), "{on} {school}");
    }
    let found: Value = world.server.read(PUBLIC);
    assert_eq!(found["week"]["word"]["body_name"], "Commune de Villeneuve-les-Essais");
    // A pont of the département holds in the commune too; the week stays the nearest one's.
    let further = json!({
        "week": { "monday": "full", "tuesday": "full", "wednesday": "morning", "thursday": "full", "friday": "full" },
        "days": [{ "kind": "bridge", "from": "2026-11-20", "label": "Pont du département" }],
    });
    let saved: Value = inspection.send(&world, "PUT", "calendar", &further).expect_status(200).json();
    let path = format!("works/{}/publish", saved["work"]["id"].as_str().unwrap());
    inspection.send(&world, "POST", &path, &json!({})).expect_status(200);
    assert_eq!(day(&world, "2026-11-20", "")["label"], "Pont du département");
    assert_eq!(day(&world, "2026-11-25", "")["reason"], "day_off");
    assert_eq!(day(&world, "2026-11-13", "")["label"], "Pont d'essai");
    let since: Value = world.server.read(&format!("/v1/communes/99999/changes?since={}", cursor.as_str().unwrap()));
    let told = since["items"].as_array().unwrap().iter().any(|item| item["kind"] == "calendar");
    assert!(told, "{since}");
    publisher.send(&world, "POST", &format!("works/{id}/withdraw"), &json!({ "reason": "Faux." })).expect_status(200);
    assert_eq!(day(&world, "2026-11-25", "")["label"], "École le matin", "what the département says is left");
}

fn a_calendar_of_other_schools_is_refused_with_its_place(database: &Database) {
    let mut world = unspoken(database);
    let editor = Desk::open(&mut world, "redac", "commune:99999", "editor", &[]);
    for (pointer, value, status) in [
        ("/days/1/schools/0", json!("0941106S"), 422),
        ("/days/0/label", json!(""), 422),
        ("/week/monday", json!("matin"), 400),
    ] {
        let mut asked = calendar();
        *asked.pointer_mut(pointer).unwrap() = value;
        let refused = editor.send(&world, "PUT", "calendar", &asked);
        assert_eq!(refused.status, status, "{}", refused.text());
        let problem: Value = refused.json();
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{problem}");
    }
    assert_eq!(editor.get(&world, "calendar").status, 404, "what was refused is kept");
}
