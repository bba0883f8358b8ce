//! `mee import …`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use mee_shared::ids::InseeCode;
use mee_shared::sector::SchoolYear;

use super::{DatabaseArgs, content, report};
use crate::import::annuaire::{is_enrolment, read_enrolment, read_schools};
use crate::import::ban::read_addresses;
use crate::import::calendar::read_calendar;
use crate::import::communes::read_communes;
use crate::import::markdown::{check_set, read_folder};
use crate::import::menus::read_menus;
use crate::import::registrations::read_registrations;
use crate::import::sectors::{Mapping, SectorOptions, read_sectors};
use crate::import::tariffs::read_tariffs;
use crate::service::import::{
    DilaScope, import_addresses, import_calendar, import_communes, import_dila, import_fiches, import_schools,
    import_sectors,
};
use crate::service::menus::import_menu_file;
use crate::service::registrations::import_registrations;
use crate::service::tariffs::import_tariffs;
use crate::service::works::When;

/// The flags of `mee import`.
#[derive(Args)]
pub(super) struct ImportArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Le co-marquage officiel : le ZIP publié ou un dossier de fichiers XML
    Dila {
        #[command(flatten)]
        common: Common,
        /// Ne prendre que les documents placés sous ce nœud (N54…) ; répétable
        #[arg(long = "theme", value_name = "ID")]
        themes: Vec<String>,
        /// Ne prendre que les documents dont l'identifiant est dans la première colonne de ce fichier
        #[arg(long, value_name = "FICHIER")]
        ids: Option<PathBuf>,
    },
    /// Les écoles de l'annuaire national : CSV ou JSON ; ou les effectifs des écoles d'une commune
    Schools {
        #[command(flatten)]
        common: Common,
        /// Code INSEE de la commune, pour un fichier d'effectifs, qui ne le dit pas
        #[arg(long, value_name = "INSEE")]
        commune: Option<InseeCode>,
    },
    /// Les communes : CSV insee,name,departement,academie,zone,epci_siren,parent_insee
    Communes {
        #[command(flatten)]
        common: Common,
    },
    /// Les adresses d'une commune ou d'un département : CSV de la Base Adresse Nationale, ou Base Adresse Locale (1.3 à 1.5)
    Ban {
        #[command(flatten)]
        common: Common,
    },
    /// La carte scolaire : tableau de voies (CSV) ou secteurs dessinés (GeoJSON)
    Sectors {
        #[command(flatten)]
        common: Common,
        /// Année scolaire : 2026-2027
        #[arg(long, value_name = "ANNÉE")]
        school_year: SchoolYear,
        /// Code INSEE de la commune, quand le fichier ne le dit pas
        #[arg(long, value_name = "INSEE")]
        commune: Option<InseeCode>,
        /// Format du fichier, quand il n'est pas reconnu seul (plages, colleges, perimetres, proximite, bordeaux, paris, secteurs)
        #[arg(long, value_name = "NOM", conflicts_with = "mapping")]
        format: Option<String>,
        /// Correspondance des colonnes ou propriétés (TOML)
        #[arg(long, value_name = "FICHIER")]
        mapping: Option<PathBuf>,
        /// Jour où la carte entre en vigueur (AAAA-MM-JJ) ; tout de suite sinon
        #[arg(long, value_name = "JOUR")]
        publish_on: Option<mee_shared::Day>,
    },
    /// Les grilles tarifaires d'une commune : CSV, JSON, ou un dossier de JSON
    Tariffs {
        #[command(flatten)]
        common: Common,
        /// Code INSEE de la commune à qui sont les grilles
        #[arg(long, value_name = "INSEE")]
        commune: InseeCode,
        #[command(flatten)]
        publication: Publication,
    },
    /// Les inscriptions d'une commune, une ou plusieurs années scolaires : JSON
    Registrations {
        #[command(flatten)]
        common: Common,
        /// Code INSEE de la commune qui inscrit
        #[arg(long, value_name = "INSEE")]
        commune: InseeCode,
        #[command(flatten)]
        publication: Publication,
    },
    /// Le calendrier scolaire national : CSV fr-en-calendrier-scolaire
    Calendar {
        #[command(flatten)]
        common: Common,
    },
    /// Les menus de la cantine d'une commune : CSV au schéma SCDL « menus-collectifs »
    Menus {
        #[command(flatten)]
        common: Common,
        /// Code INSEE de la commune à qui sont les menus
        #[arg(long, value_name = "INSEE")]
        commune: InseeCode,
        #[command(flatten)]
        publication: Publication,
    },
    /// Des fiches en Markdown : un dossier (sans chemin : les fiches de départ livrées avec le programme)
    Fiches {
        /// Dossier des fiches
        #[arg(value_name = "CHEMIN")]
        path: Option<PathBuf>,
        /// À qui sont les textes du dossier, tel que les parents le liront
        #[arg(long, value_name = "NOM", default_value = "L'éditeur de ce portail", requires = "path")]
        producer: String,
        #[command(flatten)]
        database: DatabaseArgs,
        /// Tout vérifier sans rien écrire
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Args)]
struct Common {
    /// Fichier ou dossier à lire
    #[arg(value_name = "CHEMIN")]
    path: PathBuf,
    #[command(flatten)]
    database: DatabaseArgs,
    /// Tout vérifier sans rien écrire
    #[arg(long)]
    dry_run: bool,
}

/// When parents see what is imported.
#[derive(Args)]
struct Publication {
    /// Jour où les parents le verront (AAAA-MM-JJ) ; tout de suite sinon
    #[arg(long, value_name = "JOUR")]
    publish_on: Option<mee_shared::Day>,
    /// Laisser en brouillon : la collectivité relit, montre par un lien d'aperçu, et publie
    #[arg(long, conflicts_with = "publish_on")]
    draft: bool,
}

impl Publication {
    fn when(&self, today: mee_shared::Day) -> When {
        if self.draft { When::Draft } else { When::from_day(self.publish_on, today) }
    }
}

pub(super) fn run(args: &ImportArgs) -> anyhow::Result<()> {
    match &args.what {
        What::Dila { common, themes, ids } => dila(common, themes, ids.as_deref()),
        What::Schools { common, commune } => schools(common, commune.as_ref()),
        What::Communes { common } => communes(common),
        What::Ban { common } => addresses(common),
        What::Sectors { common, school_year, commune, format, mapping, publish_on } => {
            let options = SectorOptions {
                school_year: *school_year,
                commune: commune.clone(),
                mapping: sector_mapping(format.as_deref(), mapping.as_deref())?,
            };
            sectors(common, &options, *publish_on)
        }
        What::Calendar { common } => calendar(common),
        What::Tariffs { common, commune, publication } => tariffs(common, commune, publication),
        What::Registrations { common, commune, publication } => registrations(common, commune, publication),
        What::Menus { common, commune, publication } => menus(common, commune, publication),
        What::Fiches { path, producer, database, dry_run } => fiches(path.as_deref(), producer, database, *dry_run),
    }
}

/// A counter on a terminal; nothing elsewhere.
fn progress(what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new_spinner().with_message(what);
    if let Ok(style) = ProgressStyle::with_template("{spinner} {pos} {msg} ({elapsed})") {
        bar.set_style(style);
    }
    bar
}

fn dila(common: &Common, themes: &[String], ids: Option<&Path>) -> anyhow::Result<()> {
    let ids = ids.map(read_ids).transpose()?;
    let scope = DilaScope { themes: themes.to_vec(), ids };
    let db = common.database.open()?;
    let bar = progress("fiches lues");
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let summary = import_dila(&db, &common.path, &scope, today, common.dry_run, &mut |count| bar.set_position(count))?;
    bar.finish_and_clear();
    report(&summary, common.dry_run);
    Ok(())
}

/// The identifiers in the first column of a file, a header that is none of them left out.
fn read_ids(path: &Path) -> anyhow::Result<BTreeSet<String>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("« {} »", path.display()))?;
    let ids: BTreeSet<String> = text
        .lines()
        .filter_map(|line| line.split([',', ';', '\t']).next())
        .map(|id| id.trim().trim_matches('"').to_owned())
        .filter(|id| id.parse::<mee_shared::ids::FicheId>().is_ok_and(|id| id.is_official()))
        .collect();
    anyhow::ensure!(!ids.is_empty(), "« {} » ne contient aucun identifiant officiel (F1898, N54…)", path.display());
    Ok(ids)
}

fn schools(common: &Common, commune: Option<&InseeCode>) -> anyhow::Result<()> {
    let bar = progress("établissements");
    let file = if is_enrolment(&common.path)? {
        let commune = commune.context("ce fichier d'effectifs ne dit pas la commune : ajoutez --commune INSEE")?;
        read_enrolment(&common.path, commune)?
    } else {
        read_schools(&common.path, &mut |count| bar.set_position(count))?
    };
    let db = common.database.open()?;
    let summary = import_schools(&db, &file, common.dry_run, &mut |count| bar.set_position(count))?;
    bar.finish_and_clear();
    report(&summary, common.dry_run);
    Ok(())
}

fn sector_mapping(format: Option<&str>, file: Option<&Path>) -> anyhow::Result<Option<Mapping>> {
    let read = match (format, file) {
        (Some(name), _) => Mapping::named(name),
        (None, Some(path)) => {
            let text = std::fs::read_to_string(path).with_context(|| format!("« {} »", path.display()))?;
            Mapping::read(&text)
        }
        (None, None) => return Ok(None),
    };
    read.map(Some).map_err(|reason| anyhow::anyhow!(reason))
}

fn sectors(common: &Common, options: &SectorOptions, publish_on: Option<mee_shared::Day>) -> anyhow::Result<()> {
    let file = read_sectors(&common.path, options)?;
    let db = common.database.open()?;
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let publish_on = publish_on.filter(|day| *day > today);
    let summary = import_sectors(&db, &file, options.school_year, publish_on, common.dry_run)?;
    report(&summary, common.dry_run);
    Ok(())
}

fn communes(common: &Common) -> anyhow::Result<()> {
    let file = read_communes(&common.path)?;
    let db = common.database.open()?;
    report(&import_communes(&db, &file, common.dry_run)?, common.dry_run);
    Ok(())
}

fn addresses(common: &Common) -> anyhow::Result<()> {
    let bar = progress("adresses");
    let file = read_addresses(&common.path, &mut |count| bar.set_position(count))?;
    let db = common.database.open()?;
    let summary = import_addresses(&db, &file, common.dry_run, &mut |count| bar.set_position(count))?;
    bar.finish_and_clear();
    report(&summary, common.dry_run);
    Ok(())
}

fn calendar(common: &Common) -> anyhow::Result<()> {
    let file = read_calendar(&common.path)?;
    let db = common.database.open()?;
    report(&import_calendar(&db, &file, common.dry_run)?, common.dry_run);
    Ok(())
}

fn tariffs(common: &Common, commune: &InseeCode, publication: &Publication) -> anyhow::Result<()> {
    let file = read_tariffs(&common.path)?;
    let db = common.database.open()?;
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let when = (publication.when(today), today);
    report(&import_tariffs(&db, commune, &file, when, common.dry_run)?, common.dry_run);
    Ok(())
}

fn registrations(common: &Common, commune: &InseeCode, publication: &Publication) -> anyhow::Result<()> {
    let file = read_registrations(&common.path)?;
    let db = common.database.open()?;
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let when = (publication.when(today), today);
    report(&import_registrations(&db, commune, &file, when, common.dry_run)?, common.dry_run);
    Ok(())
}

fn menus(common: &Common, commune: &InseeCode, publication: &Publication) -> anyhow::Result<()> {
    let file = read_menus(&common.path)?;
    let db = common.database.open()?;
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let when = (publication.when(today), today);
    report(&import_menu_file(&db, commune, file, when, common.dry_run)?, common.dry_run);
    Ok(())
}

fn fiches(path: Option<&Path>, producer: &str, database: &DatabaseArgs, dry_run: bool) -> anyhow::Result<()> {
    let fiches = match path {
        None => content::starter_fiches()?,
        Some(path) => {
            let fiches = read_folder(path, producer).map_err(|faults| said(&faults))?;
            // They may name the starter fiches, which come first so that a title used twice is the folder's fault.
            let mut set = content::starter_fiches()?;
            set.retain(|starter| fiches.iter().all(|fiche| fiche.id != starter.id));
            set.extend_from_slice(&fiches);
            let faults = check_set(&set);
            if !faults.is_empty() {
                return Err(said(&faults));
            }
            fiches
        }
    };
    let db = database.open()?;
    report(&import_fiches(&db, &fiches, dry_run)?, dry_run);
    Ok(())
}

/// Every fault, a line each: whoever corrects a folder wants to see them all at once.
pub(super) fn said(faults: &[crate::import::markdown::MarkdownError]) -> anyhow::Error {
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    anyhow::anyhow!("rien n'a été importé.\n{}", lines.join("\n"))
}
