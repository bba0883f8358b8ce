//! Watches what others write, and whether the database is there: a thread with a connection of its own.
//!
//! On PostgreSQL it listens; on SQLite it asks for `data_version`, which costs no statement on any table.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Integer;

use super::super::connection::Manager;
use super::super::db::Db;
use super::super::{Conn, StoreError};
use super::Versions;

/// How often it looks: how late this process may hear of what another wrote.
const EVERY: Duration = Duration::from_millis(20);

/// How often it asks PostgreSQL for an answer: a connection can be gone without a word.
const PULSE: Duration = Duration::from_millis(500);

/// How long it waits to try again while the database is away.
const AGAIN: Duration = Duration::from_millis(200);

/// The thread; it ends when this is dropped.
pub struct Watch {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Watch {
    /// Begins to watch: from here on nothing is missed, and replies may be kept.
    ///
    /// # Errors
    /// When the database does not answer, or the system gives no thread.
    pub fn start(db: &Db) -> Result<Self, StoreError> {
        let stop = Arc::new(AtomicBool::new(false));
        let is_stopping = Arc::clone(&stop);
        let versions = Arc::clone(db.versions());
        let manager = db.manager().clone();
        let mut watched = Watched::open(&manager, &versions)?;
        versions.is_watched.store(true, Ordering::Release);
        let pool = db.clone();
        let run = move || {
            while !is_stopping.load(Ordering::Relaxed) {
                std::thread::park_timeout(EVERY);
                let Err(error) = watched.look(&versions) else { continue };
                tracing::warn!(%error, "the database does not answer: what is ready goes on being served");
                let Some(found) = find_again(&manager, &versions, &pool, &is_stopping) else { break };
                watched = found;
                tracing::info!("the database answers again");
            }
            versions.is_watched.store(false, Ordering::Release);
        };
        let thread = std::thread::Builder::new()
            .name("versions".to_owned())
            .spawn(run)
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self { stop, thread: Some(thread) })
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // A thread that panicked has nothing left to do.
            let _ = thread.join();
        }
    }
}

/// Tries until the database is there again; none when the thread has to end.
fn find_again(manager: &Manager, versions: &Versions, pool: &Db, is_stopping: &AtomicBool) -> Option<Watched> {
    loop {
        // A server that only dropped this one connection is not away: the first try succeeds.
        if let Ok(found) = Watched::open(manager, versions) {
            // Those who wait for the pool must not find the connections of before.
            if pool.probe().is_ok() {
                // In this order: nothing of before may pass for what holds.
                versions.lose_sight();
                versions.set_away(false);
                return Some(found);
            }
        }
        versions.set_away(true);
        if is_stopping.load(Ordering::Relaxed) {
            return None;
        }
        std::thread::park_timeout(AGAIN);
    }
}

#[derive(QueryableByName)]
struct DataVersion {
    #[diesel(sql_type = Integer)]
    data_version: i32,
}

/// The connection, and what it said last.
struct Watched {
    connection: Conn,
    data_version: Option<i32>,
    answered: Instant,
}

impl Watched {
    /// Connects and, on PostgreSQL, listens.
    fn open(manager: &Manager, versions: &Versions) -> Result<Self, StoreError> {
        use diesel::r2d2::ManageConnection as _;
        let mut connection = manager.connect().map_err(|error| StoreError::Unavailable(error.to_string()))?;
        if let Conn::Postgres(postgres) = &mut connection {
            postgres.batch_execute("LISTEN mee_content")?;
        }
        let mut watched = Self { connection, data_version: None, answered: Instant::now() };
        watched.look(versions)?;
        Ok(watched)
    }

    /// Takes note of what others have written.
    fn look(&mut self, versions: &Versions) -> Result<(), StoreError> {
        match &mut self.connection {
            Conn::Sqlite(sqlite) => {
                let DataVersion { data_version } = diesel::sql_query("PRAGMA data_version").get_result(sqlite)?;
                if self.data_version != Some(data_version) {
                    versions.read_table(sqlite)?;
                    self.data_version = Some(data_version);
                }
                Ok(())
            }
            Conn::Postgres(postgres) => {
                if self.answered.elapsed() >= PULSE {
                    postgres.batch_execute("SELECT 1")?;
                    self.answered = Instant::now();
                }
                for notification in postgres.notifications_iter() {
                    let payload = notification?.payload;
                    let (writer, whose) = payload.split_once(' ').unwrap_or(("", super::EVERYBODY));
                    // Writers of this process have told already.
                    if writer != versions.instance {
                        versions.note(whose);
                    }
                }
                Ok(())
            }
        }
    }
}
