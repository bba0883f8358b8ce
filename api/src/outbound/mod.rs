//! Requests to addresses that other people chose.
//!
//! The one client for them refuses whatever could lead inside: it takes `https` only, asks for the addresses of a name once,
//! refuses the name when any of them is special, connects to those very addresses, follows no redirect, knows no proxy, and
//! reads a bounded answer in a bounded time. It logs nothing, for such addresses hold other people's secrets.

mod client;
pub mod geocoder;
mod special;
#[cfg(test)]
mod tests;

pub use client::{Answered, Client, Reach, Refused, check_url};
pub use special::is_public;
