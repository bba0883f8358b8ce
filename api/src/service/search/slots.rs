//! The communes lately asked about: their own documents, made at first demand, and anew when something of theirs changes
//! or ends by itself.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use arc_swap::ArcSwap;
use jiff::Timestamp;
use mee_shared::commune::Commune;
use mee_shared::ids::InseeCode;
use mee_shared::links::Links;
use mee_shared::local_time::{day, start_of, zone};

use super::super::{Failure, commune};
use super::registry::{KINDS, Place};
use crate::search::{Local, MemoryIndex, Snapshot};
use crate::store::voices::Voices;
use crate::store::{Conn, changes, read_one_state, search, to_fill};

/// The most communes in memory at once: with words of all bodies over it a commune's index was seen to take half a megabyte, and is
/// made anew in some milliseconds.
const MOST: usize = 128;

/// A commune's own documents, and what they were made with.
pub(super) struct Slot {
    /// Of all that were made in this process, the how manieth: replies that were made with it know it by this.
    pub(super) number: u64,
    pub(super) local: Local,
    /// The national content that its layers lie over.
    pub(super) national: Arc<Snapshot>,
    voices: Vec<String>,
    /// Until when it is right whatever changes: what is shown from one day to another begins and ends by itself.
    until: Timestamp,
    /// Up to which change it is right.
    seq: AtomicI64,
    used: AtomicU64,
}

/// See the module.
#[derive(Default)]
pub(super) struct Slots {
    map: ArcSwap<HashMap<InseeCode, Arc<Slot>>>,
    turn: AtomicU64,
    made: AtomicU64,
}

impl Slots {
    /// What there is for the commune, where it is right up to this change and lies over this content.
    pub(super) fn find(&self, insee: &InseeCode, national: &Arc<Snapshot>, seq: i64) -> Option<Arc<Slot>> {
        let slot = self.known(insee)?;
        let is_right = Arc::ptr_eq(&slot.national, national)
            && slot.seq.load(Ordering::Acquire) >= seq
            && Timestamp::now() < slot.until;
        is_right.then_some(slot)
    }

    /// What there is for the commune, right or not.
    pub(super) fn known(&self, insee: &InseeCode) -> Option<Arc<Slot>> {
        let slot = self.map.load().get(insee).cloned()?;
        slot.used.store(self.turn.fetch_add(1, Ordering::Relaxed), Ordering::Relaxed);
        Some(slot)
    }

    /// What there is for the commune up to this change: what was made before, where no later change concerns it.
    ///
    /// # Errors
    /// [`Failure::NotFound`] for an unknown commune, or the database's.
    pub(super) fn make(
        &self,
        connection: &mut Conn,
        links: &Links,
        insee: &InseeCode,
        national: &Arc<Snapshot>,
    ) -> Result<Arc<Slot>, Failure> {
        read_one_state(connection)?;
        let last = changes::ends(connection)?.last;
        let is_of_today = |slot: &Arc<Slot>| Arc::ptr_eq(&slot.national, national) && Timestamp::now() < slot.until;
        if let Some(slot) = self.known(insee).filter(is_of_today) {
            let voices: Vec<&str> = slot.voices.iter().map(String::as_str).collect();
            let since = slot.seq.load(Ordering::Acquire);
            if changes::after_in(connection, &voices, insee, since, 1)?.is_empty() {
                slot.seq.store(last, Ordering::Release);
                return Ok(slot);
            }
        }
        let mut slot = load(connection, links, insee, national, last)?;
        slot.number = self.made.fetch_add(1, Ordering::Relaxed);
        let slot = Arc::new(slot);
        slot.used.store(self.turn.fetch_add(1, Ordering::Relaxed), Ordering::Relaxed);
        self.map.rcu(|map| {
            let mut map = HashMap::clone(map);
            map.insert(insee.clone(), Arc::clone(&slot));
            while map.len() > MOST {
                let oldest = map.iter().min_by_key(|(_, slot)| slot.used.load(Ordering::Relaxed));
                let Some(oldest) = oldest.map(|(insee, _)| insee.clone()) else { break };
                map.remove(&oldest);
            }
            map
        });
        Ok(slot)
    }
}

/// When what is shown today is no longer all that is shown, at the latest.
fn end_of_day(commune: &Commune) -> Timestamp {
    let (now, zone) = (Timestamp::now(), zone(&commune.departement));
    let tomorrow = day(now, &zone).tomorrow().ok().and_then(|tomorrow| start_of(tomorrow, &zone));
    tomorrow.filter(|tomorrow| *tomorrow > now).unwrap_or(now)
}

fn load(
    connection: &mut Conn,
    links: &Links,
    insee: &InseeCode,
    national: &Arc<Snapshot>,
    seq: i64,
) -> Result<Slot, Failure> {
    let commune = commune::find(connection, insee)?;
    let mut until = end_of_day(&commune);
    let mut local = Local::default();
    let mut known = Vec::new();
    if let Some(voices) = Voices::of(connection, &commune)? {
        let place = Place { commune: &commune, voices: &voices, national, links };
        let mut documents = Vec::new();
        for kind in KINDS {
            documents.extend(kind.local(connection, &place)?);
        }
        until = documents.iter().filter_map(|document| document.ends_at).fold(until, Timestamp::min);
        local.index = MemoryIndex::new(documents);
        let bodies = voices.local_ids();
        local.hidden = to_fill::hidden(connection, &bodies)?.into_iter().collect();
        local.answered = search::answered(connection, &bodies)?.into_iter().collect();
        known = voices.all_ids().into_iter().map(str::to_owned).collect();
    }
    let (national, seq) = (Arc::clone(national), AtomicI64::new(seq));
    Ok(Slot { number: 0, local, national, voices: known, until, seq, used: AtomicU64::new(0) })
}
