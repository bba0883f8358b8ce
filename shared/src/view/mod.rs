//! HTML of each screen.
