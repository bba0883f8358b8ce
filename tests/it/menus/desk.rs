//! Menus through the API: a mairie imports, looks, publishes, and takes back.

use mee_shared::menu::{MenuState, MenuStatus};
use mee_shared::problem::ProblemCode;
use mee_shared::wire::menu::{BodyRestaurant, MenuImport, MenuSheet, MenuSheetContent, MenuWeek};
use serde_json::{Value, json};

use super::FILE;
use crate::auth::world::World;
use crate::support::{Database, Response, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        a_mairie_imports_looks_publishes_and_takes_back,
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
    let before: Vec<MenuSheet> = mairie.send("GET", "menus", None).expect_status(200).json();
    let tried: MenuImport = mairie.import("?dry_run=true", FILE).expect_status(200).json();
    assert_eq!((tried.dry_run, tried.drafts.len(), tried.read, tried.added), (true, 0, 6, 5));
    assert_eq!((tried.report.rejected.len(), tried.report.rejected[0].line), (1, 7));
    let same: Vec<MenuSheet> = mairie.send("GET", "menus", None).expect_status(200).json();
    assert_eq!(same, before, "nothing of the trial");

    let done: MenuImport = mairie.import("", FILE).expect_status(200).json();
    let drafts: Vec<(&str, String)> =
        done.drafts.iter().map(|sheet| (sheet.restaurant.as_str(), sheet.week.to_string())).collect();
    assert_eq!(
        drafts,
        [("les-erables", "2031-W02".into()), ("les-tilleuls", "2031-W02".into()), ("les-tilleuls", "2031-W03".into())]
    );
    assert!(statuses(&mairie.week("week=2031-W02")).is_empty(), "a draft is nobody's");
    let looked: Vec<MenuSheetContent> = mairie.send("GET", "menus/2031-W02", None).expect_status(200).json();
    assert_eq!(looked.len(), 2);
    assert_eq!(looked[1].rows[0].0["menuPlatLabel"], "bio local");
    assert_eq!(looked[1].days[0].meals[0].dishes[0].name, "Soupe");

    let one = json!({ "restaurants": ["les-tilleuls"] });
    let published: Vec<MenuSheet> = mairie.send("POST", "menus/2031-W02/publish", Some(&one)).expect_status(200).json();
    let states: Vec<MenuState> = published.iter().map(|sheet| sheet.state).collect();
    assert_eq!(states, [MenuState::Draft, MenuState::Published]);
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

    mairie.send("POST", "menus/2031-W02/withdraw", Some(&one)).expect_status(200);
    assert_eq!(statuses(&mairie.week("week=2031-W02")), [("les-erables".to_owned(), MenuStatus::Published)]);
    mairie.send("POST", "menus/2031-W02/withdraw", Some(&one)).expect_problem(ProblemCode::Conflict);
    mairie.send("DELETE", "menus/2031-W02?restaurant=les-erables", None).expect_status(204);
    mairie.send("DELETE", "menus/2031-W02", None).expect_status(204);
    mairie.send("DELETE", "menus/2031-W02", None).expect_problem(ProblemCode::NotFound);
    mairie.send("GET", "menus/2031-W02", None).expect_problem(ProblemCode::NotFound);
    let trace = mairie.world.mee(&["audit", "export"]);
    for action in ["menus.import", "menus.publish", "menus.withdraw", "menus.remove"] {
        assert!(trace.contains(action), "{action} left no trace");
    }
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
        ("POST", "menus/2031-W02/withdraw", Some(json!({})), ProblemCode::Conflict),
        ("POST", "menus/2031-W02/publish", Some(json!({ "restaurants": ["inconnu"] })), ProblemCode::Unprocessable),
        ("DELETE", "menus/2031-W02?restaurant=inconnu", None, ProblemCode::NotFound),
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
