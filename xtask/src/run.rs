//! `cargo xtask run`: the whole product on this machine, in a host page.

use std::time::Duration;

use anyhow::{Context, ensure};
use clap::Args;

use crate::hosts::Hosts;
use crate::mee::Server;
use crate::{build, hosts, mee, paths};

/// The commune of the demo, which does not exist.
const DEMO: &str = "99999";

/// What `cargo xtask run` takes.
#[derive(Args)]
pub struct Arguments {
    /// Start from an empty database instead of the one of the last run
    #[arg(long)]
    fresh: bool,
    /// Do all of it, fetch the host page and the portal once, and end
    #[arg(long)]
    check: bool,
}

/// Builds, fills the demo database, serves the portal and the host pages, prints their addresses.
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    build::all()?;
    let folder = paths::target().join("demo");
    if arguments.fresh && folder.exists() {
        std::fs::remove_dir_all(&folder).with_context(|| format!("{} could not be emptied", folder.display()))?;
    }
    std::fs::create_dir_all(&folder)?;
    let database = mee::sqlite(&folder.join("demo.db"));
    mee::demo(&database)?;
    let server = Server::start(&database, 8080)?;
    let pages = Hosts::start(&server.url, 8081)?;
    let portal = format!("{}/portal/{DEMO}/", server.url);

    println!();
    println!("A commune's page with the portal in it:  {}", pages.page("mairie"));
    for name in hosts::names()?.iter().filter(|name| *name != "mairie") {
        println!("                             the others:  {}", pages.page(name));
    }
    println!("The portal's own pages:                  {portal}");
    println!("The API, explained:                      {}/docs", server.url);
    println!("Database:                                {database}");

    if arguments.check {
        return check(&server, &pages, &portal);
    }
    println!("Ctrl-C stops it.");
    loop {
        server.check()?;
        std::thread::sleep(Duration::from_millis(300));
    }
}

fn check(server: &Server, pages: &Hosts, portal: &str) -> anyhow::Result<()> {
    let host = fetch(&pages.page("mairie"))?;
    ensure!(
        host.contains(&format!("{}/widget.js", server.url)),
        "the host page does not load the widget from {}",
        server.url
    );
    ensure!(
        fetch(&format!("{}/widget.js", server.url))?.contains(&server.url),
        "the widget does not know the server's address"
    );
    ensure!(fetch(portal)?.contains("data-mee-view"), "{portal} shows no view");
    println!("Checked: the host page, the widget and the portal answer.");
    Ok(())
}

fn fetch(address: &str) -> anyhow::Result<String> {
    let mut response = ureq::get(address).call().with_context(|| format!("{address} does not answer"))?;
    response.body_mut().read_to_string().with_context(|| format!("{address} does not answer with text"))
}
