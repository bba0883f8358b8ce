//! The search for addresses on a real commune, against addok: which first answers are right, and how fast.
//!
//! Ours is asked over HTTP, with everything a page has to wait for; addok in its own process, without its server.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::time::Instant;

use anyhow::{Context as _, bail, ensure};
use serde_json::{Value, json};

use super::addok::Addok;
use super::queries::{Query, generate};
use super::{Row, report};
use crate::mee::{self, Server};
use crate::{build, paths, process};

/// How many times as fast as addok the search has to be.
const FASTER: f64 = 20.0;

/// The commune of the data.
const INSEE: &str = "93010";

/// Compares, prints, and fails where a class of queries is answered worse or the whole is not fast enough.
pub fn run() -> anyhow::Result<()> {
    let data = paths::test_data().context("MEE_TEST_DATA names no folder with the addresses of a real commune")?;
    let folder = data.join("education/ban");
    let (ban, batch) = (folder.join("ban-93010-bondy-2022.csv"), folder.join("ban-93010-bondy-2022-addok.ndjson"));
    let queries = generate(&ban)?;
    ensure!(queries.len() >= 1_000, "{} queries are too few", queries.len());
    build::server()?;
    let scratch = tempfile::tempdir()?;
    let database = mee::sqlite(&scratch.path().join("bench.db"));
    process::run(&mut mee::command(&["import", "ban", &ban.to_string_lossy(), "--database", &database]))?;
    let server = Server::start(&database, 0)?;
    let ours = ask_ours(&server, &queries)?;
    drop(server);
    let addok = Addok::start(&batch)?;
    let file = scratch.path().join("queries.jsonl");
    let mut written = std::fs::File::create(&file)?;
    for query in &queries {
        writeln!(written, "{}", json!({ "class": query.class, "query": query.text }))?;
    }
    let theirs: Vec<(Option<String>, f64)> =
        addok.ask(&file)?.into_iter().map(|answer| (answer.first, answer.seconds)).collect();
    ensure!(theirs.len() == queries.len(), "addok answered {} of {} queries", theirs.len(), queries.len());
    judge(&queries, &ours, &theirs)
}

/// The first answer to each query, and how long it took.
fn ask_ours(server: &Server, queries: &[Query]) -> anyhow::Result<Vec<(Option<String>, f64)>> {
    let address = format!("{}/v1/communes/{INSEE}/addresses/search", server.url);
    let agent = ureq::Agent::new_with_defaults();
    let ask = |query: &Query| -> anyhow::Result<(Option<String>, f64)> {
        let begun = Instant::now();
        let mut answer = agent.post(&address).send_json(json!({ "query": query.text, "limit": 7 }))?;
        let answer: Value = answer.body_mut().read_json()?;
        let seconds = begun.elapsed().as_secs_f64();
        let first = answer.pointer("/results/0/address_id").and_then(Value::as_str);
        Ok((first.map(str::to_owned), seconds))
    };
    for query in queries.iter().take(50) {
        ask(query)?;
    }
    queries.iter().map(ask).collect()
}

fn judge(queries: &[Query], ours: &[(Option<String>, f64)], theirs: &[(Option<String>, f64)]) -> anyhow::Result<()> {
    let mut right: BTreeMap<&str, (u32, u32, u32)> = BTreeMap::new();
    for (query, (our, their)) in queries.iter().zip(ours.iter().zip(theirs)) {
        let (all, we, they) = right.entry(query.class).or_default();
        *all += 1;
        *we += u32::from(our.0.as_deref() == Some(&query.expected));
        *they += u32::from(their.0.as_deref() == Some(&query.expected));
    }
    let mut rows = Vec::new();
    let mut worse = Vec::new();
    for (class, (all, we, they)) in right {
        let (value, baseline) = (f64::from(we) / f64::from(all), f64::from(they) / f64::from(all));
        let figure = format!("first answer right, {class}");
        if we < they {
            worse.push(figure.clone());
        }
        rows.push(Row { figure, value, unit: "share", baseline, ratio: value / baseline });
    }
    let count = f64::from(u32::try_from(queries.len())?);
    let mean =
        |answers: &[(Option<String>, f64)]| answers.iter().map(|(_, seconds)| seconds).sum::<f64>() / count * 1e3;
    let (value, baseline) = (mean(ours), mean(theirs));
    let ratio = baseline / value;
    rows.push(Row { figure: "mean time of an answer".to_owned(), value, unit: "ms", baseline, ratio });
    report("addresses", &rows)?;
    if ratio < FASTER {
        worse.push(format!("{ratio:.1} times as fast as addok, not {FASTER}"));
    }
    if !worse.is_empty() {
        bail!("the search for addresses falls behind addok: {}", worse.join("; "));
    }
    Ok(())
}
