//! The search by parents' words: what it finds beside the databases' own searches, how fast, and what HTTP leaves of it.

use std::fs;
use std::process::{Command, Stdio};

use anyhow::{Context as _, ensure};
use serde_json::{Value, json};

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

/// What HTTP leaves of it: questions that were asked before, and such as nobody asked in these very letters.
const OVER_HTTP: &str = "answers_over_http";
const FIRST_OVER_HTTP: &str = "first_answers_over_http";

/// Compares, prints, and fails where a ratio is worse than promised.
pub fn run() -> anyhow::Result<()> {
    let mut rows = in_process()?;
    rows.extend(over_http()?);
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
///
/// Parents ask the same things, so most answers are ready; what a first one costs stands beside.
fn over_http() -> anyhow::Result<[Row; 2]> {
    build::server()?;
    let scratch = tempfile::tempdir()?;
    let database = mee::sqlite(&scratch.path().join("bench.db"));
    mee::demo(&database)?;
    let ours = Server::start_quiet(&database)?;
    let address = ours.url.trim_start_matches("http://").to_owned();
    let reply =
        ureq::get(format!("{}/v1/communes/99999/search?q=cantine", ours.url)).call()?.body_mut().read_to_vec()?;
    fs::write(scratch.path().join("0"), reply)?;
    let described = json!([{ "content_type": "application/json", "content_encoding": "", "etag": "\"reply\"" }]);
    fs::write(scratch.path().join("cases.json"), serde_json::to_vec(&described)?)?;
    let (bare, other) = load::serve_bare(scratch.path(), None)?;
    let paths: String =
        questions()?.iter().map(|question| format!("'/v1/communes/99999/search?q={question}', ")).collect();
    let again = format!(
        "local paths, turn = {{ {paths} }}, 0\n\
         request = function() turn = turn % #paths + 1 return wrk.format('GET', paths[turn]) end\n"
    );
    // Small letters and capitals by lot: the same question at an address that nobody asked for before.
    let first = format!(
        "local paths, turn = {{ {paths} }}, 0\n\
         local small = {{ ['6'] = '4', ['7'] = '5' }}\n\
         local lot = function(high, low) return '%' .. (math.random(2) == 1 and small[high] or high) .. low end\n\
         request = function() turn = turn % #paths + 1\n\
         return wrk.format('GET', (paths[turn]:gsub('%%([67])(%x)', lot))) end\n"
    );
    let (mut rates, mut firsts, mut baselines) = (Vec::new(), Vec::new(), Vec::new());
    // Turn by turn, so that what else the machine does meets all.
    for _ in 0..ROUNDS {
        baselines.push(load::ask(scratch.path(), &other, &again)?);
        rates.push(load::ask(scratch.path(), &address, &again)?);
        firsts.push(load::ask(scratch.path(), &address, &first)?);
    }
    drop((ours, bare));
    let baseline = median(&baselines, |load| load.rate);
    Ok([(OVER_HTTP, &rates), (FIRST_OVER_HTTP, &firsts)].map(|(figure, loads)| {
        let value = median(loads, |load| load.rate);
        Row { figure: figure.to_owned(), value, unit: "per second", baseline, ratio: value / baseline }
    }))
}
