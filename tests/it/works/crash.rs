//! The server killed at random moments while someone writes: what was acknowledged is there, and nothing is half there.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::{Desk, bottom};
use crate::support::{Database, Server, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![empty: five_hundred_writes_survive_a_server_that_is_killed_again_and_again].into()
}

const WRITES: usize = 500;

/// Fiches of the demo that take turns.
const FICHES: [&str; 5] = ["absence-que-faire", "aller-seul-a-l-ecole", "etude-surveillee", "rased", "droit-image"];

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        // Xorshift (Marsaglia, 2003).
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}

fn five_hundred_writes_survive_a_server_that_is_killed_again_and_again(database: &Database) {
    let mut desk = Desk::open(database);
    desk.world.add("ada", "commune:99999", "administrator", &[]);
    let ada = desk.world.sign_in("ada").access_token;
    let (_, key) = desk.world.make_key(&ada, "commune:99999", &["content:read", "content:write"]);
    let body = desk.world.body("commune:99999").to_owned();
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(10)))
        .build()
        .into();
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let (mut acknowledged, mut kills, mut number) = (0, 0, 0);
    // By fiche: the last text that was acknowledged, and those sent since whose fate nobody was told.
    let mut told: BTreeMap<&str, (String, Vec<String>)> = BTreeMap::new();
    while acknowledged < WRITES {
        let server = Arc::new(Server::start_beside(&desk.world.database, &[("MEE_LIMIT_SIGN_IN", "false")]));
        let killed = Arc::clone(&server);
        let patience = Duration::from_millis(10 + dice.below(190));
        let killer = std::thread::spawn(move || {
            std::thread::sleep(patience);
            killed.kill();
        });
        loop {
            let fiche = FICHES[number % FICHES.len()];
            number += 1;
            let text = format!("Écriture numéro {number}.");
            let url = format!("{}/v1/bodies/{body}/layers/{fiche}", server.url);
            let sent = agent
                .put(&url)
                .header("x-api-key", &key)
                .header("content-type", "application/json")
                .send(bottom(&text).to_string());
            let entry = told.entry(fiche).or_default();
            match sent.map(|answer| answer.status().as_u16()) {
                Ok(200) => {
                    acknowledged += 1;
                    *entry = (text, Vec::new());
                }
                // The server that was killed may hold its lock a moment longer: this one asks to come back later.
                Ok(503) => {}
                Ok(status) => panic!("{status} for {fiche}"),
                Err(_) => {
                    entry.1.push(text);
                    break;
                }
            }
            if acknowledged == WRITES {
                break;
            }
        }
        killer.join().unwrap();
        kills += 1;
    }
    assert!(kills >= 3, "killed {kills} times only: nothing was tried");
    for (fiche, (last, unknown)) in &told {
        let layer: Value = desk.ask(&desk.editor, "GET", &format!("layers/{fiche}"), None).expect_status(200).json();
        let text = layer["draft"]["words"]["bottom"]["text"].clone();
        let said = text["text"].as_str().unwrap_or_default().to_owned();
        assert!(said == *last || unknown.contains(&said), "{fiche}: « {said} » after « {last} » and {unknown:?}");
        // The text and what it reads as were written together.
        assert_eq!(text["blocks"][0]["inlines"], json!([{ "type": "text", "text": said }]), "{fiche}");
        let work = &layer["work"];
        let path = format!("works/{}/revisions/{}", work["id"].as_str().unwrap(), work["open"]["number"]);
        let revision: Value = desk.ask(&desk.editor, "GET", &path, None).expect_status(200).json();
        assert_eq!(revision["content"]["words"]["bottom"]["text"], text, "{fiche}");
    }
    // Each write left its entry in the log, in the same transaction, and the chain holds.
    let saved = desk.world.entries().iter().filter(|entry| entry["action"] == "work.save").count();
    let most: usize = acknowledged + told.values().map(|(_, unknown)| unknown.len()).sum::<usize>() + kills;
    assert!((acknowledged..=most).contains(&saved), "{saved} entries for {acknowledged} writes");
    desk.world.mee(&["audit", "verify"]);
}
