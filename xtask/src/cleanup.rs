//! What must not outlive this program: servers and database clusters.
//!
//! Each is stopped when its [`Guard`] is dropped, and all of them on Ctrl-C or a termination signal.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use anyhow::Context;

type Stop = Box<dyn FnOnce() + Send>;

static NEXT: AtomicU64 = AtomicU64::new(0);
static STOPS: Mutex<Vec<(u64, Stop)>> = Mutex::new(Vec::new());

/// Runs its stop function when dropped.
#[must_use = "what it guards is stopped when it is dropped"]
pub struct Guard(u64);

impl Guard {
    /// Remembers how to stop something.
    pub fn new(stop: impl FnOnce() + Send + 'static) -> Self {
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        STOPS.lock().unwrap_or_else(PoisonError::into_inner).push((id, Box::new(stop)));
        Self(id)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        let stop = {
            let mut stops = STOPS.lock().unwrap_or_else(PoisonError::into_inner);
            stops.iter().position(|(id, _)| *id == self.0).map(|at| stops.swap_remove(at))
        };
        if let Some((_, stop)) = stop {
            stop();
        }
    }
}

/// Has everything stopped, the last started first, when the user interrupts.
pub fn on_interrupt() -> anyhow::Result<()> {
    ctrlc::set_handler(|| {
        let mut stops = std::mem::take(&mut *STOPS.lock().unwrap_or_else(PoisonError::into_inner));
        while let Some((_, stop)) = stops.pop() {
            stop();
        }
        std::process::exit(130);
    })
    .context("the interrupt handler could not be set")
}
