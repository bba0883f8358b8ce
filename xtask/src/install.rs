//! What the checks need on the machine: installed where that is possible, else asked for in words.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail};

use crate::{paths, process};

/// The oldest Node that runs the checks: html-validate's own limit.
const NODE: (u32, u32) = (20, 19);

/// Whether we may install Debian packages.
#[must_use]
pub fn is_root() -> bool {
    process::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// The program of this name on the PATH.
#[must_use]
pub fn on_path(program: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?).map(|dir| dir.join(program)).find(|file| file.is_file())
}

/// Installs a Debian package, as root; anybody else is told how.
pub fn debian(package: &str) -> anyhow::Result<()> {
    let apt = || {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null()).stdout(Stdio::null());
        command
    };
    if on_path("apt-get").is_none() || !is_root() {
        bail!("« {package} » is missing; install it, on Debian by `sudo apt-get install {package}`");
    }
    println!("  installing {package}");
    process::run(apt().args(["update", "-qq"]))?;
    process::run(apt().args(["install", "-y", "-qq", "--no-install-recommends", package]))
        .with_context(|| format!("{package} could not be installed"))
}

/// The browser: `MEE_CHROMIUM`, else Debian's.
pub fn chromium() -> anyhow::Result<PathBuf> {
    let find = || {
        let named = std::env::var_os("MEE_CHROMIUM").map(PathBuf::from);
        named.or_else(|| ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(on_path))
    };
    if let Some(found) = find() {
        return Ok(found);
    }
    debian("chromium")?;
    find().context("chromium was installed and is still not on the PATH")
}

/// Makes sure that PHP's command line is there.
pub fn php() -> anyhow::Result<()> {
    match on_path("php") {
        Some(_) => Ok(()),
        None => debian("php-cli"),
    }
}

/// Makes sure that Debian's WordPress is there, with two themes and what it runs on.
pub fn wordpress() -> anyhow::Result<()> {
    if Path::new("/usr/share/wordpress").is_dir() && Path::new("/usr/sbin/mariadbd").is_file() {
        return Ok(());
    }
    [
        "php-cli",
        "php-mysql",
        "mariadb-server",
        "wordpress",
        "wordpress-theme-twentytwentyone",
        "wordpress-theme-twentytwentythree",
    ]
    .into_iter()
    .try_for_each(debian)
}

/// Makes sure that Node is there and new enough.
pub fn node() -> anyhow::Result<()> {
    let wanted = format!("Node {}.{} or newer is needed for the tests", NODE.0, NODE.1);
    let version = process::output(Command::new("node").arg("--version")).with_context(|| wanted.clone())?;
    if version_of(&version).is_none_or(|found| found < NODE) {
        bail!("{wanted}; `node --version` says {}", version.trim());
    }
    Ok(())
}

/// Major and minor of `v20.19.2`.
fn version_of(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim().trim_start_matches('v').split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// Installs the packages of a folder of tests as its lockfile names them, unless that lockfile's are there already.
pub fn node_packages(folder: &Path) -> anyhow::Result<()> {
    node()?;
    let (lockfile, mark) = (folder.join("package-lock.json"), folder.join("node_modules/.mee-lockfile"));
    let wanted = std::fs::read(&lockfile).with_context(|| format!("{} is missing", lockfile.display()))?;
    if std::fs::read(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    println!("  npm ci in {}", folder.strip_prefix(paths::root()).unwrap_or(folder).display());
    let npm = |verb: &[&str]| {
        let quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
        process::run(Command::new("npm").args(verb).args(quiet).current_dir(folder))
    };
    // A registry without the packages of other systems leaves them out of the lockfile, which `npm ci` then refuses.
    npm(&["ci"]).or_else(|_| npm(&["install", "--no-save"]))?;
    std::fs::write(&mark, wanted).with_context(|| format!("{} could not be written", mark.display()))
}

/// PostgreSQL's server programs: the newest of Debian's, else those of the PATH.
pub fn postgres_programs() -> anyhow::Result<PathBuf> {
    let find = || {
        newest_postgres(Path::new("/usr/lib/postgresql")).or_else(|| on_path("initdb")?.parent().map(Path::to_path_buf))
    };
    if let Some(found) = find() {
        return Ok(found);
    }
    debian("postgresql")?;
    find().context("postgresql was installed and its initdb is still not to be found")
}

fn newest_postgres(folder: &Path) -> Option<PathBuf> {
    let versions = std::fs::read_dir(folder).ok()?.filter_map(|entry| {
        let path = entry.ok()?.path();
        let version: u32 = path.file_name()?.to_str()?.parse().ok()?;
        path.join("bin/initdb").is_file().then(|| (version, path.join("bin")))
    });
    versions.max().map(|(_, bin)| bin)
}

#[cfg(test)]
mod tests {
    use super::version_of;

    #[test]
    fn node_versions_are_read() {
        for (text, version) in [
            ("v20.19.2\n", Some((20, 19))),
            ("v8.0.0", Some((8, 0))),
            ("20.20", Some((20, 20))),
            ("", None),
            ("vx.1", None),
        ] {
            assert_eq!(version_of(text), version, "{text:?}");
        }
    }
}
