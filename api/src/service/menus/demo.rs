//! The demo's menus, moved to the week in which the demo is filled.

use std::collections::BTreeMap;

use mee_shared::Day;
use mee_shared::ids::{InseeCode, Slug, Uai};
use mee_shared::menu::Week;

use super::super::demo::DEMO_COMMUNE;
use super::super::import::{ImportFailure, ImportSummary};
use super::super::works::When;
use super::operator::import_menu_file;
use crate::import::menus::MenuFile;
use crate::store::{Db, bodies, menus};

/// The restaurant whose file names no school, and the school it serves: what a body says itself is shown by it.
const SERVED: (&str, &str) = ("restaurant-scolaire-du-moulin-fictif", "9990003Z");

/// Publishes the file's weeks as the demo commune's, the first of them in the week of `today`.
///
/// # Errors
/// [`ImportFailure`], and nothing is written.
pub fn fill_menus(db: &Db, file: MenuFile, today: Day) -> Result<ImportSummary, ImportFailure> {
    let wrong = |error: mee_shared::ids::InvalidId| ImportFailure::File(error.to_string());
    let insee: InseeCode = DEMO_COMMUNE.parse().map_err(wrong)?;
    let summary = import_menu_file(db, &insee, file.moved_to(Week::of(today)), (When::Now, today), false)?;
    let (restaurant, uai): (Slug, Uai) = (SERVED.0.parse().map_err(wrong)?, SERVED.1.parse().map_err(wrong)?);
    db.write_blocking(|connection| -> Result<(), ImportFailure> {
        let missing = || ImportFailure::File("commune absente".to_owned());
        let body = bodies::find_commune(connection, &insee)?.ok_or_else(missing)?;
        Ok(menus::put_served(connection, &body, &BTreeMap::from([(restaurant, vec![uai])]))?)
    })?;
    Ok(summary)
}
