//! Addresses in memory: an index for each commune that is asked about, made when it is first asked, anew when its data change.
//!
//! What people look for passes through here: nothing of it is logged or kept.

mod cache;
pub mod index;

pub use cache::Indexes;
