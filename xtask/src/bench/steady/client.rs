//! A client that asks at a fixed rate, whatever the answers take: an open loop.
//!
//! A request's time counts from the moment that was planned for it, so a server that stalls is charged for everybody who would
//! have come meanwhile, not only for those whose turn came.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::ensure;

/// How many may wait for an answer at once; further ones are late, and counted so.
const CONNECTIONS: usize = 64;

/// How long an answer may take before it counts as missing.
const LONGEST: Duration = Duration::from_secs(10);

/// How many requests a second, and for how long.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    pub(super) rate: u32,
    pub(super) seconds: u32,
}

/// What became of the requests.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// The milliseconds from each planned moment to the end of its answer, in order of size.
    times: Vec<f64>,
    /// How often each failure was seen, by what was asked and what came.
    pub(super) failures: BTreeMap<String, usize>,
    /// How many answers said that the database is away.
    pub(super) stale: usize,
}

impl Outcome {
    /// How many were asked.
    pub(super) fn asked(&self) -> usize {
        self.times.len()
    }

    /// How many got no answer, or one of failure.
    pub(super) fn failed(&self) -> usize {
        self.failures.values().sum()
    }

    /// The time that so many of 100 answers took at most, in milliseconds.
    pub(super) fn percentile(&self, share: usize) -> f64 {
        let rank = (self.times.len() * share).div_ceil(100).saturating_sub(1);
        self.times.get(rank).copied().unwrap_or(f64::NAN)
    }

    fn add(&mut self, other: Self) {
        self.times.extend(other.times);
        self.stale += other.stale;
        for (failure, count) in other.failures {
            *self.failures.entry(failure).or_default() += count;
        }
    }
}

/// What one request got.
enum Got {
    Answer { is_stale: bool },
    Failure(String),
}

fn get(agent: &ureq::Agent, url: &str) -> Got {
    let called = agent.get(url).header("accept-encoding", "br").call();
    let (status, is_stale, body) = match called {
        Ok(mut response) => {
            let is_stale = response.headers().contains_key("cache-status");
            (response.status().as_u16(), is_stale, response.body_mut().read_to_vec())
        }
        Err(error) => return Got::Failure(error.to_string()),
    };
    match body {
        Ok(body) if status == 200 && !body.is_empty() => Got::Answer { is_stale },
        Ok(_) => Got::Failure(format!("status {status}")),
        Err(error) => Got::Failure(error.to_string()),
    }
}

/// Asks for these addresses, one after the other and over again, as planned.
///
/// # Errors
/// When there is nothing to ask for.
pub(super) fn ask(urls: &[String], plan: Plan) -> anyhow::Result<Outcome> {
    ensure!(!urls.is_empty() && plan.rate > 0, "there is nothing to ask for");
    let total = usize::try_from(u64::from(plan.rate) * u64::from(plan.seconds))?;
    let (next, outcome) = (AtomicUsize::new(0), Mutex::new(Outcome::default()));
    let begun = Instant::now();
    let work = || {
        let agent: ureq::Agent =
            ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(LONGEST)).build().into();
        let mut own = Outcome::default();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(url) = urls.get(number % urls.len()).filter(|_| number < total) else { break };
            let planned = begun + Duration::from_secs(1) * u32::try_from(number).unwrap_or(u32::MAX) / plan.rate;
            std::thread::sleep(planned.saturating_duration_since(Instant::now()));
            match get(&agent, url) {
                Got::Answer { is_stale } => own.stale += usize::from(is_stale),
                Got::Failure(what) => {
                    let path = url.splitn(4, '/').nth(3).unwrap_or_default();
                    *own.failures.entry(format!("/{path}: {what}")).or_default() += 1;
                }
            }
            own.times.push(planned.elapsed().as_secs_f64() * 1e3);
        }
        outcome.lock().unwrap_or_else(PoisonError::into_inner).add(own);
    };
    std::thread::scope(|scope| {
        for _ in 0..CONNECTIONS {
            scope.spawn(work);
        }
    });
    let mut outcome = outcome.into_inner().unwrap_or_else(PoisonError::into_inner);
    outcome.times.sort_by(f64::total_cmp);
    Ok(outcome)
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;

    use super::*;

    /// A server that answers with this status, the first time after a pause.
    fn server(status: &'static str, pause: Duration) -> std::io::Result<String> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let address = listener.local_addr()?;
        let open_at = Instant::now() + pause;
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { continue };
                std::thread::spawn(move || {
                    let mut buffer = [0; 4_096];
                    while let Ok(1..) = stream.read(&mut buffer) {
                        std::thread::sleep(open_at.saturating_duration_since(Instant::now()));
                        let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 2\r\n\r\nok");
                        if stream.write_all(answer.as_bytes()).is_err() {
                            break;
                        }
                    }
                });
            }
        });
        Ok(format!("http://{address}"))
    }

    #[test]
    fn a_server_that_stalls_is_charged_for_everybody_who_came_meanwhile() -> anyhow::Result<()> {
        let url = server("200 OK", Duration::from_millis(500))?;
        let outcome = ask(&[format!("{url}/a")], Plan { rate: 200, seconds: 1 })?;
        assert_eq!((outcome.asked(), outcome.failed()), (200, 0));
        // Half of the requests were planned within the pause, and wait for its rest: a quarter of a second on average.
        assert!(outcome.percentile(99) > 400.0, "{}", outcome.percentile(99));
        assert!(outcome.percentile(75) > 150.0, "{}", outcome.percentile(75));
        Ok(())
    }

    #[test]
    fn failures_are_counted_by_what_was_asked_and_what_came() -> anyhow::Result<()> {
        let url = server("503 Service Unavailable", Duration::ZERO)?;
        let gone = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?;
        let outcome = ask(&[format!("{url}/a"), format!("http://{gone}/b")], Plan { rate: 50, seconds: 1 })?;
        assert_eq!(outcome.failed(), 50);
        assert_eq!(outcome.failures.get("/a: status 503"), Some(&25));
        assert!(outcome.failures.keys().any(|what| what.starts_with("/b: ")), "{:?}", outcome.failures);
        Ok(())
    }
}
