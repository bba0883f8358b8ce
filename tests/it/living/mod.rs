//! The living portal: dossiers d'actualité, urgent notices, the service zone, life events.

mod links;
mod news;
mod notices;
mod search;
mod services;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::auth::world::World;
use crate::desk::Desk;
use crate::support::Test;

pub fn tests() -> Vec<Test> {
    [links::tests(), news::tests(), notices::tests(), search::tests(), services::tests()]
        .into_iter()
        .flatten()
        .collect()
}

/// The body of the demo's fictitious commune.
const COMMUNE: &str = "commune:99999";

/// A school of it, and another one.
const SCHOOL: &str = "9990002Y";

/// Today in UTC and some days later or before.
fn day(after: i64) -> String {
    let at = Timestamp::now() + SignedDuration::from_hours(24 * after);
    at.to_zoned(jiff::tz::TimeZone::UTC).date().to_string()
}

/// The instant so many seconds from now.
fn seconds(after: i64) -> Timestamp {
    Timestamp::now() + SignedDuration::from_secs(after)
}

/// Writes something of a body; the identifier of its work.
fn put(desk: &Desk, world: &World, place: &str, asked: &Value) -> String {
    let saved: Value = desk.send(world, "PUT", place, asked).expect_status(200).json();
    saved["work"]["id"].as_str().unwrap().to_owned()
}

/// Writes and publishes; the identifier of the work.
fn publish(desk: &Desk, world: &World, place: &str, asked: &Value) -> String {
    let work = put(desk, world, place, asked);
    desk.send(world, "POST", &format!("works/{work}/publish"), &json!({})).expect_status(200);
    work
}

fn withdraw(desk: &Desk, world: &World, work: &str) {
    let reason = json!({ "reason": "Fin de l'essai." });
    desk.send(world, "POST", &format!("works/{work}/withdraw"), &reason).expect_status(200);
}

/// Waits until the answer is as wished, for ten seconds at most.
fn await_text(world: &World, path: &str, is_right: impl Fn(&str) -> bool) -> String {
    let until = std::time::Instant::now() + std::time::Duration::from_secs(10);
    loop {
        let text = world.server.get(path).text();
        if is_right(&text) || std::time::Instant::now() > until {
            return text;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
}
