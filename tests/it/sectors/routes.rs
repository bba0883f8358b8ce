//! The carte scolaire through the API: a mairie imports, looks at the report, publishes, and parents are answered.

use mee_shared::problem::ProblemCode;
use mee_shared::sector::MapState;
use mee_shared::wire::catchment::SchoolSectorResource;
use mee_shared::wire::sector::{SectorImport, SectorMapResource};
use serde_json::{Value, json};

use super::{ask, said};
use crate::auth::world::World;
use crate::support::{Database, Response, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![empty: a_mairie_prepares_publishes_and_takes_back_its_carte, questions_that_are_none_are_refused_with_their_place].into()
}

const HEADER: &str = "insee;niveau;voie;id_voie;lieu;numero;cote;du;au;sauf;uai;ecole;a_verifier\n";
const MAP: &str = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"insee":"99999","niveau":"elementaire","uai":"9990003Z","ecole":"Moulin","secteur":"Nord"},"geometry":{"type":"Polygon","coordinates":[[[10,10],[10.01,10],[10.01,10.01],[10,10.01],[10,10]]]}}]}"#;

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

    fn send(&self, method: &str, rest: &str, body: Option<(&str, &str)>) -> Response {
        let path = format!("/v1/bodies/{}/sectors{rest}", self.world.body("commune:99999"));
        let request = self.world.with(&self.token, method, &path);
        match body {
            Some((media_type, text)) => request.bytes(media_type, text.as_bytes()).send(),
            None => request.send(),
        }
    }

    fn import(&self, rest: &str, media_type: &str, text: &str) -> SectorImport {
        self.send("POST", &format!("?school_year=2030-2031{rest}"), Some((media_type, text))).expect_status(200).json()
    }

    fn publish(&self, import: &SectorImport, asked: &Value) -> SectorMapResource {
        let id = &import.map.as_ref().unwrap().id;
        let asked = asked.to_string();
        self.send("POST", &format!("/{id}/publish"), Some(("application/json", &asked))).expect_status(200).json()
    }

    fn asked(&self, query: &Value) -> String {
        let mut query = query.clone();
        query["school_year"] = json!("2030-2031");
        let answer = ask(&self.world.server, "99999", &query);
        format!("{} / {}", said(&answer, "maternelle"), said(&answer, "elementaire"))
    }
}

fn a_mairie_prepares_publishes_and_takes_back_its_carte(database: &Database) {
    let mairie = Mairie::new(database);
    let table = format!(
        "{HEADER}99999;elementaire;;;;;;;;;9990002Y;;\n99999;maternelle;chemin des Dragons;;;;pair;2;40;12;9990001X;;\n\
         99999;maternelle;chemin des Dragons;;;12;;;;;9990003Z;;\n94043;maternelle;rue A;;;;;;;;0941854E;;\n\
         99999;college;;;;;;;;;9990004A;;\n99999;maternelle;rue B;;;;i;9;3;;9990001X;;\n"
    );
    let tried = mairie.import("&dry_run=true", "text/csv", &table);
    assert_eq!((tried.map.clone(), tried.read, tried.added), (None, 6, 3));
    let reasons: Vec<(u64, &str)> =
        tried.report.rejected.iter().map(|row| (row.line, row.detail.split(' ').next().unwrap())).collect();
    assert_eq!(reasons, [(7, "la"), (5, "la"), (6, "les")], "{:?}", tried.report.rejected);
    let maps: Vec<SectorMapResource> = mairie.send("GET", "", None).expect_status(200).json();
    assert_eq!(maps.len(), 2, "the demo's own, and nothing of the trial");

    let draft = mairie.import("", "text/csv", &table);
    assert_eq!(draft.map.as_ref().unwrap().state, MapState::Draft);
    let even = json!({ "street": "Chemin des dragons", "number": 4 });
    let (odd, twelve) = (
        json!({ "street": "chemin des Dragons", "number": 3 }),
        json!({ "street": "chemin des Dragons", "number": 12 }),
    );
    assert!(mairie.asked(&even).starts_with("unknown"), "a draft answers nobody");
    let later = mairie.publish(&draft, &json!({ "publish_on": "2099-01-01" }));
    assert_eq!((later.state, later.publish_on.unwrap().to_string().as_str()), (MapState::Draft, "2099-01-01"));
    assert!(mairie.asked(&even).starts_with("unknown"), "not before its day");
    assert_eq!(mairie.publish(&draft, &json!({})).state, MapState::Published);
    // The street is not in the list of addresses of the demo, or there is none: both leave the range as it is.
    for (query, school) in [(&even, "9990001X"), (&twelve, "9990003Z")] {
        assert!(mairie.asked(query).contains(school), "{query}: {}", mairie.asked(query));
    }
    assert!(
        mairie.asked(&odd).starts_with("unknown") && mairie.asked(&odd).ends_with("9990002Y"),
        "{}",
        mairie.asked(&odd)
    );
    let id = draft.map.as_ref().unwrap().id.clone();
    let again = mairie.send("POST", &format!("/{id}/publish"), Some(("application/json", "{}")));
    again.expect_problem(ProblemCode::Conflict);

    // A drawn sector speaks more strongly than the whole commune.
    let drawn = mairie.import("", "application/geo+json", MAP);
    mairie.publish(&drawn, &json!({}));
    assert!(mairie.asked(&json!({ "lon": 10.005, "lat": 10.005 })).ends_with("found 9990003Z"));
    assert!(mairie.asked(&json!({ "lon": 10.5, "lat": 10.5 })).ends_with("found 9990002Y"));
    let path = "/v1/communes/99999/schools/9990003Z/sector?school_year=2030-2031";
    let sector: SchoolSectorResource = mairie.world.server.read(path);
    let places: Vec<(&str, &str, bool)> = sector
        .levels
        .iter()
        .map(|level| (level.level.as_str(), level.places[0].as_str(), level.geometry.is_some()))
        .collect();
    assert_eq!(
        places,
        [
            ("maternelle", "chemin des Dragons, numéro 12", false),
            ("elementaire", "secteur « Nord » dessiné sur la carte", true),
        ]
    );

    let csv = mairie.send("GET", &format!("/{id}/export.csv"), None).expect_status(200);
    assert!(csv.text().contains("99999;maternelle;chemin des Dragons;;;;P;;40;12;9990001X;;"), "{}", csv.text());
    let same = mairie.import("", "text/csv", &csv.text());
    assert_eq!((same.added, same.unchanged, same.withdrawn), (0, 3, 0), "what was given out is what is there");
    let maps: Vec<SectorMapResource> = mairie.send("GET", "", None).expect_status(200).json();
    assert_eq!(maps.iter().filter(|map| map.school_year.to_string() == "2030-2031").count(), 2);
    mairie.send("DELETE", &format!("/{id}"), None).expect_status(204);
    assert!(mairie.asked(&even).starts_with("unknown"));
    mairie.send("GET", &format!("/{id}"), None).expect_problem(ProblemCode::NotFound);
    let trace = mairie.world.mee(&["audit", "export"]);
    for action in ["sectors.import", "sectors.publish", "sectors.remove"] {
        assert!(trace.contains(action), "{action} left no trace");
    }
}

fn questions_that_are_none_are_refused_with_their_place(database: &Database) {
    let mairie = Mairie::new(database);
    for (query, place) in [
        (json!({}), ""),
        (json!({ "street": "rue A", "lon": 1, "lat": 1 }), ""),
        (json!({ "number": 3 }), ""),
        (json!({ "address_id": "x" }), "/address_id"),
        (json!({ "address_id": "99999_0000_00001" }), "/address_id"),
        (json!({ "address_id": "99999_0000_00001", "number": 3 }), "/number"),
        (json!({ "street": " " }), "/street"),
        (json!({ "street": "rue A", "number": 99999 }), "/number"),
        (json!({ "street": "rue A", "suffix": "bis" }), "/number"),
        (json!({ "street": "rue A", "number": 1, "suffix": "--" }), "/suffix"),
        (json!({ "lon": 181, "lat": 0 }), "/lon"),
        (json!({ "lon": 2 }), "/lat"),
        (json!({ "lat": 2 }), "/lon"),
        (json!({ "lon": 2, "lat": 2, "levels": [] }), "/levels"),
    ] {
        let sent = mairie.world.server.request("POST", "/v1/communes/99999/catchment").json(&query).send();
        let problem = sent.expect_problem(ProblemCode::Unprocessable);
        assert_eq!(problem.errors[0].pointer, place, "{query}");
    }
    for query in [json!({ "rue": "A" }), json!({ "street": "A", "school_year": "2026" }), json!({ "lon": "2" })] {
        let sent = mairie.world.server.request("POST", "/v1/communes/99999/catchment").json(&query).send();
        sent.expect_status(400);
    }
    let elsewhere =
        mairie.world.server.request("POST", "/v1/communes/01001/catchment").json(&json!({ "street": "A" })).send();
    elsewhere.expect_problem(ProblemCode::NotFound);
    for (rest, media_type, text, code) in [
        ("", "text/csv", HEADER, ProblemCode::InvalidValue),
        ("?school_year=2030-2032", "text/csv", HEADER, ProblemCode::InvalidValue),
        ("?school_year=2030-2031&mapping=x", "text/csv", HEADER, ProblemCode::InvalidValue),
        ("?school_year=2030-2031&format=x", "text/csv", HEADER, ProblemCode::InvalidValue),
        ("?school_year=2030-2031", "text/csv", HEADER, ProblemCode::Unprocessable),
        ("?school_year=2030-2031", "text/csv", "a;b\n1;2\n", ProblemCode::Unprocessable),
        ("?school_year=2030-2031", "application/geo+json", "{", ProblemCode::Unprocessable),
        ("?school_year=2030-2031", "text/plain", "", ProblemCode::UnsupportedMediaType),
    ] {
        mairie.send("POST", rest, Some((media_type, text))).expect_problem(code);
    }
}
