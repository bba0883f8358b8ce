//! `mee demo`.

use anyhow::Context as _;
use clap::Args;
use mee_shared::Day;
use mee_shared::calendar::Clock;
use mee_shared::sector::SchoolYear;

use super::{DatabaseArgs, content, report};
use crate::import::annuaire::read_schools;
use crate::import::ban::read_addresses;
use crate::import::communes::read_communes;
use crate::import::menus::read_menus;
use crate::import::sectors::{SectorOptions, read_sectors};
use crate::import::tariffs::read_tariffs;
use crate::service::agenda::{DemoAgenda, fill_agenda};
use crate::service::demo::{DEMO_COMMUNE, DemoWords, fill_words};
use crate::service::import::{import_addresses, import_communes, import_fiches, import_schools, import_sectors};
use crate::service::living_demo::{DemoLiving, fill_living};
use crate::service::menus::fill_menus;
use crate::service::national_demo::fill_national;
use crate::service::registrations::fill_registration;
use crate::service::rubrics::{DemoRubrics, fill_rubrics};
use crate::service::tariffs::import_tariffs;
use crate::service::works::When;
use crate::store::Db;
use crate::synthetic::{MOST_COMMUNES, NationalSet};

/// The day the demo's grids were compared with the demo's other words.
const TARIFFS_CHECKED_ON: Day = Day::constant(2026, 11, 20);

/// What `mee demo` takes.
#[derive(Args)]
pub(super) struct DemoArgs {
    #[command(flatten)]
    database: DatabaseArgs,
    /// Ajoute autant de communes inventées, avec leurs écoles, des fiches et des textes locaux, pour essayer à l'échelle du pays : de 1 à 35000
    #[arg(long, value_name = "NOMBRE")]
    communes: Option<String>,
}

/// The set that the option names.
fn national(communes: &str) -> anyhow::Result<NationalSet> {
    let set = communes.parse().ok().and_then(NationalSet::of);
    set.with_context(|| format!("--communes : « {communes} » n'est pas un nombre de communes, de 1 à {MOST_COMMUNES}"))
}

pub(super) fn run(args: &DemoArgs) -> anyhow::Result<()> {
    let set = args.communes.as_deref().map(national).transpose()?;
    let db = args.database.open()?;
    fill(&db)?;
    match set {
        Some(set) => fill_set(&db, set),
        None => Ok(()),
    }
}

/// A set of national shape, beside the demo.
fn fill_set(db: &Db, set: NationalSet) -> anyhow::Result<()> {
    report(&import_communes(db, &set.communes(), false)?, false);
    report(&import_schools(db, &set.schools(), false, &mut |_| {})?, false);
    let starters = content::starter_fiches()?;
    let mut fiches = import_fiches(db, &set.fiches(starters.len()), false)?;
    // Nobody is to check them: they inform of nothing.
    fiches.notes.clear();
    report(&fiches, false);
    report(&fill_national(db, set, &starters)?, false);
    Ok(())
}

fn fill(db: &Db) -> anyhow::Result<()> {
    let folder = content::demo_folder()?;
    let communes = read_communes(&folder.path().join("communes.csv"))?;
    report(&import_communes(db, &communes, false)?, false);
    for name in ["schools-94018-94043.csv", "schools-99999.csv"] {
        let schools = read_schools(&folder.path().join(name), &mut |_| {})?;
        report(&import_schools(db, &schools, false, &mut |_| {})?, false);
    }
    let addresses = read_addresses(&folder.path().join("addresses-99999.csv"), &mut |_| {})?;
    report(&import_addresses(db, &addresses, false, &mut |_| {})?, false);
    report(&import_fiches(db, &content::starter_fiches()?, false)?, false);
    for name in ["slots.toml", "layers.toml"] {
        let text = std::fs::read_to_string(folder.path().join(name)).context(name)?;
        let words: DemoWords = toml::from_str(&text).context(name)?;
        report(&fill_words(db, words)?, false);
    }
    let rubrics = std::fs::read_to_string(folder.path().join("rubrics.toml")).context("rubrics.toml")?;
    let rubrics: DemoRubrics = toml::from_str(&rubrics).context("rubrics.toml")?;
    report(&fill_rubrics(db, &rubrics)?, false);
    // Of the present school year, whenever the demo is shown.
    let today = Clock::of(&DEMO_COMMUNE.parse()?).day(jiff::Timestamp::now());
    let options = SectorOptions { school_year: SchoolYear::of(today), commune: None, mapping: None };
    for name in ["sectors-99999.csv", "sectors-99999.geojson"] {
        let sectors = read_sectors(&folder.path().join(name), &options)?;
        report(&import_sectors(db, &sectors, options.school_year, None, false)?, false);
    }
    let tariffs = read_tariffs(&folder.path().join("tariffs.json"))?;
    report(&import_tariffs(db, &DEMO_COMMUNE.parse()?, &tariffs, (When::Now, TARIFFS_CHECKED_ON), false)?, false);
    let registration = std::fs::read_to_string(folder.path().join("registration.json")).context("registration.json")?;
    let registration = serde_json::from_str(&registration).context("registration.json")?;
    report(&fill_registration(db, registration, today)?, false);
    let agenda = std::fs::read_to_string(folder.path().join("agenda.json")).context("agenda.json")?;
    let agenda: DemoAgenda = serde_json::from_str(&agenda).context("agenda.json")?;
    report(&fill_agenda(db, &agenda, today)?, false);
    let living = std::fs::read_to_string(folder.path().join("living.toml")).context("living.toml")?;
    let living: DemoLiving = toml::from_str(&living).context("living.toml")?;
    report(&fill_living(db, &living, folder.path(), today)?, false);
    let menus = read_menus(&folder.path().join("menus.csv"))?;
    report(&fill_menus(db, menus, today)?, false);
    Ok(())
}
