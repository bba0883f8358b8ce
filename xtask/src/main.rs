//! The project's own commands: `cargo xtask run`, `cargo xtask test` and what they are made of.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line speaks on its standard streams")]

mod widget;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Build, run and check the portal")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the widget into target/widget
    Widget,
    /// Print what a first view weighs
    Size {
        /// The address of a running server filled with the demo
        #[arg(long)]
        url: Option<String>,
    },
}

fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Widget => widget::build(),
        Command::Size { url } => widget::size(url.as_deref()),
    }
}
