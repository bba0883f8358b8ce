//! `mee export …`.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, Subcommand};
use mee_shared::body::BodyName;
use mee_shared::ids::InseeCode;
use mee_shared::links::Links;
use mee_shared::sector::SchoolYear;

use super::DatabaseArgs;
use crate::http::assets::copies;
use crate::import::registrations::write_registrations;
use crate::import::tariffs::{write_csv, write_json};
use crate::service::registrations::export_registrations;
use crate::service::sectors::{ExportFormat, export_published};
use crate::service::tariffs::export_tariffs;
use crate::store::Db;

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
    /// Les inscriptions publiées par une commune, année par année, en JSON
    Registrations {
        /// Fichier à écrire
        #[arg(value_name = "CHEMIN")]
        path: PathBuf,
        /// Code INSEE de la commune
        #[arg(long, value_name = "INSEE")]
        commune: InseeCode,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Les fichiers du widget, pour un site qui les sert lui-même
    Widget {
        /// Dossier où les écrire ; il est créé
        #[arg(value_name = "DOSSIER")]
        folder: PathBuf,
        /// Adresse à laquelle le site servira ce dossier : https://www.mairie.example.org/portail
        #[arg(long, value_name = "URL")]
        at: String,
        /// Adresse publique du serveur, d'où viennent les textes : https://portail.example.org
        #[arg(long, value_name = "URL")]
        public_url: String,
    },
}

pub(super) fn run(args: &ExportArgs) -> anyhow::Result<()> {
    match &args.what {
        What::Sectors { body, school_year, source, format, database } => {
            let bytes = export_published(&database.open()?, body, *school_year, source.as_deref(), *format)?;
            std::io::stdout().lock().write_all(&bytes)?;
            Ok(())
        }
        What::Tariffs { path, commune, database } => tariffs(&database.open()?, path, commune),
        What::Registrations { path, commune, database } => {
            let found = export_registrations(&database.open()?, commune)?;
            std::fs::write(path, write_registrations(&found)?).with_context(|| format!("« {} »", path.display()))?;
            println!("export registrations: {} written", found.len());
            Ok(())
        }
        What::Widget { folder, at, public_url } => widget(folder, at, public_url),
    }
}

fn widget(folder: &Path, at: &str, public_url: &str) -> anyhow::Result<()> {
    let copies = copies(&Links::new(public_url), at)?;
    anyhow::ensure!(!copies.is_empty(), "ce binaire a été construit sans le widget (« cargo xtask build »)");
    for (name, bytes) in &copies {
        let file = folder.join(name);
        if let Some(parent) = file.parent() {
            std::fs::create_dir_all(parent).with_context(|| format!("« {} »", parent.display()))?;
        }
        std::fs::write(&file, bytes).with_context(|| format!("« {} »", file.display()))?;
    }
    println!("export widget: {} written, load {}/widget.js", copies.len(), at.trim_end_matches('/'));
    Ok(())
}

fn tariffs(db: &Db, path: &Path, commune: &InseeCode) -> anyhow::Result<()> {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default().to_lowercase();
    anyhow::ensure!(
        matches!(extension.as_str(), "csv" | "json"),
        "« {} » : le nom du fichier finit par .csv ou .json",
        path.display()
    );
    let rows = export_tariffs(db, commune)?;
    let text = if extension == "csv" { write_csv(&rows)? } else { write_json(&rows)? };
    std::fs::write(path, text).with_context(|| format!("« {} »", path.display()))?;
    println!("export tariffs: {} written", rows.len());
    Ok(())
}
