//! Importing the school calendar.

use std::collections::BTreeMap;

use mee_shared::calendar::Period;
use mee_shared::commune::Zone;

use super::summary::row_notes;
use super::{ImportFailure, ImportSummary, record};
use crate::import::calendar::CalendarFile;
use crate::import::rows::RowUnit;
use crate::store::{Db, lock_imports, school_periods};

/// Imports holidays, year by year of each académie.
///
/// What the file no longer has of a year that it holds goes, and counts as withdrawn: holidays whose dates were moved must
/// not stand beside the new ones. Years and académies that the file does not hold stay as they are.
///
/// # Errors
/// [`ImportFailure`], and nothing is written.
pub fn import_calendar(db: &Db, file: &CalendarFile, dry_run: bool) -> Result<ImportSummary, ImportFailure> {
    db.try_write_blocking(!dry_run, |connection| {
        lock_imports(connection)?;
        let mut summary = ImportSummary::new("calendar");
        summary.read = file.total;
        summary.rejected = u64::try_from(file.rejected.len()).unwrap_or(u64::MAX);
        summary.notes.extend(row_notes(RowUnit::Line, &file.rejected));
        let mut years: BTreeMap<(&str, &str), (Zone, Vec<&Period>)> = BTreeMap::new();
        for row in &file.rows {
            let year = years.entry((row.academie, &row.period.school_year)).or_insert((row.zone, Vec::new()));
            year.1.push(&row.period);
        }
        for ((academie, school_year), (zone, periods)) in years {
            let mut before = school_periods::of_year(connection, academie, school_year)?;
            let is_same = |one: &Period, other: &Period| {
                (&one.name, &one.population, one.starts_on) == (&other.name, &other.population, other.starts_on)
            };
            let mut is_changed = false;
            for period in &periods {
                match before.iter().position(|known| is_same(known, period)) {
                    None => {
                        summary.added += 1;
                        is_changed = true;
                    }
                    Some(at) => {
                        let is_equal = before.remove(at) == **period;
                        is_changed |= !is_equal;
                        let count = if is_equal { &mut summary.unchanged } else { &mut summary.changed };
                        *count += 1;
                    }
                }
            }
            summary.withdrawn += u64::try_from(before.len()).unwrap_or(u64::MAX);
            if is_changed || !before.is_empty() {
                school_periods::replace_year(connection, (academie, zone), school_year, &periods)?;
            }
        }
        record(connection, &summary)?;
        Ok(summary)
    })
}
