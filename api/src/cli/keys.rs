//! `mee keys …`: the keys that sign access tokens, and the one that seals secrets at rest.

use clap::{Args, Subcommand};

use super::DatabaseArgs;
use crate::service::auth::{encrypt, rotate};
use crate::store::vault::is_sealing;

/// The flags of `mee keys`.
#[derive(Args)]
pub(super) struct KeysArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Met une nouvelle clé en service ; l'ancienne vaut encore le temps que ses derniers jetons expirent
    Rotate {
        /// Mettre fin aux anciennes clés tout de suite, parce que l'une a fui
        #[arg(long)]
        revoke: bool,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Chiffre avec la première clé de secret_key les secrets qui sont en clair dans la base, ou sous une clé d'avant
    Encrypt(DatabaseArgs),
}

pub(super) fn run(args: &KeysArgs) -> anyhow::Result<()> {
    match &args.what {
        What::Rotate { revoke, database } => println!("Nouvelle clé : {}", rotate(&database.open()?, *revoke)?),
        What::Encrypt(database) => {
            let db = database.open()?;
            anyhow::ensure!(is_sealing(), "aucune clé : donnez secret_key_file (ou MEE_SECRET_KEY)");
            println!("Secrets chiffrés : {}", encrypt(&db)?);
        }
    }
    Ok(())
}
