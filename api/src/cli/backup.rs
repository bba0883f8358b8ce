//! `mee backup` and `mee restore`.

use std::path::PathBuf;

use clap::Args;

use super::DatabaseArgs;
use crate::service::backup::{Manifest, check, manifest_path, restore, take};

/// The flags of `mee backup`.
#[derive(Args)]
pub(super) struct BackupArgs {
    /// Fichier à écrire ; son manifeste est écrit à côté
    #[arg(value_name = "FICHIER")]
    file: PathBuf,
    /// Vérifier une sauvegarde qui existe, sans rien écrire
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    database: DatabaseArgs,
}

/// The flags of `mee restore`.
#[derive(Args)]
pub(super) struct RestoreArgs {
    /// Sauvegarde à restaurer, avec son manifeste à côté
    #[arg(value_name = "FICHIER")]
    file: PathBuf,
    #[command(flatten)]
    database: DatabaseArgs,
}

fn told(manifest: &Manifest) -> String {
    format!("{} lignes, {} octets", manifest.total(), manifest.size())
}

pub(super) fn run_backup(args: &BackupArgs) -> anyhow::Result<()> {
    if args.check {
        println!("Sauvegarde intacte : {}.", told(&check(&args.file)?));
        return Ok(());
    }
    let manifest = take(&args.database.settings()?.database, &args.file)?;
    let beside = manifest_path(&args.file);
    println!("Sauvegarde faite et vérifiée : {}.", told(&manifest));
    println!("Gardez ensemble {} et {}. Ils contiennent tout, secrets compris.", args.file.display(), beside.display());
    Ok(())
}

pub(super) fn run_restore(args: &RestoreArgs) -> anyhow::Result<()> {
    let manifest = restore(&args.file, &args.database.settings()?.database)?;
    println!("Base restaurée et vérifiée : {}.", told(&manifest));
    Ok(())
}
