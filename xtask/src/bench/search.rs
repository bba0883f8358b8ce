//! The search by parents' words: what it finds beside the databases' own searches, how fast, and what HTTP leaves of it.

use std::fs;
use std::process::{Command, Stdio};

use anyhow::{Context as _, ensure};
use serde_json::Value;

use super::load::{self, ROUNDS, median};
use super::{Row, report};
use crate::mee::{self, Server};
use crate::postgres::Cluster;
use crate::{build, paths};

/// What the questions that were set aside must reach.
const AT_LEAST: f64 = 0.95;

/// From here on it need not be above the others.
const ENOUGH: f64 = 0.98;

/// What part of the answers a second of a bare service there have to be.
const OF_BARE: f64 = 0.4;

/// What HTTP leaves of it.
const OVER_HTTP: &str = "answers_over_http";

/// Compares, prints, and fails where a ratio is worse than promised.
pub fn run() -> anyhow::Result<()> {
    let mut rows = in_process()?;
    rows.push(over_http()?);
    report("search", &rows)?;
    if let Some(row) = rows.iter().find(|row| row.figure == "search_success_at_5") {
        ensure!(row.value >= AT_LEAST, "search_success_at_5 is {:.3}, {AT_LEAST} promised", row.value);
        ensure!(
            row.value > row.baseline || row.value >= ENOUGH,
            "search_success_at_5 is {:.3}, a database's own {:.3}",
            row.value,
            row.baseline
        );
    } else {
        println!("The questions set aside are not here: only our own were asked.");
    }
    if let Some(row) = rows.iter().find(|row| row.figure == OVER_HTTP) {
        ensure!(row.ratio >= OF_BARE, "{OVER_HTTP}: {:.2} of a bare service, {OF_BARE} promised", row.ratio);
    }
    Ok(())
}

fn in_process() -> anyhow::Result<Vec<Row>> {
    let cluster = Cluster::start()?;
    let database = cluster.database("mee_bench")?;
    let mut bench = Command::new(env!("CARGO"));
    bench
        .args(["bench", "--quiet", "--package", "mee-api", "--bench", "search"])
        .env("MEE_BENCH_POSTGRES", &database.url)
        .envs(build::embedded())
        .current_dir(paths::root());
    let output = bench.stderr(Stdio::inherit()).output().context("cargo bench does not start")?;
    ensure!(output.status.success(), "the search in process failed");
    let text = String::from_utf8(output.stdout).context("the search in process printed no text")?;
    Ok(text.lines().filter_map(row).collect())
}

fn row(line: &str) -> Option<Row> {
    let mut fields = line.split('\t');
    let figure = fields.next()?.to_owned();
    let value = fields.next()?.parse().ok()?;
    let unit = if fields.next()? == "share" { "share" } else { "microseconds" };
    Some(Row { figure, value, unit, baseline: fields.next()?.parse().ok()?, ratio: fields.next()?.parse().ok()? })
}

/// The questions of parents that are not set aside, as addresses have them.
fn questions() -> anyhow::Result<Vec<String>> {
    let text = fs::read_to_string(paths::root().join("tests/search/questions.json")).context("our own questions")?;
    let listed: Vec<Value> = serde_json::from_str(&text)?;
    let encoded = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    Ok(listed.iter().filter_map(|question| question.get("query")?.as_str().map(encoded)).collect())
}

/// Ten results of the demo's commune, beside a bare actix-web handler that gives as many bytes.
fn over_http() -> anyhow::Result<Row> {
    build::server()?;
    let scratch = tempfile::tempdir()?;
    let database = mee::sqlite(&scratch.path().join("bench.db"));
    mee::demo(&database)?;
    let ours = Server::start_quiet(&database)?;
    let address = ours.url.trim_start_matches("http://").to_owned();
    let reply =
        ureq::get(format!("{}/v1/communes/99999/search?q=cantine", ours.url)).call()?.body_mut().read_to_vec()?;
    let file = scratch.path().join("reply.json");
    fs::write(&file, reply)?;
    let (bare, other) = load::serve("bare_service", &file.to_string_lossy())?;
    let script = format!(
        "local paths, turn = {{ {} }}, 0\n\
         request = function() turn = turn % #paths + 1 return wrk.format('GET', paths[turn]) end\n",
        questions()?.iter().map(|question| format!("'/v1/communes/99999/search?q={question}', ")).collect::<String>()
    );
    let ask = |address: &str| load::ask(scratch.path(), address, &script);
    let (mut rates, mut baselines) = (Vec::new(), Vec::new());
    // Turn by turn, so that what else the machine does meets both.
    for _ in 0..ROUNDS {
        baselines.push(ask(&other)?);
        rates.push(ask(&address)?);
    }
    drop((ours, bare));
    let (value, baseline) = (median(&rates, |load| load.rate), median(&baselines, |load| load.rate));
    Ok(Row { figure: OVER_HTTP.to_owned(), value, unit: "per second", baseline, ratio: value / baseline })
}
