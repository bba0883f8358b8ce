//! The browser tests: two servers, the host pages, and Node's own test runner.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, ensure};

use super::Outcome;
use super::unsteady::once_more;
use crate::hosts::{self, Hosts};
use crate::mee::{self, Server};
use crate::postgres::Cluster;
use crate::process::Found;
use crate::{install, paths, process};

/// Runs `tests/browser` against a freshly filled server, with the official fiches on a second one where there are any. A file
/// that fails among the others is tried once more alone, and the summary names it whatever comes out.
pub fn run() -> anyhow::Result<Outcome> {
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

    let cases = match paths::test_data() {
        Some(data) => {
            let cases = folder.path().join("calculator-cases.json");
            std::fs::write(&cases, mee_tests::calculator_cases::all(&data).to_string())?;
            Some((cases, data.join("calculators")))
        }
        None => None,
    };
    let official = match paths::test_data() {
        Some(data) => Some(official_server(&data, folder.path())?),
        None => {
            println!("  MEE_TEST_DATA is not set: the HTML of official fiches is not validated");
            None
        }
    };
    let host_names = hosts::names()?.join(" ");
    let openid = format!("{} {}", mee::sqlite(&folder.path().join("openid.db")), database.url);
    let tests = |files: &[String]| {
        let mut command = Command::new("node");
        // One file at a time: two cores carry one browser well, and times under load say nothing.
        command.args(["--test", "--test-concurrency=1", "--test-reporter=spec"]).args(files);
        command
            .current_dir(paths::browser_tests())
            .env("MEE_PORTAL", &server.url)
            .env("MEE_HOSTS", &pages.url)
            .env("MEE_HOST_NAMES", &host_names)
            .env("MEE_CHROMIUM", &chromium)
            .env("MEE_BIN", paths::mee())
            .env("MEE_OPENID_DATABASES", &openid)
            .env("MEE_SCREENSHOTS", paths::target().join("screenshots"));
        if let Some((cases, data)) = &cases {
            command.env("MEE_CALCULATOR_CASES", cases).env("MEE_CALCULATOR_DATA", data);
        }
        if let Some(official) = &official {
            command.env("MEE_PORTAL_OFFICIAL", &official.url);
        }
        process::find_failures(&mut command)
    };
    match tests(&test_files(&paths::browser_tests())?)? {
        Found::Nothing => Ok(Outcome::Passed),
        Found::Failures(account, error) => once_more(error, &places(&account), |file| tests(&[file.to_owned()])),
    }
}

/// The file of each failed test, as Node's reporter names its place.
fn places(account: &[String]) -> Vec<&str> {
    account.iter().filter_map(|line| line.strip_prefix("test at ")?.split(':').next()).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_failed_tests_are_read_from_the_account() {
        let account = "✖ failing tests:\n\ntest at a.test.mjs:42:1\n✖ a test at b.test.mjs (1ms)\n  page.goto\n\ntest at a.test.mjs:7:3";
        let account: Vec<String> = account.lines().map(str::to_owned).collect();
        assert_eq!(places(&account), ["a.test.mjs", "a.test.mjs"]);
    }
}
