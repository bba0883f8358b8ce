//! Keeps the national index up to what is published: a thread that follows the changes of the database.
//!
//! Every process follows by itself. Of those that share a folder the one that holds its lock writes, the others read.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use super::super::Failure;
use super::Search;
use super::registry::KINDS;
use crate::search::{Document, National, Origin, Snapshot};
use crate::store::{Conn, Db, StoreError, bodies, changes, read_one_state};

/// How often the database is asked: a publication is found well within a second.
const EVERY: Duration = Duration::from_millis(200);

/// How many documents are loaded and written at once.
const AT_ONCE: usize = 500;

/// The thread; it ends when this is dropped.
pub struct Follower {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Follower {
    /// Opens the index in the folder, brings it up to date, and starts to follow.
    ///
    /// # Errors
    /// When the system gives no thread. A folder that cannot be used is tried again: the portal does not wait for search.
    pub fn start(db: Db, folder: PathBuf, search: Arc<Search>) -> std::io::Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let is_stopping = Arc::clone(&stop);
        let mut following = Following { db, folder, search, national: None, seen: None };
        following.tell_step();
        let thread = std::thread::Builder::new().name("search".to_owned()).spawn(move || {
            while !is_stopping.load(Ordering::Relaxed) {
                std::thread::park_timeout(EVERY);
                following.tell_step();
            }
            following.search.flush(&following.db);
        })?;
        Ok(Self { stop, thread: Some(thread) })
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // A thread that panicked has nothing left to do.
            let _ = thread.join();
        }
    }
}

struct Following {
    db: Db,
    folder: PathBuf,
    search: Arc<Search>,
    national: Option<National>,
    /// What the snapshot that is served was made from.
    seen: Option<Origin>,
}

/// What is published now, by key with its stamp.
struct Published {
    origin: Origin,
    stamps: BTreeMap<String, String>,
}

fn published(connection: &mut Conn) -> Result<Option<Published>, Failure> {
    read_one_state(connection)?;
    let seq = changes::ends(connection)?.last;
    let Some(national) = bodies::find_national(connection)? else { return Ok(None) };
    let mut stamps = BTreeMap::new();
    for kind in KINDS {
        stamps.extend(kind.national(connection, &national)?);
    }
    Ok(Some(Published { origin: Origin { database: national.as_str().to_owned(), seq }, stamps }))
}

impl Following {
    fn tell_step(&mut self) {
        // The index stays as it is: there is nothing to follow.
        if self.db.versions().is_away() {
            return;
        }
        if let Err(error) = self.step() {
            tracing::warn!(%error, "the search index does not follow");
            // Whatever is wrong with the folder is found, and put right, by opening it anew.
            self.national = None;
        }
        self.search.flush_sometimes(&self.db);
    }

    fn step(&mut self) -> anyhow::Result<()> {
        if self.national.as_ref().is_some_and(|national| !national.folder().is_dir()) {
            tracing::warn!("the folder of the search index is gone: it is made anew");
            self.national = None;
        }
        let last = self.db.read_blocking(|connection| Ok::<_, StoreError>(changes::ends(connection)?.last))?;
        if self.national.is_some() && self.seen.as_ref().is_some_and(|seen| seen.seq == last) {
            return Ok(());
        }
        if self.national.is_none() {
            self.national = Some(National::open(&self.folder)?);
            self.seen = None;
        }
        let Some(national) = self.national.as_mut() else { return Ok(()) };
        if national.lead()? {
            let Some(published) = self.db.read_blocking(published)? else { return Ok(()) };
            let before = self.search.current();
            let snapshot = write(&self.db, national, before.as_deref(), &published)?;
            self.search.put(snapshot, published.origin.seq);
            self.seen = Some(published.origin);
            // Made one again out of the way of whoever waits for what was published.
            national.settle()?;
            let settled = national.snapshot(self.search.current().as_deref())?;
            self.search.settle(settled);
        } else if let Some(origin) = national.origin()?.filter(|origin| self.seen.as_ref() != Some(origin)) {
            let snapshot = national.snapshot(self.search.current().as_deref())?;
            self.search.put(snapshot, origin.seq);
            self.seen = Some(origin);
        }
        Ok(())
    }
}

/// Writes what differs between the index and what is published.
fn write(
    db: &Db,
    national: &mut National,
    before: Option<&Snapshot>,
    published: &Published,
) -> anyhow::Result<Snapshot> {
    let committed = national.origin()?;
    let is_other = committed
        .as_ref()
        .is_some_and(|origin| origin.database != published.origin.database || origin.seq > published.origin.seq);
    if is_other {
        national.restart()?;
    }
    let held = national.snapshot(before)?;
    let stamps = National::stamps(&held);
    let gone: Vec<String> = stamps.keys().filter(|key| !published.stamps.contains_key(*key)).cloned().collect();
    let changed: Vec<&str> = published
        .stamps
        .iter()
        .filter(|(key, stamp)| stamps.get(*key) != Some(stamp))
        .map(|(key, _)| key.as_str())
        .collect();
    if changed.is_empty() && gone.is_empty() && committed.as_ref() == Some(&published.origin) {
        return Ok(held);
    }
    let mut rest = changed.chunks(AT_ONCE).peekable();
    let mut gone = gone;
    loop {
        let chunk = rest.next().unwrap_or_default();
        let loaded: Vec<Document> = db.read_blocking(|connection| {
            let mut loaded = Vec::new();
            for kind in KINDS {
                loaded.extend(kind.load(connection, chunk)?);
            }
            Ok::<_, Failure>(loaded)
        })?;
        // Only the last commit may say that everything up to this number is in.
        let is_last = rest.peek().is_none();
        let seq = if is_last { published.origin.seq } else { committed.as_ref().map_or(-1, |origin| origin.seq) };
        let origin = Origin { database: published.origin.database.clone(), seq };
        national.apply(&loaded, &std::mem::take(&mut gone), &origin)?;
        if is_last {
            break;
        }
    }
    national.snapshot(Some(&held))
}
