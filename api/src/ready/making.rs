//! Which replies are being made ready right now: each by one thread, however many asked for it.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

/// Keys under way.
#[derive(Debug, Default)]
pub struct Making(Mutex<HashSet<String>>);

impl Making {
    /// Whether nobody makes the reply under this key yet; from now on someone does.
    pub fn begin(&self, key: &str) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key.to_owned())
    }

    /// The reply under this key is made.
    pub fn end(&self, key: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }
}
