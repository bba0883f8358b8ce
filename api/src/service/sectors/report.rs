//! What of a file should be looked at before it is put in force.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use mee_shared::address::StreetId;
use mee_shared::ids::InseeCode;
use mee_shared::rubric::EstablishmentKind;
use mee_shared::sector::{
    Extent, NumberRange, SchoolYear, SectorRow, SectorSchool, SectorStreet, Status, shown_street, street_key,
};
use mee_shared::wire::sector::{SectorCoverage, SectorRemark, SectorReport};

use super::super::Failure;
use super::super::catchment::sources_with;
use crate::catchment::{Asked, CommuneIndex, Sources};
use crate::import::rows::RowError;
use crate::import::sectors::SectorFile;
use crate::store::Conn;

/// From this likeness on, from 0 to 1, another street's name is worth showing: letter by letter, or word by word.
const NEAR: f64 = 0.8;

/// The same word by word: names put together from two cells repeat words and lack none.
const NEAR_WORDS: f64 = 0.7;

/// How many near names are shown.
const NEAR_NAMES: usize = 3;

/// How many numbers of a gap are shown.
const SHOWN_NUMBERS: usize = 5;

fn remarks(faults: &[RowError]) -> Vec<SectorRemark> {
    let one =
        |fault: &RowError| SectorRemark { line: fault.line, key: fault.key.clone(), detail: fault.reason.clone() };
    faults.iter().map(one).collect()
}

/// What is found in the file, against the addresses and schools that are here.
pub(in crate::service) fn report(
    connection: &mut Conn,
    file: &SectorFile,
    year: SchoolYear,
) -> Result<SectorReport, Failure> {
    let mut report =
        SectorReport { rejected: remarks(&file.rejected), remarks: remarks(&file.remarks), ..SectorReport::default() };
    let mut communes: BTreeMap<&InseeCode, Vec<SectorRow>> = BTreeMap::new();
    for row in &file.rows {
        communes.entry(&row.insee).or_default().push(row.clone());
    }
    for (insee, rows) in communes {
        overlaps(&rows, &mut report);
        let sources = sources_with(connection, insee, vec![(year, rows.clone())])?;
        let has_streets = !sources.streets.is_empty();
        if has_streets {
            unknown_streets(&sources, &rows, &mut report);
        }
        let index = CommuneIndex::new(sources);
        unknown_schools(&index, &rows, &mut report);
        coverage(&index, insee, year, &mut report);
    }
    Ok(report)
}

fn unknown_streets(sources: &Sources, rows: &[SectorRow], report: &mut SectorReport) {
    let ids: BTreeSet<&StreetId> = sources.streets.iter().map(|street| &street.id).collect();
    let keys: BTreeMap<String, &str> =
        sources.streets.iter().map(|street| (street_key(&street.name), street.name.as_str())).collect();
    let mut told: BTreeSet<&SectorStreet> = BTreeSet::new();
    for row in rows {
        let Some(street) = row.extent.street() else { continue };
        let key = street_key(&street.name);
        let is_known = street.id.as_ref().is_some_and(|id| ids.contains(id)) || keys.contains_key(&key);
        if is_known || !told.insert(street) {
            continue;
        }
        let mut near: Vec<(f64, &str)> =
            keys.iter().filter_map(|(other, name)| Some((likeness(&key, other)?, *name))).collect();
        near.sort_by(|a, b| b.0.total_cmp(&a.0));
        let names: Vec<&str> = near.iter().take(NEAR_NAMES).map(|(_, name)| *name).collect();
        let detail = if names.is_empty() {
            "voie absente de la liste des adresses".to_owned()
        } else {
            format!("voie absente de la liste des adresses ; noms proches : {}", names.join(", "))
        };
        report.unknown_streets.push(SectorRemark { line: row.line, key: Some(street.name.clone()), detail });
    }
}

/// How like two street keys are; none for those nobody would take for each other.
fn likeness(one: &str, other: &str) -> Option<f64> {
    let letters = strsim::normalized_damerau_levenshtein(one, other);
    let set = |key: &str| key.split(' ').map(str::to_owned).collect::<BTreeSet<_>>();
    let (first, second) = (set(one), set(other));
    let count = |words: usize| f64::from(u32::try_from(words).unwrap_or(u32::MAX));
    let words = 2.0 * count(first.intersection(&second).count()) / count(first.len() + second.len());
    (letters >= NEAR || words >= NEAR_WORDS).then_some(letters.max(words))
}

fn unknown_schools(index: &CommuneIndex, rows: &[SectorRow], report: &mut SectorReport) {
    let mut told: BTreeSet<&SectorSchool> = BTreeSet::new();
    for row in rows {
        for school in &row.schools {
            if !told.insert(school) {
                continue;
            }
            let name = school.name.as_deref().unwrap_or_default();
            let (key, detail) = match &school.uai {
                Some(uai) if index.find_school(uai).is_some() => continue,
                Some(uai) => (uai.to_string(), format!("aucune école {uai} n'est dans ce portail ({name})")),
                None if row.levels.iter().all(|level| index.names_one_school(name, *level)) => continue,
                None => (name.to_owned(), "aucune école de ce seul nom n'est dans la commune à ce niveau".to_owned()),
            };
            report.unknown_schools.push(SectorRemark { line: row.line, key: Some(key), detail });
        }
    }
}

type OfStreet<'a> = HashMap<(String, Option<&'a str>, EstablishmentKind), Vec<(&'a NumberRange, &'a SectorRow)>>;

/// Lines of one street and level that hold a number both, with different schools.
fn overlaps(rows: &[SectorRow], report: &mut SectorReport) {
    let mut streets: OfStreet<'_> = HashMap::new();
    for row in rows {
        if let Extent::Range { street, numbers } = &row.extent {
            let name = street.id.as_ref().map_or_else(|| street_key(&street.name), ToString::to_string);
            for &level in &row.levels {
                streets.entry((name.clone(), street.place.as_deref(), level)).or_default().push((numbers, row));
            }
        }
    }
    let mut found = Vec::new();
    for ((_, _, level), ranges) in &streets {
        for (place, (one, first)) in ranges.iter().enumerate() {
            for (other, second) in ranges.iter().skip(place + 1) {
                // Equal ranges are one sector of several schools.
                let is_conflict = one != other && one.overlaps(other) && first.schools != second.schools;
                if is_conflict {
                    let detail = format!(
                        "{} : « {one} » et « {other} » (ligne {}) se recouvrent avec des écoles différentes",
                        level.label(),
                        second.line
                    );
                    let key = first.extent.street().map(|street| shown_street(&street.name));
                    found.push(SectorRemark { line: first.line, key, detail });
                }
            }
        }
    }
    found.sort_by(|a, b| (a.line, &a.detail).cmp(&(b.line, &b.detail)));
    report.overlaps.extend(found);
}

fn coverage(index: &CommuneIndex, insee: &InseeCode, year: SchoolYear, report: &mut SectorReport) {
    for level in index.levels(year) {
        let mut counted =
            SectorCoverage { insee: insee.clone(), level, addresses: 0, certain: 0, to_confirm: 0, unknown: 0 };
        let mut gaps: BTreeMap<String, (u64, Vec<String>)> = BTreeMap::new();
        for id in index.address_ids() {
            let Ok(located) = index.locate(&Asked::Address(id.clone())) else { continue };
            counted.addresses += 1;
            match index.status(&located, year, level, 0).status {
                Status::Unknown => {
                    counted.unknown += 1;
                    if let Some((street, line, number)) = index.gap(&located, year, level) {
                        gaps.entry(street).or_insert((line, Vec::new())).1.push(number);
                    }
                }
                Status::ToConfirm => counted.to_confirm += 1,
                Status::Several | Status::Found => counted.certain += 1,
            }
        }
        for (street, (line, numbers)) in gaps {
            let shown: Vec<&str> = numbers.iter().take(SHOWN_NUMBERS).map(String::as_str).collect();
            let said = match numbers.len() {
                1 => "1 adresse de cette voie n'est dans aucune plage".to_owned(),
                many => format!("{many} adresses de cette voie ne sont dans aucune plage"),
            };
            let detail = format!(
                "{} : {said} ({}{})",
                level.label(),
                shown.join(", "),
                if numbers.len() > SHOWN_NUMBERS { "…" } else { "" }
            );
            report.gaps.push(SectorRemark { line, key: Some(street), detail });
        }
        report.coverage.push(counted);
    }
}
