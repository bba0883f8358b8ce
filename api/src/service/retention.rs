//! Keeping the audit log as long as the operator said: once a day the server removes what is older.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::store::audit::{self, Actor, Pruned};
use crate::store::{Db, StoreError};

/// How often it is looked at.
const EVERY: Duration = Duration::from_secs(24 * 3_600);

/// The microseconds of a day.
const DAY: i64 = 24 * 3_600 * 1_000_000;

/// The thread that does it; it ends when this is dropped.
pub struct Retention {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Retention {
    /// Starts the thread, which looks at once and then daily; nothing for 0 days, which keeps everything.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(db: Db, days: u32) -> std::io::Result<Self> {
        if days == 0 {
            return Ok(Self { stop: None, thread: None });
        }
        let (stop, stopped) = channel();
        let thread = std::thread::Builder::new().name("retention".to_owned()).spawn(move || {
            loop {
                match prune(&db, days) {
                    Ok(Pruned::Removed(0)) => {}
                    Ok(Pruned::Removed(count)) => tracing::info!(count, days, "old audit entries were removed"),
                    Ok(Pruned::Broken(_)) => tracing::error!(
                        "the audit log does not verify: nothing is removed from it; run `mee audit verify`"
                    ),
                    Err(error) => tracing::error!(cause = %error, "old audit entries could not be removed"),
                }
                if stopped.recv_timeout(EVERY) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
            }
        })?;
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for Retention {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the thread that shortens the audit log had panicked");
        }
    }
}

fn prune(db: &Db, days: u32) -> Result<Pruned, StoreError> {
    let before = jiff::Timestamp::now().as_microsecond() - i64::from(days) * DAY;
    // Verifying the chain holds the lock of the log: not unless there is something to remove.
    if !db.read_blocking(|connection| audit::is_older(connection, before))? {
        return Ok(Pruned::Removed(0));
    }
    db.write_blocking(|connection| audit::prune(connection, before, Actor::System))
}
