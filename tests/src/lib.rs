//! Tests of the built product from outside; they stand in `it/`, this library is empty.
