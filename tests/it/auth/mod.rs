//! Accounts, tokens, keys and isolation, against servers of their own.

mod cookies;
pub mod database;
mod delegations;
mod expected;
mod forged;
mod matrix;
mod people;
mod second_factor;
mod secrets;
mod sessions;
mod trace;
pub mod world;

use crate::support::Test;

/// All of them.
pub fn tests() -> Vec<Test> {
    [
        cookies::tests(),
        database::tests(),
        forged::tests(),
        matrix::tests(),
        people::tests(),
        sessions::tests(),
        secrets::tests(),
        second_factor::tests(),
        delegations::tests(),
        trace::tests(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
