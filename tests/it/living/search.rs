//! What is found of what the living portal publishes: each kind while parents see it, in every process, whatever happened before.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::{COMMUNE, day, publish, put, seconds, withdraw};
use crate::auth::world::World;
use crate::desk::{Desk, unspoken};
use crate::support::{Database, Server, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        every_kind_is_found_once_it_is_published_and_not_before_nor_after,
        what_ends_by_itself_is_found_no_longer,
        two_processes_find_what_either_publishes,
        a_killed_process_and_a_truncated_index_recover_by_themselves,
        after_a_thousand_publications_and_withdrawals_answers_are_those_of_a_fresh_index,
    ]
    .into()
}

fn path(words: &str) -> String {
    format!("/v1/communes/99999/search?q={}", utf8_percent_encode(words, NON_ALPHANUMERIC))
}

/// The results, each « kind view ».
fn found(server: &Server, words: &str) -> Vec<String> {
    let answer: Value = server.get(&path(words)).expect_status(200).json();
    let portal = "/portal/99999/";
    let results = answer["results"].as_array().unwrap().iter().map(|result| {
        let (kind, url) = (result["kind"].as_str().unwrap(), result["url"].as_str().unwrap());
        format!("{kind} {}", &url[url.find(portal).unwrap() + portal.len()..])
    });
    results.collect()
}

/// Waits until the results are as wished.
fn await_found(server: &Server, words: &str, is_right: impl Fn(&[String]) -> bool) {
    let begun = Instant::now();
    loop {
        let results = found(server, words);
        if is_right(&results) {
            return;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "{words}: {results:?}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn news(title: &str) -> Value {
    json!({ "title": title, "summary": "Un essai.", "text": "Un texte.", "valid_from": day(-1), "fiches": ["menus-cantine"] })
}

fn event(title: &str) -> Value {
    json!({ "title": title, "starts_on": day(20), "description": "Un essai.", "audience": { "levels": ["maternelle"] } })
}

fn service(title: &str) -> Value {
    json!({ "kind": "canteen", "title": title, "summary": "Un essai.", "url": "https://essai.example.org/" })
}

/// Writes a notice, which parents see at once; its work's identifier.
fn notice(desk: &Desk, world: &World, ends_at: jiff::Timestamp) -> String {
    let asked = json!({ "kind": "closure", "title": "Zibeline aux portes", "text": "Un essai.", "ends_at": ends_at });
    let saved: Value = desk.send(world, "POST", "notices", &asked).expect_status(201).json();
    saved["work"]["id"].as_str().unwrap().to_owned()
}

fn every_kind_is_found_once_it_is_published_and_not_before_nor_after(database: &Database) {
    let mut world = unspoken(database);
    let editor = Desk::open(&mut world, "redac", COMMUNE, "editor", &[]);
    let publisher = Desk::open(&mut world, "public", COMMUNE, "publisher", &[]);
    for (place, asked, words, result) in [
        ("news/animal-99999", news("Le zorille arrive"), "zorille", "news news/animal-99999"),
        ("events/gouter-99999", event("Le goûter du wombat"), "wombat", "event events/gouter-99999"),
        ("service-links/okapi", service("Espace Okapi"), "okapi", "service services"),
    ] {
        let work = put(&editor, &world, place, &asked);
        editor.propose(&world, &work).expect_status(200);
        assert!(!found(&world.server, words).contains(&result.to_owned()), "{words}: a proposal is found");
        publisher.send(&world, "POST", &format!("works/{work}/publish"), &json!({})).expect_status(200);
        await_found(&world.server, words, |results| results.first().is_some_and(|first| first == result));
        withdraw(&publisher, &world, &work);
        await_found(&world.server, words, |results| !results.contains(&result.to_owned()));
    }
    // A notice is public as soon as whoever publishes has written it.
    let work = notice(&publisher, &world, seconds(3_600));
    await_found(&world.server, "zibeline", |results| results.first().is_some_and(|first| first == "notice "));
    withdraw(&publisher, &world, &work);
    await_found(&world.server, "zibeline", |results| !results.contains(&"notice ".to_owned()));
    publish(&publisher, &world, "news/animal-99999", &news("Le zorille arrive"));
    publish(&publisher, &world, "events/animal-99999", &event("Le goûter du zorille"));
    // A question that nothing answers has results too, the nearest: both of these must be there.
    await_found(&world.server, "zorille", |results| {
        ["news news/animal-99999", "event events/animal-99999"].iter().all(|one| results.contains(&(*one).to_owned()))
    });
    // A dossier has the themes of its fiches, an entry of the agenda its levels.
    let filtered = |filter: &str| {
        let answer: Value = world.server.get(&format!("{}&{filter}", path("zorille"))).expect_status(200).json();
        answer["results"].to_string()
    };
    for (filter, one, is_found) in [
        ("theme=cantine", "news/animal", true),
        ("theme=transport", "news/animal", false),
        ("level=maternelle", "events/animal", true),
        ("level=college", "events/animal", false),
    ] {
        let results = filtered(filter);
        assert_eq!(results.contains(one), is_found, "{filter}: {results}");
    }
    let moving = found(&world.server, "nous déménageons");
    assert!(moving[..3].contains(&"life_event life-events/nous-demenageons".to_owned()), "{moving:?}");
    assert!(found(&world.server, "école de secteur mon adresse").contains(&"page catchment".to_owned()));
    // Elsewhere nobody said it.
    assert!(!world.server.get("/v1/communes/94043/search?q=zorille").text().contains("news/"));
}

fn what_ends_by_itself_is_found_no_longer(database: &Database) {
    let mut world = unspoken(database);
    let publisher = Desk::open(&mut world, "public", COMMUNE, "publisher", &[]);
    notice(&publisher, &world, seconds(6));
    await_found(&world.server, "zibeline", |results| results.contains(&"notice ".to_owned()));
    await_found(&world.server, "zibeline", |results| !results.contains(&"notice ".to_owned()));
    let over = json!({
        "title": "Le goûter du wombat", "starts_on": day(-9), "ends_on": day(-8), "description": "Un essai.",
    });
    publish(&publisher, &world, "events/gouter-99999", &over);
    publish(&publisher, &world, "events/animal-99999", &event("Le goûter du zorille"));
    await_found(&world.server, "zorille", |results| results.contains(&"event events/animal-99999".to_owned()));
    assert!(!found(&world.server, "wombat").iter().any(|one| one.starts_with("event")), "what is over is found");
}

fn two_processes_find_what_either_publishes(database: &Database) {
    let mut world = unspoken(database);
    let publisher = Desk::open(&mut world, "public", COMMUNE, "publisher", &[]);
    let other = Server::start_beside(&world.database, &[]);
    await_found(&other, "cantine", |results| results.len() == 10);
    let dossier = "news news/animal-99999".to_owned();
    let work = publish(&publisher, &world, "news/animal-99999", &news("Le zorille arrive"));
    await_found(&other, "zorille", |results| results.contains(&dossier));
    await_found(&world.server, "zorille", |results| results.contains(&dossier));
    withdraw(&publisher, &world, &work);
    await_found(&other, "zorille", |results| !results.contains(&dossier));
}

/// The largest file of the index.
fn largest(folder: &Path) -> PathBuf {
    let versions = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = versions.flat_map(|version| std::fs::read_dir(version).unwrap().map(|entry| entry.unwrap().path()));
    files.max_by_key(|file| file.metadata().unwrap().len()).unwrap()
}

fn a_killed_process_and_a_truncated_index_recover_by_themselves(database: &Database) {
    let world = unspoken(database);
    let folder = tempfile::tempdir().unwrap();
    let folder_path = folder.path().to_string_lossy().into_owned();
    let start = || Server::start_beside(&world.database, &[("MEE_SEARCH_FOLDER", &folder_path)]);
    let words = ["kantine pri", "AVS", "harselement", "garderie", "vacances de noël"];
    let expected: Vec<_> = words.iter().map(|words| found(&world.server, words)).collect();
    let first = start();
    await_found(&first, "cantine", |results| results.len() == 10);
    first.kill();
    let second = start();
    for (words, expected) in words.iter().zip(&expected) {
        await_found(&second, words, |results| results == expected);
    }
    second.kill();
    let file = std::fs::OpenOptions::new().write(true).open(largest(folder.path())).unwrap();
    file.set_len(file.metadata().unwrap().len() / 2).unwrap();
    drop(file);
    let third = start();
    for (words, expected) in words.iter().zip(&expected) {
        await_found(&third, words, |results| results == expected);
    }
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        // Xorshift (Marsaglia, 2003).
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(bound).unwrap()).unwrap()
    }
}

const WORDS: [&str; 10] =
    ["zorille", "wombat", "okapi", "zibeline", "cantine", "vacances", "garderie", "piscine", "kermesse", "bus"];

fn after_a_thousand_publications_and_withdrawals_answers_are_those_of_a_fresh_index(database: &Database) {
    let mut world = unspoken(database);
    let publisher = Desk::open(&mut world, "public", COMMUNE, "publisher", &[]);
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut public: std::collections::BTreeMap<String, String> = std::collections::BTreeMap::new();
    for step in 0..1_000 {
        let (kind, number) = (dice.below(3), dice.below(15));
        let title = format!("{} et {} {step}", WORDS[dice.below(10)], WORDS[dice.below(10)]);
        let (place, asked) = match kind {
            0 => (format!("news/essai-{number}-99999"), news(&title)),
            1 => (format!("events/essai-{number}-99999"), event(&title)),
            _ => (format!("service-links/essai-{number}"), service(&title)),
        };
        match public.remove(&place).filter(|_| dice.below(2) == 0) {
            Some(work) => withdraw(&publisher, &world, &work),
            None => _ = public.insert(place.clone(), publish(&publisher, &world, &place, &asked)),
        }
        if step % 100 == 0 {
            // Somebody asks meanwhile, so that there is something to be brought up to date.
            found(&world.server, WORDS[dice.below(10)]);
        }
    }
    // The last one of all tells when the server has seen everything.
    put(&publisher, &world, "news/brouillon-99999", &news("zorille et zorille brouillon"));
    publish(&publisher, &world, "news/fin-99999", &news("Le quokka termine"));
    await_found(&world.server, "quokka", |results| results.contains(&"news news/fin-99999".to_owned()));
    let folder = tempfile::tempdir().unwrap();
    let fresh = Server::start_beside(&world.database, &[("MEE_SEARCH_FOLDER", &folder.path().to_string_lossy())]);
    let answer = |server: &Server, words: &str| {
        let text = server.get(&format!("{}&limit=30", path(words))).expect_status(200).text();
        text.replace(&server.url, "")
    };
    await_found(&fresh, "quokka", |results| results.contains(&"news news/fin-99999".to_owned()));
    for words in WORDS.iter().copied().chain(["kantine", "zorile wombat", "brouillon", "kermesse piscine bus"]) {
        assert_eq!(answer(&world.server, words), answer(&fresh, words), "{words}");
    }
    assert!(!answer(&fresh, "brouillon").contains("brouillon-99999"), "a draft is found");
}
