//! The browser tests: two servers, the host pages, and Node's own test runner.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, ensure};

use crate::hosts::{self, Hosts};
use crate::mee::{self, Server};
use crate::postgres::Cluster;
use crate::{install, paths, process};

/// Runs `tests/browser` against a freshly filled server, with the official fiches on a second one where there are any.
pub fn run() -> anyhow::Result<()> {
    install::node_packages(&paths::browser_tests())?;
    let chromium = install::chromium()?;
    // The examples for CMSs are read and run by PHP itself.
    install::php()?;
    let folder = tempfile::tempdir().context("no temporary folder")?;

    // Signing in is tried on both engines; the screens are the same on each.
    let cluster = Cluster::start()?;
    let database = cluster.database("mee_browser")?;

    let demo = mee::sqlite(&folder.path().join("demo.db"));
    mee::demo(&demo)?;
    let server = Server::start(&demo, 0)?;
    let pages = Hosts::start(&server.url, 0)?;

    let mut command = Command::new("node");
    // One file at a time: two cores carry one browser well, and times under load say nothing.
    command.args(["--test", "--test-concurrency=1", "--test-reporter=spec"]);
    for file in test_files(&paths::browser_tests())? {
        command.arg(file);
    }
    command
        .current_dir(paths::browser_tests())
        .env("MEE_PORTAL", &server.url)
        .env("MEE_HOSTS", &pages.url)
        .env("MEE_HOST_NAMES", hosts::names()?.join(" "))
        .env("MEE_CHROMIUM", chromium)
        .env("MEE_BIN", paths::mee())
        .env("MEE_OPENID_DATABASES", format!("{} {}", mee::sqlite(&folder.path().join("openid.db")), database.url))
        .env("MEE_SCREENSHOTS", paths::target().join("screenshots"));

    if let Some(data) = paths::test_data() {
        let cases = folder.path().join("calculator-cases.json");
        std::fs::write(&cases, mee_tests::calculator_cases::all(&data).to_string())?;
        command.env("MEE_CALCULATOR_CASES", cases).env("MEE_CALCULATOR_DATA", data.join("calculators"));
    }
    let official = match paths::test_data() {
        Some(data) => Some(official_server(&data, folder.path())?),
        None => {
            println!("  MEE_TEST_DATA is not set: the HTML of official fiches is not validated");
            None
        }
    };
    if let Some(official) = &official {
        command.env("MEE_PORTAL_OFFICIAL", &official.url);
    }
    process::run_tests(&mut command)
}

/// The commune on whose page the published grids stand.
const COMMUNE_OF_GRIDS: &str = "94043";

/// A server that holds every official document of the test data, imported as one set, and the published tariff grids.
fn official_server(data: &Path, folder: &Path) -> anyhow::Result<Server> {
    let set = folder.join("official");
    std::fs::create_dir(&set)?;
    for part in ["dila/fiches-xml", "dila/fiches-xml-travail"] {
        for entry in std::fs::read_dir(data.join(part)).with_context(|| format!("{part} is not in the test data"))? {
            let entry = entry?;
            std::fs::copy(entry.path(), set.join(entry.file_name()))?;
        }
    }
    let database = mee::sqlite(&folder.join("official.db"));
    mee::demo(&database)?;
    let path = set.to_string_lossy();
    process::run(&mut mee::command(&["import", "dila", &path, "--database", &database]))?;
    let grids = data.join("calculators/grilles");
    let grids = grids.to_string_lossy();
    let import = ["import", "tariffs", &grids, "--commune", COMMUNE_OF_GRIDS, "--database", &database];
    process::run(&mut mee::command(&import))?;
    Server::start(&database, 0)
}

fn test_files(folder: &Path) -> anyhow::Result<Vec<String>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("{} is missing", folder.display()))?;
    let mut files: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".test.mjs"))
        .collect();
    ensure!(!files.is_empty(), "{} holds no test", folder.display());
    files.sort();
    Ok(files)
}
