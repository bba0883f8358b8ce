//! Menus through the API: a mairie imports, looks, publishes, and takes back.

use mee_shared::menu::MenuStatus;
use mee_shared::problem::ProblemCode;
use mee_shared::wire::menu::{BodyRestaurant, MenuImport, MenuSheet, MenuSheetContent, MenuWeek};
use serde_json::{Value, json};

use super::FILE;
use crate::auth::world::World;
use crate::desk::Desk;
use crate::support::{Database, Response, Test, path_of, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        a_mairie_imports_looks_publishes_and_takes_back,
        a_week_goes_the_way_of_every_work,
        a_body_says_which_schools_a_restaurant_serves,
        what_cannot_be_is_refused_with_its_place,
    ]
    .into()
}

struct Mairie {
    world: World,
    token: String,
}

impl Mairie {
    fn new(database: &Database) -> Self {
        let mut world = World::empty(database);
        world.add("mairie", "commune:99999", "publisher", &[]);
        let token = world.sign_in("mairie").access_token;
        Self { world, token }
    }

    fn send(&self, method: &str, rest: &str, body: Option<&Value>) -> Response {
        let path = format!("/v1/bodies/{}/{rest}", self.world.body("commune:99999"));
        let request = self.world.with(&self.token, method, &path);
        match body {
            Some(body) => request.json(body).send(),
            None => request.send(),
        }
    }

    fn import(&self, query: &str, text: &str) -> Response {
        let path = format!("/v1/bodies/{}/menus{query}", self.world.body("commune:99999"));
        self.world.with(&self.token, "POST", &path).bytes("text/csv", text.as_bytes()).send()
    }

    fn week(&self, query: &str) -> MenuWeek {
        self.world.server.read(&format!("/v1/communes/99999/menus?{query}"))
    }
}

/// The restaurants of the file with their status.
fn statuses(week: &MenuWeek) -> Vec<(String, MenuStatus)> {
    let ours = |key: &str| key.starts_with("les-");
    week.restaurants
        .iter()
        .filter(|found| ours(found.restaurant.key.as_str()))
        .map(|found| (found.restaurant.key.to_string(), found.status))
        .collect()
}

fn a_mairie_imports_looks_publishes_and_takes_back(database: &Database) {
    let mairie = Mairie::new(database);
    let before: Value = mairie.send("GET", "menus", None).expect_status(200).json();
    let tried: MenuImport = mairie.import("?dry_run=true", FILE).expect_status(200).json();
    assert_eq!((tried.dry_run, tried.drafts.len(), tried.read, tried.added), (true, 0, 6, 5));
    assert_eq!((tried.report.rejected.len(), tried.report.rejected[0].line), (1, 7));
    let same: Value = mairie.send("GET", "menus", None).expect_status(200).json();
    assert_eq!(same, before, "nothing of the trial");

    let done: MenuImport = mairie.import("", FILE).expect_status(200).json();
    let drafts: Vec<&str> = done.drafts.iter().map(|sheet| sheet.work.subject.as_str()).collect();
    assert_eq!(drafts, ["2031-W02/les-erables", "2031-W02/les-tilleuls", "2031-W03/les-tilleuls"]);
    assert_eq!(done.drafts[1].work.title, "Les Tilleuls, semaine 2 de 2031");
    assert!(statuses(&mairie.week("week=2031-W02")).is_empty(), "a draft is nobody's");
    let looked: Vec<MenuSheetContent> = mairie.send("GET", "menus/2031-W02", None).expect_status(200).json();
    assert_eq!(looked.len(), 2);
    assert_eq!((looked[1].sheet.dishes, looked[1].rows[0].0["menuPlatLabel"].as_str()), (3, "bio local"));
    assert_eq!(looked[1].days[0].meals[0].dishes[0].name, "Soupe");

    let one = json!({ "restaurants": ["les-tilleuls"] });
    let published: Vec<MenuSheet> = mairie.send("POST", "menus/2031-W02/publish", Some(&one)).expect_status(200).json();
    let states: Vec<(bool, bool)> =
        published.iter().map(|sheet| (sheet.work.open.is_some(), sheet.work.published.is_some())).collect();
    assert_eq!(states, [(true, false), (false, true)]);
    assert_eq!(published[1].work.review_by, None, "a week that is over is nobody's to look at again");
    mairie.send("POST", "menus/2031-W02/publish", Some(&one)).expect_problem(ProblemCode::Conflict);
    assert_eq!(statuses(&mairie.week("week=2031-W02")), [("les-tilleuls".to_owned(), MenuStatus::Published)]);
    mairie.send("POST", "menus/2031-W02/publish", Some(&json!({}))).expect_status(200);
    assert_eq!(statuses(&mairie.week("week=2031-W02")).len(), 2);
    // The week after is a draft still, and said to be missing.
    let next = mairie.week("week=2031-W03&restaurant=les-tilleuls");
    assert_eq!(next.status, MenuStatus::Missing);
    assert!(next.message.unwrap().contains("du 13 au 19 janvier 2031"));

    // A later draft beside what parents see changes nothing for them until it is published.
    let newer = FILE.replace("Soupe", "Potage");
    let changed: MenuImport = mairie.import("", &newer).expect_status(200).json();
    assert_eq!((changed.added, changed.unchanged, changed.withdrawn), (1, 4, 1));
    let first = |week: &MenuWeek| {
        let found = week.restaurants.iter().find(|found| found.restaurant.key.as_str() == "les-tilleuls").unwrap();
        found.days[0].meals[0].dishes[0].name.clone()
    };
    assert_eq!(first(&mairie.week("week=2031-W02")), "Soupe");
    mairie.send("POST", "menus/2031-W02/publish", Some(&json!({}))).expect_status(200);
    assert_eq!(first(&mairie.week("week=2031-W02")), "Potage");

    mairie.send("POST", "menus/2031-W02/withdraw", Some(&one)).expect_status(400);
    let one = json!({ "restaurants": ["les-tilleuls"], "reason": "Un essai." });
    mairie.send("POST", "menus/2031-W02/withdraw", Some(&one)).expect_status(200);
    assert_eq!(statuses(&mairie.week("week=2031-W02")), [("les-erables".to_owned(), MenuStatus::Published)]);
    mairie.send("POST", "menus/2031-W02/withdraw", Some(&one)).expect_problem(ProblemCode::Conflict);
    let trace = mairie.world.mee(&["audit", "export"]);
    for action in ["menus.import", "work.save", "work.publish", "work.withdraw"] {
        assert!(trace.contains(action), "{action} left no trace");
    }
}

fn a_week_goes_the_way_of_every_work(database: &Database) {
    let mut mairie = Mairie::new(database);
    let editor = Desk::open(&mut mairie.world, "redac", "commune:99999", "editor", &[]);
    let cursor: Value = mairie.world.server.read("/v1/communes/99999/changes?since=now");
    let done: MenuImport = mairie.import("", FILE).expect_status(200).json();
    let id = done.drafts[1].work.id.to_string();
    let shown = |mairie: &Mairie| !statuses(&mairie.week("week=2031-W02")).is_empty();

    // A preview shows it in its place, to whoever holds the link and to nobody else.
    let asked = json!({ "hours": 1 });
    let link: Value = mairie.send("POST", &format!("works/{id}/preview-links"), Some(&asked)).expect_status(201).json();
    let address = path_of(link["page_url"].as_str().unwrap());
    assert!(address.contains("menus/2031-W02/les-tilleuls?preview="), "{address}");
    let page = mairie.world.server.get(&address).expect_status(200).text();
    assert!(page.contains("Aperçu, non publié") && page.contains("Soupe"), "{page}");
    assert!(!shown(&mairie));

    // Proposed by an editor, handed back, proposed again; only a publisher decides.
    editor.propose(&mairie.world, &id).expect_status(200);
    assert_eq!(editor.send(&mairie.world, "POST", &format!("works/{id}/publish"), &json!({})).status, 403);
    let reason = json!({ "reason": "Le mardi manque." });
    mairie.send("POST", &format!("works/{id}/refuse"), Some(&reason)).expect_status(200);
    mairie.import("", &FILE.replace("Soupe", "Potage")).expect_status(200);
    assert!(!shown(&mairie));

    // Planned for an instant, a week of several restaurants at once: the clock publishes it, and tells who follows changes.
    let soon = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(6);
    let planned = json!({ "starts_at": soon });
    let sheets: Vec<MenuSheet> =
        mairie.send("POST", "menus/2031-W02/publish", Some(&planned)).expect_status(200).json();
    assert!(sheets.iter().all(|sheet| sheet.work.scheduled.is_some() && sheet.work.published.is_none()));
    assert!(!shown(&mairie));
    let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
    while statuses(&mairie.week("week=2031-W02")).len() < 2 && std::time::Instant::now() < until {
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    assert_eq!(statuses(&mairie.week("week=2031-W02")).len(), 2, "the clock published nothing");
    let since = format!("/v1/communes/99999/changes?since={}", cursor["cursor"].as_str().unwrap());
    let changes: Value = mairie.world.server.read(&since);
    let told = |key: &str| {
        let items = changes["items"].as_array().unwrap();
        items.iter().find(|item| item["kind"] == "menu" && item["key"] == key).cloned()
    };
    let one = told("2031-W02/les-tilleuls").expect("no change of kind « menu »");
    assert_eq!(one["is_deleted"], false);
    mairie.world.server.get(&path_of(one["url"].as_str().unwrap())).expect_status(200);
    let again: MenuWeek = mairie.world.server.read(&path_of(one["api_url"].as_str().unwrap()));
    assert_eq!(again.restaurants.len(), 1);
    assert_eq!(told("2031-W03/les-tilleuls"), None, "a draft is no change");

    // What follows a withdrawal: a tombstone, and the earlier text in the history.
    let reason = json!({ "reason": "Un essai." });
    mairie.send("POST", &format!("works/{id}/withdraw"), Some(&reason)).expect_status(200);
    let changes: Value = mairie.world.server.read(&since);
    let items = changes["items"].as_array().unwrap();
    let gone = items.iter().find(|item| item["key"] == "2031-W02/les-tilleuls").unwrap();
    assert_eq!(gone["is_deleted"], true);
    let history: Value = mairie.send("GET", &format!("works/{id}/revisions"), None).expect_status(200).json();
    assert!(history.to_string().contains("ended") && history.to_string().contains("refused"), "{history}");
}

fn a_body_says_which_schools_a_restaurant_serves(database: &Database) {
    let mairie = Mairie::new(database);
    mairie.import("", FILE).expect_status(200);
    mairie.send("POST", "menus/2031-W02/publish", Some(&json!({}))).expect_status(200);
    let school =
        |week: &str| -> MenuWeek { mairie.world.server.read(&format!("/v1/schools/9990004A/menus?week={week}")) };
    assert_eq!(school("2031-W02").status, MenuStatus::NoRestaurant);
    let asked = json!({ "restaurants": [
        { "restaurant": "les-tilleuls", "uais": ["9990004A", "9990001X"] },
        { "restaurant": "restaurant-scolaire-jean-essai", "uais": [] },
    ] });
    let said: Vec<BodyRestaurant> = mairie.send("PUT", "menu-restaurants", Some(&asked)).expect_status(200).json();
    let ours = said.iter().find(|entry| entry.restaurant.as_str() == "les-tilleuls").unwrap();
    assert_eq!(ours.name.as_deref(), Some("Les Tilleuls"));
    assert_eq!(ours.uais.as_ref().unwrap().len(), 2);
    let listed: Vec<BodyRestaurant> = mairie.send("GET", "menu-restaurants", None).expect_status(200).json();
    assert_eq!(listed, said);
    let found = school("2031-W02");
    assert_eq!((found.status, found.restaurants.len()), (MenuStatus::Published, 1));
    assert_eq!(found.restaurants[0].restaurant.name, "Les Tilleuls");
    assert_eq!(school("2031-W04").status, MenuStatus::Missing);
    // What the body says goes before what a file says.
    let jean = mairie.week("school=9990002Y");
    assert_eq!(jean.status, MenuStatus::NoRestaurant);
    for (uai, place) in [("9990001X", "uais/1"), ("0940361G", "uais/1")] {
        let wrong = json!({ "restaurants": [
            { "restaurant": "a", "uais": ["9990002Y", uai] }, { "restaurant": "a", "uais": [] },
        ] });
        let problem = mairie.send("PUT", "menu-restaurants", Some(&wrong)).expect_problem(ProblemCode::Unprocessable);
        let pointers: Vec<&str> = problem.errors.iter().map(|error| error.pointer.as_str()).collect();
        let named = pointers.iter().any(|pointer| pointer.ends_with(place));
        assert_eq!(named, uai == "0940361G", "{pointers:?}");
        assert!(pointers.contains(&"/restaurants/1/restaurant"), "{pointers:?}");
    }
    assert!(mairie.world.mee(&["audit", "export"]).contains("menus.restaurants"));
}

fn what_cannot_be_is_refused_with_its_place(database: &Database) {
    let mairie = Mairie::new(database);
    for (query, text, code) in [
        ("", "", ProblemCode::Unprocessable),
        ("", "a;b\n1;2\n", ProblemCode::Unprocessable),
        ("?dry_run=peut-etre", FILE, ProblemCode::InvalidValue),
        ("?publish=true", FILE, ProblemCode::UnknownField),
    ] {
        mairie.import(query, text).expect_problem(code);
    }
    let path = format!("/v1/bodies/{}/menus", mairie.world.body("commune:99999"));
    let sent = mairie.world.with(&mairie.token, "POST", &path).bytes("application/json", b"{}").send();
    sent.expect_problem(ProblemCode::UnsupportedMediaType);
    mairie.import("", FILE).expect_status(200);
    for (method, rest, body, code) in [
        ("GET", "menus/2031-02", None, ProblemCode::InvalidValue),
        ("GET", "menus/2031-W60", None, ProblemCode::InvalidValue),
        ("POST", "menus/2030-W01/publish", Some(json!({})), ProblemCode::NotFound),
        ("POST", "menus/2031-W02/withdraw", Some(json!({ "reason": "Un essai." })), ProblemCode::Conflict),
        ("POST", "menus/2031-W02/publish", Some(json!({ "restaurants": ["inconnu"] })), ProblemCode::Unprocessable),
    ] {
        mairie.send(method, rest, body.as_ref()).expect_problem(code);
    }
    for (query, code) in [
        ("week=2031-02", ProblemCode::InvalidValue),
        ("date=06/01/2031", ProblemCode::InvalidValue),
        ("week=2031-W02&date=2031-01-13", ProblemCode::InvalidValue),
        ("school=9990001X&restaurant=les-tilleuls", ProblemCode::NotFound),
        ("school=0940361G", ProblemCode::NotFound),
        ("restaurant=inconnu", ProblemCode::NotFound),
        ("jour=lundi", ProblemCode::UnknownField),
    ] {
        mairie.world.server.get(&format!("/v1/communes/99999/menus?{query}")).expect_problem(code);
    }
    mairie.world.server.get("/v1/schools/0130001A/menus").expect_status(400);
}
