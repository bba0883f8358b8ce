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

/// Builds `target/release/mee` for a comparison that shows no page: with or without a widget inside.
pub fn server() -> anyhow::Result<()> {
    process::run(process::cargo().args(["build", "--release", "--package", "mee-api", "--bin", "mee"]))
}
