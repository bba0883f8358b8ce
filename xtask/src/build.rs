//! Building the product: the widget, then the release binary that carries it.

use crate::{paths, process, widget};

/// Builds the widget and `target/release/mee` with the widget inside.
pub fn all() -> anyhow::Result<()> {
    widget::build()?;
    mee()
}

/// Builds `target/release/mee` with the widget that stands in `target/widget`.
pub fn mee() -> anyhow::Result<()> {
    process::run(
        process::cargo()
            .args(["build", "--release", "--package", "mee-api", "--bin", "mee"])
            .env("MEE_WIDGET_DIR", paths::target().join("widget")),
    )
}

/// Builds `target/release/mee` for a comparison that shows no page: with the widget that is there, or without one.
pub fn server() -> anyhow::Result<()> {
    if paths::target().join("widget").is_dir() {
        // The same binary as any other command's: another one would cost a whole build each way.
        return mee();
    }
    process::run(process::cargo().args(["build", "--release", "--package", "mee-api", "--bin", "mee"]))
}
