//! Public replies as final bytes, kept until what they were made from changes.
//!
//! One store for all threads, bounded in bytes. It knows what a reply says, in which codings and until when; what is asked for
//! and how an answer is written is `http::ready`, what has changed is `store::versions`.

mod compressor;
mod entry;
mod making;

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use mee_shared::ids::InseeCode;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

pub use compressor::Compressor;
pub use entry::{Coded, Entry, Made, QUICK, Searched};
pub use making::{Maker, Making, Outcome, Turn, Waiting};

use crate::store::versions::{Basis, Moment, Scope, Versions};

/// The longest key kept, in bytes: nobody fills the store with addresses.
pub const LONGEST_KEY: usize = 300;

/// The largest body kept, in bytes.
pub const LARGEST: usize = 1024 * 1024;

/// For how long a reply that is known to be outdated may be served while the database is away, in milliseconds: as long as any
/// cache may, by the `max-age` that it was sent with.
const GRACE: u64 = 60_000;

/// How the bytes of an entry are counted.
#[derive(Clone)]
struct Bytes;

impl Weighter<Box<str>, Arc<Entry>> for Bytes {
    fn weight(&self, key: &Box<str>, entry: &Arc<Entry>) -> u64 {
        u64::try_from(key.len() + entry.size()).unwrap_or(u64::MAX)
    }
}

/// The bodies that speak in a commune, found at this moment.
struct Speaking {
    basis: Basis,
    scopes: Arc<[Arc<Scope>]>,
}

/// See the module.
pub struct Ready {
    entries: Cache<Box<str>, Arc<Entry>, Bytes>,
    speaking: RwLock<HashMap<InseeCode, Speaking>>,
    versions: Arc<Versions>,
}

impl Ready {
    /// An empty store of at most so many bytes.
    #[must_use]
    pub fn new(versions: Arc<Versions>, most_bytes: u64) -> Self {
        // A fiche in three codings weighs some thirty kilobytes.
        let items = usize::try_from(most_bytes / 32_768).unwrap_or(usize::MAX).max(16);
        Self { entries: Cache::with_weighter(items, most_bytes, Bytes), speaking: RwLock::default(), versions }
    }

    /// What has changed, and whether the database is there.
    #[must_use]
    pub fn versions(&self) -> &Versions {
        &self.versions
    }

    /// The reply kept under this key, whether it still holds or not.
    #[must_use]
    pub fn find(&self, key: &str) -> Option<Arc<Entry>> {
        self.entries.get(key)
    }

    /// Whether the reply may be sent as what there is now; `now` in seconds since 1970.
    #[must_use]
    pub fn holds(&self, entry: &Entry, now: i64) -> bool {
        now < entry.until && self.versions.holds(&entry.basis)
    }

    /// Whether the reply may be sent where nobody can make it anew.
    #[must_use]
    pub fn may_stand_in(&self, entry: &Entry) -> bool {
        self.versions.outdated_for(&entry.basis) <= GRACE
    }

    /// What the bodies that speak in the commune are, where it was asked since they last could change.
    #[must_use]
    pub fn speaking(&self, insee: &InseeCode) -> Option<Arc<[Arc<Scope>]>> {
        let speaking = self.speaking.read().unwrap_or_else(PoisonError::into_inner);
        let found = speaking.get(insee).filter(|found| self.versions.holds(&found.basis))?;
        Some(Arc::clone(&found.scopes))
    }

    /// Takes note of who speaks in the commune, as it was read after this moment.
    pub fn set_speaking(&self, insee: &InseeCode, moment: Moment, bodies: &[String]) -> Arc<[Arc<Scope>]> {
        let scopes = self.versions.scopes(bodies);
        // Who speaks where is everybody's: it ends when a body or a commune changes.
        let basis = self.versions.basis(moment, Arc::from([]));
        let mut speaking = self.speaking.write().unwrap_or_else(PoisonError::into_inner);
        speaking.insert(insee.clone(), Speaking { basis, scopes: Arc::clone(&scopes) });
        scopes
    }

    /// Keeps a reply, unless something it was made from has changed in the meantime.
    pub fn keep(&self, key: &str, entry: Arc<Entry>) {
        if self.versions.is_watched() && key.len() <= LONGEST_KEY && self.versions.holds(&entry.basis) {
            self.entries.insert(key.into(), entry);
        }
    }

    /// Puts better compressed bytes in the place of a reply, where it is still the one kept.
    fn improve(&self, key: &str, old: &Arc<Entry>, better: Entry) {
        if self.entries.peek(key).is_some_and(|kept| Arc::ptr_eq(&kept, old)) {
            self.entries.insert(key.into(), Arc::new(better));
        }
    }

    /// How many replies there are, and how many bytes they take.
    #[must_use]
    pub fn size(&self) -> (usize, u64) {
        (self.entries.len(), self.entries.weight())
    }
}

#[cfg(test)]
mod tests;
