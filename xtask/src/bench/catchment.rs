//! Which school is ours: lookups in process against a bare tree of boxes, and over HTTP against PostGIS on the same sectors.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context as _, ensure};
use serde_json::json;

use super::load::{self, CONNECTIONS, ROUNDS, SECONDS, median};
use super::{Row, report};
use crate::mee::{self, Server};
use crate::postgres::Cluster;
use crate::{build, install, paths, process};

/// How fast lookups have to be against the bare tree.
const AT_LEAST: f64 = 0.5;

/// How many times the throughput of PostGIS there has to be.
const FASTER: f64 = 4.0;

/// Sixty thousand squares of a hundredth of a degree, 300 by 200.
const COLUMNS: u32 = 300;
const ROWS: u32 = 200;

/// Corners along each side of a square.
const STEPS: u32 = 6;

/// Questions for as many points, written beforehand: while it asks, the client only sends.
const QUESTIONS: &str = r#"
local questions, turn, count = {}, 0, 10000
init = function()
  for at = 1, count do
    local point = at * 7919
    questions[at] = wrk.format("POST", "/v1/communes/99999/catchment", { ["content-type"] = "application/json" }, string.format(
      '{"lon":%f,"lat":%f,"levels":["elementaire"],"school_year":"2026-2027"}',
      point % 2999999 / 1e6 + 1, point % 1999993 / 1e6 + 46))
  end
end
request = function()
  turn = turn % count + 1
  return questions[turn]
end
"#;

/// Compares, prints, and fails where a figure is worse than promised.
pub fn run() -> anyhow::Result<()> {
    let mut rows = in_process()?;
    rows.extend(over_http()?);
    report("catchment", &rows)?;
    for (figure, least) in [("lookups in process", AT_LEAST), ("answers over HTTP", FASTER)] {
        if let Some(row) = rows.iter().find(|row| row.figure == figure) {
            ensure!(row.ratio >= least, "{figure}: {:.2} times the baseline, {least} promised", row.ratio);
        }
    }
    Ok(())
}

fn in_process() -> anyhow::Result<Vec<Row>> {
    let mut bench = Command::new(env!("CARGO"));
    bench
        .args(["bench", "--quiet", "--package", "mee-api", "--bench", "catchment"])
        .envs(build::embedded())
        .current_dir(paths::root());
    let output = bench.stderr(Stdio::inherit()).output().context("cargo bench does not start")?;
    ensure!(output.status.success(), "the lookups in process failed");
    let text = String::from_utf8(output.stdout).context("the lookups in process printed no text")?;
    let rows = text.lines().filter_map(|line| {
        let mut fields = line.split('\t');
        let figure = fields.next()?.to_owned();
        let value = fields.next()?.parse().ok()?;
        let unit = if fields.next()? == "per second" { "per second" } else { "microseconds" };
        Some(Row { figure, value, unit, baseline: fields.next()?.parse().ok()?, ratio: fields.next()?.parse().ok()? })
    });
    let rows: Vec<Row> = rows.collect();
    ensure!(rows.len() == 2, "the lookups in process printed no figures");
    Ok(rows)
}

/// Every cell with the ring of its area, a little smaller than the cell, with about as many corners as real sectors have.
fn cells() -> impl Iterator<Item = (u32, Vec<(f64, f64)>)> {
    (0..ROWS).flat_map(|row| (0..COLUMNS).map(move |column| (column, row))).zip(0..).map(|((column, row), place)| {
        let (x, y) = (f64::from(column).mul_add(0.01, 1.0), f64::from(row).mul_add(0.01, 46.0));
        let along = |step: u32| 0.0098 * f64::from(step) / f64::from(STEPS);
        let sides = (0..STEPS).map(|step| (x + along(step), y));
        let sides = sides.chain((0..STEPS).map(|step| (x + 0.0098, y + along(step))));
        let sides = sides.chain((0..STEPS).map(|step| (x + along(STEPS - step), y + 0.0098)));
        (place, sides.chain((0..=STEPS).map(|step| (x, y + along(STEPS - step)))).collect())
    })
}

fn over_http() -> anyhow::Result<Vec<Row>> {
    let cluster = Cluster::start()?;
    let database = cluster.database("mee_bench")?;
    let psql = |statement: &str| {
        let mut command = Command::new("psql");
        command.args(["--quiet", "--no-psqlrc", "-v", "ON_ERROR_STOP=1", "-c", statement, &database.url]);
        command
    };
    let has_postgis =
        psql("CREATE EXTENSION postgis").stderr(Stdio::null()).status().is_ok_and(|status| status.success());
    if !has_postgis {
        println!(
            "PostGIS is not installed (Debian: apt-get install postgresql-15-postgis-3): answers over HTTP are not compared."
        );
        return Ok(Vec::new());
    }
    let scratch = tempfile::tempdir()?;
    fill_postgis(scratch.path(), &database.url, &psql)?;
    let alone = ask_pgbench(scratch.path(), &database.url)?;
    let (ours, address) = serve_ours(scratch.path())?;
    let (baseline, other) = load::serve("postgis_service", &database.url)?;
    let (mut rates, mut baselines) = (Vec::new(), Vec::new());
    // Turn by turn, so that what else the machine does meets both.
    for _ in 0..ROUNDS {
        baselines.push(load::ask(scratch.path(), &other, QUESTIONS)?);
        rates.push(load::ask(scratch.path(), &address, QUESTIONS)?);
    }
    drop((ours, baseline));
    let row = |figure: &str, value: f64, unit: &'static str, baseline: f64| Row {
        figure: figure.to_owned(),
        value,
        unit,
        baseline,
        ratio: value / baseline,
    };
    let (rate, baseline) = (median(&rates, |load| load.rate), median(&baselines, |load| load.rate));
    let (slow, slow_baseline) = (median(&rates, |load| load.p99), median(&baselines, |load| load.p99));
    Ok(vec![
        row("answers over HTTP", rate, "per second", baseline),
        row("answers over HTTP, 99th percentile", slow, "us", slow_baseline),
        row("PostGIS without HTTP", alone, "per second", baseline),
    ])
}

fn fill_postgis(scratch: &Path, url: &str, psql: &dyn Fn(&str) -> Command) -> anyhow::Result<()> {
    process::run(&mut psql("CREATE TABLE sectors (id integer, geom geometry(Polygon, 4326))"))?;
    let mut script = "COPY sectors FROM STDIN;\n".to_owned();
    for (place, corners) in cells() {
        let points: Vec<String> = corners.iter().map(|(x, y)| format!("{x} {y}")).collect();
        writeln!(script, "{place}\tSRID=4326;POLYGON(({}))", points.join(","))?;
    }
    script.push_str("\\.\nCREATE INDEX ON sectors USING gist (geom);\nVACUUM ANALYZE sectors;\n");
    let file = scratch.join("sectors.sql");
    std::fs::write(&file, script)?;
    process::run(
        Command::new("psql").args(["--quiet", "--no-psqlrc", "-v", "ON_ERROR_STOP=1", "-f"]).arg(&file).arg(url),
    )
}

/// How many answers a second PostGIS gives to its own measuring program, over its own protocol: what HTTP costs it is seen beside.
fn ask_pgbench(scratch: &Path, url: &str) -> anyhow::Result<f64> {
    let query = scratch.join("query.sql");
    std::fs::write(
        &query,
        "\\set x random(0, 2999999)\n\\set y random(0, 1999999)\n\
         SELECT id FROM sectors WHERE ST_Contains(geom, ST_SetSRID(ST_MakePoint(1 + :x / 1000000.0, 46 + :y / 1000000.0), 4326));\n",
    )?;
    let clients = CONNECTIONS.to_string();
    let output = Command::new(install::postgres_programs()?.join("pgbench"))
        .args(["--no-vacuum", "--protocol=prepared", "--client", &clients, "--jobs", "2", "--time"])
        .arg(SECONDS.to_string())
        .arg("--file")
        .arg(&query)
        .arg(url)
        .output()
        .context("pgbench does not start")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let rate = text.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
    rate.with_context(|| format!("pgbench told no rate:\n{text}\n{}", String::from_utf8_lossy(&output.stderr)))
}

/// The portal with the same sectors, and its address.
fn serve_ours(scratch: &Path) -> anyhow::Result<(Server, String)> {
    let features: Vec<_> = cells()
        .map(|(place, corners)| {
            let ring: Vec<[f64; 2]> = corners.iter().map(|&(x, y)| [x, y]).collect();
            json!({
                "type": "Feature",
                "properties": { "insee": "99999", "niveau": "elementaire", "ecole": format!("École {place}") },
                "geometry": { "type": "Polygon", "coordinates": [ring] }
            })
        })
        .collect();
    let file = scratch.join("sectors.geojson");
    std::fs::write(&file, json!({ "type": "FeatureCollection", "features": features }).to_string())?;
    build::server()?;
    let database = mee::sqlite(&scratch.join("bench.db"));
    let year = ["--school-year", "2026-2027", "--database", &database];
    let file = file.to_string_lossy();
    let import = [&["import", "sectors", &file][..], &year].concat();
    process::run(mee::command(&import).stdout(Stdio::null()))?;
    let server = Server::start_quiet(&database)?;
    let address = server.url.trim_start_matches("http://").to_owned();
    Ok((server, address))
}
