//! `mee audit …`.

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand, ValueEnum};
use jiff::tz::TimeZone;
use jiff::{Timestamp, civil};

use super::DatabaseArgs;
use crate::service::audit;
use crate::store::audit::{Fault, Head, Pruned, Verdict};

/// The flags of `mee audit`.
#[derive(Args)]
pub(super) struct AuditArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Vérifie que rien n'a été modifié, retiré, déplacé ni coupé ; nomme sinon la première entrée fautive
    Verify {
        #[command(flatten)]
        database: DatabaseArgs,
        /// Fin de chaîne notée lors d'une vérification précédente, qui doit toujours s'y trouver
        #[arg(long, value_name = "NUMÉRO:EMPREINTE", value_parser = read_head)]
        head: Option<Head>,
    },
    /// Écrit les entrées sur la sortie standard
    Export {
        #[command(flatten)]
        database: DatabaseArgs,
        /// À partir de ce jour ou de cet instant : 2026-09-01 (UTC) ou 2026-09-01T08:00:00Z
        #[arg(long, value_name = "DATE", value_parser = read_instant)]
        since: Option<Timestamp>,
        /// Avant ce jour ou cet instant
        #[arg(long, value_name = "DATE", value_parser = read_instant)]
        until: Option<Timestamp>,
        /// Forme de la sortie
        #[arg(long, value_enum, default_value_t = Format::Jsonl)]
        format: Format,
    },
    /// Retire les entrées les plus anciennes ; une entrée nouvelle dit lesquelles, et la chaîne reste vérifiable
    Prune {
        #[command(flatten)]
        database: DatabaseArgs,
        /// Retire ce qui précède ce jour ou cet instant
        #[arg(long, value_name = "DATE", value_parser = read_instant)]
        before: Timestamp,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Un document JSON par ligne
    Jsonl,
}

pub(super) fn run(args: &AuditArgs) -> anyhow::Result<()> {
    match &args.what {
        What::Verify { database, head } => report(&audit::verify(&database.open()?, head.as_ref())?),
        What::Export { database, since, until, format: Format::Jsonl } => {
            let span =
                since.map_or(i64::MIN, Timestamp::as_microsecond)..until.map_or(i64::MAX, Timestamp::as_microsecond);
            let mut output = std::io::BufWriter::new(std::io::stdout().lock());
            audit::export(&database.open()?, &span, &mut output)?;
            std::io::Write::flush(&mut output).context("écriture impossible")
        }
        What::Prune { database, before } => match audit::prune(&database.open()?, before.as_microsecond())? {
            Pruned::Removed(count) => {
                println!("audit prune: {count} removed");
                Ok(())
            }
            Pruned::Broken(verdict) => {
                report(&verdict).context("rien n'a été retiré : le journal est peut-être une preuve")
            }
        },
    }
}

fn report(verdict: &Verdict) -> anyhow::Result<()> {
    match verdict {
        Verdict::Whole { entries, pruned, head } => {
            println!("Le journal est intact. Notez ailleurs sa fin de chaîne : {head}");
            println!("audit verify: {entries} entries, {pruned} pruned");
            Ok(())
        }
        Verdict::Broken { seq, fault } => {
            let what = match fault {
                Fault::Altered => "a été modifiée ou déplacée",
                Fault::Missing => "manque",
                Fault::Truncated => "manque, et toutes celles qui la suivaient",
                Fault::Unknown => "a été ajoutée hors du journal",
            };
            bail!("le journal n'est plus intact : l'entrée {seq} {what}")
        }
    }
}

fn read_instant(text: &str) -> Result<Timestamp, String> {
    let day = || text.parse::<civil::Date>().and_then(|day| day.to_zoned(TimeZone::UTC)).map(|zoned| zoned.timestamp());
    text.parse::<Timestamp>()
        .or_else(|_| day())
        .map_err(|_| "écrivez un jour (2026-09-01) ou un instant (2026-09-01T08:00:00Z)".to_owned())
}

fn read_head(text: &str) -> Result<Head, String> {
    text.split_once(':')
        .and_then(|(seq, hash)| Some(Head { seq: seq.parse().ok()?, hash: hash.to_owned() }))
        .filter(|head| head.hash.len() == 64 && head.hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .ok_or_else(|| "écrivez la fin de chaîne comme « mee audit verify » la donne : 12:3f9a…".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_instants_are_read() {
        for (text, expected) in [
            ("1970-01-02", Some(86_400_000_000)),
            ("1970-01-01T00:00:01Z", Some(1_000_000)),
            ("1970-01-01T01:00:01+01:00", Some(1_000_000)),
            ("hier", None),
            ("2026-13-01", None),
        ] {
            assert_eq!(read_instant(text).ok().map(Timestamp::as_microsecond), expected, "{text}");
        }
    }

    #[test]
    fn a_head_is_a_number_and_a_hash() {
        let hash = "0f".repeat(32);
        assert_eq!(read_head(&format!("3:{hash}")), Ok(Head { seq: 3, hash: hash.clone() }));
        for text in ["", "3", "3:", "x:0f", &format!("3:{hash}0")] {
            assert!(read_head(text).is_err(), "{text}");
        }
    }
}
