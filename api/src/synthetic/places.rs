//! Made-up communes and establishments.

use std::collections::BTreeMap;

use mee_shared::Day;
use mee_shared::commune::Commune;
use mee_shared::commune::territory::{DEPARTEMENTS, Departement};
use mee_shared::ids::{InseeCode, Uai};
use mee_shared::school::{Level, Position, PostalAddress, School, SchoolSector};

use super::dice::Dice;
use super::words::{capital, name};
use crate::import::annuaire::{SchoolFile, SchoolRow};
use crate::import::communes::{CommuneFile, CommuneRow};
use crate::import::rows::RowUnit;

/// How many communes an intercommunalité has, about as in France.
const IN_EPCI: u32 = 28;

/// How many establishments the communes have, 35 by 35: 60 in all. Ten of them have none, as many villages.
const SCHOOLS: [u32; 35] =
    [3, 1, 0, 1, 2, 0, 1, 1, 0, 2, 1, 0, 1, 5, 0, 1, 2, 15, 0, 1, 1, 0, 2, 1, 0, 3, 1, 0, 1, 2, 0, 1, 8, 1, 2];

/// The number of the first establishment. National numbers begin with a département in three digits; none is written 950.
const FIRST_UAI: u32 = 9_500_000;

/// Who said it.
const SOURCE: &str = "Jeu d'exemple, composé pour la démonstration";

const RIVERS: &[&str] =
    &["Vière", "Orbelle", "Sauvine", "Liane-Claire", "Nérance", "Ousse-Vive", "Aubrelle", "Trévence"];
const SAINTS: &[&str] = &["Aubin", "Clair", "Éloi", "Fulbert", "Hilaire", "Léger", "Médard", "Ouen", "Rieul", "Vaast"];
const STREETS: &[&str] =
    &["rue de l'École", "place du Marché", "rue des Tilleuls", "chemin du Lavoir", "avenue de la Gare", "rue Haute"];
const PATRONS: &[&str] =
    &["Les Coquelicots", "Jean-Essai", "Marie-Exemple", "Le Petit Bois", "Les Hirondelles", "La Fontaine", "Du Centre"];

/// The départements that have such communes: every one but the demo's.
pub(super) fn departements() -> impl Iterator<Item = (u32, &'static Departement)> {
    (0..).zip(DEPARTEMENTS.iter().filter(|departement| departement.code != "99"))
}

/// So many communes: the first of each département, then the second of each…
///
/// Codes go down from 999 (99 overseas), where real ones are rare, so that the demo's real communes keep theirs.
fn places() -> impl Iterator<Item = (u32, &'static Departement, InseeCode, u32)> {
    let room = |departement: &Departement| if departement.code.len() == 2 { 999 } else { 99 };
    let ranked = (0_u32..999).flat_map(|rank| departements().map(move |(number, found)| (rank, number, found)));
    ranked.filter_map(move |(rank, number, found)| {
        let left = u32::checked_sub(room(found), rank).filter(|left| *left > 0)?;
        let digits = 5 - found.code.len();
        let code = format!("{}{left:0digits$}", found.code).parse().ok()?;
        Some((number, found, code, rank))
    })
}

pub(super) fn communes(count: u32) -> CommuneFile {
    let rows: Vec<CommuneRow> = (0..count)
        .zip(places())
        .map(|(number, place)| CommuneRow { line: u64::from(number) + 2, commune: commune(number, place) })
        .collect();
    let total = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    CommuneFile { rows, rejected: Vec::new(), parents_elsewhere: Vec::new(), ignored_columns: Vec::new(), total }
}

/// The communes of each 35 whose mairie speaks: 2,000 of 35,000.
pub(super) fn speaks(number: u32) -> bool {
    matches!(number % 35, 0 | 17)
}

fn commune(number: u32, (place, departement, insee, rank): (u32, &Departement, InseeCode, u32)) -> Commune {
    let mut dice = Dice::of("commune", number);
    Commune {
        insee,
        name: commune_name(&mut dice),
        departement: departement.code.to_owned(),
        academie: departement.academie.to_owned(),
        zone: departement.zone,
        // No real SIREN of an intercommunalité begins with 99.
        epci_siren: format!("99{place:03}{:04}", rank / IN_EPCI).parse().ok(),
        parent_insee: None,
        is_fictitious: true,
    }
}

fn commune_name(dice: &mut Dice) -> String {
    let own = name(dice);
    match dice.between(0, 7) {
        0 => format!("Saint-{}-sur-{}", dice.word(SAINTS), dice.word(RIVERS)),
        1 => format!("Saint-{}-de-{own}", dice.word(SAINTS)),
        2 | 3 => format!("{own}-sur-{}", dice.word(RIVERS)),
        4 => format!("{own}-les-{}", name(dice)),
        _ => own,
    }
}

pub(super) fn schools(communes: u32) -> SchoolFile {
    let mut rows = Vec::new();
    let mut number = 0;
    for row in self::communes(communes).rows {
        let place = usize::try_from(row.line - 2).unwrap_or(0) % SCHOOLS.len();
        let count = SCHOOLS.get(place).copied().unwrap_or(0);
        for rank in 0..count {
            let school = school(number, (rank, count), &row.commune);
            number += 1;
            rows.extend(school.map(|school| SchoolRow {
                line: u64::from(number),
                school,
                commune_name: Some(row.commune.name.clone()),
            }));
        }
    }
    SchoolFile {
        unit: RowUnit::Record,
        rejected: Vec::new(),
        remarks: Vec::new(),
        skipped: BTreeMap::new(),
        total: u64::from(number),
        rows,
        only_new: false,
    }
}

/// What the establishment of this rank teaches: one alone is a primary school, every eighth is a collège.
fn levels(rank: u32, count: u32) -> (&'static str, Vec<Level>) {
    match (rank % 8, count) {
        (0, 1) => ("École primaire", vec![Level::Maternelle, Level::Elementaire]),
        (7, _) => ("Collège", vec![Level::College]),
        (even, _) if even % 2 == 0 => ("École maternelle", vec![Level::Maternelle]),
        _ => ("École élémentaire", vec![Level::Elementaire]),
    }
}

fn school(number: u32, (rank, count): (u32, u32), commune: &Commune) -> Option<School> {
    let mut dice = Dice::of("school", number);
    let uai = FIRST_UAI + number;
    let uai: Uai = format!("{uai}{}", Uai::check_letter(uai)).parse().ok()?;
    let (nature, levels) = levels(rank, count);
    let is_private = number % 8 == 5;
    let patron = if dice.once_in(3) { name(&mut dice) } else { dice.word(PATRONS).to_owned() };
    // Corse's codes have a letter where its postcodes have a nought.
    let postcode = commune.insee.as_str().replace(['A', 'B'], "0");
    Some(School {
        name: format!("{nature} {patron}"),
        insee: commune.insee.clone(),
        sector: if is_private { SchoolSector::Private } else { SchoolSector::Public },
        private_contract: is_private.then(|| "CONTRAT D'ASSOCIATION TOUTES CLASSES".to_owned()),
        levels,
        address: PostalAddress {
            lines: vec![format!("{} {}", dice.between(1, 140), dice.word(STREETS))],
            postcode: Some(postcode),
            town: Some(capital(&commune.name)),
        },
        position: Some(Position {
            lon: f64::from(dice.between(0, 8_000)) / 1_000.0 - 1.0,
            lat: f64::from(dice.between(43_500, 49_500)) / 1_000.0,
        }),
        // 01 99 00: numbers that the regulator keeps for fiction.
        phone: Some(format!("019900{:04}", number % 10_000)),
        email: Some(format!("ecole-{number}@example.org")),
        website: None,
        has_canteen: Some(!dice.once_in(6)),
        has_ulis: Some(dice.once_in(9)),
        priority_education: dice.once_in(12).then(|| "REP".to_owned()),
        pupils: Some(dice.between(18, 420)),
        nature: Some(nature.to_uppercase()),
        district: Some(format!("Circonscription d'exemple {}", commune.departement)),
        opened_on: None,
        source_updated_on: Some(Day::constant(2026, 9, 1)),
        source: SOURCE.to_owned(),
        uai,
    })
}
