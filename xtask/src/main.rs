//! The project's own commands: `cargo xtask run`, `cargo xtask test` and what they are made of.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line speaks on its standard streams")]

mod bench;
mod build;
mod cleanup;
mod hosts;
mod install;
mod linker;
mod matrix;
mod mee;
mod openapi;
mod params;
mod paths;
mod port;
mod postgres;
mod process;
mod run;
mod sbom;
mod test;
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
    /// Build everything, fill a demo database and serve it with a host page until Ctrl-C
    Run(run::Arguments),
    /// Build the widget and the release binary target/release/mee
    Build,
    /// Check everything that CI checks
    Test(test::Arguments),
    /// Compare with what others use for the same work
    Bench(bench::Arguments),
    /// Print what a first view weighs
    Size,
    /// Show every view on every kind of host in Chromium: a native-look score, axe, a gallery in target/hosts
    Hosts(matrix::Arguments),
    /// Write openapi/openapi.json and openapi/openapi.internal.json
    Openapi,
    /// Write what the program is made of into target/release/mee.cdx.json (CycloneDX)
    Sbom,
    /// Build the widget into target/widget
    Widget,
    /// Print which parameters of calculators are not known for the school year
    ParamsDue(params::Arguments),
}

fn main() -> anyhow::Result<()> {
    cleanup::on_interrupt()?;
    match Cli::parse().command {
        Command::Run(arguments) => run::run(&arguments),
        Command::Build => build::all(),
        Command::Test(arguments) => test::run(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
        Command::Size => mee::weigh_first_view(),
        Command::Hosts(arguments) => matrix::run(&arguments),
        Command::Openapi => openapi::write(),
        Command::Sbom => sbom::write(),
        Command::Widget => widget::build(),
        Command::ParamsDue(arguments) => params::due(&arguments),
    }
}
