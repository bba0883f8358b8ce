//! The start: how soon the first answer comes, what is held in memory then, and how large the program is.

use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};

use super::load::middle;
use super::reads::{ROUNDS, cases};
use super::{Row, report};
use crate::mee::{self, Server};
use crate::process::Background;
use crate::{build, paths, port};

/// How long after the first answers the memory is read: what works beside the server has started then, and has its index.
const SETTLED: Duration = Duration::from_secs(2);

/// From the start of the program to its first answer, the memory it then holds, and the size of the program.
pub fn run() -> anyhow::Result<()> {
    build::all()?;
    let scratch = tempfile::tempdir()?;
    let database = mee::sqlite(&scratch.path().join("bench.db"));
    mee::demo(&database)?;
    // The first start makes the search index, which every other finds.
    drop(Server::start_with(&database, &[("MEE_LOG", "warn")])?);
    let (mut times, mut memory) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let (time, held) = start_once(&database)?;
        times.push(time);
        memory.push(held);
    }
    let size = std::fs::metadata(paths::mee())?.len();
    let megabytes = |bytes: u64| u32::try_from(bytes / 10_000).map(|size| f64::from(size) / 100.0);
    let row = |figure: &str, value: f64, unit: &'static str, goal: f64| Row {
        figure: figure.to_owned(),
        value,
        unit,
        baseline: goal,
        ratio: goal / value,
    };
    report(
        "start",
        &[
            row("start_to_first_200", middle(&times), "ms", 25.0),
            row("resident_memory", middle(&memory), "MB", 40.0),
            row("release_binary", megabytes(size)?, "MB", 25.0),
        ],
    )
}

fn start_once(database: &str) -> anyhow::Result<(f64, f64)> {
    let address = format!("127.0.0.1:{}", port::free(0)?);
    let mut command = mee::command(&["serve", "--database", database, "--listen", &address]);
    let begun = Instant::now();
    let process = Background::start(command.env("MEE_LOG", "error").stdout(Stdio::null()))?;
    let url = format!("http://{address}/v1/communes/99999/home");
    loop {
        // A closed port refuses at once: what is measured is the program, not the pause.
        if ureq::get(&url).call().is_ok() {
            break;
        }
        ensure!(begun.elapsed() < Duration::from_secs(30), "the program does not answer");
        std::thread::sleep(Duration::from_micros(200));
    }
    let time = begun.elapsed().as_secs_f64() * 1e3;
    for case in cases() {
        ureq::get(&format!("http://{address}{}", case.path)).header("accept-encoding", case.coding).call()?;
    }
    std::thread::sleep(SETTLED);
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.id()))?;
    let held =
        status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.split_whitespace().next()?.parse::<f64>().ok());
    Ok((time, held.context("/proc says nothing of memory")? / 1_000.0))
}
