//! Every operation of the OpenAPI document, asked by everybody: what each gets stands in one table.
//!
//! An operation without a line there fails the test, and so does a line without an operation.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::forged::Smith;
use super::world::{COMMUNES, PASSWORD, SCHOOLS, VENDOR, World, email};
use crate::support::{Database, Test, mee, tests};

pub fn tests() -> Vec<Test> {
    tests![empty: every_operation_answers_everybody_as_the_table_says].into()
}

/// Kinds of caller, in the order of the table's columns. « Here » is the body in the paths, « there » another one.
const CALLERS: [&str; COLUMNS] = [
    // No credentials, and credentials of yesterday.
    "nobody",
    "expired",
    // Each role of the body.
    "administrator",
    "auditor",
    "editor",
    "publisher",
    "headteacher",
    // A key or a vendor that may read who holds which role, and one that may read and write content.
    "members",
    "content",
    // Each of them, of another body.
    "there",
];

const COLUMNS: usize = 10;

/// Everyone may.
const ALL_200: [u16; COLUMNS] = [200; COLUMNS];

/// What each caller gets, by operation.
const EXPECTED: &[(&str, [u16; COLUMNS])] = &[
    ("list_communes", ALL_200),
    ("find_commune", ALL_200),
    ("get_home", ALL_200),
    ("list_themes", ALL_200),
    ("list_fiches", ALL_200),
    ("find_fiche", ALL_200),
    ("list_schools", ALL_200),
    ("find_school", ALL_200),
    ("get_fragment", ALL_200),
    ("get_openapi", ALL_200),
    ("list_signing_keys", ALL_200),
    ("sign_in", ALL_200),
    // The refresh token sent is none: what else the caller has does not replace it.
    ("refresh_tokens", [401; COLUMNS]),
    ("sign_out", [204; COLUMNS]),
    ("get_me", [401, 401, 200, 200, 200, 200, 200, 200, 200, 200]),
    // 422: let in, and told that the present password is another. Keys have no password: see `exceptions`.
    ("change_password", [401, 401, 422, 422, 422, 422, 422, 422, 422, 422]),
    ("list_members", [401, 401, 200, 200, 403, 403, 403, 200, 403, 404]),
    ("put_member", [401, 401, 200, 403, 403, 403, 403, 403, 403, 404]),
    ("remove_member", [401, 401, 204, 403, 403, 403, 403, 403, 403, 404]),
    ("list_invitations", [401, 401, 200, 403, 403, 403, 403, 403, 403, 404]),
    ("create_invitation", [401, 401, 201, 403, 403, 403, 403, 403, 403, 404]),
    ("resend_invitation", [401, 401, 200, 403, 403, 403, 403, 403, 403, 404]),
    ("revoke_invitation", [401, 401, 204, 403, 403, 403, 403, 403, 403, 404]),
    // 422: the link sent is none, whoever asks. Nobody learns whether an account has the address.
    ("accept_invitation", [422; COLUMNS]),
    ("request_password_reset", [202; COLUMNS]),
    ("complete_password_reset", [422; COLUMNS]),
    ("list_api_keys", [401, 401, 200, 403, 403, 403, 403, 403, 403, 404]),
    ("create_api_key", [401, 401, 201, 403, 403, 403, 403, 403, 403, 404]),
    ("revoke_api_key", [401, 401, 204, 403, 403, 403, 403, 403, 403, 404]),
    // 422: let in, and told that the password given is another; 409: no secret waits for a code.
    ("start_totp", [401, 401, 422, 422, 422, 422, 422, 422, 422, 422]),
    ("confirm_totp", [401, 401, 409, 409, 409, 409, 409, 409, 409, 409]),
    ("disable_totp", [401, 401, 422, 422, 422, 422, 422, 422, 422, 422]),
    ("create_recovery_codes", [401, 401, 422, 422, 422, 422, 422, 422, 422, 422]),
    ("list_delegations", [401, 401, 200, 200, 403, 403, 403, 403, 403, 404]),
    ("create_delegation", [401, 401, 201, 403, 403, 403, 403, 403, 403, 404]),
    ("end_delegation", [401, 401, 204, 403, 403, 403, 403, 403, 403, 404]),
    ("list_audit_entries", [401, 401, 200, 200, 403, 403, 403, 403, 403, 404]),
    ("list_works", [401, 401, 403, 403, 200, 200, 200, 403, 200, 404]),
    // The work is of no school, so a headteacher does not find it.
    ("find_work", [401, 401, 403, 403, 200, 200, 404, 403, 200, 404]),
    ("list_revisions", [401, 401, 403, 403, 200, 200, 404, 403, 200, 404]),
    ("find_revision", [401, 401, 403, 403, 200, 200, 404, 403, 200, 404]),
    ("diff_revisions", [401, 401, 403, 403, 200, 200, 404, 403, 200, 404]),
    // 409: let in, and told that nothing is being written; 422: let in, and told what is wrong with what was sent.
    ("propose_work", [401, 401, 403, 403, 409, 409, 404, 403, 409, 404]),
    ("restore_revision", [401, 401, 403, 403, 422, 422, 404, 403, 422, 404]),
    ("publish_work", [401, 401, 403, 403, 403, 409, 403, 403, 403, 404]),
    ("refuse_work", [401, 401, 403, 403, 403, 409, 403, 403, 403, 404]),
    ("withdraw_work", [401, 401, 403, 403, 403, 422, 403, 403, 403, 404]),
    ("attest_work", [401, 401, 403, 403, 403, 422, 403, 403, 403, 404]),
    // Nobody proofreads in a commune.
    ("sign_revision", [401, 401, 403, 403, 403, 403, 403, 403, 403, 404]),
    ("find_layer", [401, 401, 403, 403, 200, 200, 403, 403, 200, 404]),
    ("put_layer", [401, 401, 403, 403, 200, 200, 403, 403, 200, 404]),
    ("put_fiche", [401, 401, 403, 403, 422, 422, 403, 403, 422, 404]),
    ("list_conflicts", [401, 401, 403, 403, 200, 200, 403, 403, 200, 404]),
    ("list_rubric_catalogue", ALL_200),
    ("find_rubric_set", [401, 401, 403, 403, 200, 200, 200, 403, 200, 404]),
    ("put_rubric_set", [401, 401, 403, 403, 403, 200, 403, 403, 403, 404]),
    ("list_school_rubrics", [401, 401, 403, 403, 200, 200, 200, 403, 200, 404]),
    ("put_school_rubric", [401, 401, 403, 403, 200, 200, 200, 403, 200, 404]),
    ("import_rubrics", [401, 401, 403, 403, 200, 200, 403, 403, 200, 404]),
    ("list_fill_rates", [401, 401, 403, 403, 200, 200, 200, 403, 200, 404]),
    ("put_school_authority", [401, 401, 200, 403, 403, 403, 403, 403, 403, 404]),
    ("list_establishments", [401, 401, 403, 403, 200, 200, 200, 403, 200, 404]),
    ("create_establishment", [401, 401, 403, 403, 403, 201, 403, 403, 403, 404]),
    // The school is of the national file, so the body keeps no such establishment.
    ("put_establishment", [401, 401, 403, 403, 404, 404, 403, 403, 404, 404]),
    ("remove_establishment", [401, 401, 403, 403, 403, 404, 403, 403, 403, 404]),
    ("create_file", [401, 401, 403, 403, 201, 201, 201, 403, 201, 404]),
    // Nobody has sent the file that is asked for.
    ("find_body_file", [401, 401, 403, 403, 404, 404, 404, 403, 404, 404]),
    ("find_file", [404; COLUMNS]),
    ("find_small_file", [404; COLUMNS]),
    ("settle_conflict", [401, 401, 403, 403, 404, 404, 403, 403, 404, 404]),
];

/// The smallest document.
const DOCUMENT: &str = "%PDF-1.4\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n";

/// What is sent that is no JSON, with its type and what follows the address.
const RAW: &[(&str, &str, &str, &str)] = &[
    ("import_rubrics", "text/csv", "", "uai;rubric\n"),
    ("create_file", "application/pdf", "?name=essai.pdf", DOCUMENT),
];

/// Where a key gets something else than a person of the same column.
const EXCEPTIONS: &[(&str, u16)] = &[
    ("change_password", 403),
    ("start_totp", 403),
    ("confirm_totp", 403),
    ("disable_totp", 403),
    ("create_recovery_codes", 403),
];

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
            add(&name, if place == "here" { role } else { "there" }, bearer(&token), Some(id));
            if role == "administrator" {
                let (members_id, members) = world.make_key(&token, &body, &["members:read"]);
                let (content_id, content) = world.make_key(&token, &body, &["content:read", "content:write"]);
                let column = |own| if place == "here" { own } else { "there" };
                add(&format!("key-members-{place}"), column("members"), ("x-api-key", members), Some(members_id));
                add(&format!("key-content-{place}"), column("content"), ("x-api-key", content), Some(content_id));
            }
            if name == "administrator-here" {
                let smith = Smith::new(world, &token);
                let now = jiff::Timestamp::now().as_second();
                let claims = smith.claims_with(&json!({ "iat": now - 660, "nbf": now - 660, "exp": now - 60 }));
                add("expired", "expired", bearer(&smith.sign(&smith.header, &claims)), None);
            }
        }
    }
    // Vendors: by a delegation for people and one for content, from here and from there, and the vendor's own body.
    world.mee(&["body", "add", "vendor:999999981", "Second prestataire d'essai"]);
    world.read_bodies();
    for (name, vendor, scopes) in [
        ("vera", VENDOR, &["--scope", "members:read"][..]),
        ("victor", "vendor:999999981", &["--scope", "content:read", "--scope", "content:write"][..]),
    ] {
        let id = world.add(name, vendor, "vendor", &[]);
        for commune in COMMUNES {
            let body = format!("commune:{commune}");
            let days = ["--from", "2020-01-01", "--until", "2199-12-31"];
            world.mee(&[&["body", "delegate", &body, "--to", vendor], scopes, days.as_slice()].concat());
        }
        let own = if name == "vera" { "members" } else { "content" };
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
    // An invitation of its own for the operation that comes after the one that revokes the other.
    resent: String,
}

fn requests(world: &mut World) -> Requests {
    world.add("victime", "commune:99999", "editor", &[]);
    world.add("chef", "commune:99999", "administrator", &[]);
    let token = world.sign_in("chef").access_token;
    let (key, _) = world.make_key(&token, "commune:99999", &["content:read"]);
    let delegation = json!({
        "vendor": VENDOR.trim_start_matches("vendor:"), "scopes": ["content:read"],
        "starts_on": "2026-01-01", "ends_on": "2026-12-31"
    });
    let mut delegation = delegation;
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    delegation["starts_on"] = json!(today);
    delegation["ends_on"] = json!(today);
    let path = format!("/v1/bodies/{}/delegations", world.body("commune:99999"));
    let made: Value = world.with(&token, "POST", &path).json(&delegation).send().expect_status(201).json();
    let values = [
        ("insee", "99999".to_owned()),
        ("slug", "absence-que-faire".to_owned()),
        ("uai", SCHOOLS[0].to_owned()),
        ("view", "schools".to_owned()),
        ("id", world.body("commune:99999").to_owned()),
        ("member", world.accounts["victime"].clone()),
        ("key", key),
        ("delegation", made["id"].as_str().unwrap().to_owned()),
        ("invitation", invite(world, &token, "attendue")),
        ("rubric", "horaires".to_owned()),
        ("establishment_kind", "maternelle".to_owned()),
        ("hash", "0".repeat(64)),
        ("work", published_work(world)),
        ("number", "1".to_owned()),
        ("fiche", "absence-que-faire".to_owned()),
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
        ("create_api_key", json!({ "name": "Extension", "scopes": ["content:read"], "days": 1 })),
    ];
    let address = json!({ "lines": ["2 rue des Essais"], "postcode": "99999", "town": "VILLENEUVE-LES-ESSAIS" });
    let establishment = json!({ "name": "Centre des Essais", "insee": "99999", "address": address });
    let bodies = bodies.into_iter().chain([
        ("put_rubric_set", json!({ "rubrics": ["horaires"] })),
        ("put_school_rubric", json!({ "fields": { "retard": "Sonnez." } })),
        ("put_school_authority", json!({ "authority": "commune" })),
        ("create_establishment", establishment.clone()),
        ("put_establishment", establishment),
        ("restore_revision", json!({ "number": 99 })),
        ("publish_work", json!({})),
        ("refuse_work", json!({ "reason": "Non." })),
        ("withdraw_work", json!({ "reason": " " })),
        ("attest_work", json!({ "review_by": "2020-01-01" })),
        ("sign_revision", json!({ "step": "droit", "text_hash": "0".repeat(64) })),
        ("put_layer", json!({ "words": { "bottom": { "text": "Un mot." } } })),
        ("put_fiche", json!({ "markdown": "rien" })),
    ]);
    let resent = invite(world, &token, "rappelee");
    Requests { values: values.into(), bodies: bodies.collect(), resent }
}

/// A work of the demo's that parents see and nobody is writing at: the word of its mairie on another fiche.
fn published_work(world: &mut World) -> String {
    world.add("redac", "commune:99999", "editor", &[]);
    let token = world.sign_in("redac").access_token;
    let path = format!("/v1/bodies/{}/works?kind=layer&state=published&limit=100", world.body("commune:99999"));
    let page: Value = world.with(&token, "GET", &path).send().expect_status(200).json();
    let other = page["items"].as_array().unwrap().iter().find(|work| work["subject"] != "absence-que-faire").unwrap();
    other["id"].as_str().unwrap().to_owned()
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
    let expected: BTreeMap<&str, [u16; COLUMNS]> = EXPECTED.iter().copied().collect();
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
        if id == "resend_invitation" {
            address = address.replace("{invitation}", &requests.resent);
        }
        for (name, value) in &requests.values {
            address = address.replace(&format!("{{{name}}}"), value);
        }
        assert!(!address.contains('{'), "{path}: a new parameter needs its value here");
        let body = requests.bodies.get(id.as_str());
        let raw = RAW.iter().find(|(operation, ..)| operation == id);
        assert_eq!(body.is_some() || raw.is_some(), *takes_body, "{id}: say what is sent");
        address.push_str(raw.map_or("", |(_, _, query, _)| query));
        for caller in &callers {
            let column = CALLERS.iter().position(|column| *column == caller.column).unwrap();
            let exception = EXCEPTIONS.iter().find(|(operation, _)| caller.is_key && operation == id);
            let status = exception.map_or(expected[id.as_str()][column], |(_, status)| *status);
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
