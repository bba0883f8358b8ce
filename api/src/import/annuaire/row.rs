//! One row of the annuaire: is it a school of ours, and what does it say?

use mee_shared::commune::territory::departement_of_commune;
use mee_shared::ids::{InseeCode, Uai};
use mee_shared::school::{Level, School, SchoolSector};
use mee_shared::text::fold;

use super::columns::{Column, Record};
use super::value;
use super::{FICTITIOUS_SOURCE, SOURCE};
use crate::import::communes::FICTITIOUS;

/// What becomes of a row.
pub(super) enum Outcome {
    /// It is a school.
    Kept {
        school: Box<School>,
        /// What was left out of it, and why.
        remarks: Vec<String>,
    },
    /// It is well formed and none of ours: the reason, to be counted.
    Skipped(String),
    /// It is in error: the reason.
    Rejected(String),
}

/// The kinds of establishment that the portal shows.
#[derive(Clone, Copy)]
enum Kind {
    Ecole,
    College,
}

/// Reads a row.
///
/// Levels come from the two flags and never from `code_nature`: 151, « école de niveau élémentaire », is also the
/// code of every école primaire, with its maternelle classes.
pub(super) fn read_row(record: &Record) -> Outcome {
    if record.holds_nul() {
        return Outcome::Rejected("la ligne contient un caractère nul".to_owned());
    }
    let kind = match fold(record.get(Column::Type)).as_str() {
        "ecole" => Kind::Ecole,
        "college" => Kind::College,
        "" => return Outcome::Skipped("sans type".to_owned()),
        _ => return Outcome::Skipped(format!("type {}", record.get(Column::Type))),
    };
    let mut remarks = Vec::new();
    match fold(record.get(Column::State)).as_str() {
        // A school that is to close still takes children until it does.
        "" | "ouvert" | "a fermer" | "a ouvrir" => {}
        "ferme" | "fermee" => return Outcome::Skipped("fermé".to_owned()),
        _ => remarks.push(format!("état « {} » inconnu, pris pour ouvert", record.get(Column::State))),
    }
    match read_school(record, kind, &mut remarks) {
        Ok(school) => Outcome::Kept { school: Box::new(school), remarks },
        Err(reason) => Outcome::Rejected(reason),
    }
}

fn read_school(record: &Record, kind: Kind, remarks: &mut Vec<String>) -> Result<School, String> {
    let uai: Uai = read_id(record, Column::Uai)?;
    let name = record.find(Column::Name).ok_or_else(|| missing(Column::Name))?;
    let insee = read_commune(record, remarks)?;
    let sector = read_sector(record)?;
    let levels = match kind {
        Kind::Ecole => read_levels(record)?,
        Kind::College => vec![Level::College],
    };
    let source = if insee.as_str() == FICTITIOUS { FICTITIOUS_SOURCE } else { SOURCE };
    let text = |column| record.find(column).map(str::to_owned);
    Ok(School {
        uai,
        name: name.to_owned(),
        insee,
        sector,
        private_contract: text(Column::Contract).filter(|contract| fold(contract) != "sans objet"),
        levels,
        address: value::read_address(record),
        position: value::read_position(record, remarks),
        phone: value::read_phone(record.get(Column::Phone), remarks),
        email: value::read_email(record.get(Column::Email), remarks),
        website: value::read_website(record.get(Column::Website), remarks),
        has_canteen: value::read_optional_flag(record, Column::Canteen, remarks),
        has_ulis: value::read_optional_flag(record, Column::Ulis, remarks),
        priority_education: text(Column::Priority),
        pupils: value::read_pupils(record.get(Column::Pupils), remarks),
        nature: text(Column::Nature),
        district: text(Column::District),
        opened_on: value::read_day(record, Column::OpenedOn, remarks),
        source_updated_on: value::read_day(record, Column::UpdatedOn, remarks),
        source: source.to_owned(),
    })
}

fn missing(column: Column) -> String {
    format!("la valeur de « {} » manque", column.name())
}

fn read_id<T: std::str::FromStr<Err = mee_shared::ids::InvalidId>>(
    record: &Record,
    column: Column,
) -> Result<T, String> {
    let text = record.find(column).ok_or_else(|| missing(column))?;
    text.parse().map_err(|error| format!("« {text} » : {error}"))
}

/// The commune's code; Paris, Lyon and Marseille come by arrondissement (`75112`), Corse as `2A…` and `2B…`.
fn read_commune(record: &Record, remarks: &mut Vec<String>) -> Result<InseeCode, String> {
    let text = record.find(Column::Commune).ok_or_else(|| missing(Column::Commune))?;
    // Spreadsheets drop the leading zero of the départements 01 to 09.
    let is_short = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let code = if is_short { format!("0{text}") } else { text.to_ascii_uppercase() };
    let insee: InseeCode = code.parse().map_err(|error| format!("« {text} » : {error}"))?;
    let Some(departement) = departement_of_commune(insee.as_str()) else {
        return Err(format!("aucun département n'a de commune au code « {text} »"));
    };
    // The annuaire pads département codes to three characters: 094, 02A, 974.
    let stated = record.get(Column::Departement).trim_start_matches('0').to_ascii_uppercase();
    if !stated.is_empty() && stated != departement.code.trim_start_matches('0') {
        remarks.push(format!(
            "le département « {} » n'est pas celui de la commune {insee} ; le code de la commune l'emporte",
            record.get(Column::Departement)
        ));
    }
    Ok(insee)
}

fn read_sector(record: &Record) -> Result<SchoolSector, String> {
    match fold(record.get(Column::Sector)).as_str() {
        "public" => Ok(SchoolSector::Public),
        "prive" | "privee" => Ok(SchoolSector::Private),
        "" => Err(missing(Column::Sector)),
        _ => Err(format!("« {} » : {} est « Public » ou « Privé »", record.get(Column::Sector), Column::Sector.name())),
    }
}

fn read_levels(record: &Record) -> Result<Vec<Level>, String> {
    let mut levels = Vec::new();
    for (column, level) in [(Column::Maternelle, Level::Maternelle), (Column::Elementaire, Level::Elementaire)] {
        if value::read_flag(record, column)? == Some(true) {
            levels.push(level);
        }
    }
    if levels.is_empty() {
        return Err(format!(
            "aucun niveau : ni {} ni {} ne vaut 1",
            Column::Maternelle.name(),
            Column::Elementaire.name()
        ));
    }
    Ok(levels)
}
