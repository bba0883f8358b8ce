//! Proofs: passwords, one-time codes, access tokens, opaque secrets. Computation alone: no database, no HTTP.

pub mod opaque;
pub mod password;
pub mod preview;
pub mod seal;
mod signed;
pub mod token;
pub mod totp;
pub mod webhook;
