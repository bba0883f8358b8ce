//! Where things stand in the repository.

use std::path::{Path, PathBuf};

/// The repository's root.
#[must_use]
pub fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_path_buf()
}

/// What is built, whatever `CARGO_TARGET_DIR` says: the addresses in the documents hold everywhere.
#[must_use]
pub fn target() -> PathBuf {
    root().join("target")
}

/// The release binary.
#[must_use]
pub fn mee() -> PathBuf {
    target().join("release").join(format!("mee{}", std::env::consts::EXE_SUFFIX))
}

/// The folder of the browser tests, with their Node packages.
#[must_use]
pub fn browser_tests() -> PathBuf {
    root().join("tests/browser")
}

/// The folder of the benches, with the Node packages of what is measured beside ours.
#[must_use]
pub fn benches() -> PathBuf {
    root().join("tests/bench")
}

/// The folder of the SMTP server that the tests send to, with its Node packages.
#[must_use]
pub fn mail_sink() -> PathBuf {
    root().join("tests/mail-sink")
}

/// The folder of the iCalendar library that reads our feeds back, with its Node packages.
#[must_use]
pub fn calendar_reader() -> PathBuf {
    root().join("tests/calendar-reader")
}

/// The folder with real data, when there is one: `MEE_TEST_DATA`, relative to the repository's root.
#[must_use]
pub fn test_data() -> Option<PathBuf> {
    std::env::var_os("MEE_TEST_DATA").map(|dir| root().join(dir)).filter(|dir| dir.is_dir())
}
