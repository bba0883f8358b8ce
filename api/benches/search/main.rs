//! Search in process: which questions find their fiche, beside SQLite FTS5 and PostgreSQL's French search on the same corpus,
//! and how long an answer takes.
//!
//! Run by `cargo xtask bench search`, which reads the lines printed here: figure, value, unit, baseline, ratio, parted by tabs.
//! `MEE_BENCH_POSTGRES` names the database to compare with; without it only SQLite is.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::indexing_slicing,
    reason = "a measurement stops at the first surprise and speaks on its standard output"
)]

mod corpus;
mod distractors;
mod others;

use std::hint::black_box;
use std::time::Instant;

use mee_api::search::{Local, National, Origin, Question, Reading, Snapshot, answer};

/// How many fiches that answer nothing the questions are asked among.
const DISTRACTORS: usize = 3_000;

/// How many fiches there are in all where time is measured.
const TIMED: usize = 6_000;

/// How many times each question is timed.
const ROUNDS: usize = 400;

/// Success at 1, at 5 and the mean reciprocal rank at 10.
#[derive(Clone, Copy)]
struct Quality([f64; 3]);

fn quality(questions: &[corpus::Asked], mut ask: impl FnMut(&str) -> Vec<String>) -> Quality {
    let mut sums = [0.0; 3];
    for question in questions {
        let found = ask(&question.query);
        if let Some(rank) = found.iter().take(10).position(|id| question.fiches.contains(id)) {
            sums[0] += f64::from(u8::from(rank == 0));
            sums[1] += f64::from(u8::from(rank < 5));
            sums[2] += 1.0 / (rank as f64 + 1.0);
        }
    }
    Quality(sums.map(|sum| sum / questions.len().max(1) as f64))
}

fn line(figure: &str, value: f64, unit: &str, baseline: f64, ratio: f64) {
    println!("{figure}\t{value}\t{unit}\t{baseline}\t{ratio}");
}

fn index(folder: &std::path::Path, documents: &[mee_api::search::Document]) -> (National, Snapshot) {
    let mut national = National::open(folder).unwrap();
    assert!(national.lead().unwrap());
    national.apply(documents, &[], &Origin { database: "mesure".to_owned(), seq: 1 }).unwrap();
    national.settle().unwrap();
    let snapshot = national.snapshot(None).unwrap();
    (national, snapshot)
}

fn ask(snapshot: &Snapshot, local: &Local, text: &str) -> Vec<String> {
    let question = Question { text, reading: Reading::Whole, level: None, theme: None, limit: 10 };
    answer(snapshot, local, &question).hits.into_iter().map(|hit| hit.id).collect()
}

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let local = Local::default();
    let documents = corpus::documents(DISTRACTORS);
    let (_national, snapshot) = index(&folder.path().join("quality"), &documents);
    let sqlite = others::Fts5::new(&documents);
    let mut postgres = std::env::var("MEE_BENCH_POSTGRES").ok().map(|url| others::Postgres::new(&url, &documents));
    let sets = [("own", "questions.json"), ("search", "questions-set-aside.json")];
    for (name, file) in sets {
        let Some(questions) = corpus::questions(file) else { continue };
        let ours = quality(&questions, |text| ask(&snapshot, &local, text));
        let mut baselines = vec![("fts5", quality(&questions, |text| sqlite.ask(text)))];
        if let Some(postgres) = &mut postgres {
            baselines.push(("postgres", quality(&questions, |text| postgres.ask(text))));
        }
        for (place, figure) in ["success_at_1", "success_at_5", "mrr"].into_iter().enumerate() {
            let value = ours.0[place];
            let best = baselines.iter().map(|(_, quality)| quality.0[place]).fold(0.0, f64::max);
            // The set-aside half carries the promised name.
            line(&format!("{name}_{figure}"), value, "share", best, value / best);
            for (other, quality) in &baselines {
                let baseline = quality.0[place];
                line(&format!("{name}_{figure}_over_{other}"), value, "share", baseline, value / baseline);
            }
        }
    }
    let many = corpus::documents(TIMED - corpus::starters());
    let (_timed, snapshot) = index(&folder.path().join("time"), &many);
    for (figure, text, goal) in [
        ("one_term", "cantine", 150.0),
        ("two_terms", "prix cantine", 150.0),
        ("typing_error", "kantine inscripsion", 500.0),
    ] {
        for _ in 0..20 {
            black_box(ask(&snapshot, &local, text));
        }
        let mut times: Vec<f64> = (0..ROUNDS)
            .map(|_| {
                let begun = Instant::now();
                black_box(ask(&snapshot, &local, text));
                begun.elapsed().as_secs_f64() * 1e6
            })
            .collect();
        times.sort_by(f64::total_cmp);
        for (name, share) in [("p50", ROUNDS / 2), ("p99", ROUNDS * 99 / 100)] {
            line(&format!("{figure}_{name}"), times[share], "microseconds", goal, goal / times[share]);
        }
    }
}
