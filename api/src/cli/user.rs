//! `mee user …`: people.

use std::io::Read as _;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use mee_shared::account::Role;
use mee_shared::body::BodyName;

use super::DatabaseArgs;
use crate::service::accounts::{self, NewAccount};

/// The flags of `mee user`.
#[derive(Args)]
pub(super) struct UserArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Crée un compte avec ses rôles ; le mot de passe est lu sur l'entrée standard
    Add {
        /// Adresse électronique
        email: String,
        /// Nom de la personne
        #[arg(long)]
        name: String,
        /// Collectivité : national, commune:94043, dsden:94, departement:94, epci:SIREN, rectorat:Créteil, vendor:SIREN
        #[arg(long)]
        body: BodyName,
        /// Rôle : editor, publisher, proofreader, headteacher, vendor, auditor, administrator ; répétable
        #[arg(long = "role", required = true, value_parser = role)]
        roles: Vec<Role>,
        /// Étape de relecture, pour proofreader ; répétable
        #[arg(long = "step")]
        steps: Vec<String>,
        /// École (UAI), pour headteacher ; répétable
        #[arg(long = "school")]
        schools: Vec<String>,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Liste les comptes
    List(DatabaseArgs),
    /// Ferme un compte : il ne peut plus rien dès la requête suivante
    Disable {
        /// Adresse électronique, ou identifiant du compte
        account: String,
        /// Le rouvrir
        #[arg(long)]
        undo: bool,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Change le mot de passe d'un compte ; il est lu sur l'entrée standard
    Password {
        /// Adresse électronique
        email: String,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Demande désormais à un compte un code à usage unique, et montre une seule fois de quoi le produire
    Totp {
        /// Adresse électronique
        email: String,
        /// Ne plus en demander
        #[arg(long)]
        off: bool,
        #[command(flatten)]
        database: DatabaseArgs,
    },
}

fn role(text: &str) -> Result<Role, String> {
    Role::parse(text).ok_or_else(|| {
        let names: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
        format!("un rôle parmi {}", names.join(", "))
    })
}

/// The first line of the standard input: a password never stands among the arguments, which others on the machine can read.
fn read_password() -> anyhow::Result<String> {
    if std::io::IsTerminal::is_terminal(&std::io::stdin()) {
        eprintln!("Mot de passe (il s'affiche ; terminez par Entrée puis Ctrl-D) :");
    }
    let mut text = String::new();
    std::io::stdin().take(4_096).read_to_string(&mut text).context("entrée standard illisible")?;
    let line = text.lines().next().unwrap_or_default().to_owned();
    anyhow::ensure!(!line.is_empty(), "donnez le mot de passe sur l'entrée standard");
    Ok(line)
}

pub(super) fn run(args: &UserArgs) -> anyhow::Result<()> {
    match &args.what {
        What::Add { email, name, body, roles, steps, schools, database } => {
            let grants = accounts::grants(roles, steps, schools)?;
            let password = read_password()?;
            let new = NewAccount { email, name, password: &password, body, grants: &grants };
            let id = accounts::add(&database.open()?, &new)?;
            println!("Compte créé : {id}");
        }
        What::List(database) => {
            for account in accounts::list(&database.open()?)? {
                let state = if account.is_disabled { "fermé" } else { "ouvert" };
                println!("{}  {state}  {}  {}", account.id.as_str(), account.email, account.name);
            }
        }
        What::Disable { account, undo, database } => {
            accounts::set_disabled(&database.open()?, account, !undo)?;
            println!("{}", if *undo { "Compte rouvert." } else { "Compte fermé." });
        }
        What::Password { email, database } => {
            accounts::set_password(&database.open()?, email, &read_password()?)?;
            println!("Mot de passe changé ; ses accès en cours sont terminés.");
        }
        What::Totp { email, off: true, database } => {
            accounts::disable_totp(&database.open()?, email)?;
            println!("Ce compte se connecte sans code à usage unique.");
        }
        What::Totp { email, off: false, database } => {
            let enrolment = accounts::enable_totp(&database.open()?, email)?;
            println!(
                "Secret : {}\nAdresse : {}\nCodes de secours, chacun valable une fois :",
                enrolment.secret, enrolment.url
            );
            for code in enrolment.recovery_codes {
                println!("  {code}");
            }
        }
    }
    Ok(())
}
