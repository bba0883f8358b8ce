//! addok, the geocoder behind the national address service, installed and filled for one run.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use serde::Deserialize;
use tempfile::TempDir;

use crate::process::Background;
use crate::{install, port, process};

/// What is installed, as it was when the comparison was written.
const PACKAGES: &[&str] = &["addok==1.3.2", "addok-fr==1.1.0", "addok-france==1.2.0", "addok-csv==1.1.0"];

/// The answer to one query.
#[derive(Debug, Deserialize)]
pub struct Answer {
    /// The identifier of the first result.
    pub first: Option<String>,
    /// How long it took.
    pub seconds: f64,
}

/// addok with its data, in a folder that goes.
pub struct Addok {
    folder: TempDir,
    port: u16,
    _redis: Background,
}

impl Addok {
    /// Installs addok and fills it with a file in the form of `addok batch`.
    pub fn start(data: &Path) -> anyhow::Result<Self> {
        if install::on_path("redis-server").is_none() {
            install::debian("redis-server").context("addok keeps its data in redis")?;
        }
        let python = install::on_path("python3").context("addok needs python3, which is not on the PATH")?;
        let folder = tempfile::Builder::new().prefix("mee-addok-").tempdir()?;
        println!("  installing {} in a folder of its own", PACKAGES.join(", "));
        process::run(Command::new(python).args(["-m", "venv"]).arg(folder.path().join("venv")))
            .context("python3 makes no virtual environment; on Debian: apt-get install python3-venv")?;
        let pip = folder.path().join("venv/bin/pip");
        process::run(Command::new(pip).args(["install", "--quiet", "--disable-pip-version-check"]).args(PACKAGES))
            .context("addok could not be installed from PyPI")?;
        std::fs::write(folder.path().join("settings.py"), include_str!("addok_settings.py"))?;
        std::fs::write(folder.path().join("ask.py"), include_str!("addok.py"))?;
        let port = port::free(0)?;
        let mut redis = Command::new("redis-server");
        redis.args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--dir"]).arg(folder.path());
        let redis = Background::start(redis.stdout(Stdio::null()))?;
        wait_for(port)?;
        let addok = Self { folder, port, _redis: redis };
        addok.run(&["batch".as_ref(), data.as_os_str()])?;
        addok.run(&["ngrams".as_ref()])?;
        Ok(addok)
    }

    fn program(&self, name: &str) -> Command {
        let mut command = Command::new(self.path(&format!("venv/bin/{name}")));
        command
            .env("REDIS_HOST", "127.0.0.1")
            .env("REDIS_PORT", self.port.to_string())
            .env("ADDOK_CONFIG_MODULE", self.path("settings.py"))
            .current_dir(self.folder.path());
        command
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, arguments: &[&std::ffi::OsStr]) -> anyhow::Result<()> {
        process::run(self.program("addok").args(arguments).stdout(Stdio::null()).stderr(Stdio::null()))
    }

    /// Its answers to the queries of a file, in order.
    pub fn ask(&self, queries: &Path) -> anyhow::Result<Vec<Answer>> {
        let said = process::output(self.program("python").arg(self.path("ask.py")).arg(queries))?;
        said.lines().map(|line| serde_json::from_str(line).with_context(|| format!("addok said {line:?}"))).collect()
    }
}

fn wait_for(port: u16) -> anyhow::Result<()> {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(20) {
        if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    bail!("redis-server did not start within 20 s")
}
