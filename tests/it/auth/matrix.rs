//! Every operation of the OpenAPI document, asked by everybody: what each gets stands in one table.
//!
//! An operation without a line there fails the test, and so does a line without an operation.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::expected::{CALLERS, EXCEPTIONS, EXPECTED};
use super::forged::Smith;
use super::world::{COMMUNES, PASSWORD, SCHOOLS, VENDOR, World, email};
use crate::support::{Database, Test, mee, tests};

pub fn tests() -> Vec<Test> {
    tests![empty: every_operation_answers_everybody_as_the_table_says].into()
}

/// The smallest document.
const DOCUMENT: &str = "%PDF-1.4\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n";

/// What is sent that is no JSON, with its type and what follows the address.
const RAW: &[(&str, &str, &str, &str)] = &[
    ("import_rubrics", "text/csv", "", "uai;rubric\n"),
    ("import_menus", "text/csv", "", MENUS),
    ("import_sectors", "text/csv", "?school_year=2026-2027", SECTORS),
    ("find_catchment_fragment", "application/x-www-form-urlencoded", "", "address=1+rue+des+essais"),
    ("create_file", "application/pdf", "?name=essai.pdf", DOCUMENT),
];

/// A carte scolaire of one line.
const MENUS: &str = "menuRestaurantNom;menuDate;menuPlatNom\nRestaurant;2031-01-06;Soupe\n";
const SECTORS: &str = "insee;niveau;voie;cote;du;au;uai;ecole\n99999;maternelle;rue A;;;;9990001X;\n";

/// Someone who asks.
struct Caller {
    name: String,
    column: &'static str,
    header: Option<(&'static str, String)>,
    is_key: bool,
    /// Who the audit log says it is; nothing where nobody proved to be anyone.
    actor: Option<String>,
}

/// Everybody, each signed in.
fn callers(world: &mut World) -> Vec<Caller> {
    let mut callers =
        vec![Caller { name: "nobody".to_owned(), column: "nobody", header: None, is_key: false, actor: None }];
    let mut add = |name: &str, column: &'static str, header: (&'static str, String), actor: Option<String>| {
        let is_key = header.0 == "x-api-key";
        callers.push(Caller { name: name.to_owned(), column, header: Some(header), is_key, actor });
    };
    let bearer = |token: &str| ("authorization", format!("Bearer {token}"));
    for (index, place) in ["here", "there"].into_iter().enumerate() {
        let body = format!("commune:{}", COMMUNES[index]);
        for role in ["administrator", "auditor", "editor", "publisher", "headteacher"] {
            let name = format!("{role}-{place}");
            let school = ["--school", SCHOOLS[index]];
            let id = world.add(&name, &body, role, if role == "headteacher" { &school } else { &[] });
            let token = world.sign_in(&name).access_token;
            let own = CALLERS.into_iter().find(|column| *column == role).unwrap_or("there");
            add(&name, if place == "here" { own } else { "there" }, bearer(&token), Some(id));
            if role == "administrator" {
                let (scoped_id, scoped) = world.make_key(&token, &body, &["members:read"]);
                let (unscoped_id, unscoped) = world.make_key(&token, &body, &["content:read", "content:write"]);
                let column = |own| if place == "here" { own } else { "there" };
                add(&format!("key-scoped-{place}"), column("scoped"), ("x-api-key", scoped), Some(scoped_id));
                add(&format!("key-unscoped-{place}"), column("unscoped"), ("x-api-key", unscoped), Some(unscoped_id));
            }
            if name == "administrator-here" {
                let smith = Smith::new(world, &token);
                let now = jiff::Timestamp::now().as_second();
                let claims = smith.claims_with(&json!({ "iat": now - 660, "nbf": now - 660, "exp": now - 60 }));
                add("expired", "expired", bearer(&smith.sign(&smith.header, &claims)), None);
            }
        }
    }
    // Vendors: one delegation with the scope and one without, from here and from there, and the vendor's own body.
    world.mee(&["body", "add", "vendor:999999981", "Second prestataire d'essai"]);
    world.read_bodies();
    let content: &[&str] = &["content:read", "content:write"];
    for (name, vendor, scopes) in [("vera", VENDOR, &["members:read"][..]), ("victor", "vendor:999999981", content)] {
        let scopes: Vec<&str> = scopes.iter().flat_map(|scope| ["--scope", scope]).collect();
        let id = world.add(name, vendor, "vendor", &[]);
        for commune in COMMUNES {
            let body = format!("commune:{commune}");
            let days = ["--from", "2020-01-01", "--until", "2199-12-31"];
            world.mee(&[&["body", "delegate", &body, "--to", vendor], scopes.as_slice(), days.as_slice()].concat());
        }
        let own = if name == "vera" { "scoped" } else { "unscoped" };
        for (place, column, body) in
            [("here", own, "commune:99999"), ("there", "there", "commune:94043"), ("own", "there", vendor)]
        {
            let token = world.sign_in_for(name, body).access_token;
            add(&format!("{name}-{place}"), column, bearer(&token), Some(id.clone()));
        }
    }
    // Proofreaders exist in the national editor's body only.
    for (role, further) in [("proofreader", vec!["--step", "droit"]), ("administrator", vec![]), ("auditor", vec![])] {
        let name = format!("{role}-national");
        let id = world.add(&name, "national", role, &further);
        add(&name, "there", bearer(&world.sign_in(&name).access_token), Some(id));
    }
    callers
}

/// What is sent: path parameters by name, and bodies by operation.
struct Requests {
    values: BTreeMap<&'static str, String>,
    bodies: BTreeMap<&'static str, Value>,
    works: Works,
    // An invitation of its own for the operation that comes after the one that revokes the other.
    resent: String,
    // A webhook of its own for the operation that removes it.
    removed: String,
}

fn requests(world: &mut World) -> Requests {
    world.add("victime", "commune:99999", "editor", &[]);
    world.add("chef", "commune:99999", "administrator", &[]);
    let token = world.sign_in("chef").access_token;
    let (key, _) = world.make_key(&token, "commune:99999", &["content:read"]);
    // A vendor of its own: what is delegated to it must not widen what the others may.
    world.mee(&["body", "add", "vendor:999999982", "Troisième prestataire d'essai"]);
    let delegation = json!({
        "vendor": "999999982", "scopes": ["content:read"],
        "starts_on": "2026-01-01", "ends_on": "2026-12-31"
    });
    let mut delegation = delegation;
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    delegation["starts_on"] = json!(today);
    delegation["ends_on"] = json!(today);
    let path = format!("/v1/bodies/{}/delegations", world.body("commune:99999"));
    let made: Value = world.with(&token, "POST", &path).json(&delegation).send().expect_status(201).json();
    let licence = format!("/v1/bodies/{}/open-data", world.body("commune:99999"));
    world.with(&token, "PUT", &licence).json(&json!({ "licence": "etalab-2.0" })).send().expect_status(200);
    let (webhook, removed) = (hook(world, &token), hook(world, &token));
    let path = format!("/v1/bodies/{}/webhooks/{webhook}/test", world.body("commune:99999"));
    let sent: Value = world.with(&token, "POST", &path).send().expect_status(200).json();
    let delivery = sent["id"].as_str().unwrap().to_owned();
    let values = [
        ("insee", "99999".to_owned()),
        ("slug", "absence-que-faire".to_owned()),
        ("uai", SCHOOLS[0].to_owned()),
        ("view", "schools".to_owned()),
        ("calculator", "subscription".to_owned()),
        ("id", world.body("commune:99999").to_owned()),
        ("member", world.accounts["victime"].clone()),
        ("key", key),
        ("dataset", "schools".to_owned()),
        ("format", "csv".to_owned()),
        ("webhook", webhook),
        ("delivery", delivery),
        ("delegation", made["id"].as_str().unwrap().to_owned()),
        ("invitation", invite(world, &token, "attendue")),
        ("number", "1".to_owned()),
        ("rubric", "horaires".to_owned()),
        ("establishment_kind", "maternelle".to_owned()),
        ("hash", "0".repeat(64)),
        ("fiche", "absence-que-faire".to_owned()),
        ("map", "01920d3e-7c1a-7b42-9f10-5a1d2c3b4e61".to_owned()),
        ("week", "2098-W01".to_owned()),
        ("conflict", "01920d3e-7c1a-7b42-9f10-5a1d2c3b4e62".to_owned()),
    ];
    let no_token = json!({ "refresh_token": "meer_rien" });
    let bodies = [
        ("sign_in", json!({ "email": email("chef"), "password": PASSWORD })),
        ("refresh_tokens", no_token.clone()),
        ("sign_out", no_token),
        ("change_password", json!({ "current_password": "autre", "new_password": "ardoise canal nonante geai" })),
        ("put_member", json!({ "roles": [{ "role": "publisher" }] })),
        ("start_totp", json!({ "current_password": "autre" })),
        ("confirm_totp", json!({ "code": "000000" })),
        ("disable_totp", json!({ "current_password": "autre", "code": "000000" })),
        ("create_recovery_codes", json!({ "current_password": "autre", "code": "000000" })),
        ("create_delegation", delegation),
        ("create_invitation", json!({ "email": "nouvelle@essai.example.org", "roles": [{ "role": "editor" }] })),
        ("accept_invitation", json!({ "token": "meel_rien", "password": "ardoise canal nonante geai" })),
        ("request_password_reset", json!({ "email": email("chef") })),
        ("complete_password_reset", json!({ "token": "meel_rien", "new_password": "ardoise canal nonante geai" })),
        ("restore_revision", json!({ "number": 1 })),
        ("publish_work", json!({})),
        ("refuse_work", json!({ "reason": "À revoir." })),
        ("withdraw_work", json!({ "reason": "À revoir." })),
        ("attest_work", json!({})),
        ("sign_revision", json!({ "step": "droit", "text_hash": "0".repeat(64) })),
        ("create_preview_link", json!({ "hours": 1 })),
        ("put_service", service()),
        ("check_tariff", tariff()),
        ("compute_tariff", json!({ "grid": tariff()["grid"], "children": [{}] })),
        ("put_tariff", tariff()),
        ("put_registration", registration()),
        ("put_calendar", calendar()),
        ("put_event", event()),
        ("put_news", dossier()),
        ("create_notice", notice()),
        ("put_notice", notice()),
        ("put_service_link", service_link()),
        ("put_rubric_set", json!({ "rubrics": ["horaires"] })),
        ("put_school_rubric", json!({ "fields": { "retard": "Sonnez." } })),
        ("put_school_authority", json!({ "authority": "commune" })),
        ("create_establishment", establishment()),
        ("put_establishment", establishment()),
        ("find_catchment", json!({ "street": "rue des Essais" })),
        ("publish_sector_map", json!({})),
        ("publish_menus", json!({})),
        ("withdraw_menus", json!({ "reason": "Un essai." })),
        ("put_menu_restaurants", json!({ "restaurants": [] })),
        ("put_open_data", json!({ "licence": "etalab-2.0" })),
        ("create_webhook", json!({ "url": "https://www.example.org/suivi" })),
        ("put_layer", json!({ "words": { "bottom": { "text": "Un mot." } } })),
        ("put_fiche", json!({ "markdown": "rien" })),
        ("send_reminders", json!({})),
        ("put_settings", json!({ "reminders": true })),
        ("put_proofreading_steps", json!({ "steps": [{ "step": "droit", "label": "Relecture juridique" }] })),
        ("compute_calculator", json!({ "schools": 9 })),
        ("search_addresses", json!({ "query": "1 rue des Essais" })),
        ("check_readability", json!({ "text": "Inscrivez votre enfant." })),
        ("create_api_key", json!({ "name": "Extension", "scopes": ["content:read"], "days": 1 })),
    ];
    let resent = invite(world, &token, "rappelee");
    Requests { values: values.into(), bodies: bodies.into(), works: Works::new(world), resent, removed }
}

/// A webhook that leads nowhere; its identifier.
fn hook(world: &World, token: &str) -> String {
    let path = format!("/v1/bodies/{}/webhooks", world.body("commune:99999"));
    let asked = json!({ "url": "https://essai.invalid/suivi" });
    let made: Value = world.with(token, "POST", &path).json(&asked).send().expect_status(201).json();
    made["id"].as_str().unwrap().to_owned()
}

/// A centre de loisirs of the commune.
fn establishment() -> Value {
    let address = json!({ "lines": ["2 rue des Essais"], "postcode": "99999", "town": "VILLENEUVE-LES-ESSAIS" });
    json!({ "name": "Centre des Essais", "insee": "99999", "address": address })
}

/// A tariff grid of the commune.
fn tariff() -> Value {
    let line = json!({ "price": { "form": "flat", "price": "2" } });
    let item = json!({ "id": "repas", "label": "Repas", "unit": "meal", "lines": [line] });
    let grid = json!({
        "title": "Cantine", "service": "restauration", "without_quotient": "unsaid", "items": [item]
    });
    json!({ "grid": grid, "cases": [] })
}

/// What the commune says of its registrations.
fn registration() -> Value {
    json!({ "school_year": "2027-2028", "note": "Sur rendez-vous." })
}

/// What the commune says of its schools' days.
fn calendar() -> Value {
    json!({ "days": [{ "kind": "bridge", "from": "2027-05-07", "label": "Pont" }] })
}

/// An event of the headteacher's school.
fn event() -> Value {
    json!({ "title": "Conseil d'école", "starts_on": "2027-05-04", "audience": { "schools": [SCHOOLS[0]] } })
}

/// A dossier d'actualité of the commune.
fn dossier() -> Value {
    json!({ "title": "Essai", "summary": "Un essai.", "text": "Rien ne change.", "valid_from": "2026-01-01" })
}

/// An urgent notice of the commune.
fn notice() -> Value {
    let ends_at = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(24);
    json!({ "kind": "other", "title": "Essai", "text": "Rien à prévoir.", "ends_at": ends_at })
}

/// A service of the service zone.
fn service_link() -> Value {
    json!({ "kind": "ent", "title": "ENT d'essai", "summary": "Lire.", "url": "https://ent.example.org" })
}

/// A service of the commune.
fn service() -> Value {
    json!({ "kind": "mairie", "name": "Mairie", "territory": { "commune": "99999" }, "phone": "01 99 00 00 00" })
}

/// Works made for one request each: what one caller does to a work must not meet the next.
struct Works {
    services: String,
    editor: String,
    publisher: String,
    made: std::cell::Cell<u32>,
}

impl Works {
    fn new(world: &mut World) -> Self {
        world.add("ouvrier", "commune:99999", "editor", &[]);
        world.add("chef-d-atelier", "commune:99999", "publisher", &[]);
        let works = Self {
            services: format!("/v1/bodies/{}", world.body("commune:99999")),
            editor: world.sign_in("ouvrier").access_token,
            publisher: world.sign_in("chef-d-atelier").access_token,
            made: std::cell::Cell::new(0),
        };
        works.publish(world, "tariffs/absence-que-faire", &tariff());
        works.publish(world, "registration", &registration());
        works.publish(world, "calendar", &calendar());
        works.publish(world, "events/absence-que-faire", &event());
        works.publish(world, "news/essai-99999", &dossier());
        works.publish(world, "service-links/absence-que-faire", &service_link());
        works
    }

    /// A work that stands in the paths, for those who read one: a grid of that name, the registration.
    fn publish(&self, world: &World, place: &str, asked: &Value) {
        let path = format!("{}/{place}", self.services);
        let saved: Value = world.with(&self.editor, "PUT", &path).json(asked).send().expect_status(200).json();
        let path = format!("{}/works/{}/publish", self.services, saved["work"]["id"].as_str().unwrap());
        world.with(&self.publisher, "POST", &path).json(&json!({})).send().expect_status(200);
    }

    /// A new work as this operation needs it; its identifier.
    fn make(&self, world: &World, operation: &str) -> String {
        self.made.set(self.made.get() + 1);
        let path = format!("{}/services/service-{}", self.services, self.made.get());
        let saved: Value = world.with(&self.editor, "PUT", &path).json(&service()).send().expect_status(200).json();
        let id = saved["work"]["id"].as_str().unwrap().to_owned();
        let act = |token: &str, verb: &str| {
            let path = format!("{}/works/{id}/{verb}", self.services);
            let mut request = world.with(token, "POST", &path);
            if verb == "publish" {
                request = request.json(&json!({}));
            }
            request.send().expect_status(200);
        };
        match operation {
            "refuse_work" => act(&self.editor, "propose"),
            "withdraw_work" | "attest_work" => act(&self.publisher, "publish"),
            _ => {}
        }
        id
    }
}

/// An invitation that waits; its identifier.
fn invite(world: &World, token: &str, name: &str) -> String {
    let path = format!("/v1/bodies/{}/invitations", world.body("commune:99999"));
    let asked = json!({ "email": email(name), "roles": [{ "role": "editor" }] });
    let made: Value = world.with(token, "POST", &path).json(&asked).send().expect_status(201).json();
    made["id"].as_str().unwrap().to_owned()
}

/// An operation of the document.
struct Operation {
    id: String,
    method: String,
    path: String,
    takes_body: bool,
    /// Whether it asks for credentials: its refusals are in the audit log then.
    is_guarded: bool,
}

/// Every operation of the document.
fn operations() -> Vec<Operation> {
    let document: Value = serde_json::from_str(&mee(&["openapi"]).stdout).unwrap();
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let Some(id) = operation["operationId"].as_str() else { continue };
            let takes_body = operation.get("requestBody").is_some();
            let is_guarded = operation["security"] != json!([{}]);
            let (id, method, path) = (id.to_owned(), method.to_uppercase(), path.clone());
            found.push(Operation { id, method, path, takes_body, is_guarded });
        }
    }
    found
}

fn every_operation_answers_everybody_as_the_table_says(database: &Database) {
    let mut world = World::empty(database);
    let expected: BTreeMap<&str, [u16; 10]> = EXPECTED.iter().copied().collect();
    let operations = operations();
    let ids: Vec<&str> = operations.iter().map(|operation| operation.id.as_str()).collect();
    for id in &ids {
        assert!(expected.contains_key(id), "{id} has no expectation: say in the table who gets what");
    }
    for id in expected.keys() {
        assert!(ids.contains(id), "the table expects {id}, which is no operation");
    }
    let callers = callers(&mut world);
    for column in CALLERS {
        assert!(callers.iter().any(|caller| caller.column == column), "nobody stands for {column}");
    }
    let requests = requests(&mut world);
    let mut wrong = Vec::new();
    let mut asked = 0;
    let mut traces = BTreeSet::new();
    for Operation { id, method, path, takes_body, is_guarded } in &operations {
        let mut address = path.clone();
        if id == "delete_webhook" {
            address = address.replace("{webhook}", &requests.removed);
        }
        if id == "resend_invitation" {
            address = address.replace("{invitation}", &requests.resent);
        }
        // The name of a dossier ends with its territory, and life events have names of their own.
        address = address.replace("news/{slug}", "news/essai-99999");
        address = address.replace("life-events/{slug}", "life-events/nous-demenageons");
        for (name, value) in &requests.values {
            address = address.replace(&format!("{{{name}}}"), value);
        }
        let template = address.clone();
        let mut address = address.replace("{work}", "");
        assert!(!address.contains('{'), "{path}: a new parameter needs its value here");
        let body = requests.bodies.get(id.as_str());
        let raw = RAW.iter().find(|(operation, ..)| operation == id);
        assert_eq!(body.is_some() || raw.is_some(), *takes_body, "{id}: say what is sent");
        address.push_str(raw.map_or("", |(_, _, query, _)| query));
        for caller in &callers {
            let column = CALLERS.iter().position(|column| *column == caller.column).unwrap();
            let exception = EXCEPTIONS.iter().find(|(operation, _)| caller.is_key && operation == id);
            let status = exception.map_or(expected[id.as_str()][column], |(_, status)| *status);
            let address = if template.contains("{work}") {
                template.replace("{work}", &requests.works.make(&world, id))
            } else {
                address.clone()
            };
            let mut request = world.server.request(method, &address);
            if let Some((name, value)) = &caller.header {
                request = request.header(name, value);
            }
            if let Some(body) = body {
                request = request.json(body);
            }
            if let Some((_, media_type, _, bytes)) = raw {
                request = request.bytes(media_type, bytes.as_bytes());
            }
            let answer = request.send();
            asked += 1;
            if *is_guarded && answer.status >= 400 {
                let problem: Value = answer.json();
                traces.insert((id.clone(), caller.actor.clone(), problem["code"].as_str().unwrap().to_owned()));
            }
            if answer.status != status {
                wrong.push(format!(
                    "{id} for {}: {} instead of {status}: {}",
                    caller.name,
                    answer.status,
                    answer.text()
                ));
            }
            if address.starts_with("/v1/auth/") || address.starts_with("/v1/bodies/") {
                assert_eq!(answer.header("cache-control"), "no-store", "{id} for {}", caller.name);
                assert!(answer.header("etag").is_empty(), "{id} for {}", caller.name);
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {asked}:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(asked, operations.len() * callers.len());
    let guarded = operations.iter().filter(|operation| operation.is_guarded);
    for Operation { id, .. } in guarded {
        assert!(traces.iter().any(|(other, ..)| other == id), "{id}: nobody was refused, so no trace could be checked");
    }
    every_refusal_is_in_the_audit_log(&world, traces);
}

/// The log is written by a thread of its own, a little later than the answer.
fn every_refusal_is_in_the_audit_log(world: &World, mut missing: BTreeSet<(String, Option<String>, String)>) {
    let begun = std::time::Instant::now();
    while !missing.is_empty() && begun.elapsed().as_secs() < 10 {
        for entry in world.entries().iter().filter(|entry| entry["outcome"] == "refused") {
            let actor = entry["actor_id"].as_str().map(str::to_owned);
            let (action, code) =
                (entry["action"].as_str().unwrap(), entry["after"]["code"].as_str().unwrap_or_default());
            missing.retain(|(id, who, why)| (name_in_log(id), who, why.as_str()) != (action.to_owned(), &actor, code));
        }
    }
    assert!(missing.is_empty(), "refused without a trace: {missing:#?}");
    let log = world.mee(&["audit", "export"]);
    assert!(!log.contains('@') && !log.contains("mee_") && !log.contains(PASSWORD), "{log}");
    world.mee(&["audit", "verify"]);
}

/// What an operation is called in the log.
fn name_in_log(id: &str) -> String {
    let (verb, what) = id.split_once('_').unwrap();
    format!("{what}.{verb}")
}
