//! Commands run to their end, and servers run until their guard goes.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, anyhow, bail};

use crate::cleanup::Guard;
use crate::paths;

/// Cargo, the one that runs us, at the repository's root, building into its `target`.
#[must_use]
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(paths::root()).env("CARGO_TARGET_DIR", paths::target());
    command
}

/// A command as one would type it.
#[must_use]
pub fn typed(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// Runs a command to its end; anything but success is an error that names it.
pub fn run(command: &mut Command) -> anyhow::Result<()> {
    let status = command.status().with_context(|| format!("`{}` did not start", typed(command)))?;
    if !status.success() {
        bail!("`{}` failed ({status})", typed(command));
    }
    Ok(())
}

/// Lines of a test runner's account of what failed that are said again at the end.
const LONGEST_ACCOUNT: usize = 150;

/// What a test runner found.
pub enum Found {
    /// Every test passed.
    Nothing,
    /// Some failed, or the runner did: its own account, and an error that ends with the account's beginning. Whoever reads only
    /// the end of a long log then reads which tests they were.
    Failures(Vec<String>, anyhow::Error),
}

/// Runs a test runner, passing on what it prints; an error with its account where anything failed.
pub fn run_tests(command: &mut Command) -> anyhow::Result<()> {
    match find_failures(command)? {
        Found::Nothing => Ok(()),
        Found::Failures(_, error) => Err(error),
    }
}

/// Runs a test runner, passing on what it prints.
pub fn find_failures(command: &mut Command) -> anyhow::Result<Found> {
    let mut child =
        command.stdout(Stdio::piped()).spawn().with_context(|| format!("`{}` did not start", typed(command)))?;
    let stdout = child.stdout.take().context("the test runner has no standard output")?;
    let mut account = Vec::new();
    for line in BufReader::new(stdout).split(b'\n') {
        let line = String::from_utf8_lossy(&line?).into_owned();
        writeln!(std::io::stdout(), "{line}")?;
        // libtest heads its account with the first, Node's reporter with the second.
        if !account.is_empty() || line == "failures:" || line == "✖ failing tests:" {
            account.push(line);
        }
    }
    let status = child.wait()?;
    if status.success() {
        return Ok(Found::Nothing);
    }
    let beginning: Vec<&str> = account.iter().map(String::as_str).take(LONGEST_ACCOUNT).collect();
    let error = anyhow!("`{}` failed ({status})\n{}", typed(command), beginning.join("\n"));
    Ok(Found::Failures(account, error))
}

/// Runs a command to its end and gives what it wrote to its standard output.
pub fn output(command: &mut Command) -> anyhow::Result<String> {
    let output = command.output().with_context(|| format!("`{}` did not start", typed(command)))?;
    if !output.status.success() {
        bail!("`{}` failed ({})\n{}", typed(command), output.status, String::from_utf8_lossy(&output.stderr));
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{}` wrote something that is not UTF-8", typed(command)))
}

/// A child process that ends with its owner.
pub struct Background {
    child: Arc<Mutex<Child>>,
    _guard: Guard,
}

impl Background {
    /// Starts a command.
    pub fn start(command: &mut Command) -> anyhow::Result<Self> {
        let child = command.spawn().with_context(|| format!("`{}` did not start", typed(command)))?;
        let child = Arc::new(Mutex::new(child));
        let held = Arc::clone(&child);
        let guard = Guard::new(move || {
            let mut child = held.lock().unwrap_or_else(PoisonError::into_inner);
            // A child that is gone already refuses to be killed; both ways it is gone afterwards.
            drop(child.kill());
            drop(child.wait());
        });
        Ok(Self { child, _guard: guard })
    }

    /// Its number.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.lock().unwrap_or_else(PoisonError::into_inner).id()
    }

    /// How it ended, once it has.
    pub fn ended(&self) -> anyhow::Result<Option<ExitStatus>> {
        Ok(self.child.lock().unwrap_or_else(PoisonError::into_inner).try_wait()?)
    }
}
