//! A PostgreSQL cluster of our own in a temporary folder, gone when it is no longer needed.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::Context;
use tempfile::TempDir;

use crate::cleanup::Guard;
use crate::{install, port, process};

/// A PostgreSQL server in which the tests may create databases.
pub struct Cluster {
    /// The address of its maintenance database.
    pub url: String,
    // Fields are dropped in this order: the server is stopped before its folder goes.
    _guard: Option<Guard>,
    _folder: Option<TempDir>,
}

impl Cluster {
    /// The server that `DATABASE_URL` names, else a fresh one.
    pub fn start() -> anyhow::Result<Self> {
        if let Ok(url) = std::env::var("DATABASE_URL")
            && url.starts_with("postgres")
        {
            return Ok(Self { url, _guard: None, _folder: None });
        }
        let programs = install::postgres_programs()?;
        let folder = tempfile::Builder::new().prefix("mee-postgres-").tempdir().context("no temporary folder")?;
        let data = folder.path().join("data");
        let port = port::free(0)?;
        if install::is_root() {
            // PostgreSQL refuses to run as root.
            process::run(Command::new("chown").arg("postgres").arg(folder.path()))?;
        }
        process::run(
            as_owner(&programs.join("initdb"))
                .args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "-D"])
                .arg(&data)
                .current_dir(folder.path())
                .stdout(Stdio::null()),
        )?;
        let guard = {
            let (pg_ctl, data, cwd) = (programs.join("pg_ctl"), data.clone(), folder.path().to_path_buf());
            Guard::new(move || {
                let mut stop = as_owner(&pg_ctl);
                stop.args(["stop", "--mode=immediate", "--silent", "-D"]).arg(data).current_dir(cwd);
                // Called on the way out: there is nobody left to tell.
                drop(stop.stdout(Stdio::null()).stderr(Stdio::null()).status());
            })
        };
        // Durability costs time and protects nothing here: the folder goes with the run.
        let options = format!(
            "-p {port} -k {} -c listen_addresses=127.0.0.1 -c max_connections=400 -c fsync=off -c synchronous_commit=off -c full_page_writes=off",
            folder.path().display()
        );
        process::run(
            as_owner(&programs.join("pg_ctl"))
                .args(["start", "--wait", "--silent", "-o", &options, "-D"])
                .arg(&data)
                .arg("--log")
                .arg(folder.path().join("log"))
                .current_dir(folder.path())
                .stdout(Stdio::null()),
        )?;
        let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
        Ok(Self { url, _guard: Some(guard), _folder: Some(folder) })
    }
}

/// An empty database of a cluster; it goes when this is dropped.
pub struct Database {
    /// Its address.
    pub url: String,
    _guard: Guard,
}

impl Cluster {
    /// Makes an empty database whose name begins so.
    pub fn database(&self, name: &str) -> anyhow::Result<Database> {
        let programs = install::postgres_programs()?;
        let name = format!("{name}_{}", std::process::id());
        let maintenance = format!("--maintenance-db={}", self.url);
        process::run(Command::new(programs.join("createdb")).args([&maintenance, &name]))?;
        let (base, _) = self.url.rsplit_once('/').context("the address of PostgreSQL names no database")?;
        let url = format!("{base}/{name}");
        let guard = Guard::new(move || {
            let mut drop_it = Command::new(programs.join("dropdb"));
            drop_it.args(["--force", &maintenance, &name]);
            // Called on the way out: there is nobody left to tell.
            drop(drop_it.stdout(Stdio::null()).stderr(Stdio::null()).status());
        });
        Ok(Database { url, _guard: guard })
    }
}

/// The program as the user `postgres` when we are root, else as ourselves.
fn as_owner(program: &Path) -> Command {
    if install::is_root() {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    }
}
