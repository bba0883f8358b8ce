//! The cost of size: the same figures of a portal of one commune, of a hundred, of two thousand and of all of France.
//!
//! On both databases, with the settings that a portal has by itself. What grows faster than its content shows as a bend in the plot.

mod measure;
mod plot;

use std::collections::BTreeMap;

use anyhow::ensure;
use clap::{Args, ValueEnum};

use super::{Row, report};
use crate::postgres::Cluster;
use crate::{build, install, mee, paths};
use measure::{Figures, measure};

/// About as many communes as France has.
const NATIONAL: u32 = 35_000;

/// What is promised of a portal of that size: milliseconds to the first answer, and megabytes held.
const PROMISED: &[(&str, f64)] = &[("start_to_first_200", 1_000.0), ("resident_memory", 400.0)];

/// What is measured.
#[derive(Args)]
pub struct ScaleArguments {
    /// Numbers of communes, parted by commas
    #[arg(long, value_delimiter = ',', default_value = "1,100,2000,35000")]
    sizes: Vec<u32>,
    /// Databases, parted by commas
    #[arg(long, value_delimiter = ',', default_value = "sqlite,postgres")]
    engines: Vec<Engine>,
}

/// A database.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Engine {
    /// A file.
    Sqlite,
    /// A cluster of our own.
    Postgres,
}

impl Engine {
    fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// One database's figures, size by size.
struct Curve {
    engine: &'static str,
    points: BTreeMap<u32, Figures>,
}

/// Fills, starts, reads and measures; prints the table, writes the rows and draws the plot.
pub fn run(arguments: &ScaleArguments) -> anyhow::Result<()> {
    ensure!(!arguments.sizes.is_empty() && !arguments.engines.is_empty(), "nothing is to be measured");
    if install::on_path("wrk").is_none() {
        install::debian("wrk")?;
    }
    build::server()?;
    let mut curves = Vec::new();
    for engine in &arguments.engines {
        let mut curve = Curve { engine: engine.name(), points: BTreeMap::new() };
        for size in &arguments.sizes {
            println!("{} with {size} communes…", curve.engine);
            let scratch = tempfile::tempdir()?;
            let figures = match engine {
                Engine::Sqlite => measure(&mee::sqlite(&scratch.path().join("bench.db")), *size, scratch.path())?,
                Engine::Postgres => {
                    let cluster = Cluster::start()?;
                    let database = cluster.database("bench_scale")?;
                    measure(&database.url, *size, scratch.path())?
                }
            };
            curve.points.insert(*size, figures);
        }
        curves.push(curve);
    }
    print_table(&curves);
    report("scale", &rows(&curves))?;
    let file = paths::target().join("bench/scale.svg");
    std::fs::write(&file, plot::draw(&curves)?)?;
    println!("plot: {}", file.display());
    keep_promises(&curves)
}

/// Every figure beside that of the smallest size, and how many times as good it is.
fn rows(curves: &[Curve]) -> Vec<Row> {
    let mut rows = Vec::new();
    for Curve { engine, points } in curves {
        let Some(smallest) = points.values().next() else { continue };
        for (size, figures) in points {
            for (figure, first) in figures.iter().zip(smallest) {
                let ratio = if figure.is_rate { figure.value / first.value } else { first.value / figure.value };
                rows.push(Row {
                    figure: format!("{engine}_{size}_{}", figure.name),
                    value: figure.value,
                    unit: figure.unit,
                    baseline: first.value,
                    ratio,
                });
            }
        }
    }
    rows
}

fn print_table(curves: &[Curve]) {
    for Curve { engine, points } in curves {
        let heads: String = points.keys().map(|size| format!("{size:>12}")).collect();
        println!("\n{:<34}{heads}", format!("{engine}, communes:"));
        for (place, figure) in points.values().next().into_iter().flatten().enumerate() {
            let values = points.values().filter_map(|figures| figures.get(place));
            let values: String = values.map(|figure| format!("{:>12.1}", figure.value)).collect();
            println!("{:<34}{values}", format!("{} ({})", figure.name, figure.unit));
        }
    }
    println!();
}

fn keep_promises(curves: &[Curve]) -> anyhow::Result<()> {
    for Curve { engine, points } in curves {
        let national = points.get(&NATIONAL).into_iter().flatten();
        for figure in national {
            for (_, most) in PROMISED.iter().filter(|(name, _)| *name == figure.name) {
                ensure!(figure.value <= *most, "{engine}: {} is {:.0}, {most} promised", figure.name, figure.value);
            }
        }
    }
    Ok(())
}
