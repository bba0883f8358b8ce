//! The agenda: what parents find and subscribe to, and a body's work on it.

mod desk;
mod feeds;
mod public;

pub use desk::*;
pub use feeds::*;
pub use public::*;
