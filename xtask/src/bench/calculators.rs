//! Calculations per second, native and in wasm, and the bytes that each calculator adds to the widget.

use std::process::Command;

use anyhow::Context;
use mee_shared::calculator::ALL;

use crate::{paths, process, widget};

/// Prints them.
pub fn run() -> anyhow::Result<()> {
    process::run(process::cargo().args([
        "run",
        "--quiet",
        "--release",
        "--package",
        "mee-shared",
        "--example",
        "calculators",
    ]))?;

    widget::build()?;
    let folder = tempfile::tempdir().context("no temporary folder")?;
    for (from, to) in [("tools.js", "tools.mjs"), ("tools_bg.wasm", "tools_bg.wasm")] {
        std::fs::copy(paths::target().join("widget").join(from), folder.path().join(to))?;
    }
    let script = paths::root().join("tests/browser/bench-calculators.mjs");
    process::run(Command::new("node").arg(script).arg(folder.path()))?;

    let all: Vec<&str> = ALL.iter().map(|calculator| calculator.definition.id).collect();
    let whole = widget::weigh_tools(&[])?;
    for id in &all {
        let others: Vec<&str> = all.iter().filter(|other| *other != id).copied().collect();
        let without = widget::weigh_tools(&["--no-default-features", "--features", &others.join(",")])?;
        println!("{id} adds {} B brotli", whole.saturating_sub(without));
    }
    println!("tools with all calculators: {whole} B brotli");
    Ok(())
}
