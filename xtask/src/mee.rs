//! The built binary at work: filling a database, importing into it, serving it.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use crate::process::Background;
use crate::{build, paths, port, process, widget};

/// How long a server may take to say that it is ready.
const START: Duration = Duration::from_secs(60);

/// The binary with these arguments, at the repository's root.
#[must_use]
pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(paths::mee());
    command.args(arguments).current_dir(paths::root());
    command
}

/// The address of a SQLite file as the binary takes it.
#[must_use]
pub fn sqlite(file: &Path) -> String {
    format!("sqlite:{}", file.display())
}

/// Fills a database with the demo.
pub fn demo(database: &str) -> anyhow::Result<()> {
    process::run(command(&["demo", "--database", database]).stdout(Stdio::null()))
}

/// A running server; it stops when this is dropped.
pub struct Server {
    /// The address everything stands below, without a final slash.
    pub url: String,
    process: Background,
}

impl Server {
    /// Serves a database on the preferred port, or on another when that one is held, and waits until it is ready.
    pub fn start(database: &str, preferred_port: u16) -> anyhow::Result<Self> {
        Self::start_at(database, preferred_port, &[])
    }

    /// The same with no line for each request, beside a baseline that writes none either.
    pub fn start_quiet(database: &str) -> anyhow::Result<Self> {
        Self::start_with(database, &[("MEE_LOG", "warn")])
    }

    /// The same on a free port, with these settings.
    pub fn start_with(database: &str, settings: &[(&str, &str)]) -> anyhow::Result<Self> {
        Self::start_at(database, 0, settings)
    }

    /// The number of its process.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    fn start_at(database: &str, preferred_port: u16, settings: &[(&str, &str)]) -> anyhow::Result<Self> {
        let port = port::free(preferred_port)?;
        let url = format!("http://127.0.0.1:{port}");
        let listen = format!("127.0.0.1:{port}");
        let mut command = command(&["serve", "--database", database, "--listen", &listen, "--public-url", &url]);
        // All the requests come from one address, faster than any visitor asks.
        command.env("MEE_READS_PER_MINUTE", "0").envs(settings.iter().copied());
        let server = Self { process: Background::start(command.stdout(Stdio::null()))?, url };
        server.wait_until_ready()?;
        Ok(server)
    }

    /// Fails once the server has ended, which it does not by itself.
    pub fn check(&self) -> anyhow::Result<()> {
        match self.process.ended()? {
            Some(status) => bail!("`mee serve` ended ({status}); what it said stands above"),
            None => Ok(()),
        }
    }

    fn wait_until_ready(&self) -> anyhow::Result<()> {
        let address = format!("{}/health/ready", self.url);
        let begun = Instant::now();
        while begun.elapsed() < START {
            self.check()?;
            if ureq::get(&address).call().is_ok() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        bail!("`mee serve` did not answer at {address} within {} s", START.as_secs())
    }
}

/// Builds everything, serves the demo and prints the weight of a first view; too heavy a view is an error.
pub fn weigh_first_view() -> anyhow::Result<()> {
    build::all()?;
    weigh_built()
}

/// The same on what is built already.
pub fn weigh_built() -> anyhow::Result<()> {
    let folder = tempfile::tempdir().context("no temporary folder")?;
    let database = sqlite(&folder.path().join("size.db"));
    demo(&database)?;
    let server = Server::start(&database, 0)?;
    widget::size(Some(&server.url))
}
