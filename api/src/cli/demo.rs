//! `mee demo`.

use anyhow::Context as _;

use super::{DatabaseArgs, content, report};
use crate::import::annuaire::read_schools_from;
use crate::import::communes::read_communes_from;
use crate::service::demo::{DemoSlots, fill_slots};
use crate::service::import::{import_communes, import_fiches, import_schools};

pub(super) fn run(args: &DatabaseArgs) -> anyhow::Result<()> {
    let db = args.open()?;
    let communes = read_communes_from("communes.csv", content::demo_file("communes.csv")?)?;
    report(&import_communes(&db, &communes, false)?, false);
    for name in ["schools-94018-94043.csv", "schools-99999.csv"] {
        let schools = read_schools_from(name, content::demo_file(name)?, &mut |_| {})?;
        report(&import_schools(&db, &schools, false, &mut |_| {})?, false);
    }
    report(&import_fiches(&db, &content::starter_fiches()?, false)?, false);
    let words = std::str::from_utf8(content::demo_file("slots.toml")?).context("slots.toml")?;
    let words: DemoSlots = toml::from_str(words).context("slots.toml")?;
    report(&fill_slots(&db, &words)?, false);
    Ok(())
}
