//! The worker: a thread that sends what waits in the outbox, whichever process put it there.
//!
//! It asks once a second, so a mail leaves within a second of the transaction that put it; asking costs one read of an
//! index that holds waiting mails only.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use mee_shared::links::Links;

use super::compose::compose;
use super::{HOUR, LONGEST_TRIED};
use crate::mail::{Message, NotSent, Sender};
use crate::service::Failure;
use crate::store::outbox::{self as rows, Taken};
use crate::store::{Conn, Db, StoreError, invitations, password_resets};

/// How often it looks.
const PAUSE: Duration = Duration::from_secs(1);

/// How often it sweeps.
const SWEEP: Duration = Duration::from_secs(3_600);

/// For how long nobody else takes a mail that was taken, in microseconds: far longer than a relay may keep us waiting.
const LEASE: i64 = HOUR / 6;

/// How long what was sent, given up or has ended is kept, in microseconds.
const KEPT: i64 = 30 * 24 * HOUR;

/// A minute in microseconds.
const MINUTE: i64 = HOUR / 60;

/// How long to wait after the first attempts, in microseconds; six hours after every later one.
const DELAYS: [i64; 6] = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR];

/// How often it is tried to note that a mail was sent: forgotten, it would be sent again.
const NOTE_ATTEMPTS: u32 = 5;

/// The running worker; it stops when it is told to or dropped.
pub struct Worker {
    stop: Arc<Stop>,
    thread: Option<JoinHandle<()>>,
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
    /// Starts the thread; without a sender it sweeps only.
    ///
    /// # Errors
    /// When the system has no thread to give.
    pub fn start(db: Db, links: Links, sender: Option<Sender>) -> std::io::Result<Self> {
        let stop = Arc::new(Stop::default());
        let desk = Desk { db, links, sender, stop: Arc::clone(&stop) };
        let thread = std::thread::Builder::new().name("mail".to_owned()).spawn(move || desk.work())?;
        Ok(Self { stop, thread: Some(thread) })
    }

    /// Lets it finish the mail it is at, and waits for that.
    pub fn stop(&mut self) {
        *self.stop.is_asked.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.stop.changed.notify_all();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the mail worker had stopped by itself");
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.stop();
    }
}

/// What the thread works with.
struct Desk {
    db: Db,
    links: Links,
    sender: Option<Sender>,
    stop: Arc<Stop>,
}

impl Desk {
    fn work(&self) {
        let mut swept_at: Option<Instant> = None;
        loop {
            if swept_at.is_none_or(|at| at.elapsed() >= SWEEP) {
                swept_at = Some(Instant::now());
                note(self.sweep());
            }
            if let Some(sender) = &self.sender {
                note(self.send_due(sender));
            }
            if self.stop.wait(PAUSE) {
                return;
            }
        }
    }

    /// Sends everything that is due, until there is nothing or it is told to stop.
    fn send_due(&self, sender: &Sender) -> Result<(), Failure> {
        loop {
            let due: Vec<String> = self.db.read_blocking(|connection| Ok::<_, Failure>(rows::list_due(connection)?))?;
            if due.is_empty() {
                return Ok(());
            }
            for id in due {
                if self.stop.wait(Duration::ZERO) {
                    return Ok(());
                }
                let taken =
                    self.db.write_blocking(|connection| Ok::<_, Failure>(rows::take(connection, &id, LEASE)?))?;
                if let Some(taken) = taken {
                    self.send(sender, &taken)?;
                }
            }
        }
    }

    fn send(&self, sender: &Sender, taken: &Taken) -> Result<(), Failure> {
        if jiff::Timestamp::now().as_microsecond() > taken.expires_at {
            return self.write(|connection| rows::give_up(connection, taken, "trop tard"));
        }
        let message = self.db.write_blocking(|connection| compose(connection, &self.links, taken));
        match message {
            Ok(Some(message)) => self.deliver(sender, taken, &message),
            Ok(None) => self.write(|connection| rows::drop_mail(connection, taken)),
            // The mail itself cannot be written: the others must not wait for it.
            Err(Failure::Internal(cause)) => {
                tracing::error!(mail = taken.id, ?cause, "a mail cannot be written");
                self.write(|connection| rows::give_up(connection, taken, "texte"))
            }
            Err(other) => Err(other),
        }
    }

    fn deliver(&self, sender: &Sender, taken: &Taken, message: &Message) -> Result<(), Failure> {
        match sender.send(&taken.id, &taken.recipient, message) {
            Ok(()) => {
                tracing::info!(mail = taken.id, attempts = taken.attempts, "mail sent");
                self.note_sent(taken)
            }
            Err(NotSent { is_final, why }) => {
                let delay = delay_after(taken.attempts);
                let is_over = jiff::Timestamp::now().as_microsecond() + delay > taken.created_at + LONGEST_TRIED;
                let is_given_up = is_final || is_over;
                tracing::warn!(mail = taken.id, attempts = taken.attempts, why, is_given_up, "mail not sent");
                self.write(|connection| {
                    if is_given_up {
                        rows::give_up(connection, taken, &why)
                    } else {
                        rows::retry_later(connection, taken, delay, &why)
                    }
                })
            }
        }
    }

    fn note_sent(&self, taken: &Taken) -> Result<(), Failure> {
        let mut noted = Ok(());
        for _ in 0..NOTE_ATTEMPTS {
            noted = self.write(|connection| rows::sent(connection, taken));
            if noted.is_ok() {
                break;
            }
            std::thread::sleep(PAUSE);
        }
        noted
    }

    fn write(&self, work: impl FnOnce(&mut Conn) -> Result<(), StoreError>) -> Result<(), Failure> {
        self.db.write_blocking(|connection| Ok(work(connection)?))
    }

    fn sweep(&self) -> Result<(), Failure> {
        let now = jiff::Timestamp::now().as_microsecond();
        self.db.write_blocking(|connection| {
            rows::prune(connection, now - KEPT, now - 24 * HOUR)?;
            invitations::prune(connection, now - KEPT)?;
            password_resets::prune(connection, now)?;
            Ok(())
        })
    }
}

/// How long to wait after this attempt, in microseconds.
fn delay_after(attempt: i32) -> i64 {
    let index = usize::try_from(attempt - 1).unwrap_or(0);
    DELAYS.get(index).copied().unwrap_or(6 * HOUR)
}

/// Says that a round failed; the next one tries again.
fn note(round: Result<(), Failure>) {
    if let Err(failure) = round {
        tracing::warn!(cause = ?failure, "the mail worker could not reach the database");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_grow_from_a_minute_to_six_hours() {
        let minutes: Vec<i64> = (1..=9).map(|attempt| delay_after(attempt) / MINUTE).collect();
        assert_eq!(minutes, [1, 5, 15, 60, 120, 240, 360, 360, 360]);
    }

    #[test]
    fn a_mail_is_tried_a_dozen_times_in_two_days() {
        let mut waited = 0;
        let attempts = (1..).take_while(|&attempt| {
            waited += delay_after(attempt);
            waited <= LONGEST_TRIED
        });
        assert!((10..=14).contains(&attempts.count()));
    }
}
