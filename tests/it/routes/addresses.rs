//! The search for an address while it is typed.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use mee_shared::problem::ProblemCode;
use mee_shared::wire::address::{AddressKind, AddressMatches};
use serde_json::json;

use crate::support::{DEMO, Database, Response, Server, Test, import, real_data, tests};

pub fn tests() -> Vec<Test> {
    let mut all = Vec::from(tests![served:
        a_door_is_found_while_it_is_typed,
        a_number_that_the_street_lacks_is_said_with_those_it_has,
        an_answer_about_an_address_is_never_kept_and_every_site_may_ask,
        what_cannot_be_asked_is_refused_without_repeating_it,
        a_commune_without_addresses_says_that_it_knows_none,
    ]);
    all.extend(tests![empty:
        a_new_import_is_searched_without_a_restart,
        every_door_of_a_real_commune_is_found_by_its_own_name,
        a_geocoder_is_asked_only_where_one_is_set_and_only_for_what_is_not_found_here,
        a_geocoder_that_is_late_costs_its_time_limit_and_is_then_spared,
        no_log_holds_an_address,
    ]);
    all
}

fn ask(server: &Server, insee: &str, query: &str) -> Response {
    let path = format!("/v1/communes/{insee}/addresses/search");
    server.request("POST", &path).json(&json!({ "query": query })).send()
}

fn found(server: &Server, insee: &str, query: &str) -> AddressMatches {
    ask(server, insee, query).expect_status(200).json()
}

fn a_door_is_found_while_it_is_typed(server: &Server) {
    for (query, label, id) in [
        ("14 av exem", "14 Avenue des Exemples", "99999_0020_00014"),
        ("14bis avenue des exemples", "14 bis Avenue des Exemples", "99999_0020_00014_bis"),
        ("3 imp st brouillon", "3 Impasse Saint-Brouillon", "99999_0080_00003"),
        ("moulin chemin 8", "8 Chemin du Moulin", "99999_0030_00008"),
        ("4 rue du 8 mai 1945", "4 Rue du 8 Mai 1945", "99999_0060_00004"),
        ("5 bvd du modle", "5 Boulevard du Modèle", "99999_0040_00005"),
    ] {
        let answer = found(server, DEMO, query);
        let first = answer.results.first().unwrap_or_else(|| panic!("nothing for {query}"));
        assert_eq!((first.kind, first.label.as_str()), (AddressKind::Address, label), "{query}");
        assert_eq!(first.address_id.as_ref().map(|id| id.as_str()), Some(id), "{query}");
        assert!(first.lon.is_some() && first.lat.is_some() && first.detail.is_none(), "{query}");
        assert!(answer.is_covered && answer.source.starts_with("Base Adresse Nationale"));
    }
    let streets = found(server, DEMO, "rue des essais");
    assert_eq!((streets.results[0].kind, streets.results[0].number), (AddressKind::Street, None));
    assert!(found(server, DEMO, "zwxk").results.is_empty());
}

fn a_number_that_the_street_lacks_is_said_with_those_it_has(server: &Server) {
    let answer = found(server, DEMO, "9 chemin du moulin");
    let first = &answer.results[0];
    assert_eq!((first.kind, first.address_id.as_ref(), first.number), (AddressKind::UnknownNumber, None, Some(9)));
    let near: Vec<&str> = first.nearest.iter().map(|near| near.number.as_str()).collect();
    assert_eq!(near, ["1", "3", "5"]);
    let detail = first.detail.as_deref().unwrap();
    assert_eq!(detail, "Le numéro 9 n'existe pas dans cette voie. Numéros les plus proches : 1, 3 et 5.");
}

fn an_answer_about_an_address_is_never_kept_and_every_site_may_ask(server: &Server) {
    let answer = ask(server, DEMO, "1 rue des essais").expect_status(200);
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("etag"), "");
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    let path = format!("/v1/communes/{DEMO}/addresses/search");
    let preflight = server.request("OPTIONS", &path).header("access-control-request-method", "POST").send();
    assert!(preflight.expect_status(204).header("access-control-allow-methods").contains("POST"));
    // There is no way to ask it in an address.
    server.get(&path).expect_status(405);
    let asked = server.request("POST", &format!("{path}?query=1+rue+des+essais")).json(&json!({ "query": "a" })).send();
    asked.expect_problem(ProblemCode::UnknownField);
}

fn what_cannot_be_asked_is_refused_without_repeating_it(server: &Server) {
    let path = format!("/v1/communes/{DEMO}/addresses/search");
    for (body, status, pointer) in [
        (json!({}), 400, ""),
        (json!({ "query": 12 }), 400, "/query"),
        (json!({ "query": "rue ".repeat(60) }), 422, "/query"),
        (json!({ "query": "rue", "limit": 0 }), 422, "/limit"),
        (json!({ "query": "rue", "limit": 21 }), 422, "/limit"),
        (json!({ "query": "rue", "adresse": "12 rue des essais" }), 400, "/adresse"),
    ] {
        let answer = server.request("POST", &path).json(&body).send();
        assert_eq!(answer.status, status, "{body}");
        let text = String::from_utf8_lossy(&answer.body).into_owned();
        assert!(text.contains(&format!("\"pointer\":\"{pointer}\"")), "{body}: {text}");
        assert!(!text.contains("12 rue"), "{text}");
    }
    assert_eq!(ask(server, "01001", "rue").status, 404);
}

fn a_commune_without_addresses_says_that_it_knows_none(server: &Server) {
    let answer = found(server, "94043", "1 rue de la Convention");
    assert!(answer.results.is_empty() && !answer.is_covered);
}

const HEADER: &str = "id;numero;rep;nom_voie;code_postal;code_insee;nom_commune;lon;lat";

fn a_new_import_is_searched_without_a_restart(database: &Database) {
    let write = |street: &str| {
        let file = database.file("ban.csv");
        let row = format!("99999_0010_00001;1;;{street};99990;99999;Villeneuve-les-Essais;2.5;48.2");
        std::fs::write(&file, format!("{HEADER}\n{row}\n")).unwrap();
        import(database, "ban", &file, &[]).success();
    };
    write("Rue Ancienne");
    let server = Server::start_beside(&database.url, &[]);
    assert_eq!(found(&server, DEMO, "1 rue ancienne").results[0].label, "1 Rue Ancienne");
    write("Rue Nouvelle");
    let begun = Instant::now();
    while found(&server, DEMO, "1 rue nouvelle").results.is_empty() {
        assert!(begun.elapsed().as_secs() < 10, "the new street is not found");
        std::thread::sleep(Duration::from_millis(100));
    }
    assert!(found(&server, DEMO, "1 rue ancienne").results.iter().all(|one| one.street != "Rue Ancienne"));
}

fn every_door_of_a_real_commune_is_found_by_its_own_name(database: &Database) {
    let Some(bondy) = real_data("education/ban/ban-93010-bondy-2022.csv") else { return };
    import(database, "ban", &bondy, &[]).success();
    let server = Server::start_beside(&database.url, &[]);
    let text = std::fs::read_to_string(&bondy).unwrap();
    let mut wrong = Vec::new();
    let mut asked = 0;
    for row in text.lines().skip(1).step_by(40) {
        let fields: Vec<&str> = row.split(';').collect();
        let query = format!("{}{} {}", fields[2], fields[3], fields[4]);
        let answer = found(&server, "93010", &query);
        asked += 1;
        let first = answer.results.first().and_then(|first| first.address_id.as_ref()).map(|id| id.to_string());
        if first.as_deref() != Some(fields[0]) {
            wrong.push(format!("{query}: {first:?}, not {}", fields[0]));
        }
    }
    assert!(asked > 200 && wrong.is_empty(), "{wrong:#?}");
}

/// A geocoder of one answer; it keeps the addresses it was asked for.
struct Geocoder {
    url: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Geocoder {
    fn start(delay: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/geocodage", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&asked);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut line = String::new();
                BufReader::new(stream.try_clone().unwrap()).read_line(&mut line).unwrap();
                kept.lock().unwrap().push(line);
                std::thread::sleep(delay);
                let feature = json!({
                    "type": "Feature",
                    "geometry": { "type": "Point", "coordinates": [-6.0, 46.5] },
                    "properties": {
                        "type": "street", "id": "99999_0990", "name": "Rue Lointaine", "postcode": "99999", "citycode": DEMO
                    }
                });
                let body = json!({ "type": "FeatureCollection", "features": [feature] }).to_string();
                let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length";
                // Whoever waited long enough has hung up.
                drop(write!(stream, "{head}: {}\r\n\r\n{body}", body.len()));
            }
        });
        Self { url, asked }
    }

    fn settings(&self) -> [(&str, &str); 3] {
        [("MEE_GEOCODER_URL", &self.url), ("MEE_GEOCODER_TIMEOUT_MS", "400"), ("MEE_OUTBOUND_ALLOW_LOCAL", "true")]
    }

    fn count(&self) -> usize {
        self.asked.lock().unwrap().len()
    }
}

fn a_geocoder_is_asked_only_where_one_is_set_and_only_for_what_is_not_found_here(database: &Database) {
    database.fill();
    let geocoder = Geocoder::start(Duration::ZERO);
    let plain = Server::start_beside(&database.url, &[]);
    assert!(found(&plain, DEMO, "zwxk lointaine").results.is_empty());
    let server = Server::start_beside(&database.url, &geocoder.settings());
    assert_eq!(found(&server, DEMO, "1 rue des essais").results[0].label, "1 Rue des Essais");
    assert_eq!(geocoder.count(), 0, "what is known here is asked of nobody");
    let answer = found(&server, DEMO, "zwxk lointaine");
    assert_eq!((answer.results[0].kind, answer.results[0].label.as_str()), (AddressKind::Street, "Rue Lointaine"));
    assert!(answer.source.contains("Géoplateforme"), "{}", answer.source);
    assert_eq!(geocoder.count(), 1);
    let line = geocoder.asked.lock().unwrap()[0].clone();
    assert!(line.starts_with("GET /geocodage/search?q=zwxk+lointaine&citycode=99999&limit=7"), "{line}");
    // It gives the street in place of a number it does not know: that is said.
    let missing = &found(&server, DEMO, "12 bis zwxk lointaine").results[0];
    assert_eq!((missing.kind, missing.number), (AddressKind::UnknownNumber, Some(12)));
    assert_eq!(missing.detail.as_deref(), Some("Le numéro 12 bis n'est pas connu dans cette voie."));
}

fn a_geocoder_that_is_late_costs_its_time_limit_and_is_then_spared(database: &Database) {
    database.fill();
    let geocoder = Geocoder::start(Duration::from_secs(3));
    let server = Server::start_beside(&database.url, &geocoder.settings());
    for _ in 0..3 {
        let begun = Instant::now();
        assert!(found(&server, DEMO, "zwxk lointaine").results.is_empty());
        assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    }
    let begun = Instant::now();
    assert!(found(&server, DEMO, "zwxk lointaine").results.is_empty());
    assert!(begun.elapsed() < Duration::from_millis(300), "it is still asked: {:?}", begun.elapsed());
}

fn no_log_holds_an_address(database: &Database) {
    database.fill();
    let geocoder = Geocoder::start(Duration::from_secs(2));
    let path = database.file("server.log");
    let log = std::fs::File::create(&path).unwrap();
    let settings = [&[("MEE_LOG", "info,mee_api=trace")][..], &geocoder.settings()].concat();
    let server = Server::start_beside_logged(&database.url, &settings, log);
    for query in ["14 avenue des exemples", "99 avenue des exemples", "zwxk lointaine", "zwxk lointaine"] {
        found(&server, DEMO, query);
    }
    let route = format!("/v1/communes/{DEMO}/addresses/search");
    server.request("POST", &route).json(&json!({ "query": "14 avenue des exemples", "limit": 0 })).send();
    server.request("POST", &route).bytes("text/plain", b"14 avenue des exemples").send();
    server.get(&format!("{route}?query=14+avenue+des+exemples"));
    for path in [format!("/portal/{DEMO}/catchment"), format!("/v1/communes/{DEMO}/fragments/catchment")] {
        for form in [
            "address=14+avenue+des+exemples",
            "address=99+avenue+des+exemples&born_on=demain",
            "exemples=1",
            "by=point&lat=46.4987654&lon=-5.9976543&within=20",
            "by=point&lat=46.4987654&lon=nord+5.9976543",
        ] {
            server.request("POST", &path).form(form).send();
        }
    }
    let route = format!("/v1/communes/{DEMO}/catchment");
    for question in [json!({ "lon": -5.997_654_3, "lat": 46.498_765_4 }), json!({ "lon": -5.997_654_3, "lat": 460 })] {
        server.request("POST", &route).json(&question).send();
    }
    drop(server);
    let text = std::fs::read_to_string(&path).unwrap().to_lowercase();
    assert!(text.contains("addresses/search"), "the requests themselves are logged");
    for word in ["exemples", "avenue", "zwxk", "lointaine", "99999_0020", "98765", "97654"] {
        assert!(!text.contains(word), "the log holds « {word} »:\n{text}");
    }
}
