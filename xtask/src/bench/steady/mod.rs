//! A fixed rate of public reads, quiet and while something happens: publications, a search index made anew, a database away.
//!
//! Reads that fail are an error. Times stand beside those of bare actix-web, which serves one of the replies at the same rate just
//! before: what both share is the machine and the client.

mod client;
mod desk;
mod outage;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use serde_json::json;

use super::{Row, load, report};
use crate::mee::{self, Server};
use crate::{build, postgres};
use client::{Outcome, Plan};
use desk::{Desk, FICHE};

/// The demo's commune.
const COMMUNE: &str = "99999";

/// Requests a second.
const RATE: u32 = 500;

/// How often content is published.
const PUBLICATIONS: u32 = 5;

/// How long the pause between two removals of the search index is: each is made anew well within it.
const BETWEEN_REBUILDS: Duration = Duration::from_millis(500);

/// What is asked for: by parents' pages, widgets and plugins, with a question to the search in every ten.
fn paths() -> Vec<String> {
    let mut paths = Vec::new();
    for commune in [COMMUNE, "94018", "94043"] {
        let api = |path: &str| format!("/v1/communes/{commune}{path}");
        paths.extend([
            api("/home"),
            api(&format!("/fiches/{FICHE}")),
            api(&format!("/fragments/fiches/{FICHE}")),
            api("/fiches"),
            api("/schools"),
            api("/fragments/"),
            api("/fragments/schools"),
            format!("/portal/{commune}/"),
            format!("/portal/{commune}/fiches/{FICHE}"),
        ]);
        let question = match commune {
            COMMUNE => "cantine",
            "94018" => "inscription%20maternelle",
            _ => "mon%20enfant%20est%20malade",
        };
        paths.push(api(&format!("/search?q={question}")));
    }
    paths
}

/// What is measured, on which server, for how long.
struct Bench<'a> {
    scratch: &'a Path,
    bare: String,
    plan: Plan,
    rows: Vec<Row>,
    failures: Vec<String>,
}

impl Bench<'_> {
    /// Asks the bare server, then ours, while `beside` goes on until it is told to end; keeps the figures.
    fn measure<T: Send>(
        &mut self,
        name: &str,
        server: &str,
        beside: impl FnOnce(&AtomicBool) -> anyhow::Result<T> + Send,
    ) -> anyhow::Result<(T, Outcome)> {
        let bare = client::ask(&[format!("{}/case/0", self.bare)], self.plan)?;
        ensure!(bare.failed() == 0, "the bare server failed: {:?}", bare.failures);
        let urls: Vec<String> = paths().iter().map(|path| format!("{server}{path}")).collect();
        let is_over = AtomicBool::new(false);
        let (outcome, other) = std::thread::scope(|scope| {
            let other = scope.spawn(|| beside(&is_over));
            let outcome = client::ask(&urls, self.plan);
            is_over.store(true, Ordering::Release);
            (outcome, other.join())
        });
        let outcome = outcome?;
        for share in [50, 99] {
            let (value, baseline) = (outcome.percentile(share), bare.percentile(share));
            self.row(format!("{name}_p{share}"), value, "ms", baseline, baseline / value);
        }
        let (asked, failed) = (count(outcome.asked())?, count(outcome.failed())?);
        self.row(format!("{name}_failed_reads"), failed, "requests", asked, 1.0 - failed / asked);
        self.failures.extend(outcome.failures.iter().map(|(what, times)| format!("{name}: {times} times {what}")));
        let other = other.map_err(|_| anyhow::anyhow!("{name}: what goes on beside panicked"))??;
        Ok((other, outcome))
    }

    fn row(&mut self, figure: String, value: f64, unit: &'static str, baseline: f64, ratio: f64) {
        self.rows.push(Row { figure, value, unit, baseline, ratio });
    }
}

fn count(number: usize) -> anyhow::Result<f64> {
    Ok(f64::from(u32::try_from(number)?))
}

/// Compares, prints, and fails where a public read failed or the database came back to nobody.
pub fn run(seconds: u32) -> anyhow::Result<()> {
    ensure!(seconds > 0, "a measure takes a second at least");
    build::server()?;
    let scratch = tempfile::tempdir()?;
    let database = mee::sqlite(&scratch.path().join("bench.db"));
    mee::demo(&database)?;
    desk::hire(&database)?;
    let index = scratch.path().join("search");
    let folder = index.to_string_lossy().into_owned();
    let server = Server::start_with(&database, &[("MEE_LOG", "error"), ("MEE_SEARCH_FOLDER", &folder)])?;
    ask_each(&server.url)?;
    take(&server.url, scratch.path())?;
    let (_bare, address) = load::serve_bare(scratch.path(), Some(1))?;
    let plan = Plan { rate: RATE, seconds };
    let bare = format!("http://{address}");
    let mut bench = Bench { scratch: scratch.path(), bare, plan, rows: Vec::new(), failures: Vec::new() };

    bench.measure("quiet", &server.url, |_| Ok(()))?;
    publishing(&mut bench, &server)?;
    rebuilding(&mut bench, &server, &index)?;
    drop(server);
    let cluster = postgres::Cluster::start()?;
    outage::measure(&mut bench, &cluster)?;

    report("load", &bench.rows)?;
    ensure!(bench.failures.is_empty(), "public reads failed:\n{}", bench.failures.join("\n"));
    Ok(())
}

/// Reads while content is published.
fn publishing(bench: &mut Bench<'_>, server: &Server) -> anyhow::Result<()> {
    let desk = Desk::open(&server.url)?;
    let (published, _) = bench.measure("publishing", &server.url, |is_over| {
        let begun = Instant::now();
        let mut published = 0_u32;
        while !is_over.load(Ordering::Acquire) {
            let answer = desk.publish(&format!("Mot numéro {published} de la mairie."))?;
            ensure!(answer.is_success(), "a publication was answered {}", answer.status);
            published += 1;
            let planned = begun + Duration::from_secs(1) * published / PUBLICATIONS;
            std::thread::sleep(planned.saturating_duration_since(Instant::now()));
        }
        Ok(f64::from(published) / begun.elapsed().as_secs_f64())
    })?;
    let planned = f64::from(PUBLICATIONS);
    bench.row("publishing_rate".to_owned(), published, "1/s", planned, published / planned);
    let last = ureq::get(&format!("{}/v1/communes/{COMMUNE}/fiches/{FICHE}", server.url)).call()?;
    ensure!(last.into_body().read_to_string()?.contains("Mot numéro "), "what was published is not read");
    Ok(())
}

/// Reads while the search index is removed again and again, and made anew.
fn rebuilding(bench: &mut Bench<'_>, server: &Server, folder: &Path) -> anyhow::Result<()> {
    let rebuilt = AtomicUsize::new(0);
    bench.measure("rebuilding", &server.url, |is_over| {
        while !is_over.load(Ordering::Acquire) {
            let index = whole_index(folder).context("the search index is not made anew")?;
            std::fs::remove_dir_all(index)?;
            rebuilt.fetch_add(1, Ordering::Relaxed);
            std::thread::sleep(BETWEEN_REBUILDS);
        }
        Ok(())
    })?;
    let rebuilt = count(rebuilt.into_inner())?;
    bench.row("rebuilding_times".to_owned(), rebuilt, "times", 1.0, rebuilt);
    Ok(())
}

/// The folder of the index below this one, once it is committed; none where nobody makes one within some seconds.
fn whole_index(folder: &Path) -> Option<PathBuf> {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(10) {
        let below = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
        // Of an index that holds something tantivy's list of segments is no longer empty.
        let is_whole = |index: &PathBuf| {
            let meta = std::fs::read(index.join("meta.json")).ok();
            let meta: Option<serde_json::Value> = meta.and_then(|meta| serde_json::from_slice(&meta).ok());
            let segments = meta.as_ref().and_then(|meta| meta.get("segments")?.as_array());
            segments.is_some_and(|segments| !segments.is_empty())
        };
        if let Some(found) = below.into_iter().find(is_whole) {
            return Some(found);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    None
}

/// Asks for everything, until it is ready and as good as it gets.
fn ask_each(server: &str) -> anyhow::Result<()> {
    for _ in 0..3 {
        for path in paths() {
            let answer = ureq::get(&format!("{server}{path}")).header("accept-encoding", "br").call();
            answer.with_context(|| format!("{path} is not answered"))?.into_body().read_to_vec()?;
        }
        std::thread::sleep(Duration::from_secs(1));
    }
    Ok(())
}

/// Puts a fiche into the folder, as the bare server takes it.
fn take(server: &str, folder: &Path) -> anyhow::Result<()> {
    let url = format!("{server}/v1/communes/{COMMUNE}/fiches/{FICHE}");
    let mut response = ureq::get(&url).header("accept-encoding", "br").call()?;
    let header = |name: &str| {
        let value = response.headers().get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    };
    let case = json!([{
        "content_type": header("content-type"), "content_encoding": header("content-encoding"), "etag": header("etag"),
    }]);
    std::fs::write(folder.join("cases.json"), serde_json::to_vec(&case)?)?;
    Ok(std::fs::write(folder.join("0"), response.body_mut().read_to_vec()?)?)
}
