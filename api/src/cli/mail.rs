//! `mee mail …`: the outbox.

use anyhow::Context as _;
use clap::{Args, Subcommand};

use super::DatabaseArgs;
use crate::service::mail;
use crate::store::outbox::Listed;

/// The flags of `mee mail`.
#[derive(Args)]
pub(super) struct MailArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Compte les messages et montre ceux qui n'ont pas pu partir
    List {
        /// Montrer aussi leurs destinataires
        #[arg(long)]
        addresses: bool,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Fait partir dès maintenant tout ce qui n'est pas parti, messages abandonnés compris ; « mee serve » les envoie
    Retry(DatabaseArgs),
    /// Envoie un message d'essai par le relais réglé
    Test {
        /// Adresse électronique
        to: String,
        #[command(flatten)]
        database: DatabaseArgs,
    },
}

fn line(mail: &Listed, shows_address: bool) -> String {
    let state = if mail.failed_at.is_some() { "abandonné" } else { "en attente" };
    let next = match (mail.failed_at, jiff::Timestamp::from_microsecond(mail.next_attempt_at)) {
        (None, Ok(at)) => format!("prochain essai {at:.0}"),
        _ => "plus d'essai".to_owned(),
    };
    let error = mail.last_error.as_deref().unwrap_or("aucune erreur");
    let address = mail.recipient.as_deref().filter(|_| shows_address).unwrap_or_default();
    let line =
        format!("{}  {}  {state}  {} essai(s)  {next}  {error}  {address}", mail.id, mail.template, mail.attempts);
    line.trim_end().to_owned()
}

pub(super) fn run(args: &MailArgs) -> anyhow::Result<()> {
    match &args.what {
        What::List { addresses, database } => {
            let outbox = mail::outbox(&database.open()?)?;
            for mail in &outbox.unsent {
                println!("{}", line(mail, *addresses));
            }
            let counts = outbox.counts;
            println!("En attente : {}, envoyés : {}, abandonnés : {}.", counts.waiting, counts.sent, counts.failed);
        }
        What::Retry(database) => {
            let count = mail::retry_all(&database.open()?)?;
            println!("Messages à envoyer maintenant : {count}.");
        }
        What::Test { to, database } => {
            let settings = database.settings()?;
            let sender = settings.sender()?.context("aucun relais n'est réglé : donnez smtp_url et mail_from")?;
            let public_url = if settings.public_url.is_empty() {
                format!("http://{}", settings.listen)
            } else {
                settings.public_url.clone()
            };
            mail::send_trial(&sender, to, &public_url)?;
            println!("Le relais a pris le message.");
        }
    }
    Ok(())
}
