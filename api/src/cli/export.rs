//! `mee export …`.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use mee_shared::ids::InseeCode;

use super::DatabaseArgs;
use crate::import::tariffs::{write_csv, write_json};
use crate::service::tariffs::export_tariffs;

/// The flags of `mee export`.
#[derive(Args)]
pub(super) struct ExportArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Les grilles tarifaires publiées par une commune, en CSV ou en JSON selon le nom du fichier
    Tariffs {
        /// Fichier à écrire, qui finit par .csv ou .json
        #[arg(value_name = "CHEMIN")]
        path: PathBuf,
        /// Code INSEE de la commune
        #[arg(long, value_name = "INSEE")]
        commune: InseeCode,
        #[command(flatten)]
        database: DatabaseArgs,
    },
}

pub(super) fn run(args: &ExportArgs) -> anyhow::Result<()> {
    let What::Tariffs { path, commune, database } = &args.what;
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_lowercase();
    anyhow::ensure!(
        matches!(extension.as_str(), "csv" | "json"),
        "« {} » : le nom du fichier finit par .csv ou .json",
        path.display()
    );
    let rows = export_tariffs(&database.open()?, commune)?;
    let text = if extension == "csv" { write_csv(&rows)? } else { write_json(&rows)? };
    std::fs::write(path, text).with_context(|| format!("« {} »", path.display()))?;
    println!("export tariffs: {} written", rows.len());
    Ok(())
}
