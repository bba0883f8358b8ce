//! A first view beside Pagefind's search, DocSearch and a React hello-world, in the same run.

use std::process::Command;

use anyhow::Context;

use crate::mee::{self, Server};
use crate::{build, install, paths, process};

/// Builds all of them, measures each, and writes the rows.
pub fn run() -> anyhow::Result<()> {
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
