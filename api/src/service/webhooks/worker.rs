//! The workers: threads that make deliveries of changes and send them, whichever process they come from.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use mee_shared::links::Links;

use super::dispatch::dispatch;
use crate::auth::{opaque, webhook as proofs};
use crate::outbound::{Client, Refused};
use crate::service::Failure;
use crate::service::mail::put_webhook_disabled;
use crate::store::webhooks::{self as rows, Taken};
use crate::store::{Db, StoreError, bodies, changes};

/// How many threads send: one receiver that keeps us waiting does not keep the others.
const THREADS: usize = 3;

/// How often they look.
const PAUSE: Duration = Duration::from_secs(1);

/// How often the first of them sweeps.
const SWEEP: Duration = Duration::from_secs(3_600);

const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// For how long nobody else takes a delivery that was taken: longer than a receiver may keep us waiting.
const LEASE: i64 = MINUTE;

/// How long deliveries that are over are kept.
const KEPT: i64 = 30 * DAY;

/// How long to wait after each attempt but the last, in microseconds, as the Standard Webhooks rules advise.
const DELAYS: [i64; 7] = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR];

/// A webhook is given up after so long without one success.
const LONGEST_FAILING: i64 = 3 * DAY;

/// The running workers; they stop when told to or dropped.
pub struct Worker {
    stop: Arc<Stop>,
    threads: Vec<JoinHandle<()>>,
}

#[derive(Default)]
struct Stop {
    is_asked: Mutex<bool>,
    changed: Condvar,
}

impl Stop {
    /// Waits this long; true where it was told to stop.
    fn wait(&self, pause: Duration) -> bool {
        let is_asked = self.is_asked.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.changed.wait_timeout_while(is_asked, pause, |is_asked| !*is_asked);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

impl Worker {
    /// Starts the threads; changes are kept for so many days, for ever when 0.
    ///
    /// # Errors
    /// When the system has no thread to give.
    pub fn start(db: &Db, links: &Links, client: &Client, change_days: u32) -> std::io::Result<Self> {
        let mut worker = Self { stop: Arc::new(Stop::default()), threads: Vec::new() };
        for number in 0..THREADS {
            let desk = Desk {
                db: db.clone(),
                links: links.clone(),
                client: client.clone(),
                stop: Arc::clone(&worker.stop),
                is_first: number == 0,
                change_days,
            };
            let thread = std::thread::Builder::new().name(format!("webhooks-{number}")).spawn(move || desk.work())?;
            worker.threads.push(thread);
        }
        Ok(worker)
    }
}

impl Drop for Worker {
    /// Lets each thread finish what it is at, and waits for that.
    fn drop(&mut self) {
        *self.stop.is_asked.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.stop.changed.notify_all();
        for thread in self.threads.drain(..) {
            if thread.join().is_err() {
                tracing::error!("a webhook worker had stopped by itself");
            }
        }
    }
}

/// What a thread works with.
struct Desk {
    db: Db,
    links: Links,
    client: Client,
    stop: Arc<Stop>,
    is_first: bool,
    change_days: u32,
}

impl Desk {
    fn work(&self) {
        let mut swept_at: Option<Instant> = None;
        loop {
            if self.is_first {
                if swept_at.is_none_or(|at| at.elapsed() >= SWEEP) {
                    swept_at = Some(Instant::now());
                    note(self.sweep());
                }
                note(dispatch(&self.db, &self.links).map(drop));
            }
            note(self.send_due());
            if self.stop.wait(PAUSE) {
                return;
            }
        }
    }

    fn sweep(&self) -> Result<(), Failure> {
        let now = jiff::Timestamp::now().as_microsecond();
        self.db.write_blocking(|connection| {
            if self.change_days > 0 {
                changes::prune(connection, now - i64::from(self.change_days) * DAY)?;
            }
            rows::prune(connection, now - KEPT)?;
            rows::forget_previous(connection, now)?;
            Ok(())
        })
    }

    /// Sends everything that is due, until there is nothing or it is told to stop.
    fn send_due(&self) -> Result<(), Failure> {
        loop {
            let due: Vec<String> = self.db.read_blocking(|connection| Ok::<_, Failure>(rows::list_due(connection)?))?;
            if due.is_empty() {
                return Ok(());
            }
            let mut taken_any = false;
            for id in due {
                if self.stop.wait(Duration::ZERO) {
                    return Ok(());
                }
                let taken =
                    self.db.write_blocking(|connection| Ok::<_, Failure>(rows::take(connection, &id, LEASE)?))?;
                if let Some(taken) = taken {
                    taken_any = true;
                    self.send(&taken)?;
                }
            }
            if !taken_any {
                return Ok(());
            }
        }
    }

    fn send(&self, taken: &Taken) -> Result<(), Failure> {
        let now = jiff::Timestamp::now();
        let secrets = self.db.read_blocking(|connection| {
            Ok::<_, Failure>(rows::secrets(connection, &taken.webhook, now.as_microsecond())?)
        })?;
        let timestamp = now.as_second();
        let signature = proofs::sign(&secrets, &taken.id, timestamp, &taken.payload).map_err(Failure::Internal)?;
        let headers = [
            ("webhook-id", taken.id.as_str()),
            ("webhook-timestamp", &timestamp.to_string()),
            ("webhook-signature", &signature),
        ];
        let answer = self.client.post_json(&taken.url, &headers, &taken.payload);
        let (webhook, delivery, attempt) = (&taken.webhook, &taken.id, taken.attempts);
        match answer {
            Ok(answered) if (200..300).contains(&answered.status) => {
                tracing::info!(%webhook, %delivery, attempt, status = answered.status, "webhook delivered");
                self.write(|connection| rows::delivered(connection, taken, i32::from(answered.status)))
            }
            Ok(answered) => {
                tracing::info!(%webhook, %delivery, attempt, status = answered.status, "webhook refused");
                self.failed(taken, Ok(answered.status))
            }
            Err(refused) => {
                tracing::info!(%webhook, %delivery, attempt, why = %refused, "webhook not sent");
                self.failed(taken, Err(refused))
            }
        }
    }

    /// Notes an attempt that failed: tried again later, given up, or the webhook with it.
    fn failed(&self, taken: &Taken, answer: Result<u16, Refused>) -> Result<(), Failure> {
        let word = answer.as_ref().err().map(ToString::to_string);
        let why = (answer.ok().map(i32::from), word.as_deref());
        self.db.write_blocking(|connection| {
            let now = jiff::Timestamp::now().as_microsecond();
            let since = rows::failing_since(connection, &taken.webhook)?;
            match delay_after(taken.round) {
                Some(delay) => rows::retry_later(connection, taken, jittered(delay), why)?,
                None => rows::give_up(connection, taken, why)?,
            }
            let reason = match answer {
                // The receiver says itself that it wants no more.
                Ok(410) => Some("gone"),
                _ if now - since > LONGEST_FAILING => Some("failing"),
                _ => None,
            };
            if let Some(reason) = reason
                && rows::disable(connection, &taken.webhook, reason)?
            {
                tracing::warn!(webhook = taken.webhook, reason, "a webhook was given up");
                let body = rows::body_of(connection, &taken.webhook)?;
                if let Some(body) = bodies::get(connection, &body)? {
                    put_webhook_disabled(connection, &body)?;
                }
            }
            Ok(())
        })
    }

    fn write(&self, work: impl FnOnce(&mut crate::store::Conn) -> Result<(), StoreError>) -> Result<(), Failure> {
        self.db.write_blocking(|connection| Ok(work(connection)?))
    }
}

/// How long to wait after this attempt, in microseconds; none after the last.
fn delay_after(attempt: i32) -> Option<i64> {
    let index = usize::try_from(attempt - 1).ok()?;
    DELAYS.get(index).copied()
}

/// The delay, up to a tenth longer: what failed together is not tried again together.
fn jittered(delay: i64) -> i64 {
    let chance = opaque::random::<1>().map_or(0, |[byte]| i64::from(byte));
    delay + delay * chance / 2_560
}

/// Says that a round failed; the next one tries again.
fn note(round: Result<(), Failure>) {
    if let Err(failure) = round {
        tracing::warn!(cause = ?failure, "the webhook worker could not go on");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_follow_from_five_seconds_to_ten_hours_and_end() {
        let seconds: Vec<Option<i64>> = (1..=9).map(|round| delay_after(round).map(|delay| delay / SECOND)).collect();
        let expected = [5, 300, 1_800, 7_200, 18_000, 36_000, 36_000].map(Some);
        assert_eq!(seconds, [&expected[..], &[None, None]].concat());
    }

    #[test]
    fn a_delay_grows_by_a_tenth_at_most() {
        for delay in DELAYS {
            for _ in 0..100 {
                assert!((delay..=delay + delay / 10).contains(&jittered(delay)));
            }
        }
    }
}
