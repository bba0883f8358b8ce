//! Calculators through the API: the forms, the real cases, what is refused, and what is kept.

mod cases;
mod routes;

use crate::support::Test;

/// All of them.
pub fn tests() -> Vec<Test> {
    [routes::tests(), cases::tests()].into_iter().flatten().collect()
}
