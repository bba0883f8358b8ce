//! Building the product: the widget, then the release binary that carries it.

use std::path::PathBuf;

use crate::{linker, paths, process, widget};

/// Builds the widget and `target/release/mee` with the widget inside.
pub fn all() -> anyhow::Result<()> {
    widget::build()?;
    mee()
}

/// Builds `target/release/mee` with the widget that stands in `target/widget`.
pub fn mee() -> anyhow::Result<()> {
    program(Some(("MEE_WIDGET_DIR", paths::target().join("widget"))))
}

/// Builds `target/release/mee` for a comparison that shows no page: with the widget that is there, or without one.
pub fn server() -> anyhow::Result<()> {
    program(embedded())
}

fn program(widget: Option<(&'static str, PathBuf)>) -> anyhow::Result<()> {
    let mut cargo = process::cargo();
    cargo.args(["rustc", "--release", "--package", "mee-api", "--bin", "mee"]).envs(widget);
    process::run(cargo.arg("--").args(linker::arguments()))
}

/// The setting that puts the widget into the program, where one was built. Every build for a comparison takes it: with it and
/// without it the program is another one, and each would cost a whole build.
pub fn embedded() -> Option<(&'static str, PathBuf)> {
    let folder = paths::target().join("widget");
    folder.is_dir().then_some(("MEE_WIDGET_DIR", folder))
}
