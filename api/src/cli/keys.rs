//! `mee keys …`: the keys that sign access tokens.

use clap::{Args, Subcommand};

use super::DatabaseArgs;
use crate::service::auth::rotate;

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
}

pub(super) fn run(args: &KeysArgs) -> anyhow::Result<()> {
    let What::Rotate { revoke, database } = &args.what;
    println!("Nouvelle clé : {}", rotate(&database.open()?, *revoke)?);
    Ok(())
}
