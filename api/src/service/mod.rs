//! Use cases: one blocking hop, one transaction each.
