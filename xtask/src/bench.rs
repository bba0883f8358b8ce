//! `cargo xtask bench`: what is measured against others in the same run, never against a figure of another day.

use std::process::Command;

use anyhow::Context;
use clap::{Args, ValueEnum};

use crate::mee::{self, Server};
use crate::{build, install, paths, process};

/// What `cargo xtask bench` takes.
#[derive(Args)]
pub struct Arguments {
    /// What to measure
    #[arg(value_enum)]
    subject: Subject,
}

/// What can be measured.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Subject {
    /// A first view beside Pagefind's search, DocSearch and a React hello-world, into target/bench/widget.json
    Widget,
}

/// Measures a subject and writes its rows to `target/bench`.
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    match arguments.subject {
        Subject::Widget => widget(),
    }
}

fn widget() -> anyhow::Result<()> {
    build::all()?;
    install::node_packages(&paths::benches())?;
    let folder = tempfile::tempdir().context("no temporary folder")?;
    let database = mee::sqlite(&folder.path().join("bench.db"));
    mee::demo(&database)?;
    let server = Server::start(&database, 0)?;
    process::run(
        Command::new("node")
            .arg("widget.mjs")
            .current_dir(paths::benches())
            .env("MEE_PORTAL", &server.url)
            .env("MEE_BENCH", paths::target().join("bench/widget.json"))
            .env("MEE_CHROMIUM", install::chromium()?),
    )
}
