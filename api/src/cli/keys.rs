//! `mee keys …`: the keys that sign access tokens, and the one that seals secrets at rest.

use clap::{Args, Subcommand};

use super::DatabaseArgs;
use crate::service::auth::{encrypt, rotate};

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
        What::Encrypt(database) => println!("Secrets chiffrés : {}", encrypt(&database.open()?)?),
    }
    Ok(())
}
