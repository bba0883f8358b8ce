//! `mee export …`.

use std::io::Write as _;

use clap::{Args, Subcommand};
use mee_shared::body::BodyName;
use mee_shared::sector::SchoolYear;

use super::DatabaseArgs;
use crate::service::sectors::{ExportFormat, export_published};

/// The flags of `mee export`.
#[derive(Args)]
pub(super) struct ExportArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// La carte scolaire en vigueur, sur la sortie standard ; csv : adresses, plages et communes ; geojson : secteurs dessinés
    Sectors {
        /// Collectivité : commune:93010, departement:35
        #[arg(long, value_name = "NOM")]
        body: BodyName,
        /// Année scolaire : 2026-2027
        #[arg(long, value_name = "ANNÉE")]
        school_year: SchoolYear,
        /// Seulement ce qui est venu dans ce format
        #[arg(long, value_name = "NOM")]
        source: Option<String>,
        /// csv ou geojson
        #[arg(long, value_name = "FORME", default_value = "csv")]
        format: ExportFormat,
        #[command(flatten)]
        database: DatabaseArgs,
    },
}

pub(super) fn run(args: &ExportArgs) -> anyhow::Result<()> {
    let What::Sectors { body, school_year, source, format, database } = &args.what;
    let bytes = export_published(&database.open()?, body, *school_year, source.as_deref(), *format)?;
    std::io::stdout().lock().write_all(&bytes)?;
    Ok(())
}
