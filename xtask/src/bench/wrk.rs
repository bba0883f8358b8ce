//! A server under load by wrk, a client that costs the machine far less than what it asks: both share its processors.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, ensure};

use crate::{install, process};

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

/// Asks `http://{address}` over so many connections for so long; `script` is Lua that makes the requests.
///
/// # Errors
/// Where wrk is missing, and where one answer was missing or none of success.
pub fn ask(scratch: &Path, address: &str, script: &str, connections: usize, time: Duration) -> anyhow::Result<Load> {
    if install::on_path("wrk").is_none() {
        install::debian("wrk")?;
    }
    let file = scratch.join("wrk.lua");
    std::fs::write(&file, format!("{script}{SUMMARY}"))?;
    let mut command = Command::new("wrk");
    command.args(["--threads", "1", "--connections", &connections.to_string()]);
    command.args(["--duration", &format!("{}s", time.as_secs())]).arg("--script").arg(&file);
    let text = process::output(command.arg(format!("http://{address}")))?;
    let told = text.lines().find_map(|line| line.strip_prefix("measured "));
    let told = told.with_context(|| format!("wrk told no figures:\n{text}"))?;
    let figures: Vec<f64> = told.split(' ').map(str::parse).collect::<Result<_, _>>()?;
    let [requests, micros, p99, errors] = figures[..] else { anyhow::bail!("wrk told {told:?}") };
    ensure!(errors == 0.0, "{errors} of {requests} requests got no answer, or one of failure");
    Ok(Load { rate: requests / micros * 1e6, p99 })
}
