//! Accounts, tokens, keys and isolation, against servers of their own.

mod cookies;
mod database;
mod forged;
mod matrix;
mod people;
mod sessions;
mod world;

use crate::support::Test;

/// All of them.
pub fn tests() -> Vec<Test> {
    [cookies::tests(), database::tests(), forged::tests(), matrix::tests(), people::tests(), sessions::tests()]
        .into_iter()
        .flatten()
        .collect()
}
