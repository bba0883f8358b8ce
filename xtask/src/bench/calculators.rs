//! What calculators cost: time on either side, bytes in the widget.

use std::collections::BTreeMap;
use std::process::Command;

use anyhow::Context;
use mee_shared::calculator::ALL;

use super::{Row, report};
use crate::{paths, process, widget};

/// The calculator with a module of its own.
const TARIFF: &str = "tariff";

/// Calculations per second, native and in wasm, and the bytes that each calculator adds to the widget.
///
/// The bytes of a calculator are measured, not attributed: the module with all calculators less the one without it, each
/// built, shrunk and compressed as for the widget. What all share (form, decimals, allocator) is counted by none of them.
pub fn run() -> anyhow::Result<()> {
    let native = rates(process::cargo().args([
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
    for module in &widget::MODULES {
        for (from, to) in [(module.glue, format!("{}.mjs", module.name)), (module.wasm, module.wasm.to_owned())] {
            std::fs::copy(paths::target().join("widget").join(from), folder.path().join(to))?;
        }
    }
    let script = paths::root().join("tests/browser/bench-calculators.mjs");
    let wasm = rates(Command::new("node").arg(script).arg(folder.path()))?;

    let mut rows = Vec::new();
    let all: Vec<&str> = ALL.iter().map(|calculator| calculator.definition.id).collect();
    for id in &all {
        let rate = |rates: &BTreeMap<String, f64>| rates.get(*id).copied().with_context(|| format!("{id} did not run"));
        let (native, wasm) = (rate(&native)?, rate(&wasm)?);
        rows.push(row(format!("{id}, native"), native, "per second", wasm));
        rows.push(row(format!("{id}, wasm"), wasm, "per second", native));
    }

    let listed: Vec<&str> = all.iter().copied().filter(|id| *id != TARIFF).collect();
    let whole = widget::weigh_tools(&listed.join(","))?;
    for id in &listed {
        let others: Vec<&str> = listed.iter().filter(|other| *other != id).copied().collect();
        let added = whole.saturating_sub(widget::weigh_tools(&others.join(","))?);
        rows.push(row(format!("{id}, bytes added"), bytes(added)?, "B brotli", bytes(whole)?));
    }
    for module in &widget::MODULES {
        let weight = bytes(widget::weigh_tools(module.feature)?)?;
        rows.push(row(format!("module {}", module.name), weight, "B brotli", bytes(whole)?));
    }
    report("calculators", &rows)
}

/// A figure beside another of its kind.
fn row(figure: String, value: f64, unit: &'static str, baseline: f64) -> Row {
    Row { figure, value, unit, baseline, ratio: value / baseline }
}

fn bytes(count: usize) -> anyhow::Result<f64> {
    Ok(f64::from(u32::try_from(count)?))
}

/// What a measure prints: a name, a tab and a number a line.
fn rates(command: &mut Command) -> anyhow::Result<BTreeMap<String, f64>> {
    let output = command.output().context("the measure did not start")?;
    anyhow::ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout)?;
    let pair = |line: &str| -> anyhow::Result<(String, f64)> {
        let (name, number) = line.split_once('\t').with_context(|| format!("no number in « {line} »"))?;
        Ok((name.to_owned(), number.parse()?))
    };
    text.lines().map(pair).collect()
}
