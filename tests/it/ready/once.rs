//! Several who ask at the same moment for a reply that is not ready: it is made once.

use std::sync::Barrier;
use std::time::Duration;

use super::{Beside, is_told_within, replies, run_sql};
use crate::support::{DEMO, Database, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![empty: what_many_ask_for_at_once_is_made_once].into()
}

/// How many ask.
const MANY: usize = 24;

/// How many of the answers to this pattern were made by a handler so far.
fn makings(beside: &Beside, pattern: &str) -> usize {
    let text = std::fs::read_to_string(&beside.log).unwrap();
    let pattern = format!("\"pattern\":\"{pattern}\"");
    text.lines()
        .filter(|line| line.contains(&pattern) && line.contains("\"answered\"") && !line.contains("\"is_ready\":true"))
        .count()
}

/// Everybody asks for the path at once; gives the different answers.
fn ask_at_once(beside: &Beside, path: &str) -> Vec<String> {
    let start = Barrier::new(MANY);
    let mut answers: Vec<String> = std::thread::scope(|scope| {
        let ask = || {
            start.wait();
            beside.server.get(path).expect_status(200).text()
        };
        let asked: Vec<_> = (0..MANY).map(|_| scope.spawn(ask)).collect();
        asked.into_iter().map(|answer| answer.join().unwrap()).collect()
    });
    answers.sort();
    answers.dedup();
    answers
}

fn what_many_ask_for_at_once_is_made_once(database: &Database) {
    database.fill();
    let beside = Beside::start(&database.url);
    let patterns = [
        (format!("/v1/communes/{DEMO}/home"), "/v1/communes/{insee}/home"),
        (format!("/v1/communes/{DEMO}/fiches"), "/v1/communes/{insee}/fiches"),
        (format!("/portal/{DEMO}/themes"), "/portal/{insee}/{view:.*}"),
    ];
    assert!(patterns.iter().all(|(path, _)| replies().contains(path)));
    for turn in 1..=2 {
        for (path, pattern) in &patterns {
            let answers = ask_at_once(&beside, path);
            assert_eq!(answers.len(), 1, "{path}: not one answer for all");
            assert_eq!(makings(&beside, pattern), turn, "{path}");
        }
        // What holds no longer is made anew once too.
        let name = format!("Nom-{turn}");
        let path = format!("/v1/communes/{DEMO}");
        // Of what is ready the change is seen only once the server has heard of it.
        beside.warm(&path);
        run_sql(database, &format!("UPDATE communes SET name = '{name}' WHERE insee = '{DEMO}'"));
        assert!(is_told_within(&beside.server, &path, &name, Duration::from_secs(1)));
    }
}
