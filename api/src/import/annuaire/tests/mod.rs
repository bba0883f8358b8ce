#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests stop at the first surprise")]

mod fixtures;
mod real;

use std::io::Write;
use std::path::{Path, PathBuf};

use super::*;

/// A folder of this repository, from the crate's own.
fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

/// Reads bytes as if they were a file.
fn read_bytes(bytes: &[u8]) -> Result<SchoolFile, ImportError> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    read_schools(file.path(), &mut |_| {})
}

/// Every row is kept, rejected or skipped, and none twice.
fn assert_nothing_lost(file: &SchoolFile) {
    let skipped: u64 = file.skipped.values().sum();
    let sorted = u64::try_from(file.rows.len() + file.rejected.len()).unwrap() + skipped;
    assert_eq!(sorted, file.total);
}
