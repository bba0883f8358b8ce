//! The public API and the pages, a file per resource.

mod addresses;
mod caching;
mod communes;
mod docs;
mod fiches;
mod finder;
mod fragments;
mod home;
mod limits;
mod portal;
mod refusals;
mod schools;
mod search;

use crate::support::Test;

/// All of them.
pub fn tests() -> Vec<Test> {
    [
        addresses::tests(),
        communes::tests(),
        home::tests(),
        fiches::tests(),
        finder::tests(),
        schools::tests(),
        search::tests(),
        fragments::tests(),
        limits::tests(),
        portal::tests(),
        caching::tests(),
        refusals::tests(),
        docs::tests(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
