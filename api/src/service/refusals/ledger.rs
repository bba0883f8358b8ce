//! What was refused in the running minute, in bounded memory.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::{Refused, Who};

/// How many kinds of refusal one actor is given a minute with their objects and places; nobody counts as one actor.
const KINDS_OF_ONE: usize = 60;

/// How many kinds of refusal are told apart in a minute.
const KINDS: usize = 5_000;

const MINUTE: Duration = Duration::from_secs(60);

pub(super) struct Ledger {
    begun: Instant,
    /// How often each kind happened beyond what is written.
    kinds: HashMap<Refused, u64>,
    by_actor: HashMap<Who, usize>,
    lost: u64,
}

impl Ledger {
    pub(super) fn new(now: Instant) -> Self {
        Self { begun: now, kinds: HashMap::new(), by_actor: HashMap::new(), lost: 0 }
    }

    /// Counts a refusal; gives it back when it is the first of its kind and is to be written now.
    pub(super) fn take(&mut self, mut refused: Refused) -> Option<(Refused, u64)> {
        if let Some(count) = self.kinds.get_mut(&refused) {
            *count += 1;
            return None;
        }
        if self.by_actor.get(&refused.who).copied().unwrap_or_default() >= KINDS_OF_ONE {
            refused = Refused { object: None, pointers: Vec::new(), reason: None, ..refused };
            if let Some(count) = self.kinds.get_mut(&refused) {
                *count += 1;
                return None;
            }
        }
        if self.kinds.len() >= KINDS {
            self.lost += 1;
            return None;
        }
        *self.by_actor.entry(refused.who.clone()).or_default() += 1;
        self.kinds.insert(refused.clone(), 0);
        Some((refused, 1))
    }

    /// Counts what was refused and cannot be told.
    pub(super) fn lose(&mut self, count: u64) {
        self.lost = self.lost.saturating_add(count);
    }

    /// How much that was since this was last asked.
    pub(super) fn take_lost(&mut self) -> u64 {
        std::mem::take(&mut self.lost)
    }

    /// What the minute that is over still owes the log; nothing while it runs, unless it ends now.
    pub(super) fn end_minute(&mut self, now: Instant, ends_now: bool) -> Vec<(Refused, u64)> {
        if !ends_now && now.duration_since(self.begun) < MINUTE {
            return Vec::new();
        }
        self.begun = now;
        self.by_actor.clear();
        self.kinds.drain().filter(|(_, count)| *count > 0).collect()
    }
}

#[cfg(test)]
mod tests {
    use mee_shared::problem::ProblemCode;

    use super::super::Credentials;
    use super::*;

    fn refused(account: Option<&str>, object: &str) -> Refused {
        Refused {
            who: Who { account: account.map(str::to_owned), ..Who::default() },
            action: "member.put".to_owned(),
            object: Some(("member".to_owned(), object.to_owned())),
            code: ProblemCode::NotFound,
            pointers: Vec::new(),
            credentials: Credentials::Taken,
            reason: None,
        }
    }

    #[test]
    fn the_first_is_written_at_once_and_the_rest_as_one_when_the_minute_is_over() {
        let start = Instant::now();
        let mut ledger = Ledger::new(start);
        let one = refused(Some("a"), "x");
        assert_eq!(ledger.take(one.clone()), Some((one.clone(), 1)));
        assert_eq!((ledger.take(one.clone()), ledger.take(one.clone())), (None, None));
        assert_eq!(ledger.end_minute(start + Duration::from_secs(59), false), []);
        assert_eq!(ledger.end_minute(start + Duration::from_secs(60), false), [(one.clone(), 2)]);
        assert_eq!(ledger.take(one.clone()), Some((one, 1)), "a new minute, told anew");
    }

    #[test]
    fn a_flood_of_one_actor_loses_its_objects_and_leaves_others_theirs() {
        let start = Instant::now();
        let mut ledger = Ledger::new(start);
        let written: Vec<_> =
            (0..10_000).filter_map(|number| ledger.take(refused(Some("a"), &number.to_string()))).collect();
        assert_eq!(written.len(), KINDS_OF_ONE + 1);
        assert!(written.last().is_some_and(|(last, _)| last.object.is_none()));
        let other = refused(Some("b"), "x");
        assert_eq!(ledger.take(other.clone()), Some((other, 1)));
        let owed = ledger.end_minute(start, true);
        assert_eq!(owed.iter().map(|(_, count)| count).sum::<u64>(), 10_000 - 61);
        assert_eq!(ledger.take_lost(), 0);
    }

    #[test]
    fn what_finds_no_room_is_counted() {
        let mut ledger = Ledger::new(Instant::now());
        for number in 0..KINDS + 7 {
            ledger.take(refused(Some(&number.to_string()), "x"));
        }
        ledger.lose(3);
        assert_eq!((ledger.take_lost(), ledger.take_lost()), (10, 0));
    }
}
