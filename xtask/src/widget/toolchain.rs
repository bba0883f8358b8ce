//! Compiling the widget's modules for wasm with whatever this machine offers.
//!
//! In order: the target that rustup has; the target that rustup can fetch, within a short time; Debian's own
//! compiler with the source of its standard library. There is no `targets` line in a `rust-toolchain.toml` on
//! purpose: where rustup cannot download, it makes every call of Cargo fail.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};

const TARGET: &str = "wasm32-unknown-unknown";

/// How long rustup may take to fetch the target before the next way is tried.
const RUSTUP_PATIENCE: Duration = Duration::from_secs(90);

/// Where Debian's `rustc-web` puts its compiler.
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";

/// Compiles one of the widget's crates and says where its wasm lies; `features` are Cargo's arguments for them. `work` is
/// the build's own target folder, so that the flags of this build and those of every other never undo each other.
pub fn compile(root: &Path, work: &Path, package: &str, features: &[&str]) -> anyhow::Result<PathBuf> {
    let mut build = cargo(root);
    build
        .args(["build", "--quiet", "--package", package, "--profile", "wasm", "--target", TARGET, "--target-dir"])
        .arg(work)
        .args(features);
    // Flags meant for the machine's own code (a linker, a processor) do not fit wasm. The places of panics name
    // files, and those of the registry would name this machine and make its widget differ from every other's.
    build
        .env_remove("RUSTFLAGS")
        .env("CARGO_ENCODED_RUSTFLAGS", format!("--remap-path-prefix={}=cargo", cargo_home().display()));
    if !has_target(root) && !add_target() {
        use_debian(root, &mut build)?;
    }
    let status = build.status().context("cargo did not start")?;
    ensure!(status.success(), "{package} does not compile for {TARGET} ({status})");
    Ok(work.join(TARGET).join("wasm").join(format!("{}.wasm", package.replace('-', "_"))))
}

fn cargo(root: &Path) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    cargo.current_dir(root);
    cargo
}

fn cargo_home() -> PathBuf {
    std::env::var_os("CARGO_HOME")
        .map_or_else(|| std::env::home_dir().unwrap_or_default().join(".cargo"), PathBuf::from)
}

fn has_target(root: &Path) -> bool {
    let output =
        Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]).current_dir(root).output();
    output.is_ok_and(|output| {
        let folder = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        std::fs::read_dir(folder).is_ok_and(|mut files| files.next().is_some())
    })
}

fn add_target() -> bool {
    let mut rustup = Command::new("rustup");
    rustup.args(["target", "add", TARGET]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let Ok(mut child) = rustup.spawn() else { return false };
    let begun = Instant::now();
    while begun.elapsed() < RUSTUP_PATIENCE {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) => std::thread::sleep(Duration::from_millis(100)),
            Err(_) => break,
        }
    }
    // It may have ended by itself in the meantime; then there is nothing left to stop.
    let _ = child.kill();
    let _ = child.wait();
    false
}

/// Makes `build` use Debian's compiler and build the standard library from the source of the same version.
fn use_debian(root: &Path, build: &mut Command) -> anyhow::Result<()> {
    let advice = format!(
        "cannot compile for {TARGET}: run `rustup target add {TARGET}`, or on Debian as root `apt-get install rustc-web rust-web-src`"
    );
    if !has_debian_packages() {
        eprintln!("widget: rustup cannot fetch {TARGET}; installing Debian's rustc-web and rust-web-src");
        let updated = Command::new("apt-get").args(["update", "-qq"]).status();
        ensure!(updated.is_ok_and(|status| status.success()), "{advice}");
        let mut install = Command::new("apt-get");
        install.args(["install", "-qq", "-y", "--no-install-recommends", "rustc-web", "rust-web-src"]);
        install.env("DEBIAN_FRONTEND", "noninteractive").stdout(Stdio::null());
        ensure!(install.status().is_ok_and(|status| status.success()), "{advice}");
    }
    if !Path::new(DEBIAN_RUSTC).exists() {
        bail!(advice);
    }
    build
        .env("RUSTC", DEBIAN_RUSTC)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker(root)?)
        .arg("-Zbuild-std=std,panic_abort");
    Ok(())
}

fn has_debian_packages() -> bool {
    ["rustc-web", "rust-web-src"].iter().all(|package| {
        let output = Command::new("dpkg-query").args(["-W", "-f=${db:Status-Status}", package]).output();
        output.is_ok_and(|output| output.stdout == b"installed")
    })
}

/// The linker that comes with rustup's toolchain; Debian's compiler package has none for wasm.
fn linker(root: &Path) -> anyhow::Result<PathBuf> {
    let ask = |arguments: &[&str]| -> anyhow::Result<String> {
        let output = Command::new("rustc").args(arguments).current_dir(root).output().context("rustc did not start")?;
        Ok(String::from_utf8(output.stdout)?.trim().to_owned())
    };
    let host = ask(&["-vV"])?
        .lines()
        .find_map(|line| line.strip_prefix("host: ").map(str::to_owned))
        .context("rustc names no host")?;
    Ok(Path::new(&ask(&["--print", "sysroot"])?).join("lib/rustlib").join(host).join("bin/rust-lld"))
}
