//! The search by parents' words: what it finds beside the databases' own searches, and how fast.

use std::process::{Command, Stdio};

use anyhow::{Context as _, ensure};

use super::{Row, report};
use crate::paths;
use crate::postgres::Cluster;

/// What the questions that were set aside must reach.
const AT_LEAST: f64 = 0.95;

/// From here on it need not be above the others.
const ENOUGH: f64 = 0.98;

/// Compares, prints, and fails where the set-aside questions fare worse than promised.
pub fn run() -> anyhow::Result<()> {
    let cluster = Cluster::start()?;
    let database = cluster.database("mee_bench")?;
    let mut bench = Command::new(env!("CARGO"));
    bench
        .args(["bench", "--quiet", "--package", "mee-api", "--bench", "search"])
        .env("MEE_BENCH_POSTGRES", &database.url)
        .current_dir(paths::root());
    let output = bench.stderr(Stdio::inherit()).output().context("cargo bench does not start")?;
    ensure!(output.status.success(), "the search in process failed");
    let text = String::from_utf8(output.stdout).context("the search in process printed no text")?;
    let rows: Vec<Row> = text.lines().filter_map(row).collect();
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
    Ok(())
}

fn row(line: &str) -> Option<Row> {
    let mut fields = line.split('\t');
    let figure = fields.next()?.to_owned();
    let value = fields.next()?.parse().ok()?;
    let unit = if fields.next()? == "share" { "share" } else { "microseconds" };
    Some(Row { figure, value, unit, baseline: fields.next()?.parse().ok()?, ratio: fields.next()?.parse().ok()? })
}
