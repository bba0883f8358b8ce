//! Webhooks: whom they tell, how it is signed, what happens when nobody listens, and where they never lead.

use std::io::Read as _;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mee_shared::problem::ProblemCode;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::fiche;
use super::receiver::{Heard, Receiver};
use crate::auth::world::World;
use crate::mail::Direct;
use crate::support::{Database, Response, Server, Test, logs, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        a_change_is_told_once_signed_and_to_its_own_territory_only,
        what_is_refused_is_tried_again_listed_and_sent_anew_on_demand,
        a_receiver_that_says_gone_or_fails_for_days_is_given_up,
        no_hostile_address_is_ever_asked,
    ]
    .into()
}

const LOCAL: &[(&str, &str)] = &[("MEE_LIMIT_SIGN_IN", "false"), ("MEE_OUTBOUND_ALLOW_LOCAL", "true")];

/// HMAC-SHA256 (RFC 2104), written here again so that the product is not checked by itself.
fn hmac(key: &[u8], message: &str) -> Vec<u8> {
    let mut block = [0_u8; 64];
    block[..key.len()].copy_from_slice(key);
    let pad = |with: u8| block.map(|byte| byte ^ with);
    let inner = Sha256::digest([&pad(0x36)[..], message.as_bytes()].concat());
    Sha256::digest([&pad(0x5c)[..], &inner[..]].concat()).to_vec()
}

fn is_signed(heard: &Heard, secret: &str) -> bool {
    let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    let signed = format!("{}.{}.{}", heard.header("webhook-id"), heard.header("webhook-timestamp"), heard.body);
    let signature = format!("v1,{}", STANDARD.encode(hmac(&key, &signed)));
    heard.header("webhook-signature").split(' ').any(|one| one == signature)
}

struct Desk {
    world: World,
    token: String,
    path: String,
}

impl Desk {
    fn open(database: &Database, settings: &[(&str, &str)]) -> Self {
        let mut world = World::served_with(database, settings);
        world.add("chef", "commune:99999", "administrator", &[]);
        let token = world.sign_in("chef").access_token;
        let path = format!("/v1/bodies/{}/webhooks", world.body("commune:99999"));
        Self { world, token, path }
    }

    fn post(&self, below: &str, body: Option<&Value>) -> Response {
        let request = self.world.with(&self.token, "POST", &format!("{}{below}", self.path));
        match body {
            Some(body) => request.json(body).send(),
            None => request.send(),
        }
    }

    /// Makes a webhook; gives its identifier and its secret.
    fn create(&self, url: &str) -> (String, String) {
        let made: Value = self.post("", Some(&json!({ "url": url }))).expect_status(201).json();
        (made["id"].as_str().unwrap().to_owned(), made["secret"].as_str().unwrap().to_owned())
    }

    fn deliveries(&self, id: &str) -> Vec<Value> {
        let path = format!("{}/{id}/deliveries", self.path);
        let page: Value = self.world.with(&self.token, "GET", &path).send().expect_status(200).json();
        page["items"].as_array().unwrap().clone()
    }

    fn wait_for(&self, id: &str, what: &str, holds: impl Fn(&[Value]) -> bool) -> Vec<Value> {
        for _ in 0..300 {
            let found = self.deliveries(id);
            if holds(&found) {
                return found;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        panic!("{what}: {:#?}", self.deliveries(id));
    }

    fn listed(&self) -> Value {
        self.world.with(&self.token, "GET", &self.path).send().expect_status(200).json()
    }

    /// The log names neither an address nor a secret.
    fn check_log(&self, secrets: &[&str]) {
        let log = std::fs::read_to_string(&self.world.log).unwrap();
        assert!(log.contains("webhook"), "the log was not read");
        for secret in secrets.iter().chain(&["secretdureceveur", "/suivi", "whsec_"]) {
            assert!(!log.contains(secret), "{secret} stands in the log");
        }
        let found = logs::scan_text(&log);
        assert!(found.is_empty(), "{}", found.join("\n"));
        let trace = self.world.mee(&["audit", "export"]);
        assert!(!trace.contains("secretdureceveur") && !trace.contains("whsec_"), "{trace}");
    }
}

fn a_change_is_told_once_signed_and_to_its_own_territory_only(database: &Database) {
    let mut desk = Desk::open(database, LOCAL);
    // A second process takes deliveries from the same queue.
    let _beside = Server::start_beside(&desk.world.database, LOCAL);
    let (here, there) = (Receiver::start(), Receiver::start());
    let (id, secret) = desk.create(&here.url);
    desk.world.add("voisin", "commune:94043", "administrator", &[]);
    let other = desk.world.sign_in("voisin").access_token;
    let path = format!("/v1/bodies/{}/webhooks", desk.world.body("commune:94043"));
    desk.world.with(&other, "POST", &path).json(&json!({ "url": there.url })).send().expect_status(201);

    // A school of one commune, then a fiche of the national editor.
    let mut direct = Direct::to(desk.world.engine, &desk.world.database);
    direct.execute("UPDATE schools SET doc_hash = '' WHERE uai = '9990001X'");
    desk.world.mee(&["demo"]);
    let heard = here.wait(1);
    let event = heard[0].json();
    assert_eq!(event["type"], "content.changed");
    assert_eq!((&event["data"]["kind"], &event["data"]["key"]), (&json!("school"), &json!("9990001X")));
    assert_eq!(event["data"]["commune"], "99999");
    assert!(is_signed(&heard[0], &secret), "{heard:#?}");
    assert!(heard[0].body.len() < 1_000 && heard[0].header("content-type") == "application/json");

    // Both secrets sign after a rotation.
    let rotated: Value = desk.post(&format!("/{id}/rotate-secret"), None).expect_status(200).json();
    let new = rotated["secret"].as_str().unwrap().to_owned();
    assert!(new != secret && rotated["previous_secret_until"].is_string());
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("essai-suivi.md"), fiche("Un essai ?")).unwrap();
    desk.world.mee(&["import", "fiches", folder.path().to_str().unwrap()]);
    let heard = here.wait(2);
    assert_eq!(heard[1].json()["data"]["key"], "essai-suivi");
    assert!(is_signed(&heard[1], &secret) && is_signed(&heard[1], &new), "{:#?}", heard[1]);
    let url = heard[1].json()["data"]["url"].as_str().unwrap().to_owned();
    // Either process may have written it, each under its own address.
    let (_, path_of_fiche) = url.split_once("/v1/").unwrap();
    desk.world.server.get(&format!("/v1/{path_of_fiche}")).expect_status(200);

    // The neighbour heard of the fiche only, and nobody heard anything twice.
    assert_eq!(there.wait(1)[0].json()["data"]["key"], "essai-suivi");
    std::thread::sleep(std::time::Duration::from_secs(3));
    assert_eq!((here.all().len(), there.all().len()), (2, 1));
    let delivered = desk.wait_for(&id, "delivered", |all| all.iter().all(|one| one["delivered_at"].is_string()));
    assert_eq!(delivered.len(), 2);
    assert!(delivered.iter().all(|one| one["attempts"] == 1 && one["last_status"] == 204), "{delivered:#?}");
    // Neither the list nor the neighbour sees the secret or the webhook.
    assert!(!desk.listed().to_string().contains("whsec_"));
    let foreign = format!("{path}/{id}/test");
    desk.world.with(&other, "POST", &foreign).send().expect_problem(ProblemCode::NotFound);
    desk.check_log(&[&secret, &new]);
}

fn what_is_refused_is_tried_again_listed_and_sent_anew_on_demand(database: &Database) {
    let desk = Desk::open(database, LOCAL);
    let receiver = Receiver::start();
    let (id, secret) = desk.create(&receiver.url);
    receiver.answer(503);
    desk.post(&format!("/{id}/test"), None).expect_status(200);
    let tried = desk.wait_for(&id, "tried", |all| all[0]["last_status"] == 503);
    assert!(tried[0]["next_attempt_at"].is_string() && tried[0]["delivered_at"].is_null(), "{tried:#?}");
    receiver.answer(204);
    // Five seconds later it is tried again, under the same identifier.
    let heard = receiver.wait(2);
    assert_eq!(heard[0].header("webhook-id"), heard[1].header("webhook-id"));
    assert!(heard.iter().all(|one| is_signed(one, &secret) && one.json()["type"] == "webhook.test"));
    let done = desk.wait_for(&id, "delivered", |all| all[0]["delivered_at"].is_string());
    assert_eq!(done[0]["attempts"], 2);
    let delivery = done[0]["id"].as_str().unwrap();
    desk.post(&format!("/{id}/deliveries/{delivery}/resend"), None).expect_status(200);
    assert_eq!(receiver.wait(3)[2].header("webhook-id"), delivery);
    desk.wait_for(&id, "sent anew", |all| all[0]["attempts"] == 3 && all[0]["delivered_at"].is_string());
    let gone = desk.world.with(&desk.token, "DELETE", &format!("{}/{id}", desk.path)).send();
    assert_eq!(gone.status, 204);
    desk.post(&format!("/{id}/test"), None).expect_problem(ProblemCode::NotFound);
    desk.check_log(&[&secret]);
}

fn a_receiver_that_says_gone_or_fails_for_days_is_given_up(database: &Database) {
    let desk = Desk::open(database, LOCAL);
    for (status, reason) in [(410, "gone"), (500, "failing")] {
        let receiver = Receiver::start();
        let (id, _) = desk.create(&receiver.url);
        receiver.answer(status);
        if reason == "failing" {
            let mut direct = Direct::to(desk.world.engine, &desk.world.database);
            direct.execute(&format!("UPDATE webhooks SET failing_since = 1 WHERE id = '{id}'"));
        }
        desk.post(&format!("/{id}/test"), None).expect_status(200);
        receiver.wait(1);
        desk.wait_for(&id, reason, |all| all[0]["failed_at"].is_string());
        let listed = desk.listed();
        let found = listed["items"].as_array().unwrap().iter().find(|one| one["id"] == id.as_str()).unwrap();
        assert_eq!(found["disabled_reason"], reason);
        desk.post(&format!("/{id}/test"), None).expect_problem(ProblemCode::Conflict);
    }
}

fn no_hostile_address_is_ever_asked(database: &Database) {
    let desk = Desk::open(database, &[("MEE_LIMIT_SIGN_IN", "false")]);
    let trap = TcpListener::bind("[::]:0").or_else(|_| TcpListener::bind("0.0.0.0:0")).unwrap();
    let port = trap.local_addr().unwrap().port();
    let caught = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&caught);
    std::thread::spawn(move || {
        for stream in trap.incoming() {
            count.fetch_add(1, Ordering::SeqCst);
            drop(stream.unwrap().read(&mut [0; 1]));
        }
    });
    // Refused when they are written.
    for url in [
        format!("http://127.0.0.1:{port}/"),
        format!("https://127.0.0.1:{port}/"),
        "https://127.0.0.1/".to_owned(),
        "https://[::1]/".to_owned(),
        "https://[::ffff:127.0.0.1]/".to_owned(),
        "https://169.254.169.254/".to_owned(),
        "https://a:b@www.example.org/".to_owned(),
        format!("https://localhost:{port}/"),
    ] {
        let refused = desk.post("", Some(&json!({ "url": url })));
        assert_eq!(refused.expect_problem(ProblemCode::Unprocessable).errors[0].pointer, "/url", "{url}");
    }
    // Names tell only when they are asked for; an address that was kept otherwise is checked again when it is used.
    let mut direct = Direct::to(desk.world.engine, &desk.world.database);
    for (number, url) in [
        "https://localhost/".to_owned(),
        "https://localhost./".to_owned(),
        "https://2130706433/".to_owned(),
        "https://0x7f.1/".to_owned(),
        format!("http://127.0.0.1:{port}/"),
        format!("https://127.0.0.1:{port}/"),
        format!("http://localhost:{port}/"),
        format!("https://[::1]:{port}/"),
    ]
    .into_iter()
    .enumerate()
    {
        let (id, _) = desk.create(&format!("https://www{number}.example.org/"));
        direct.execute(&format!("UPDATE webhooks SET url = '{url}' WHERE id = '{id}'"));
        desk.post(&format!("/{id}/test"), None).expect_status(200);
        let tried = desk.wait_for(&id, &url, |all| all[0]["last_error"].is_string());
        let why = tried[0]["last_error"].as_str().unwrap();
        assert!(["adresse refusée", "adresse interne", "nom inconnu"].contains(&why), "{url}: {why}");
    }
    assert_eq!(caught.load(Ordering::SeqCst), 0);
}
