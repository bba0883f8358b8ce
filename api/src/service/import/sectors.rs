//! Importing sectors at the command line: what a file says is in force at once, or on a day to come.

use std::collections::BTreeMap;

use mee_shared::Day;
use mee_shared::body::{BodyKind, BodyName};
use mee_shared::commune::territory::find_departement;
use mee_shared::sector::{MapState, SchoolYear, SectorRow, owner_kind};
use mee_shared::wire::sector::{SectorRemark, SectorReport};

use super::super::sectors::{keep, report};
use super::schools::commune_of;
use super::{ImportFailure, ImportSummary, record};
use crate::import::sectors::SectorFile;
use crate::store::bodies::{self, BodyId};
use crate::store::{Conn, Db, communes, lock_imports, sectors};

/// The most lines of one kind that a report prints.
const SHOWN: usize = 40;

/// Imports sectors for the bodies that draw them: the communes', and for collèges the département's.
///
/// With a day to come the maps wait for it as drafts.
///
/// # Errors
/// [`ImportFailure`], and nothing is written.
pub fn import_sectors(
    db: &Db,
    file: &SectorFile,
    year: SchoolYear,
    publish_on: Option<Day>,
    dry_run: bool,
) -> Result<ImportSummary, ImportFailure> {
    db.try_write_blocking(!dry_run, |connection| {
        lock_imports(connection)?;
        let mut summary = ImportSummary::new("sectors");
        summary.read = file.total;
        summary.rejected = u64::try_from(file.rejected.len()).unwrap_or(u64::MAX);
        add_missing_communes(connection, file, &mut summary)?;
        summary.notes.extend(notes(&report(connection, file, year)?, file));
        for (owner, rows) in by_owner(&file.rows) {
            let body = body_of(connection, &owner)?;
            let wanted = if publish_on.is_some() { MapState::Draft } else { MapState::Published };
            let kept = keep(connection, &body, year, &file.source, &rows, wanted)?;
            summary.added += u64::from(kept.added);
            summary.unchanged += u64::from(kept.unchanged);
            summary.withdrawn += u64::from(kept.withdrawn);
            let Some(map) = kept.map.filter(|map| map.state == MapState::Draft) else { continue };
            match publish_on {
                Some(day) => {
                    sectors::schedule(connection, &map, Some(day))?;
                    summary.notes.push(format!("{owner} : carte {year} prête, en vigueur le {day}"));
                }
                None => {
                    sectors::publish(connection, &map)?;
                }
            }
        }
        record(connection, &summary)?;
        Ok(summary)
    })
}

fn add_missing_communes(
    connection: &mut Conn,
    file: &SectorFile,
    summary: &mut ImportSummary,
) -> Result<(), ImportFailure> {
    let codes: Vec<&str> = file.rows.iter().map(|row| row.insee.as_str()).collect();
    let mut known = communes::known(connection, &codes)?;
    let mut made = 0;
    for row in &file.rows {
        if known.insert(row.insee.to_string()) {
            let name = file.commune_names.get(&row.insee).map(String::as_str);
            communes::put(connection, &commune_of(&row.insee, name)?)?;
            made += 1;
        }
    }
    if made > 0 {
        summary.notes.push(format!("{made} communes ajoutées d'après le fichier"));
    }
    Ok(())
}

/// The rows by the body that draws their sectors; a row of both kinds of level is split.
fn by_owner(rows: &[SectorRow]) -> Vec<(BodyName, Vec<SectorRow>)> {
    let mut owners: BTreeMap<(BodyKind, String), Vec<SectorRow>> = BTreeMap::new();
    for row in rows {
        for kind in [BodyKind::Commune, BodyKind::Departement] {
            let levels: Vec<_> = row.levels.iter().copied().filter(|level| owner_kind(*level) == kind).collect();
            if levels.is_empty() {
                continue;
            }
            let territory = if kind == BodyKind::Commune {
                row.insee.to_string()
            } else {
                mee_shared::commune::territory::departement_of_commune(row.insee.as_str())
                    .map_or_else(String::new, |departement| departement.code.to_owned())
            };
            owners.entry((kind, territory)).or_default().push(SectorRow { levels, ..row.clone() });
        }
    }
    owners
        .into_iter()
        .filter_map(|((kind, territory), rows)| Some((BodyName::new(kind, &territory).ok()?, rows)))
        .collect()
}

fn body_of(connection: &mut Conn, name: &BodyName) -> Result<BodyId, ImportFailure> {
    if let Some(body) = bodies::find_named(connection, name)? {
        return Ok(body);
    }
    let label = find_departement(name.territory())
        .map_or_else(|| name.to_string(), |found| format!("Département : {}", found.name));
    Ok(bodies::ensure_named(connection, name, &label)?)
}

fn section(notes: &mut Vec<String>, title: &str, unit: &str, remarks: &[SectorRemark]) {
    if remarks.is_empty() {
        return;
    }
    notes.push(format!("{title} : {}", remarks.len()));
    for remark in remarks.iter().take(SHOWN) {
        let key = remark.key.as_deref().map_or_else(String::new, |key| format!(" ({key})"));
        notes.push(format!("  {unit} {}{key} : {}", remark.line, remark.detail));
    }
    if remarks.len() > SHOWN {
        notes.push(format!("  … et {} autres", remarks.len() - SHOWN));
    }
}

fn notes(report: &SectorReport, file: &SectorFile) -> Vec<String> {
    let mut notes = vec![format!("format reconnu : {}", file.source)];
    let unit = file.unit.label();
    section(&mut notes, "lignes refusées", unit, &report.rejected);
    section(&mut notes, "à regarder", unit, &report.remarks);
    section(&mut notes, "voies inconnues", unit, &report.unknown_streets);
    section(&mut notes, "écoles inconnues", unit, &report.unknown_schools);
    section(&mut notes, "recouvrements", unit, &report.overlaps);
    section(&mut notes, "trous", unit, &report.gaps);
    for covered in report.coverage.iter().filter(|covered| covered.addresses > 0) {
        let answered = covered.certain + covered.to_confirm;
        let percent = f64::from(answered) * 100.0 / f64::from(covered.addresses);
        notes.push(format!(
            "{} {} : {answered} adresses sur {} couvertes ({percent:.1} %), dont {} à confirmer ; {} sans secteur",
            covered.insee,
            covered.level.as_str(),
            covered.addresses,
            covered.to_confirm,
            covered.unknown
        ));
    }
    notes
}
