//! Compresses what is asked for again, at high quality and out of the way of those who wait: one thread.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Weak};

use super::{Entry, Ready};

/// How many replies may wait; what finds no place is compressed when it has been made anew.
const MOST: usize = 256;

/// A reply and where it stands.
struct Task {
    key: Box<str>,
    entry: Arc<Entry>,
}

/// Takes replies to be compressed. The thread ends with the store.
pub struct Compressor(SyncSender<Task>);

impl Compressor {
    /// Starts the thread.
    ///
    /// # Errors
    /// When the system gives none.
    pub fn start(ready: &Arc<Ready>) -> std::io::Result<Self> {
        let (sender, tasks) = sync_channel(MOST);
        let ready = Arc::downgrade(ready);
        std::thread::Builder::new().name("compressor".to_owned()).spawn(move || work(&tasks, &ready))?;
        Ok(Self(sender))
    }

    /// Lets the reply under this key be compressed when there is time.
    pub fn put(&self, key: &str, entry: &Arc<Entry>) {
        // A full queue is no loss: the quick bytes are as good, and a little longer.
        let _ = self.0.try_send(Task { key: key.into(), entry: Arc::clone(entry) });
    }
}

fn work(tasks: &Receiver<Task>, ready: &Weak<Ready>) {
    for Task { key, entry } in tasks {
        let Some(ready) = ready.upgrade() else { return };
        // What changes often is not worth it: by the time it is its turn it holds no longer.
        if !ready.versions().holds(&entry.basis) {
            continue;
        }
        match entry.better() {
            Ok(Some(better)) => ready.improve(&key, &entry, better),
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "a reply could not be compressed"),
        }
    }
}
