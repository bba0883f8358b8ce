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
    /// Starts to open the index in the folder, to bring it up to date, and to follow.
    ///
    /// The portal does not wait for search: with the whole official guide, to make the index takes longer than to start.
    ///
    /// # Errors
    /// When the system gives no thread. A folder that cannot be used is tried again.
    pub fn start(db: Db, folder: PathBuf, search: Arc<Search>) -> std::io::Result<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let mut following = Following { db, folder, search, stop: Arc::clone(&stop), national: None, seen: None };
        let thread = std::thread::Builder::new().name("search".to_owned()).spawn(move || {
            following.tell_step();
            while !following.is_stopping() {
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

/// Where a look at the database leads.
enum Step {
    /// What is served is what can be had now.
    Done,
    /// Another process makes the content, or this one is told to stop.
    Awaited,
}

struct Following {
    db: Db,
    folder: PathBuf,
    search: Arc<Search>,
    stop: Arc<AtomicBool>,
    national: Option<National>,
    /// What the snapshot that is served was made from.
    seen: Option<Origin>,
}

/// What is published now, by key with its stamp.
struct Published {
    origin: Origin,
    /// None where it is what it was: nearly every change is a commune's own.
    stamps: Option<BTreeMap<String, String>>,
}

fn published(connection: &mut Conn, seen: Option<&Origin>) -> Result<Option<Published>, Failure> {
    read_one_state(connection)?;
    let ends = changes::ends(connection)?;
    let Some(national) = bodies::find_national(connection)? else { return Ok(None) };
    let origin = Origin { database: national.as_str().to_owned(), seq: ends.last };
    // What is gone from the list of changes may have been anything.
    let followed =
        |seen: &&Origin| (ends.pruned_through..=ends.last).contains(&seen.seq) && seen.database == origin.database;
    if let Some(seen) = seen.filter(followed)
        && !changes::has_of(connection, &national, seen.seq)?
    {
        return Ok(Some(Published { origin, stamps: None }));
    }
    let mut stamps = BTreeMap::new();
    for kind in KINDS {
        stamps.extend(kind.national(connection, &national)?);
    }
    Ok(Some(Published { origin, stamps: Some(stamps) }))
}

impl Following {
    fn is_stopping(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn tell_step(&mut self) {
        // The index stays as it is: there is nothing to follow.
        if self.db.versions().is_away() {
            return;
        }
        match self.step() {
            // Whoever searches waits for the first content, where there is any to come.
            Ok(Step::Done) => self.search.tell_tried(),
            Ok(Step::Awaited) => {}
            Err(error) => {
                tracing::warn!(%error, "the search index does not follow");
                // Whatever is wrong with the folder is found, and put right, by opening it anew.
                self.national = None;
                self.search.tell_tried();
            }
        }
        self.search.flush_sometimes(&self.db);
    }

    fn step(&mut self) -> anyhow::Result<Step> {
        if self.national.as_ref().is_some_and(|national| !national.folder().is_dir()) {
            tracing::warn!("the folder of the search index is gone: it is made anew");
            self.national = None;
        }
        let last = self.db.read_blocking(|connection| Ok::<_, StoreError>(changes::ends(connection)?.last))?;
        if self.national.is_some() && self.seen.as_ref().is_some_and(|seen| seen.seq == last) {
            return Ok(Step::Done);
        }
        if self.national.is_none() {
            self.national = Some(National::open(&self.folder)?);
            self.seen = None;
        }
        let Some(national) = self.national.as_mut() else { return Ok(Step::Done) };
        if self.seen.is_none()
            && let Some((snapshot, origin)) = unchanged(&self.db, national, last)?
        {
            self.search.put(snapshot, origin.seq);
            self.seen = Some(origin);
            return Ok(Step::Done);
        }
        if national.lead()? {
            let seen = self.seen.as_ref();
            let found = self.db.read_blocking(|connection| published(connection, seen))?;
            let Some(published) = found else { return Ok(Step::Done) };
            let before = self.search.current();
            let Some(snapshot) = write(&self.db, national, before.as_deref(), &published, &self.stop)? else {
                return Ok(Step::Awaited);
            };
            self.search.put(snapshot, published.origin.seq);
            self.seen = Some(published.origin);
            self.search.tell_tried();
            // Made one again out of the way of whoever waits for what was published.
            national.settle()?;
            let settled = national.snapshot(self.search.current().as_deref())?;
            self.search.settle(settled);
        } else if let Some(origin) = national.origin()?.filter(|origin| self.seen.as_ref() != Some(origin)) {
            let snapshot = national.snapshot(self.search.current().as_deref())?;
            self.search.put(snapshot, origin.seq);
            self.seen = Some(origin);
        }
        Ok(if self.seen.is_some() { Step::Done } else { Step::Awaited })
    }
}

/// The index as it stands, where it is what is published: most starts find it so, and need nothing that writes.
fn unchanged(db: &Db, national: &mut National, last: i64) -> anyhow::Result<Option<(Snapshot, Origin)>> {
    let Some(committed) = national.origin()?.filter(|origin| origin.seq == last) else { return Ok(None) };
    if !national.is_settled()? {
        return Ok(None);
    }
    let found = db.read_blocking(|connection| published(connection, None))?;
    let Some(published) = found.filter(|published| published.origin == committed) else { return Ok(None) };
    let held = national.snapshot(None)?;
    let (changed, gone) = differences(&held, &published);
    Ok((changed.is_empty() && gone.is_empty()).then_some((held, committed)))
}

/// The keys of what is published and not held so, and of what is held and not published any more.
fn differences<'a>(held: &Snapshot, published: &'a Published) -> (Vec<&'a str>, Vec<String>) {
    let Some(stamps) = &published.stamps else { return (Vec::new(), Vec::new()) };
    let held = National::stamps(held);
    let gone = held.keys().filter(|key| !stamps.contains_key(*key)).cloned().collect();
    let is_changed = |(key, stamp): &(&'a String, &'a String)| held.get(*key) != Some(*stamp);
    (stamps.iter().filter(is_changed).map(|(key, _)| key.as_str()).collect(), gone)
}

/// Writes what differs between the index and what is published; nothing comes of it where it is told to stop.
fn write(
    db: &Db,
    national: &mut National,
    before: Option<&Snapshot>,
    published: &Published,
    stop: &AtomicBool,
) -> anyhow::Result<Option<Snapshot>> {
    let committed = national.origin()?;
    let is_other = committed
        .as_ref()
        .is_some_and(|origin| origin.database != published.origin.database || origin.seq > published.origin.seq);
    if is_other {
        anyhow::ensure!(published.stamps.is_some(), "the search index is not the one that was followed");
        national.restart()?;
    }
    let held = national.snapshot(before)?;
    let (changed, gone) = differences(&held, published);
    if changed.is_empty() && gone.is_empty() && committed.as_ref() == Some(&published.origin) {
        return Ok(Some(held));
    }
    let mut rest = changed.chunks(AT_ONCE).peekable();
    let mut gone = gone;
    loop {
        if stop.load(Ordering::Relaxed) {
            // What is in stays in; the next start goes on from there.
            return Ok(None);
        }
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
    national.snapshot(Some(&held)).map(Some)
}
