//! Which questions were asked lately: a reply is kept from the second time on.
//!
//! What one person asked once is kept nowhere and costs nobody anything; what many ask is ready.

use std::hash::{BuildHasher as _, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};

/// How many questions are remembered at most, by a number each.
const CELLS: usize = 16_384;

/// See the module.
pub(super) struct Asked {
    cells: Box<[AtomicU64]>,
    // Seeded by chance at each start: no number tells of its question.
    hasher: RandomState,
}

impl Default for Asked {
    fn default() -> Self {
        Self { cells: (0..CELLS).map(|_| AtomicU64::new(0)).collect(), hasher: RandomState::new() }
    }
}

impl Asked {
    /// Whether the same was asked before, and nothing since that took its place.
    pub(super) fn again(&self, question: &str) -> bool {
        // Zero is nobody's.
        let number = self.hasher.hash_one(question) | 1;
        let place = usize::try_from(number >> 1).unwrap_or_default() % CELLS;
        self.cells.get(place).is_some_and(|cell| cell.swap(number, Ordering::Relaxed) == number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_known_from_the_second_time_on() {
        let asked = Asked::default();
        for question in ["cantine", "", "une école"] {
            assert!(!asked.again(question), "{question}");
            assert!(asked.again(question), "{question}");
        }
        assert!(!asked.again("garderie"));
    }
}
