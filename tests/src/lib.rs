//! Tests of the built product from outside; they stand in `it/`. Here stands what the browser's tests and the benchmarks need too.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

pub mod calculator_cases;
pub mod proxy;
