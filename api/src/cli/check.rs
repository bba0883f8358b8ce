//! `mee check …`.
#![expect(clippy::print_stdout, reason = "a command line speaks on its standard streams")]

use clap::{Args, Subcommand};
use mee_shared::ids::InseeCode;
use mee_shared::service_link::LinkOutcome;
use mee_shared::wire::service_link::LinkReport;

use super::DatabaseArgs;
use crate::outbound::{Client, Reach};
use crate::service::link_checks::check_links;

/// The flags of `mee check`.
#[derive(Args)]
pub(super) struct CheckArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Les adresses web des textes publiés : demandées une à une, avec un compte rendu par collectivité
    Links {
        /// Seulement celles de cette commune (code INSEE)
        #[arg(long, value_name = "INSEE")]
        commune: Option<InseeCode>,
        #[command(flatten)]
        database: DatabaseArgs,
    },
}

pub(super) fn run(args: &CheckArgs) -> anyhow::Result<()> {
    match &args.what {
        What::Links { commune, database } => {
            let is_local = database.settings()?.outbound_allow_local;
            let client = Client::new(if is_local { Reach::Everywhere } else { Reach::Public });
            let reports = check_links(&database.open()?, &client, commune.as_ref())?;
            for (body, report) in &reports {
                say(body, report);
            }
            let asked: usize = reports.iter().map(|(_, report)| report.items.len()).sum();
            let broken: u32 = reports.iter().map(|(_, report)| report.broken).sum();
            println!("check links: {asked} read, {broken} broken");
            Ok(())
        }
    }
}

fn say(body: &str, report: &LinkReport) {
    println!("{body} : {} adresse(s), {} à revoir", report.items.len(), report.broken);
    for item in &report.items {
        let Some(outcome) = item.outcome.filter(|outcome| *outcome != LinkOutcome::Alive) else { continue };
        let status = item.status.map(|status| format!(" ({status})")).unwrap_or_default();
        println!("  {}{status} : {} — {}", outcome.label(), item.url, item.titles.join(" ; "));
    }
}
