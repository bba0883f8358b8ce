//! What an operator does with a portal: stops it, upgrades it, installs it as the examples say.

mod examples;
mod stop;
mod upgrade;

use crate::support::Test;

pub fn tests() -> Vec<Test> {
    [examples::tests(), stop::tests(), upgrade::tests()].into_iter().flatten().collect()
}
