//! mee.
fn main() {}
