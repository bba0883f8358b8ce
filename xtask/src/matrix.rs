//! `cargo xtask hosts`: the portal on every kind of host, scored, checked by axe and photographed.

use std::process::Command;

use anyhow::Context;
use clap::Args;

use crate::mee::{self, Server};
use crate::{build, install, paths, process};

/// What `cargo xtask hosts` takes.
#[derive(Args)]
pub struct Arguments {
    /// The hosts to show; all when none is named (`tests/browser/matrix/hosts.mjs` lists them)
    hosts: Vec<String>,
}

/// Builds, serves the demo and walks the matrix; anything found there is an error, after the gallery was written.
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    build::all()?;
    install::node_packages(&paths::browser_tests())?;
    install::wordpress()?;
    let folder = tempfile::tempdir().context("no temporary folder")?;
    let database = mee::sqlite(&folder.path().join("hosts.db"));
    mee::demo(&database)?;
    let server = Server::start(&database, 0)?;
    let gallery = paths::target().join("hosts");
    println!("gallery: {}", gallery.join("index.html").display());
    process::run(
        Command::new("node")
            .arg("matrix/run.mjs")
            .args(&arguments.hosts)
            .current_dir(paths::browser_tests())
            .env("MEE_PORTAL", &server.url)
            .env("MEE_GALLERY", &gallery)
            .env("MEE_CHROMIUM", install::chromium()?),
    )
}
