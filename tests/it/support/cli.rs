//! The command line, as an operator types it.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::Database;

/// How a command ended and what it said.
#[derive(Debug)]
pub struct Outcome {
    /// Whether its exit code is 0.
    pub succeeded: bool,
    /// Its standard output.
    pub stdout: String,
    /// Its standard error.
    pub stderr: String,
}

/// The last line of an import: `import <kind>: N read, N added, N changed, N unchanged, N withdrawn, N rejected`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// Rows or documents read.
    pub read: u32,
    /// New ones.
    pub added: u32,
    /// Those that differ from what was there.
    pub changed: u32,
    /// Those that were there already.
    pub unchanged: u32,
    /// Those that the set no longer holds.
    pub withdrawn: u32,
    /// Those in error.
    pub rejected: u32,
}

/// The binary under test.
pub fn binary() -> String {
    std::env::var("MEE_BIN").expect("MEE_BIN names no binary; `cargo xtask test it` builds one and sets it")
}

/// Runs `mee` to its end.
pub fn mee(arguments: &[&str]) -> Outcome {
    mee_set(arguments, &[])
}

/// For how long a server may go on with the replies it kept once another process has written: it looks fifty times a second on
/// SQLite, and waits for a notification on PostgreSQL. Ten times that here, for a machine that does much at once.
pub const HEARD: Duration = Duration::from_millis(200);

/// Runs `mee` to its end with these settings in its environment, and until servers have heard of what it wrote.
pub fn mee_set(arguments: &[&str], settings: &[(&str, &str)]) -> Outcome {
    let output = Command::new(binary())
        .args(arguments)
        .env_remove("DATABASE_URL")
        .envs(settings.iter().copied())
        .stdin(Stdio::null())
        .output()
        .expect("MEE_BIN does not start");
    std::thread::sleep(HEARD);
    Outcome {
        succeeded: output.status.success(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Runs `mee` to its end, with this on its standard input.
pub fn mee_told(arguments: &[&str], input: &str) -> Outcome {
    let mut process = Command::new(binary())
        .args(arguments)
        .env_remove("DATABASE_URL")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("MEE_BIN does not start");
    // The command may end before it has read everything.
    drop(process.stdin.take().unwrap().write_all(input.as_bytes()));
    let output = process.wait_with_output().unwrap();
    Outcome {
        succeeded: output.status.success(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Runs `mee import KIND PATH` on a database, with further arguments.
pub fn import(database: &Database, kind: &str, path: &Path, further: &[&str]) -> Outcome {
    let path = path.to_string_lossy();
    let mut arguments = vec!["import", kind, &path, "--database", &database.url];
    arguments.extend_from_slice(further);
    mee(&arguments)
}

impl Outcome {
    /// The import's summary; a test fails where there is none.
    pub fn summary(&self) -> Summary {
        let line = self.stdout.lines().last().unwrap_or_default();
        read_summary(line)
            .unwrap_or_else(|| panic!("no summary in the last line {line:?}\n{}\n{}", self.stdout, self.stderr))
    }

    /// The same for an import that must succeed.
    pub fn success(&self) -> Summary {
        assert!(self.succeeded, "the import failed:\n{}\n{}", self.stdout, self.stderr);
        self.summary()
    }

    /// Everything it said.
    pub fn said(&self) -> String {
        format!("{}\n{}", self.stdout, self.stderr)
    }
}

fn read_summary(line: &str) -> Option<Summary> {
    let (_, figures) = line.strip_prefix("import ")?.split_once(": ")?;
    let mut figures = figures.split(", ");
    let mut figure = |name: &str| figures.next()?.strip_suffix(name)?.trim().parse().ok();
    Some(Summary {
        read: figure("read")?,
        added: figure("added")?,
        changed: figure("changed")?,
        unchanged: figure("unchanged")?,
        withdrawn: figure("withdrawn")?,
        rejected: figure("rejected")?,
    })
}
