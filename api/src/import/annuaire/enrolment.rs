//! The yearly count of pupils by école, for communes whose rows of the annuaire are not at hand: numbers, names and levels.
//!
//! Source: dataset `fr-en-ecoles-effectifs-nb_classes` of data.education.gouv.fr, Licence Ouverte 2.0, or an extract of it.
//! It has neither addresses nor positions nor INSEE codes, so the commune is given by whoever imports it, and a school that the
//! annuaire already brought stays as it is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use mee_shared::ids::{InseeCode, Uai};
use mee_shared::school::{Level, PostalAddress, School, SchoolSector};
use mee_shared::text::fold;

use super::super::rows::{ImportError, RowError, RowUnit, Table, open_text};
use super::{SchoolFile, SchoolRow};

/// Where the facts come from, to be named beside them.
const SOURCE: &str = "Effectifs des écoles, ministère de l'Éducation nationale, Licence Ouverte 2.0";

const UAI: &str = "numero de l ecole";
const KIND: &str = "denomination principale";
const NAME: &str = "patronyme";
const SECTOR: &str = "secteur";
const PUPILS: &str = "nombre total d eleves";
const YEAR: &str = "rentree scolaire";
const COMMUNE: &str = "commune";

/// Whether the file is one of these, by its columns.
///
/// # Errors
/// When the file cannot be opened.
pub fn is_enrolment(path: &Path) -> Result<bool, ImportError> {
    let (reader, first) = open_text(path)?;
    if matches!(first, b'[' | b'{') {
        return Ok(false);
    }
    let Ok(table) = Table::open(path, reader, b";,") else { return Ok(false) };
    let columns: BTreeSet<String> = table.header.iter().map(|name| fold(name)).collect();
    Ok([UAI, KIND, NAME].iter().all(|name| columns.contains(*name)))
}

/// Reads such a file of one commune; of several years the last line of a school counts.
///
/// # Errors
/// When the file as a whole cannot be understood, or names several communes.
pub fn read_enrolment(path: &Path, insee: &InseeCode) -> Result<SchoolFile, ImportError> {
    let (reader, _) = open_text(path)?;
    let mut table = Table::open(path, reader, b";,")?;
    let columns: Vec<String> = table.header.iter().map(|name| fold(name)).collect();
    let mut found: BTreeMap<Uai, (u32, SchoolRow)> = BTreeMap::new();
    let mut communes = BTreeSet::new();
    let mut file = SchoolFile {
        unit: RowUnit::Line,
        rows: Vec::new(),
        rejected: Vec::new(),
        remarks: Vec::new(),
        skipped: BTreeMap::new(),
        total: 0,
        only_new: true,
    };
    while let Some(row) = table.next_row()? {
        file.total += 1;
        let values: BTreeMap<&str, &str> =
            columns.iter().map(String::as_str).zip(row.fields.iter().map(str::trim)).collect();
        let text = |column: &str| values.get(column).copied().filter(|text| !text.is_empty());
        communes.extend(text(COMMUNE).map(fold));
        let read = row.fault.map_or_else(|| read_school(&text, insee), Err);
        match read {
            Ok(school) => {
                let year = text(YEAR).and_then(|year| year.parse().ok()).unwrap_or(0);
                let commune_name = text(COMMUNE).map(str::to_owned);
                let new = SchoolRow { line: row.line, school, commune_name };
                let is_older = found.get(&new.school.uai).is_some_and(|(known, _)| *known > year);
                if found.contains_key(&new.school.uai) {
                    *file.skipped.entry("autre rentrée de la même école".to_owned()).or_default() += 1;
                }
                if !is_older {
                    found.insert(new.school.uai.clone(), (year, new));
                }
            }
            Err(reason) => file.rejected.push(RowError { line: row.line, key: text(UAI).map(str::to_owned), reason }),
        }
    }
    if file.total == 0 {
        return Err(ImportError::NoRows { path: path.to_owned() });
    }
    if communes.len() > 1 {
        let detail = "le fichier a plusieurs communes : gardez les lignes de celle que vous importez".to_owned();
        return Err(ImportError::Malformed { path: path.to_owned(), line: 1, detail });
    }
    file.rows = found.into_values().map(|(_, row)| row).collect();
    Ok(file)
}

fn read_school<'a>(text: &dyn Fn(&str) -> Option<&'a str>, insee: &InseeCode) -> Result<School, String> {
    let uai = text(UAI).ok_or("le numéro de l'école manque")?;
    let uai: Uai = uai.parse().map_err(|error| format!("« {uai} » : {error}"))?;
    let kind = fold(text(KIND).ok_or("la dénomination manque")?);
    let (levels, label) = if kind.contains("maternelle") {
        (vec![Level::Maternelle], "École maternelle")
    } else if kind.contains("elementaire") {
        (vec![Level::Elementaire], "École élémentaire")
    } else if kind.contains("primaire") {
        (vec![Level::Maternelle, Level::Elementaire], "École primaire")
    } else {
        return Err(format!("« {kind} » n'est pas une école maternelle, élémentaire ou primaire"));
    };
    let sector = match text(SECTOR).map(fold).as_deref() {
        Some("public") => SchoolSector::Public,
        Some("prive") => SchoolSector::Private,
        other => return Err(format!("« {} » n'est ni public ni privé", other.unwrap_or_default())),
    };
    let name = text(NAME).map_or_else(|| label.to_owned(), |name| format!("{label} {}", cased(name)));
    Ok(School {
        uai,
        name,
        insee: insee.clone(),
        sector,
        private_contract: None,
        levels,
        address: PostalAddress { lines: Vec::new(), postcode: None, town: None },
        position: None,
        phone: None,
        email: None,
        website: None,
        has_canteen: None,
        has_ulis: None,
        priority_education: None,
        pupils: text(PUPILS).and_then(|count| count.parse().ok()),
        nature: None,
        district: None,
        opened_on: None,
        source_updated_on: None,
        source: SOURCE.to_owned(),
    })
}

/// A name written in capitals with capitals at the start of its words only.
fn cased(name: &str) -> String {
    let mut is_start = true;
    let mut cased = String::with_capacity(name.len());
    for letter in name.chars() {
        if is_start {
            cased.extend(letter.to_uppercase());
        } else {
            cased.extend(letter.to_lowercase());
        }
        is_start = !letter.is_alphanumeric();
    }
    cased
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn the_last_line_of_a_school_counts_and_its_kind_says_its_levels() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let header = "Numéro de l'école;Dénomination principale;Patronyme;Secteur;Nombre total d'élèves\n";
        let rows = "0940494B;ECOLE MATERNELLE PUBLIQUE;JEAN-ZAY;PUBLIC;100\n0940494B;ECOLE MATERNELLE PUBLIQUE;JEAN-ZAY;PUBLIC;120\n\
                    0941882K;ECOLE PRIMAIRE;;PUBLIC;80\n0942107E;ECOLE ELEMENTAIRE PRIVEE;L'ETE;PRIVE;x\n0942107F;ECOLE PRIMAIRE;A;PUBLIC;1\n";
        std::fs::write(file.path(), format!("{header}{rows}")).unwrap();
        assert!(is_enrolment(file.path()).unwrap());
        let read = read_enrolment(file.path(), &"94018".parse().unwrap()).unwrap();
        let schools: Vec<(&str, usize, Option<u32>)> = read
            .rows
            .iter()
            .map(|row| (row.school.name.as_str(), row.school.levels.len(), row.school.pupils))
            .collect();
        assert_eq!(
            schools,
            [
                ("École maternelle Jean-Zay", 1, Some(120)),
                ("École primaire", 2, Some(80)),
                ("École élémentaire L'Ete", 1, None),
            ]
        );
        assert_eq!((read.total, read.rejected.len(), read.only_new), (5, 1, true));
    }
}
