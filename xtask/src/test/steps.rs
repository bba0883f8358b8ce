//! What each step does.

use std::process::{Command, Stdio};

use super::{Outcome, Step, browser};
use crate::postgres::Cluster;
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
        Step::It => it()?,
        Step::Openapi => openapi::check()?,
        Step::Size => mee::weigh_built()?,
        Step::Run => run_check()?,
        Step::Browser => browser::run()?,
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

fn it() -> anyhow::Result<()> {
    install::node_packages(&paths::mail_sink())?;
    let cluster = Cluster::start()?;
    let mut command = process::cargo();
    command.args(["test", "--package", "mee-tests", "--test", "it", "--locked"]);
    command.env("MEE_BIN", paths::mee()).env("MEE_TEST_POSTGRES", &cluster.url);
    if let Some(data) = paths::test_data() {
        command.env("MEE_TEST_DATA", data);
    }
    process::run_tests(&mut command)
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
