//! The indexes in memory: one a commune, replaced as a whole, so that readers never wait for a writer.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use mee_shared::ids::InseeCode;

use super::CommuneIndex;

/// What an index was made from, as numbers that change with it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stamp {
    /// How many arrondissements and communes déléguées it has.
    pub parts: usize,
    /// The number of the commune's addresses.
    pub addresses: i64,
    /// The number of its sectors.
    pub sectors: i64,
    /// How many schools it has, and when one last changed.
    pub schools: (i64, i64),
}

struct Slot {
    index: Arc<CommuneIndex>,
    stamp: Stamp,
    weight: usize,
    /// When the stamp was last compared, and the index last used, in milliseconds since the start.
    checked: AtomicU64,
    used: AtomicU64,
}

/// For how long a stamp is believed: another process's change shows after this.
const BELIEVED: Duration = Duration::from_millis(200);

/// The most weight of all indexes together: doors of about 200 bytes, sectors and points; about a gigabyte.
const MOST_WEIGHT: usize = 5_000_000;

/// The most communes in memory at once.
const MOST_COMMUNES: usize = 500;

/// The indexes of the communes lately asked for.
pub struct Slots {
    map: ArcSwap<HashMap<InseeCode, Arc<Slot>>>,
    start: Instant,
}

impl Default for Slots {
    fn default() -> Self {
        Self { map: ArcSwap::default(), start: Instant::now() }
    }
}

/// What is in memory for a commune.
pub enum Found {
    /// An index that may be used as it is.
    Fresh(Arc<CommuneIndex>),
    /// An index whose stamp this caller, and nobody else, is to compare.
    ToCheck(Arc<CommuneIndex>, Stamp),
    /// None.
    Missing,
}

impl Slots {
    /// Milliseconds, from so far on that a stamp of the moment 0 is never believed.
    fn now(&self) -> u64 {
        u64::try_from((self.start.elapsed() + BELIEVED).as_millis()).unwrap_or(u64::MAX)
    }

    /// What is in memory for the commune; takes no lock.
    #[must_use]
    pub fn find(&self, insee: &InseeCode) -> Found {
        let map = self.map.load();
        let Some(slot) = map.get(insee) else { return Found::Missing };
        let now = self.now();
        slot.used.store(now, Ordering::Relaxed);
        let checked = slot.checked.load(Ordering::Acquire);
        let believed = u64::try_from(BELIEVED.as_millis()).unwrap_or(u64::MAX);
        if now < checked.saturating_add(believed) {
            return Found::Fresh(Arc::clone(&slot.index));
        }
        // One caller compares; the others go on with what is there.
        match slot.checked.compare_exchange(checked, now, Ordering::AcqRel, Ordering::Acquire) {
            Ok(_) => Found::ToCheck(Arc::clone(&slot.index), slot.stamp.clone()),
            Err(_) => Found::Fresh(Arc::clone(&slot.index)),
        }
    }

    /// Puts an index in place; the least lately used ones go where there is no room.
    pub fn put(&self, insee: &InseeCode, index: &Arc<CommuneIndex>, stamp: &Stamp) {
        let now = self.now();
        let slot = Arc::new(Slot {
            index: Arc::clone(index),
            stamp: stamp.clone(),
            weight: index.weight(),
            checked: AtomicU64::new(now),
            used: AtomicU64::new(now),
        });
        self.map.rcu(|map| {
            let mut map = HashMap::clone(map);
            map.insert(insee.clone(), Arc::clone(&slot));
            make_room(&mut map, insee);
            map
        });
    }

    /// Has the commune's stamp compared at the next question: something of it has just changed here.
    pub fn touch(&self, insee: &InseeCode) {
        if let Some(slot) = self.map.load().get(insee) {
            slot.checked.store(0, Ordering::Release);
        }
    }

    /// Forgets the commune.
    pub fn forget(&self, insee: &InseeCode) {
        self.map.rcu(|map| {
            let mut map = HashMap::clone(map);
            map.remove(insee);
            map
        });
    }
}

fn make_room(map: &mut HashMap<InseeCode, Arc<Slot>>, newest: &InseeCode) {
    loop {
        let weight: usize = map.values().map(|slot| slot.weight).sum();
        if map.len() <= 1 || (weight <= MOST_WEIGHT && map.len() <= MOST_COMMUNES) {
            return;
        }
        let oldest = map
            .iter()
            .filter(|(insee, _)| *insee != newest)
            .min_by_key(|(_, slot)| slot.used.load(Ordering::Relaxed))
            .map(|(insee, _)| insee.clone());
        let Some(oldest) = oldest else { return };
        map.remove(&oldest);
    }
}
