//! One limit over many keys, in bounded memory.

use std::hash::{BuildHasher as _, Hash, RandomState};
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// How many keys are kept; beyond, those that have not asked for long are forgotten.
const MOST_KEYS: usize = 100_000;

/// Counts keys that came when there was no room left: all of them together.
const OVERFLOW: u64 = 0;

/// So many in a burst, refilled evenly over a period (GCRA).
pub(super) struct Limiter {
    inner: DefaultKeyedRateLimiter<u64>,
    clock: DefaultClock,
    // Seeded anew at each start: what is in memory says nothing about who asked.
    hasher: RandomState,
    most_keys: usize,
}

impl Limiter {
    pub(super) fn new(burst: NonZeroU32, period: Duration) -> Self {
        Self::with_most_keys(burst, period, MOST_KEYS)
    }

    fn with_most_keys(burst: NonZeroU32, period: Duration, most_keys: usize) -> Self {
        // A period shorter than a nanosecond each does not occur: the figures are ours and the settings' reads a minute.
        let each = (period / burst.get()).max(Duration::from_nanos(1));
        let quota = Quota::with_period(each).unwrap_or_else(|| Quota::per_second(burst)).allow_burst(burst);
        Self { inner: RateLimiter::keyed(quota), clock: DefaultClock::default(), hasher: RandomState::new(), most_keys }
    }

    /// Counts one; an error says how long until one more is allowed.
    pub(super) fn check(&self, key: &impl Hash) -> Result<(), Duration> {
        if self.inner.len() >= self.most_keys {
            self.inner.retain_recent();
        }
        let full = self.inner.len() >= self.most_keys;
        // A key counted before keeps its own count; which those are, a full table cannot tell without adding one.
        let key = if full { OVERFLOW } else { self.hasher.hash_one(key) };
        self.inner.check_key(&key).map_err(|refused| refused.wait_time_from(self.clock.now()))
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    const TWO: NonZeroU32 = NonZeroU32::new(2).unwrap();

    #[test]
    fn keys_beyond_the_room_there_is_share_one_count() {
        let limiter = Limiter::with_most_keys(TWO, Duration::from_secs(3_600), 10);
        for key in 0..10 {
            assert!(limiter.check(&key).is_ok(), "{key}");
        }
        let passed = (10..1_000).filter(|key| limiter.check(key).is_ok()).count();
        assert_eq!(passed, 2);
        assert!(limiter.inner.len() <= 11);
    }

    #[test]
    fn keys_that_have_not_asked_for_long_make_room() {
        let limiter = Limiter::with_most_keys(TWO, Duration::from_millis(20), 10);
        for key in 0..10 {
            limiter.check(&key).unwrap();
        }
        std::thread::sleep(Duration::from_millis(60));
        assert!((10..19).all(|key| limiter.check(&key).is_ok()));
        assert!(limiter.inner.len() <= 10);
    }
}
