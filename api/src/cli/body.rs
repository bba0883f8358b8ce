//! `mee body …`: bodies and what they delegate.

use clap::{Args, Subcommand};
use mee_shared::Day;
use mee_shared::account::Scope;
use mee_shared::body::BodyName;

use super::DatabaseArgs;
use crate::service::accounts;

/// The flags of `mee body`.
#[derive(Args)]
pub(super) struct BodyArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Ajoute une collectivité ou un prestataire, ou change son nom
    Add {
        /// dsden:94, departement:94, epci:SIREN, rectorat:Créteil, vendor:SIREN…
        body: BodyName,
        /// Son nom
        name: String,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Liste les collectivités
    List(DatabaseArgs),
    /// Laisse un prestataire agir pour une collectivité
    Delegate {
        /// La collectivité : commune:94043
        body: BodyName,
        /// Le prestataire : vendor:SIREN
        #[arg(long)]
        to: BodyName,
        /// Droit : content:read, content:write, members:read ; répétable
        #[arg(long = "scope", value_parser = scope)]
        scopes: Vec<Scope>,
        /// Premier jour, AAAA-MM-JJ
        #[arg(long, required_unless_present = "end")]
        from: Option<Day>,
        /// Dernier jour, AAAA-MM-JJ
        #[arg(long, required_unless_present = "end")]
        until: Option<Day>,
        /// Mettre fin à la délégation, dès la requête suivante
        #[arg(long, conflicts_with_all = ["scopes", "from", "until"])]
        end: bool,
        #[command(flatten)]
        database: DatabaseArgs,
    },
}

fn scope(text: &str) -> Result<Scope, String> {
    Scope::parse(text).ok_or_else(|| {
        let names: Vec<&str> = Scope::ALL.iter().map(|scope| scope.as_str()).collect();
        format!("un droit parmi {}", names.join(", "))
    })
}

pub(super) fn run(args: &BodyArgs) -> anyhow::Result<()> {
    match &args.what {
        What::Add { body, name, database } => {
            println!("{}  {body}", accounts::add_body(&database.open()?, body, name)?);
        }
        What::List(database) => {
            for body in accounts::list_bodies(&database.open()?)? {
                println!("{}  {}  {}", body.id.as_str(), body.name, body.label);
            }
        }
        What::Delegate { body, to, end: true, database, .. } => {
            let ended = accounts::end_delegation(&database.open()?, to, body)?;
            println!("Délégations terminées : {ended}");
        }
        What::Delegate { body, to, scopes, from: Some(from), until: Some(until), database, .. } => {
            accounts::delegate(&database.open()?, to, body, scopes, (*from, *until))?;
            println!("{to} peut agir pour {body} du {from} au {until}.");
        }
        // clap asks for both days.
        What::Delegate { .. } => anyhow::bail!("donnez le premier et le dernier jour"),
    }
    Ok(())
}
