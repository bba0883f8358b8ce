//! What each step does.

use std::process::{Command, Stdio};

use super::unsteady::once_more;
use super::{Outcome, Step, browser};
use crate::postgres::Cluster;
use crate::process::Found;
use crate::{build, install, mee, openapi, paths, process};

/// Runs one step.
pub fn run(step: Step, long: bool) -> anyhow::Result<Outcome> {
    match step {
        Step::Fmt => process::run(process::cargo().args(["fmt", "--all", "--check"]))?,
        Step::Clippy => process::run(process::cargo().args([
            "clippy",
            "--workspace",
            "--all-targets",
            "--locked",
            "--",
            "--deny",
            "warnings",
        ]))?,
        Step::Doc => process::run(
            process::cargo()
                .args(["doc", "--workspace", "--no-deps", "--locked"])
                .env("RUSTDOCFLAGS", "--deny warnings"),
        )?,
        Step::Unit => unit(long)?,
        Step::Build => build::all()?,
        Step::It => return it(),
        Step::Openapi => openapi::check()?,
        Step::Size => mee::weigh_built()?,
        Step::Run => run_check()?,
        Step::Browser => return browser::run(),
        Step::Deny => return deny(),
    }
    Ok(Outcome::Passed)
}

fn unit(long: bool) -> anyhow::Result<()> {
    let mut command = process::cargo();
    command.args(["test", "--workspace", "--exclude", "mee-tests", "--locked"]);
    if long {
        command.env("PROPTEST_CASES", "20000");
    }
    // Unit tests run in their own crate's folder: a path relative to the repository would be lost there.
    if let Some(data) = paths::test_data() {
        command.env("MEE_TEST_DATA", data);
    }
    process::run_tests(&mut command)
}

/// The tests against the built binary. They start hundreds of servers and wait for what these do beside their answers: one that
/// fails among the others is tried once more alone, and the summary names it whatever comes out.
fn it() -> anyhow::Result<Outcome> {
    install::node_packages(&paths::mail_sink())?;
    install::node_packages(&paths::calendar_reader())?;
    let cluster = Cluster::start()?;
    let tests = |names: &[&str]| {
        let mut command = process::cargo();
        command.args(["test", "--package", "mee-tests", "--test", "it", "--locked", "--"]).args(names);
        command.env("MEE_BIN", paths::mee()).env("MEE_TEST_POSTGRES", &cluster.url);
        if let Some(data) = paths::test_data() {
            command.env("MEE_TEST_DATA", data);
        }
        process::find_failures(&mut command)
    };
    let Found::Failures(account, error) = tests(&[])? else { return Ok(Outcome::Passed) };
    once_more(error, &names(&account), |name| tests(&["--exact", name]))
}

/// The names at the end of libtest's account of what failed.
fn names(account: &[String]) -> Vec<&str> {
    let last = account.rsplit(|line| line == "failures:").next().unwrap_or_default();
    last.iter().filter_map(|line| line.strip_prefix("    ")).filter(|name| !name.contains(' ')).collect()
}

/// The command a newcomer types, in a process of its own, as they would.
fn run_check() -> anyhow::Result<()> {
    let program = std::env::current_exe()?;
    process::run(
        Command::new(program).args(["run", "--fresh", "--check"]).current_dir(paths::root()).stdin(Stdio::null()),
    )
}

fn deny() -> anyhow::Result<Outcome> {
    let installed = process::cargo().args(["deny", "--version"]).output().is_ok_and(|output| output.status.success());
    if !installed {
        return Ok(Outcome::Skipped("cargo-deny is not installed (`cargo install --locked cargo-deny`)".to_owned()));
    }
    // Advisories come from a git repository, which an offline machine cannot reach: they are checked by hand.
    process::run(process::cargo().args(["deny", "check", "bans", "licenses", "sources"]))?;
    Ok(Outcome::Passed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tests_that_failed_are_read_from_the_account() {
        let account =
            "failures:\n\n---- a::b ----\n    panicked\n\nfailures:\n    a::b\n    c\n\ntest result: FAILED. 1 passed";
        let account: Vec<String> = account.lines().map(str::to_owned).collect();
        assert_eq!(names(&account), ["a::b", "c"]);
        assert!(names(&["failures:".to_owned(), String::new(), "the logs give away".to_owned()]).is_empty());
    }
}
