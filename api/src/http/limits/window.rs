//! A strict sliding window over many keys, in bounded memory: at most so many in any span of the period's length.
//!
//! Kept as the instants of what was let through, so it is exact; the limits it serves are of ten at most.
//! (GCRA, which `governor` offers, refills evenly and so lets nearly twice as many into one period.)

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher as _, Hash, RandomState};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How many keys are kept; beyond, those whose period is over are forgotten.
const MOST_KEYS: usize = 100_000;

/// How often a full table is swept at most: a flood of keys must not make each request walk through all of them.
const SWEEP: Duration = Duration::from_millis(100);

/// Counts keys that came when there was no room left: all of them together.
const OVERFLOW: u64 = 0;

pub(super) struct Window {
    most: usize,
    period: Duration,
    most_keys: usize,
    // Seeded anew at each start: what is in memory says nothing about who asked.
    hasher: RandomState,
    table: Mutex<Table>,
}

#[derive(Default)]
struct Table {
    passed: HashMap<u64, VecDeque<Instant>>,
    swept: Option<Instant>,
}

impl Window {
    pub(super) fn new(most: usize, period: Duration) -> Self {
        Self { most, period, most_keys: MOST_KEYS, hasher: RandomState::new(), table: Mutex::default() }
    }

    /// Counts one at this instant; an error says how long until one more is let through. What is refused does not count.
    pub(super) fn check(&self, key: &impl Hash, now: Instant) -> Result<(), Duration> {
        let mut key = self.hasher.hash_one(key);
        let mut table = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        if !table.passed.contains_key(&key) && table.passed.len() >= self.most_keys {
            if table.swept.is_none_or(|swept| now.saturating_duration_since(swept) >= SWEEP) {
                table.swept = Some(now);
                table.passed.retain(|_, passed| passed.back().is_some_and(|last| self.counts(*last, now)));
            }
            if table.passed.len() >= self.most_keys {
                key = OVERFLOW;
            }
        }
        let passed = table.passed.entry(key).or_default();
        while passed.front().is_some_and(|first| !self.counts(*first, now)) {
            passed.pop_front();
        }
        match passed.front() {
            Some(first) if passed.len() >= self.most => {
                Err(self.period.saturating_sub(now.saturating_duration_since(*first)))
            }
            _ => {
                passed.push_back(now);
                Ok(())
            }
        }
    }

    fn counts(&self, passed: Instant, now: Instant) -> bool {
        now.saturating_duration_since(passed) < self.period
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PERIOD: Duration = Duration::from_secs(20);

    #[test]
    fn the_sixth_waits_until_the_first_is_a_period_ago() {
        let (window, start) = (Window::new(5, PERIOD), Instant::now());
        let at = |seconds: u64| window.check(&"a", start + Duration::from_secs(seconds)).map_err(|wait| wait.as_secs());
        for (seconds, expected) in [
            (0, Ok(())),
            (4, Ok(())),
            (8, Ok(())),
            (12, Ok(())),
            (16, Ok(())),
            (16, Err(4)),
            (19, Err(1)),
            (20, Ok(())),
            (20, Err(4)),
            (23, Err(1)),
            (24, Ok(())),
            (100, Ok(())),
        ] {
            assert_eq!(at(seconds), expected, "{seconds} s");
        }
    }

    proptest! {
        #[test]
        fn no_period_lets_more_through_and_who_waits_as_told_passes(steps in prop::collection::vec(0u64..9_000, 1..200)) {
            let (window, mut now) = (Window::new(5, PERIOD), Instant::now());
            let mut passed: Vec<Instant> = Vec::new();
            for step in steps {
                now += Duration::from_millis(step);
                if let Err(wait) = window.check(&"a", now) {
                    prop_assert!(window.check(&"a", now + wait - Duration::from_nanos(1)).is_err());
                    now += wait;
                    prop_assert!(window.check(&"a", now).is_ok());
                }
                passed.push(now);
                let within = passed.iter().filter(|one| now.duration_since(**one) < PERIOD).count();
                prop_assert!(within <= 5);
            }
        }
    }

    #[test]
    fn keys_beyond_the_room_there_is_share_one_count_until_others_are_over() {
        let window = Window { most_keys: 10, ..Window::new(2, PERIOD) };
        let start = Instant::now();
        assert!((0..10).all(|key| window.check(&key, start).is_ok()));
        let passed = (10..1_000).filter(|key| window.check(key, start).is_ok()).count();
        assert_eq!(passed, 2);
        assert!(window.check(&3, start).is_ok(), "a key counted before keeps its own count");
        assert!((2_000..2_010).all(|key| window.check(&key, start + PERIOD).is_ok()));
    }
}
