//! A server under load by wrk, and the bare services that ours is measured beside.
//!
//! wrk costs the machine far less than what it asks: both share its processors.

use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};

use crate::process::{self, Background};
use crate::{build, install, paths, port};

/// For how many seconds each side is asked, and over how many connections.
pub const SECONDS: u32 = 4;
pub const CONNECTIONS: usize = 32;

/// How often all are asked, turn by turn.
pub const ROUNDS: usize = 3;

/// What wrk measured.
#[derive(Debug, Clone, Copy)]
pub struct Load {
    /// Answers a second.
    pub rate: f64,
    /// The time that 99 of 100 answers took at most, in microseconds.
    pub p99: f64,
}

/// What wrk calls at its end: its own summary is for people.
const SUMMARY: &str = r#"
done = function(summary, latency)
  local errors = summary.errors
  print(string.format("measured %d %d %d %d", summary.requests, summary.duration, latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
"#;

/// Asks `http://{address}`, for a second to load what is asked, then for the measure; `script` is Lua that makes the requests.
///
/// # Errors
/// Where wrk is missing, and where one answer was missing or none of success.
pub fn ask(scratch: &Path, address: &str, script: &str) -> anyhow::Result<Load> {
    ask_for(1, scratch, address, script)?;
    ask_for(SECONDS, scratch, address, script)
}

fn ask_for(seconds: u32, scratch: &Path, address: &str, script: &str) -> anyhow::Result<Load> {
    if install::on_path("wrk").is_none() {
        install::debian("wrk")?;
    }
    let file = scratch.join("wrk.lua");
    std::fs::write(&file, format!("{script}{SUMMARY}"))?;
    let mut command = Command::new("wrk");
    command.args(["--threads", "1", "--connections", &CONNECTIONS.to_string()]);
    command.args(["--duration", &format!("{seconds}s")]).arg("--script").arg(&file);
    let text = process::output(command.arg(format!("http://{address}")))?;
    let told = text.lines().find_map(|line| line.strip_prefix("measured "));
    let told = told.with_context(|| format!("wrk told no figures:\n{text}"))?;
    let figures: Vec<f64> = told.split(' ').map(str::parse).collect::<Result<_, _>>()?;
    let [requests, micros, p99, errors] = figures[..] else { anyhow::bail!("wrk told {told:?}") };
    ensure!(errors == 0.0, "{errors} of {requests} requests got no answer, or one of failure");
    Ok(Load { rate: requests / micros * 1e6, p99 })
}

/// The figure in the middle.
pub fn median(loads: &[Load], figure: fn(&Load) -> f64) -> f64 {
    middle(&loads.iter().map(figure).collect::<Vec<_>>())
}

/// The value in the middle.
pub fn middle(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

/// A bench of `api` that serves, with its last argument the address it listens on; and that address.
pub fn serve(bench: &'static str, argument: &str) -> anyhow::Result<(Background, String)> {
    let address = format!("127.0.0.1:{}", port::free(0)?);
    let mut building = Command::new(env!("CARGO"));
    building.args(["bench", "--quiet", "--package", "mee-api", "--bench", bench, "--no-run"]);
    building.arg("--message-format=json").envs(build::embedded()).current_dir(paths::root()).stderr(Stdio::inherit());
    let output = building.output().context("cargo bench does not start")?;
    ensure!(output.status.success(), "{bench} does not compile");
    let program = String::from_utf8_lossy(&output.stdout).lines().find_map(|line| executable(line, bench));
    let mut command = Command::new(program.with_context(|| format!("cargo names no program of {bench}"))?);
    command.args([argument, &address]);
    let service = Background::start(&mut command)?;
    wait_for(&address)?;
    Ok((service, address))
}

/// Bare actix-web with what the folder holds (see `tests/bare`), on so many workers; and its address.
pub fn serve_bare(folder: &Path, workers: Option<u32>) -> anyhow::Result<(Background, String)> {
    process::run(process::cargo().args(["build", "--release", "--quiet", "--package", "mee-bare"]))?;
    let address = format!("127.0.0.1:{}", port::free(0)?);
    let mut command = Command::new(paths::target().join("release/mee-bare"));
    command.arg(folder).arg(&address).args(workers.map(|workers| workers.to_string()));
    let service = Background::start(&mut command)?;
    wait_for(&address)?;
    Ok((service, address))
}

/// Waits until somebody listens there.
pub fn wait_for(address: &str) -> anyhow::Result<()> {
    let begun = Instant::now();
    while TcpStream::connect(address).is_err() {
        ensure!(begun.elapsed() < Duration::from_secs(30), "nothing listens at {address}");
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

/// The program of a bench, where a line of cargo's messages names it; others name what it is built beside.
fn executable(line: &str, bench: &str) -> Option<String> {
    let message: serde_json::Value = serde_json::from_str(line).ok()?;
    if message.pointer("/target/name")? != bench {
        return None;
    }
    Some(message.get("executable")?.as_str()?.to_owned())
}
