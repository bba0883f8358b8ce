//! The indexes of the communes that are asked about.
//!
//! Readers never wait for each other nor for a writer: they take the present index and keep it as long as they need it.
//! Whether a commune's data have changed is asked of the database once a second at most.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use mee_shared::ids::InseeCode;
use tokio::sync::Mutex;

use super::index::Index;
use crate::store::{Conn, Db, StoreError, addresses, communes};

/// How long an index is believed before the database is asked whether it still holds.
const BELIEVED: Duration = Duration::from_secs(1);

/// How many doors are held in memory at most, over all communes; a door takes about 150 bytes.
pub const MOST_DOORS: usize = 1_500_000;

/// A commune's index and when it was used.
struct Slot {
    index: Arc<Index>,
    version: i64,
    /// Milliseconds since the start of the cache.
    checked: AtomicU64,
    used: AtomicU64,
}

/// See the module.
pub struct Indexes {
    slots: ArcSwap<HashMap<InseeCode, Arc<Slot>>>,
    /// Held while an index is made: many who ask for the same commune make it once.
    loading: Mutex<()>,
    started: Instant,
    most_doors: usize,
}

impl Default for Indexes {
    fn default() -> Self {
        Self::holding(MOST_DOORS)
    }
}

impl Indexes {
    /// An empty cache that holds so many doors; the commune asked about last is held whatever its size.
    #[must_use]
    pub fn holding(most_doors: usize) -> Self {
        Self { slots: ArcSwap::default(), loading: Mutex::new(()), started: Instant::now(), most_doors }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn find(&self, insee: &InseeCode) -> Option<Arc<Slot>> {
        self.slots.load().get(insee).cloned()
    }

    /// The present index of a commune; none for a commune that is not known here.
    ///
    /// # Errors
    /// When the database does not answer and the index is older than a second.
    pub async fn get(&self, db: &Db, insee: &InseeCode) -> Result<Option<Arc<Index>>, StoreError> {
        let believed = |slot: &Slot| {
            self.now().saturating_sub(slot.checked.load(Ordering::Relaxed))
                < u64::try_from(BELIEVED.as_millis()).unwrap_or(0)
        };
        if let Some(slot) = self.find(insee) {
            slot.used.store(self.now(), Ordering::Relaxed);
            if believed(&slot) {
                return Ok(Some(Arc::clone(&slot.index)));
            }
            // One of those who ask looks whether it still holds; the others go on with what there is.
            let Ok(_guard) = self.loading.try_lock() else { return Ok(Some(Arc::clone(&slot.index))) };
            return self.refresh(db, insee, Some(slot)).await;
        }
        let _guard = self.loading.lock().await;
        match self.find(insee).filter(|slot| believed(slot)) {
            Some(slot) => Ok(Some(Arc::clone(&slot.index))),
            None => self.refresh(db, insee, None).await,
        }
    }

    async fn refresh(
        &self,
        db: &Db,
        insee: &InseeCode,
        known: Option<Arc<Slot>>,
    ) -> Result<Option<Arc<Index>>, StoreError> {
        let (wanted, before) = (insee.clone(), known.as_ref().map(|slot| slot.version));
        let loaded = db.read(move |connection| load(connection, &wanted, before)).await?;
        Ok(match (loaded, known) {
            (Loaded::Unknown, _) => None,
            (Loaded::Unchanged, Some(slot)) => {
                slot.checked.store(self.now(), Ordering::Relaxed);
                Some(Arc::clone(&slot.index))
            }
            (Loaded::Unchanged, None) => None,
            (Loaded::New(version, index), _) => {
                let index = Arc::new(*index);
                let (checked, used) = (AtomicU64::new(self.now()), AtomicU64::new(self.now()));
                let slot = Slot { index: Arc::clone(&index), version, checked, used };
                self.put(insee, Arc::new(slot));
                Some(index)
            }
        })
    }

    /// Puts an index in, and lets go of those unused longest while there are too many doors.
    fn put(&self, insee: &InseeCode, slot: Arc<Slot>) {
        let mut slots = HashMap::clone(&self.slots.load());
        slots.insert(insee.clone(), slot);
        let doors = |slots: &HashMap<InseeCode, Arc<Slot>>| slots.values().map(|slot| slot.index.len()).sum::<usize>();
        while slots.len() > 1 && doors(&slots) > self.most_doors {
            let oldest = slots
                .iter()
                .filter(|(code, _)| *code != insee)
                .min_by_key(|(_, slot)| slot.used.load(Ordering::Relaxed))
                .map(|(code, _)| code.clone());
            let Some(oldest) = oldest else { break };
            slots.remove(&oldest);
        }
        self.slots.store(Arc::new(slots));
    }
}

enum Loaded {
    Unknown,
    Unchanged,
    New(i64, Box<Index>),
}

/// Reads a commune's streets and addresses, those of its arrondissements and communes déléguées among them.
fn load(connection: &mut Conn, insee: &InseeCode, before: Option<i64>) -> Result<Loaded, StoreError> {
    let Some(commune) = communes::find(connection, insee)? else { return Ok(Loaded::Unknown) };
    let mut parts = vec![insee.clone()];
    parts.extend(communes::parts(connection, insee)?);
    let mut version = 0;
    for part in &parts {
        // Each only grows, so their sum changes when one does.
        version += addresses::version(connection, part)?;
    }
    if before == Some(version) {
        return Ok(Loaded::Unchanged);
    }
    let (mut streets, mut doors) = (Vec::new(), Vec::new());
    for part in &parts {
        let set = addresses::load(connection, part)?;
        streets.extend(set.streets);
        doors.extend(set.addresses);
    }
    Ok(Loaded::New(version, Box::new(Index::new(&commune.name, streets, doors))))
}
