//! One portal of one size, measured.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use serde_json::Value;

use super::super::load::middle;
use super::super::reads::processor_time;
use crate::mee::{self, Server};
use crate::process::{self, Background};
use crate::{install, port};

/// How often the start and the rates are measured; the median counts.
const ROUNDS: usize = 3;

/// How many different pages are read before memory is measured.
const PAGES: usize = 500;

/// Among how many communes requests go round for what is not kept.
const ROUND: usize = 2_000;

const SECONDS: &str = "3";
const CONNECTIONS: &str = "16";

/// A fiche on which communes, départements and académies speak.
const FICHE: &str = "premiere-inscription-maternelle";

/// A figure of one size.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What it says.
    pub name: &'static str,
    /// How much.
    pub value: f64,
    /// Of what.
    pub unit: &'static str,
    /// Whether more is better.
    pub is_rate: bool,
}

/// The figures of one size, always the same ones in the same order.
pub type Figures = Vec<Figure>;

/// Fills an empty database with so many communes, and measures it.
pub fn measure(database: &str, communes: u32, scratch: &Path) -> anyhow::Result<Figures> {
    let begun = Instant::now();
    let number = communes.to_string();
    let mut filling = mee::command(&["demo", "--communes", &number, "--database", database]);
    process::run(filling.stdout(Stdio::null()))?;
    let filled = begun.elapsed().as_secs_f64();

    let server = Server::start_with(database, &[("MEE_LOG", "warn")])?;
    // The first start makes the search index, beside a SQLite file; later ones find it.
    wait_for_search(&server.url)?;
    let places = communes_of(&server.url)?;
    let pages = pages(&places, &fiches_of(&server.url)?);
    drop(server);

    let mut starts = Vec::new();
    for _ in 0..ROUNDS {
        starts.push(start_once(database, &pages)?);
    }
    let held = memory_after(database, &pages)?;
    let first: Vec<String> = places.iter().take(1).cloned().collect();
    let (kept, kept_cost) = rates(database, &[("MEE_WORKERS", "1")], &first, scratch)?;
    let nothing_kept = [("MEE_WORKERS", "1"), ("MEE_READY_MEGABYTES", "0")];
    let (made, made_cost) = rates(database, &nothing_kept, &places, scratch)?;
    let figure = |name, value, unit| Figure { name, value, unit, is_rate: unit == "requests/s" };
    Ok(vec![
        figure("fill", filled, "s"),
        figure("start_to_first_200", middle(&starts), "ms"),
        figure("resident_memory", held, "MB"),
        figure("kept_fiche", kept, "requests/s"),
        figure("kept_fiche_cpu", kept_cost, "us/request"),
        figure("other_fiche", made, "requests/s"),
        figure("other_fiche_cpu", made_cost, "us/request"),
        figure("database_size", size(database)?, "MB"),
    ])
}

fn json(url: &str) -> anyhow::Result<Value> {
    let mut response = ureq::get(url).call().with_context(|| url.to_owned())?;
    Ok(serde_json::from_slice(&response.body_mut().read_to_vec()?)?)
}

/// The texts of a field of every entry of a list, the first so many, page by page.
fn listed(first: String, field: &str, most: usize) -> anyhow::Result<Vec<String>> {
    let (mut found, mut next) = (Vec::new(), Some(first));
    while let Some(url) = next.take().filter(|_| found.len() < most) {
        let page = json(&url)?;
        let items = page.get("items").and_then(Value::as_array).context("a list has no items")?;
        found.extend(items.iter().filter_map(|item| item.get(field)?.as_str()).map(str::to_owned));
        next = page.get("next").and_then(Value::as_str).map(str::to_owned);
    }
    found.truncate(most);
    ensure!(!found.is_empty(), "a list is empty");
    Ok(found)
}

fn communes_of(url: &str) -> anyhow::Result<Vec<String>> {
    listed(format!("{url}/v1/communes?limit=100"), "insee", ROUND)
}

fn fiches_of(url: &str) -> anyhow::Result<Vec<String>> {
    listed(format!("{url}/v1/communes/99999/fiches?limit=100"), "slug", 100)
}

/// Different pages, in as many communes as there are.
fn pages(places: &[String], fiches: &[String]) -> Vec<String> {
    let forms = ["/v1/communes/{}/fiches/", "/v1/communes/{}/fragments/fiches/", "/portal/{}/fiches/"];
    let turns = forms.iter().flat_map(|form| fiches.iter().map(move |fiche| format!("{form}{fiche}")));
    turns.flat_map(|turn| places.iter().map(move |insee| turn.replace("{}", insee))).take(PAGES).collect()
}

fn wait_for_search(url: &str) -> anyhow::Result<()> {
    let begun = Instant::now();
    while ureq::get(format!("{url}/v1/communes/99999/search?q=cantine")).call().is_err() {
        ensure!(begun.elapsed() < Duration::from_secs(300), "the search index is never there");
        std::thread::sleep(Duration::from_millis(100));
    }
    Ok(())
}

/// Milliseconds from the start of the program to its first answer to a commune's fiche.
fn start_once(database: &str, pages: &[String]) -> anyhow::Result<f64> {
    let address = format!("127.0.0.1:{}", port::free(0)?);
    let url = format!("http://{address}{}", pages.first().context("there is no page")?);
    let mut command = mee::command(&["serve", "--database", database, "--listen", &address]);
    let begun = Instant::now();
    let process = Background::start(command.env("MEE_LOG", "error").stdout(Stdio::null()))?;
    // A closed port refuses at once: what is measured is the program, not the pause.
    while ureq::get(&url).call().is_err() {
        ensure!(begun.elapsed() < Duration::from_secs(60), "the program does not answer");
        std::thread::sleep(Duration::from_micros(500));
    }
    let time = begun.elapsed().as_secs_f64() * 1e3;
    drop(process);
    Ok(time)
}

/// Megabytes held after different pages of many communes were read, and something was searched.
fn memory_after(database: &str, pages: &[String]) -> anyhow::Result<f64> {
    let server = Server::start_with(database, &[("MEE_LOG", "warn")])?;
    for page in pages {
        let url = format!("{}{page}", server.url);
        ureq::get(&url).header("accept-encoding", "br").call().with_context(|| url.clone())?;
    }
    wait_for_search(&server.url)?;
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.id()))?;
    let held =
        status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.split_whitespace().next()?.parse::<f64>().ok());
    Ok(held.context("/proc says nothing of memory")? / 1_000.0)
}

/// Answers a second by one thread, and the processor's microseconds for one, when a fiche is asked for in these communes in turn.
///
/// The processor's time is the program's own: what PostgreSQL takes stands beside it.
fn rates(database: &str, settings: &[(&str, &str)], places: &[String], scratch: &Path) -> anyhow::Result<(f64, f64)> {
    let settings = [&[("MEE_LOG", "warn")], settings].concat();
    let server = Server::start_with(database, &settings)?;
    wait_for_search(&server.url)?;
    let mut script = String::from("local paths = {\n");
    for insee in places {
        writeln!(script, "\"/v1/communes/{insee}/fiches/{FICHE}\",")?;
    }
    script.push_str(
        "}\nlocal turn = 0\nrequest = function()\n  turn = turn % #paths + 1\n  return wrk.format(\"GET\", paths[turn])\nend\n",
    );
    let file = scratch.join("scale.lua");
    std::fs::write(&file, script)?;
    let (mut rates, mut costs) = (Vec::new(), Vec::new());
    // The first round warms what is to be warm, and does not count.
    for round in 0..=ROUNDS {
        let mut wrk = Command::new("wrk");
        wrk.args(["--threads", "1", "--connections", CONNECTIONS, "--duration", SECONDS]).arg("--script").arg(&file);
        let before = processor_time(server.id())?;
        let text = process::output(wrk.arg(&server.url))?;
        let spent = processor_time(server.id())? - before;
        ensure!(!text.contains("Non-2xx"), "errors were answered:\n{text}");
        let rate = text.lines().find_map(|line| line.trim().strip_prefix("Requests/sec:")?.trim().parse::<f64>().ok());
        let count = text.lines().find_map(|line| line.trim().split_once(" requests in ")?.0.parse::<f64>().ok());
        if round > 0 {
            rates.push(rate.context("wrk told no rate")?);
            costs.push(spent * 1e6 / count.context("wrk told no number")?);
        }
    }
    Ok((middle(&rates), middle(&costs)))
}

/// Megabytes that the database takes.
fn size(database: &str) -> anyhow::Result<f64> {
    if let Some(file) = database.strip_prefix("sqlite:") {
        let bytes = ["", "-wal"].iter().filter_map(|end| std::fs::metadata(format!("{file}{end}")).ok());
        let kilobytes = u32::try_from(bytes.map(|found| found.len()).sum::<u64>() / 1_000)?;
        return Ok(f64::from(kilobytes) / 1_000.0);
    }
    let mut psql = Command::new(install::postgres_programs()?.join("psql"));
    let text =
        process::output(psql.args(["-At", "-c", "SELECT pg_database_size(current_database()) / 1000", database]))?;
    Ok(text.trim().parse::<f64>()? / 1_000.0)
}
