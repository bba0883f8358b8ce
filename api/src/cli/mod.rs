//! The command line: `mee serve`, `mee demo`, `mee import …`, `mee export …`, `mee check …`, `mee user …`, `mee body …`, `mee keys …`,
//! `mee audit …`, `mee mail …`, `mee backup`, `mee restore`, `mee openapi`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line speaks on its standard streams")]

mod audit;
mod backup;
mod body;
mod check;
mod content;
mod demo;
mod export;
mod import;
mod keys;
mod mail;
mod serve;
mod settings;
mod user;

use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

#[derive(Parser)]
#[command(name = "mee", version, about = "Mon enfant à l'école : le portail des parents, sur le site de la commune")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Sert l'API, les pages et le widget
    Serve(serve::ServeArgs),
    /// Remplit la base de la démonstration (commune fictive 99999 et deux communes réelles)
    Demo(demo::DemoArgs),
    /// Importe des communes, des écoles, des adresses, des secteurs, des fiches, des grilles tarifaires ou des inscriptions
    Import(import::ImportArgs),
    /// Donne ce qu'une collectivité publie : carte scolaire, grilles tarifaires, inscriptions
    Export(export::ExportArgs),
    /// Vérifie les adresses web des textes publiés
    Check(check::CheckArgs),
    /// Crée et gère les comptes
    User(user::UserArgs),
    /// Ajoute des collectivités et gère leurs délégations
    Body(body::BodyArgs),
    /// Renouvelle les clés qui signent les accès
    Keys(keys::KeysArgs),
    /// Vérifie, exporte ou raccourcit le journal des actions
    Audit(audit::AuditArgs),
    /// Montre le courrier en attente, le relance, essaie l'envoi
    Mail(mail::MailArgs),
    /// Sauvegarde la base entière dans un fichier, et vérifie ce fichier ; le serveur peut rester en marche
    Backup(backup::BackupArgs),
    /// Refait une base à partir d'une sauvegarde vérifiée, là où il n'y en a pas
    Restore(backup::RestoreArgs),
    /// Écrit le document OpenAPI
    Openapi {
        /// Celui des adresses internes (santé) au lieu de celui de l'API publique
        #[arg(long)]
        internal: bool,
    },
}

/// Where the database is.
#[derive(Args)]
struct DatabaseArgs {
    /// Adresse de la base : sqlite:chemin/base.db ou postgres://… (sinon DATABASE_URL, puis le fichier de réglages, puis sqlite:mee.db)
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Fichier de réglages TOML (sinon mee.toml s'il existe)
    #[arg(long, value_name = "FICHIER")]
    config: Option<std::path::PathBuf>,
}

impl DatabaseArgs {
    fn settings(&self) -> anyhow::Result<settings::Settings> {
        let mut settings = settings::Settings::load(self.config.as_deref())?;
        if let Some(database) = &self.database {
            settings.database.clone_from(database);
        }
        Ok(settings)
    }

    fn open(&self) -> anyhow::Result<crate::store::Db> {
        let settings = self.settings()?;
        crate::store::vault::set(settings.vault()?)?;
        Ok(crate::store::Db::open(&settings.database)?)
    }
}

/// Runs the command that the process's arguments name.
#[must_use]
pub fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Serve(args) => serve::run(&args),
        Command::Demo(args) => demo::run(&args),
        Command::Import(args) => import::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Check(args) => check::run(&args),
        Command::User(args) => user::run(&args),
        Command::Body(args) => body::run(&args),
        Command::Keys(args) => keys::run(&args),
        Command::Audit(args) => audit::run(&args),
        Command::Mail(args) => mail::run(&args),
        Command::Backup(args) => backup::run_backup(&args),
        Command::Restore(args) => backup::run_restore(&args),
        Command::Openapi { internal } => openapi(internal),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("Erreur : {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn openapi(internal: bool) -> anyhow::Result<()> {
    let document = if internal { crate::http::openapi_internal() } else { crate::http::openapi() };
    println!("{}", document.to_pretty_json()?);
    Ok(())
}

/// Prints what an import did, its summary line last.
fn report(summary: &crate::service::import::ImportSummary, dry_run: bool) {
    for note in &summary.notes {
        println!("{note}");
    }
    if dry_run {
        println!("Essai : rien n'a été écrit.");
    }
    println!("{summary}");
}
