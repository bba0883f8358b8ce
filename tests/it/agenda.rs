//! The agenda: on its way to parents, day by day, and in the calendars that people already use.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::auth::world::World;
use crate::desk::{Desk, unspoken};
use crate::support::{Database, Server, Test, path_of, tests};

pub fn tests() -> Vec<Test> {
    let mut all: Vec<Test> = tests![empty:
        an_event_reaches_parents_once_it_is_published_and_leaves_them_once_it_is_withdrawn,
        what_repeats_is_told_time_by_time_without_what_is_left_out,
        an_entry_of_a_farther_body_reaches_the_communes_below_until_a_nearer_one_replaces_it,
        a_commune_leaves_out_a_farther_entry_and_takes_it_back,
        a_headteacher_writes_for_the_own_school_alone,
        the_feed_is_read_back_by_another_library_with_the_right_wall_times,
        an_edit_keeps_the_uid_and_raises_the_sequence,
        the_dates_of_a_registration_are_in_the_agenda,
        a_file_is_shown_once_its_event_is,
    ]
    .into();
    all.extend::<Vec<Test>>(tests![served: the_demo_commune_has_a_full_week_and_says_that_it_is_fictitious].into());
    all
}

const COMMUNE: &str = "commune:99999";
const SCHOOL: &str = "9990001X";

fn event() -> Value {
    json!({
        "title": "Conseil d'essai, \"ordinaire\"; annuel", "description": "Les parents **élus** y vont.\n\n- Un.\n- Deux.",
        "place": "Salle d'essai", "starts_on": "2027-03-25", "start_time": "18:00", "end_time": "19:30",
        "link": "https://mairie.example.org/conseil"
    })
}

/// Every Thursday across the change of the clocks of March 2027.
fn weekly() -> Value {
    json!({
        "title": "Aide d'essai", "starts_on": "2027-03-18", "start_time": "16:30", "end_time": "17:30",
        "repetition": { "frequency": "weekly", "days": ["thursday"], "until": "2027-04-22" },
        "exceptions": ["2027-04-08"], "cancelled": [{ "on": "2027-04-15", "reason": "Absence d'essai." }],
        "audience": { "levels": ["elementaire"] },
    })
}

/// Writes it; the work's identifier.
fn put(desk: &Desk, world: &World, slug: &str, asked: &Value) -> String {
    let saved: Value = desk.send(world, "PUT", &format!("events/{slug}"), asked).expect_status(200).json();
    saved["work"]["id"].as_str().unwrap().to_owned()
}

fn publish(desk: &Desk, world: &World, slug: &str, asked: &Value) -> String {
    let id = put(desk, world, slug, asked);
    desk.send(world, "POST", &format!("works/{id}/publish"), &json!({})).expect_status(200);
    id
}

fn agenda(world: &World, query: &str) -> Vec<Value> {
    let path = format!("/v1/communes/99999/agenda?from=2027-03-01&to=2027-04-30{query}");
    world.server.read::<Value>(&path)["items"].as_array().unwrap().clone()
}

fn titles(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["title"].as_str().unwrap()).collect()
}

/// Everything public that could hold it, as text.
fn public(world: &World) -> String {
    let paths = [
        "/v1/communes/99999/agenda?from=2027-03-01&to=2027-04-30",
        "/v1/communes/99999/agenda.ics",
        "/v1/communes/99999/agenda.rss",
        "/v1/communes/99999/agenda.json",
        "/v1/communes/99999/feed.json",
        "/v1/communes/99999/changes",
        "/portal/99999/agenda/2027-03",
        "/v1/communes/99999/fragments/agenda",
    ];
    paths.iter().map(|path| world.server.get(path).expect_status(200).text()).collect()
}

fn an_event_reaches_parents_once_it_is_published_and_leaves_them_once_it_is_withdrawn(database: &Database) {
    let mut world = unspoken(database);
    let editor = Desk::open(&mut world, "redac", COMMUNE, "editor", &[]);
    let publisher = Desk::open(&mut world, "public", COMMUNE, "publisher", &[]);
    let cursor = world.server.read::<Value>("/v1/communes/99999/changes?since=now")["cursor"].clone();
    let id = put(&editor, &world, "conseil", &event());
    editor.propose(&world, &id).expect_status(200);
    assert!(!public(&world).contains("d'essai"), "a proposal is on a public way");
    world.server.get("/v1/communes/99999/events/conseil").expect_status(404);
    let link: Value = editor
        .send(&world, "POST", &format!("works/{id}/preview-links"), &json!({ "hours": 1 }))
        .expect_status(201)
        .json();
    let shown = world.server.get(&path_of(link["page_url"].as_str().unwrap())).expect_status(200);
    assert!(shown.text().contains("Aperçu, non publié") && shown.text().contains("Salle d'essai"));
    assert_eq!(editor.send(&world, "POST", &format!("works/{id}/publish"), &json!({})).status, 403);
    publisher.send(&world, "POST", &format!("works/{id}/publish"), &json!({})).expect_status(200);
    let found: Value = world.server.get("/v1/communes/99999/events/conseil").expect_status(200).json();
    assert_eq!(
        (&found["uid"], &found["sequence"], &found["starts_at"]),
        (&json!(id), &json!(0), &json!("2027-03-25T17:00:00Z"))
    );
    assert_eq!(found["when"].as_str().unwrap().replace('\u{a0}', " "), "jeudi 25 mars 2027, de 18 h à 19 h 30");
    let html = world.server.get("/portal/99999/events/conseil").expect_status(200).text();
    for said in [
        "Salle d'essai",
        "<strong>élus</strong>",
        "Ajouter à mon agenda",
        "EducationEvent",
        "mairie.example.org/conseil",
    ] {
        assert!(html.contains(said), "{said}: {html}");
    }
    assert!(html.contains("2027-03-25T18:00:00+01:00"), "structured data say the wall time: {html}");
    assert!(world.server.get("/portal/99999/agenda/2027-03").text().contains("events/conseil"));
    assert_eq!(
        world.server.get("/v1/communes/94043/events/conseil").status,
        404,
        "the word of one commune is in another"
    );
    let since = format!("/v1/communes/99999/changes?since={}", cursor.as_str().unwrap());
    let changes: Value = world.server.read(&since);
    let change = changes["items"].as_array().unwrap().iter().find(|item| item["kind"] == "event").unwrap();
    assert_eq!((&change["key"], &change["is_deleted"]), (&json!("conseil"), &json!(false)));
    assert_eq!(path_of(change["api_url"].as_str().unwrap()), "/v1/communes/99999/events/conseil");
    publisher.send(&world, "POST", &format!("works/{id}/withdraw"), &json!({ "reason": "Faux." })).expect_status(200);
    world.server.get("/v1/communes/99999/events/conseil").expect_status(404);
    assert!(!world.server.get("/v1/communes/99999/agenda.ics").text().contains("d'essai"));
    for (slug, pointer, value) in [
        ("conseil", "/start_time", json!("25:00")),
        ("conseil", "/link", json!("javascript:alert(1)")),
        ("conseil", "/description", json!("# Un titre\n\ntrop")),
    ] {
        let mut asked = event();
        *asked.pointer_mut(pointer).unwrap() = value;
        let refused = editor.send(&world, "PUT", &format!("events/{slug}"), &asked);
        assert!([400, 422].contains(&refused.status), "{pointer}: {}", refused.text());
        assert_eq!(refused.json::<Value>()["errors"][0]["pointer"], pointer);
    }
}

fn what_repeats_is_told_time_by_time_without_what_is_left_out(database: &Database) {
    let mut world = unspoken(database);
    let publisher = Desk::open(&mut world, "public", COMMUNE, "publisher", &[]);
    publish(&publisher, &world, "aide", &weekly());
    let items = agenda(&world, "");
    let told: Vec<(&str, &str, bool)> = items
        .iter()
        .map(|item| {
            let at = item["starts_at"].as_str().unwrap();
            (item["starts_on"].as_str().unwrap(), at, item["cancellation"].is_null())
        })
        .collect();
    assert_eq!(
        told,
        [
            ("2027-03-18", "2027-03-18T15:30:00Z", true),
            ("2027-03-25", "2027-03-25T15:30:00Z", true),
            // From here on it is summer: 16.30 stays 16.30.
            ("2027-04-01", "2027-04-01T14:30:00Z", true),
            ("2027-04-15", "2027-04-15T14:30:00Z", false),
            ("2027-04-22", "2027-04-22T14:30:00Z", true),
        ]
    );
    assert!(agenda(&world, "&level=maternelle").is_empty());
    assert_eq!(agenda(&world, "&level=elementaire").len(), 5);
    assert!(agenda(&world, &format!("&school={SCHOOL}")).is_empty(), "a maternelle has no élémentaire");
    for (name, day) in [("exceptions", json!(["2027-04-09"])), ("exceptions", json!(["2027-04-29"]))] {
        let mut asked = weekly();
        asked[name] = day;
        let refused = publisher.send(&world, "PUT", "events/aide", &asked).expect_status(422);
        assert_eq!(refused.json::<Value>()["errors"][0]["pointer"], "/exceptions/0");
    }
    // The whole is cancelled: every time is, and stays to be seen.
    let mut cancelled = weekly();
    cancelled["cancellation"] = json!("Tout est annulé.");
    publish(&publisher, &world, "aide", &cancelled);
    assert!(agenda(&world, "").iter().all(|item| item["cancellation"] == "Tout est annulé."));
    let html = world.server.get("/portal/99999/agenda/2027-04").expect_status(200).text();
    assert!(html.contains("Annulé"), "{html}");
}

fn an_entry_of_a_farther_body_reaches_the_communes_below_until_a_nearer_one_replaces_it(database: &Database) {
    let mut world = unspoken(database);
    let inspection = Desk::open(&mut world, "inspection", "dsden:99", "publisher", &[]);
    let commune = Desk::open(&mut world, "public", COMMUNE, "publisher", &[]);
    publish(&inspection, &world, "portes-ouvertes", &event());
    let found = agenda(&world, "");
    assert_eq!(found[0]["word"]["level"], "dsden");
    assert_eq!(world.server.get("/v1/communes/94043/events/portes-ouvertes").status, 404);
    let mut own = event();
    own["title"] = json!("Portes ouvertes d'essai");
    publish(&commune, &world, "portes-ouvertes", &own);
    let found = agenda(&world, "");
    assert_eq!((titles(&found), &found[0]["word"]["level"]), (vec!["Portes ouvertes d'essai"], &json!("commune")));
    // An entry for a school of another département is nobody's there.
    let mut elsewhere = event();
    elsewhere["audience"] = json!({ "schools": ["0941106S"] });
    let refused = inspection.send(&world, "PUT", "events/ailleurs", &elsewhere).expect_status(422);
    assert_eq!(refused.json::<Value>()["errors"][0]["pointer"], "/audience/schools/0");
}

fn a_commune_leaves_out_a_farther_entry_and_takes_it_back(database: &Database) {
    let mut world = unspoken(database);
    let inspection = Desk::open(&mut world, "inspection", "dsden:99", "publisher", &[]);
    let commune = Desk::open(&mut world, "public", COMMUNE, "publisher", &[]);
    publish(&inspection, &world, "portes-ouvertes", &event());
    publish(&commune, &world, "conseil", &weekly());
    let cursor = world.server.read::<Value>("/v1/communes/99999/changes?since=now")["cursor"].clone();
    let act = |method: &str, desk: &Desk, slug: &str| {
        world.with(&desk.token, method, &format!("{}/left-out-events/{slug}", desk.path)).send()
    };
    let is_told = |path: &str| world.server.get(path).text().contains("Conseil d'essai");
    let everywhere = [
        "/v1/communes/99999/agenda?from=2027-03-01&to=2027-04-30",
        "/v1/communes/99999/agenda.ics",
        "/v1/communes/99999/feed.json",
    ];
    for path in everywhere {
        assert!(is_told(path), "{path} before");
    }
    act("PUT", &commune, "portes-ouvertes").expect_status(204);
    act("PUT", &commune, "portes-ouvertes").expect_status(204);
    act("PUT", &commune, "conseil").expect_status(404);
    act("PUT", &inspection, "conseil").expect_status(404);
    for path in everywhere {
        assert!(!is_told(path), "{path}");
    }
    world.server.get("/v1/communes/99999/events/portes-ouvertes").expect_status(404);
    world.server.get("/portal/99999/events/portes-ouvertes").expect_status(404);
    let since = format!("/v1/communes/99999/changes?since={}", cursor.as_str().unwrap());
    let changes: Value = world.server.read(&since);
    let gone =
        changes["items"].as_array().unwrap().iter().find(|item| item["key"] == "portes-ouvertes").unwrap().clone();
    assert_eq!((&gone["kind"], &gone["is_deleted"]), (&json!("event"), &json!(true)));
    let listed: Value = commune.get(&world, "left-out-events").expect_status(200).json();
    assert_eq!(listed["items"][0]["slug"], "portes-ouvertes");
    let dossiers: Value = commune.get(&world, "left-out-news").expect_status(200).json();
    assert_eq!(dossiers["items"], json!([]), "an entry of the agenda is no dossier");
    assert_eq!(world.entries_of(&["event.leave_out"], 1).len(), 1, "what changes nothing is in the log");
    act("DELETE", &commune, "portes-ouvertes").expect_status(204);
    act("DELETE", &commune, "portes-ouvertes").expect_status(404);
    for path in everywhere {
        assert!(is_told(path), "{path} again");
    }
}

fn a_headteacher_writes_for_the_own_school_alone(database: &Database) {
    let mut world = unspoken(database);
    let further = ["--school", SCHOOL];
    let head = Desk::open(&mut world, "directrice", COMMUNE, "headteacher", &further);
    let editor = Desk::open(&mut world, "redac", COMMUNE, "editor", &[]);
    let of = |schools: &[&str]| {
        let mut event = event();
        event["audience"] = json!({ "schools": schools });
        event
    };
    for schools in [&[][..], &["9990002Y"], &[SCHOOL, "9990002Y"]] {
        let refused = head.send(&world, "PUT", "events/fete", &of(schools)).expect_status(422);
        assert_eq!(refused.json::<Value>()["errors"][0]["pointer"], "/audience/schools", "{schools:?}");
    }
    put(&head, &world, "fete", &of(&[SCHOOL]));
    put(&editor, &world, "conseil", &of(&[]));
    let listed: Value = head.get(&world, "events").expect_status(200).json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    head.get(&world, "events/conseil").expect_status(404);
    assert_eq!(head.send(&world, "PUT", "events/conseil", &of(&[SCHOOL])).status, 404);
    // Nobody takes the school's event away from it.
    editor.send(&world, "PUT", "events/fete", &of(&[])).expect_status(422);
}

/// What another library makes of a calendar.
fn read_back(text: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("calendar-reader");
    assert!(
        folder.join("node_modules").is_dir(),
        "the reader's packages are missing: `cargo xtask test it` installs them, or `npm ci` in tests/calendar-reader"
    );
    let mut process = Command::new("node")
        .arg("reader.mjs")
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node does not start");
    process.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = process.wait_with_output().unwrap();
    assert!(output.status.success(), "the calendar cannot be read: {text}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// What RFC 5545 asks of every calendar, line by line.
fn is_valid(text: &str) {
    assert!(text.ends_with("\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']), "lines end with CRLF: {text}");
    for line in text.split("\r\n") {
        assert!(line.len() <= 75, "section 3.1: at most 75 octets: {line}");
    }
    let unfolded = text.replace("\r\n ", "");
    let lines: Vec<&str> = unfolded.trim_end().split("\r\n").collect();
    assert_eq!((lines[0], *lines.last().unwrap()), ("BEGIN:VCALENDAR", "END:VCALENDAR"));
    let mut open: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in lines {
        let (name, value) = line.split_once(':').unwrap_or_else(|| panic!("no content line: {line}"));
        let name = name.split(';').next().unwrap();
        match name {
            "BEGIN" => open.push((value, Vec::new())),
            "END" => {
                let (component, properties) = open.pop().unwrap();
                assert_eq!(component, value);
                let count = |name: &str| properties.iter().filter(|other| **other == name).count();
                let (required, forbidden): (&[&str], &[&str]) = match component {
                    "VCALENDAR" => (&["VERSION", "PRODID"], &[]),
                    "VEVENT" => (
                        &["UID", "DTSTAMP", "DTSTART", "SEQUENCE", "LAST-MODIFIED", "STATUS", "SUMMARY"],
                        &["DURATION"],
                    ),
                    "VTIMEZONE" => (&["TZID"], &["UID", "DTSTAMP"]),
                    "STANDARD" | "DAYLIGHT" => (&["DTSTART", "TZOFFSETFROM", "TZOFFSETTO"], &["UID", "DTSTAMP"]),
                    other => panic!("{other}"),
                };
                for name in required {
                    assert_eq!(count(name), 1, "{component} {name}: {text}");
                }
                for name in forbidden {
                    assert_eq!(count(name), 0, "{component} {name}: {text}");
                }
            }
            _ => open.last_mut().unwrap().1.push(name),
        }
    }
    assert!(open.is_empty());
}

fn the_feed_is_read_back_by_another_library_with_the_right_wall_times(database: &Database) {
    let mut world = unspoken(database);
    let publisher = Desk::open(&mut world, "public", COMMUNE, "publisher", &[]);
    publish(&publisher, &world, "aide", &weekly());
    publish(&publisher, &world, "conseil", &event());
    let days = json!({
        "kind": "registration", "title": "Inscription d'essai", "starts_on": "2027-04-01", "ends_on": "2027-04-16",
        "decides_on": "2027-05-03", "when_late": "Appelez."
    });
    publish(&publisher, &world, "inscription", &days);
    let answer = world.server.get("/v1/communes/99999/agenda.ics").expect_status(200);
    assert_eq!(answer.header("content-type"), "text/calendar; charset=utf-8");
    is_valid(&answer.text());
    let again =
        world.server.request("GET", "/v1/communes/99999/agenda.ics").header("if-none-match", answer.header("etag"));
    assert_eq!(again.send().status, 304, "what did not change is not sent again");
    let found = read_back(&answer.text());
    assert_eq!((&found["version"], &found["zones"]), (&json!("2.0"), &json!(["Europe/Paris"])));
    let events = found["events"].as_array().unwrap();
    let named = |title: &str| events.iter().find(|event| event["summary"] == title).unwrap();
    let conseil = named("Conseil d'essai, \"ordinaire\"; annuel");
    assert_eq!(
        (&conseil["start"]["wall"], &conseil["start"]["utc"]),
        (&json!("2027-03-25T18:00:00"), &json!("2027-03-25T17:00:00.000Z"))
    );
    assert_eq!((&conseil["status"], &conseil["location"]), (&json!("CONFIRMED"), &json!("Salle d'essai")));
    assert!(conseil["description"].as_str().unwrap().contains("élus"));
    let aide = named("Aide d'essai");
    let times: Vec<(&str, &str, &str)> = aide["times"]
        .as_array()
        .unwrap()
        .iter()
        .map(|time| (time["wall"].as_str().unwrap(), time["utc"].as_str().unwrap(), time["status"].as_str().unwrap()))
        .collect();
    assert_eq!(
        times,
        [
            ("2027-03-18T16:30:00", "2027-03-18T15:30:00.000Z", "CONFIRMED"),
            ("2027-03-25T16:30:00", "2027-03-25T15:30:00.000Z", "CONFIRMED"),
            ("2027-04-01T16:30:00", "2027-04-01T14:30:00.000Z", "CONFIRMED"),
            ("2027-04-15T16:30:00", "2027-04-15T14:30:00.000Z", "CANCELLED"),
            ("2027-04-22T16:30:00", "2027-04-22T14:30:00.000Z", "CONFIRMED"),
        ]
    );
    let window = named("Inscription d'essai");
    assert_eq!(
        (&window["isDay"], &window["start"]["wall"], &window["end"]["wall"]),
        (&json!(true), &json!("2027-04-01"), &json!("2027-04-17"))
    );
    assert!(window["description"].as_str().unwrap().contains("Réponse aux familles le lundi 3 mai 2027"));
    // One entry alone, and one level alone.
    let alone = world.server.get("/v1/communes/99999/events/aide.ics").expect_status(200);
    assert_eq!(alone.header("content-disposition"), "attachment; filename=\"aide.ics\"");
    is_valid(&alone.text());
    assert_eq!(read_back(&alone.text())["events"].as_array().unwrap().len(), 1);
    let level = world.server.get("/v1/communes/99999/agenda.ics?level=maternelle").expect_status(200).text();
    assert!(!level.contains("Aide d'essai") && level.contains("Inscription d'essai"));
    // An island has its own clock.
    let island = database.file("communes.csv");
    let header = "insee,name,departement,academie,zone,epci_siren,parent_insee";
    std::fs::write(&island, format!("{header}\n97411,Saint-Denis,974,La Réunion,reunion,,\n")).unwrap();
    world.mee(&["import", "communes", island.to_str().unwrap()]);
    let empty = world.server.get("/v1/communes/97411/agenda.ics").expect_status(200).text();
    assert!(empty.contains("TZID:Indian/Reunion") && empty.contains("TZOFFSETTO:+0400"), "{empty}");
}

fn an_edit_keeps_the_uid_and_raises_the_sequence(database: &Database) {
    let mut world = unspoken(database);
    let publisher = Desk::open(&mut world, "public", COMMUNE, "publisher", &[]);
    let id = publish(&publisher, &world, "conseil", &event());
    let read = || -> Value {
        let text = world.server.get("/v1/communes/99999/agenda.ics").expect_status(200).text();
        is_valid(&text);
        read_back(&text)["events"][0].clone()
    };
    let before = read();
    assert_eq!((&before["uid"], &before["sequence"]), (&json!(id), &json!(0)));
    let mut moved = event();
    moved["start_time"] = json!("17:30");
    assert_eq!(publish(&publisher, &world, "conseil", &moved), id);
    let after = read();
    assert_eq!(after["uid"], before["uid"]);
    assert_eq!((&after["sequence"], &after["start"]["wall"]), (&json!(1), &json!("2027-03-25T17:30:00")));
    assert!(after["modified"].as_str() >= before["modified"].as_str());
    moved["cancellation"] = json!("Reporté.");
    publish(&publisher, &world, "conseil", &moved);
    let last = read();
    assert_eq!((&last["uid"], &last["sequence"], &last["status"]), (&before["uid"], &json!(2), &json!("CANCELLED")));
}

fn the_dates_of_a_registration_are_in_the_agenda(database: &Database) {
    let mut world = unspoken(database);
    let publisher = Desk::open(&mut world, "public", COMMUNE, "publisher", &[]);
    let registration = json!({
        "school_year": "2027-2028",
        "dates": [{ "label": "Inscription d'essai", "opens_on": "2027-03-08", "closes_on": "2027-03-26", "when_late": "Appelez." }],
    });
    let saved: Value = publisher.send(&world, "PUT", "registration", &registration).expect_status(200).json();
    let path = format!("works/{}/publish", saved["work"]["id"].as_str().unwrap());
    publisher.send(&world, "POST", &path, &json!({})).expect_status(200);
    let found = agenda(&world, "");
    assert_eq!((titles(&found), &found[0]["kind"]), (vec!["Inscription d'essai"], &json!("registration")));
    assert_eq!((&found[0]["ends_on"], &found[0]["when_late"]), (&json!("2027-03-26"), &json!("Appelez.")));
    assert_eq!(path_of(found[0]["url"].as_str().unwrap()), "/portal/99999/calculators/documents");
    let feed = world.server.get("/v1/communes/99999/agenda.ics").expect_status(200).text();
    assert_eq!(read_back(&feed)["events"][0]["end"]["wall"], "2027-03-27");
}

fn a_file_is_shown_once_its_event_is(database: &Database) {
    let mut world = unspoken(database);
    let publisher = Desk::open(&mut world, "public", COMMUNE, "publisher", &[]);
    let mut asked = event();
    asked["attachments"] = json!([{ "file": "0".repeat(64), "alternative": "Le programme" }]);
    let refused = publisher.send(&world, "PUT", "events/conseil", &asked).expect_status(422);
    assert_eq!(refused.json::<Value>()["errors"][0]["pointer"], "/attachments/0/file");
}

fn the_demo_commune_has_a_full_week_and_says_that_it_is_fictitious(server: &Server) {
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let monday = today.saturating_sub(jiff::Span::new().days(i64::from(today.weekday().to_monday_zero_offset())));
    let sunday = monday.saturating_add(jiff::Span::new().days(6));
    let found: Value = server.read(&format!("/v1/communes/99999/agenda?from={monday}&to={sunday}"));
    let days: std::collections::BTreeSet<&str> =
        found["items"].as_array().unwrap().iter().map(|item| item["starts_on"].as_str().unwrap()).collect();
    assert!(days.len() >= 5, "{days:?}");
    for path in ["/portal/99999/", "/portal/99999/agenda", "/portal/99999/holidays", "/portal/99999/schools/9990001X"] {
        let html = server.get(path).expect_status(200).text();
        assert!(html.contains("Commune fictive, pour démonstration"), "{path}");
        assert!(html.contains("École") || html.contains("Pas d'école"), "{path}");
    }
    let home = server.get("/portal/99999/").text();
    for said in ["Aujourd'hui", "École demain", "Prochain rendez-vous", "Prochaines vacances"] {
        assert!(home.contains(said), "{said}: {home}");
    }
    for path in ["agenda.rss", "agenda.json", "agenda.ics"] {
        let text = server.get(&format!("/v1/communes/99999/{path}")).expect_status(200).text();
        assert!(
            text.contains("Conseil d'école") || text.contains("Marché des écoles") || text.contains("Aide aux devoirs"),
            "{text}"
        );
    }
    let feed: Value = server.read("/v1/communes/99999/agenda.json");
    assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
    assert!(feed["items"].as_array().unwrap().len() >= 5);
}
