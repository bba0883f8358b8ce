//! Addresses in memory: a commune's streets and doors, searched while someone types.
//!
//! What people look for passes through here: nothing of it is logged or kept.
//! Who loads them, and how long they hold, is for [`crate::catchment`], whose index has them with the sectors.

pub mod index;
