//! Revisions whose time has come: published or ended by the clock, as someone decided before.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::json;

use super::super::Failure;
use super::super::sectors::publish_due;
use super::effects;
use crate::store::audit::{Actor, Entry, append};
use crate::store::works::{self, Decision, Due};
use crate::store::{Conn, Db, bodies, lock_publications};

/// How many are changed before the clock is looked at again.
const AT_ONCE: usize = 100;

/// How often the clock is looked at.
const EVERY: Duration = Duration::from_secs(1);

/// Publishes what has to start by now and ends what has to end; says how many revisions that were.
///
/// Several processes may do so at once: each revision is changed once.
///
/// # Errors
/// When the database does not answer.
pub fn apply_due(db: &Db) -> Result<usize, Failure> {
    // Looked at without the write lock, for there is nothing to do nearly always.
    if db.read_blocking(|connection| Ok::<_, Failure>(works::due(connection, 1)?.is_empty()))? {
        return Ok(0);
    }
    let mut count = 0;
    // One transaction each: the locks of the log and of changes are taken last, and held for one revision only.
    while count < AT_ONCE && apply_first(db)? {
        count += 1;
    }
    Ok(count)
}

fn apply_first(db: &Db) -> Result<bool, Failure> {
    db.write_blocking(|connection| -> Result<bool, Failure> {
        lock_publications(connection)?;
        let due = works::due(connection, 1)?;
        match due.first() {
            Some(first) => apply(connection, first).map(|()| true),
            None => Ok(false),
        }
    })
}

fn apply(connection: &mut Conn, due: &Due) -> Result<(), Failure> {
    let work = works::get(connection, &due.body, &due.work)?.ok_or(Failure::NotFound)?;
    let body = bodies::get(connection, &due.body)?.ok_or(Failure::NotFound)?;
    let action = if due.starts {
        let Some(revision) = works::revision(connection, &work.id, due.number)? else { return Ok(()) };
        let starts_at = revision.starts_at.unwrap_or_default();
        works::publish(connection, &work, due.number, Decision { by: None, starts_at, ends_at: revision.ends_at })?;
        "work.start"
    } else {
        works::end(connection, &work)?;
        "work.end"
    };
    effects::changed(connection, &body, &work.id)?;
    let entry = Entry {
        body: Some(&due.body),
        object_id: Some(work.id.as_str()),
        after: Some(json!({ "revision": due.number })),
        ..Entry::done(Actor::System, action, "work")
    };
    append(connection, &entry)?;
    Ok(())
}

/// The thread that looks at the clock; it ends when this is dropped.
pub struct Clock {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Clock {
    /// Starts looking.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(db: Db) -> std::io::Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let is_stopping = Arc::clone(&stop);
        let thread = std::thread::Builder::new().name("publications".to_owned()).spawn(move || {
            while !is_stopping.load(Ordering::Relaxed) {
                match apply_due(&db) {
                    Ok(0) => {}
                    Ok(count) => tracing::info!(count, "revisions started or ended"),
                    Err(error) => tracing::warn!(%error, "revisions could not be started or ended"),
                }
                let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
                match publish_due(&db, today) {
                    Ok(0) => {}
                    Ok(count) => tracing::info!(count, "cartes scolaires put in force"),
                    Err(error) => tracing::warn!(%error, "cartes scolaires could not be put in force"),
                }
                std::thread::park_timeout(EVERY);
            }
        })?;
        Ok(Self { stop, thread: Some(thread) })
    }
}

impl Drop for Clock {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // A thread that panicked has nothing left to do.
            let _ = thread.join();
        }
    }
}
