//! Many clients at one address, and the bare service that an answer over HTTP is measured beside.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};

use crate::process::Background;
use crate::{paths, port};

/// How long each side is asked, and by how many clients at once.
pub const ASKED_FOR: Duration = Duration::from_secs(4);
pub const CLIENTS: usize = 32;

/// How often both are asked, turn by turn.
pub const ROUNDS: usize = 3;

/// The one in the middle.
pub fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates.get(rates.len() / 2).copied().unwrap_or(f64::NAN)
}

/// How many answers a second several clients get; a request is made for each turn of each client.
pub fn rate(address: &str, request: &(dyn Fn(u32, usize) -> String + Sync)) -> anyhow::Result<f64> {
    // The first question loads what is asked.
    ask(address, Duration::from_secs(1), 0, request)?;
    let begun = Instant::now();
    let asked: anyhow::Result<Vec<u32>> = std::thread::scope(|scope| {
        let clients: Vec<_> =
            (0..CLIENTS).map(|client| scope.spawn(move || ask(address, ASKED_FOR, client, request))).collect();
        clients.into_iter().map(|client| client.join().map_err(|_| anyhow::anyhow!("a client failed"))?).collect()
    });
    Ok(f64::from(asked?.into_iter().sum::<u32>()) / begun.elapsed().as_secs_f64())
}

/// Asks over one connection for so long; how many answers came.
fn ask(
    address: &str,
    time: Duration,
    client: usize,
    request: &(dyn Fn(u32, usize) -> String + Sync),
) -> anyhow::Result<u32> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let begun = Instant::now();
    let mut count = 0_u32;
    let mut line = String::new();
    let mut body = Vec::new();
    while begun.elapsed() < time {
        stream.write_all(request(count, client).as_bytes())?;
        let mut length = 0;
        line.clear();
        reader.read_line(&mut line)?;
        ensure!(line.starts_with("HTTP/1.1 200"), "the server answered {line:?}");
        loop {
            line.clear();
            reader.read_line(&mut line)?;
            if line.trim().is_empty() {
                break;
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse()?;
            }
        }
        body.resize(length, 0);
        reader.read_exact(&mut body)?;
        count += 1;
    }
    Ok(count)
}

/// A bench of `api` that serves, with its last argument the address it listens on; and that address.
pub fn serve(bench: &'static str, argument: &str) -> anyhow::Result<(Background, String)> {
    let address = format!("127.0.0.1:{}", port::free(0)?);
    let mut build = Command::new(env!("CARGO"));
    build.args(["bench", "--quiet", "--package", "mee-api", "--bench", bench, "--no-run"]);
    build.arg("--message-format=json").current_dir(paths::root()).stderr(Stdio::inherit());
    let output = build.output().context("cargo bench does not start")?;
    ensure!(output.status.success(), "{bench} does not compile");
    let program = String::from_utf8_lossy(&output.stdout).lines().find_map(|line| executable(line, bench));
    let mut command = Command::new(program.with_context(|| format!("cargo names no program of {bench}"))?);
    command.args([argument, &address]);
    let service = Background::start(&mut command)?;
    let begun = Instant::now();
    while TcpStream::connect(&address).is_err() {
        ensure!(begun.elapsed() < Duration::from_secs(30), "{bench} does not start");
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok((service, address))
}

/// The program of a bench, where a line of cargo's messages names it; others name what it is built beside.
fn executable(line: &str, bench: &str) -> Option<String> {
    let message: serde_json::Value = serde_json::from_str(line).ok()?;
    if message.pointer("/target/name")? != bench {
        return None;
    }
    Some(message.get("executable")?.as_str()?.to_owned())
}
