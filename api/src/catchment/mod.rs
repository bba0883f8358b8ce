//! Which sectors hold a place: a commune's street index and its areas in memory.
//!
//! Made from rows that somebody else has loaded; what they mean is the rule of `mee_shared::sector`.
//! Knows neither the database nor HTTP, and keeps nothing of what it is asked.

mod areas;
mod build;
mod index;
mod lookup;
mod schools;
mod slots;
#[cfg(test)]
mod tests;

pub use areas::AreaIndex;
pub use index::{CommuneIndex, Sources};
pub use lookup::{Answer, Asked, Located, NotLocated};
pub use schools::NearSchool;
pub use slots::{Found, Slots, Stamp};
