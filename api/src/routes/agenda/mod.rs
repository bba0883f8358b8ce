//! The agenda: what parents find and subscribe to, and a body's work on it.

mod desk;
mod feeds;
mod left_out;
mod public;

pub use desk::*;
pub use feeds::*;
pub use left_out::*;
pub use public::*;
