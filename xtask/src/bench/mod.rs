//! Comparisons with what others use for the same work, on the same data and in the same run.
//!
//! Figures are ratios: a machine that is twice as fast says the same. Rows go to `target/bench/NAME.json`.

mod addok;
mod addresses;
mod calculators;
mod catchment;
mod load;
mod queries;
mod reads;
mod scale;
mod search;
mod start;
mod steady;
mod widget;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use serde::Serialize;

use crate::paths;

/// What is compared.
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// The search for addresses, against addok
    Addresses,
    /// Calculations per second, native and in wasm, and the bytes that each calculator adds to the widget
    Calculators,
    /// Which school is ours: against a bare tree in process, and against PostGIS over HTTP
    Catchment,
    /// A fixed rate of public reads: quiet, while content is published, while the search index is made anew, through an outage
    Load {
        /// For how many seconds each of them
        #[arg(long, default_value_t = 30)]
        seconds: u32,
    },
    /// Public reads, against bare actix-web and nginx with the same bytes
    Reads,
    /// What size costs: the same figures for one commune, a hundred, two thousand and all of France
    Scale(scale::ScaleArguments),
    /// The search by parents' words, against SQLite FTS5 and PostgreSQL
    Search,
    /// From the start to the first answer, memory, and the size of the program
    Start,
    /// A first view beside Pagefind's search, DocSearch and a React hello-world
    Widget,
}

/// Runs a comparison.
pub fn run(arguments: &Arguments) -> anyhow::Result<()> {
    match &arguments.what {
        What::Addresses => addresses::run(),
        What::Calculators => calculators::run(),
        What::Catchment => catchment::run(),
        What::Load { seconds } => steady::run(*seconds),
        What::Reads => reads::run(),
        What::Scale(arguments) => scale::run(arguments),
        What::Search => search::run(),
        What::Start => start::run(),
        What::Widget => widget::run(),
    }
}

/// A figure, what it is compared with, and how many times as good it is.
#[derive(Debug, Serialize)]
struct Row {
    figure: String,
    value: f64,
    unit: &'static str,
    baseline: f64,
    ratio: f64,
}

/// Prints the rows and writes them to `target/bench/NAME.json`.
fn report(name: &str, rows: &[Row]) -> anyhow::Result<()> {
    for Row { figure, value, unit, baseline, ratio } in rows {
        println!("{figure:<28} {value:>12.4} {unit:<10} baseline {baseline:>12.4}  ratio {ratio:>8.3}");
    }
    let folder = paths::target().join("bench");
    std::fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let file = folder.join(format!("{name}.json"));
    std::fs::write(&file, serde_json::to_vec_pretty(rows)?).with_context(|| format!("{}", file.display()))
}
