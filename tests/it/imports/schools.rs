//! `mee import schools`.

use std::fs;

use super::{content, prepare};
use crate::support::{Database, Test, import, real_data, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        three_annuaires_of_different_years_are_imported,
        the_csv_and_the_json_of_one_annuaire_say_the_same,
        a_school_in_error_is_reported_with_its_line_and_the_others_go_in,
        a_dry_run_of_schools_writes_nothing,
    ]
    .into()
}

/// The file, its rows, its écoles and its collèges; the other rows are lycées, services and one collège on two lines.
const ANNUAIRES: &[(&str, u32, u32, u32)] = &[
    ("education/annuaire/annuaire-094-val-de-marne-ecoles-publiques-2026-05.csv", 613, 613, 0),
    ("education/annuaire/annuaire-035-ille-et-vilaine-2023-06.csv", 996, 685, 116),
    (
        "education/annuaire/annuaire-occitanie-extrait-048-lozere-toulouse-montpellier-foix-rodez-2024-11.csv",
        483,
        483,
        0,
    ),
];

fn three_annuaires_of_different_years_are_imported(database: &Database) {
    prepare(database);
    for &(path, rows, ecoles, colleges) in ANNUAIRES {
        let schools = ecoles + colleges;
        let Some(file) = real_data(path) else { return };
        let outcome = import(database, "schools", &file, &[]);
        let first = outcome.success();
        assert_eq!((first.read, first.added, first.changed), (rows, schools, 0), "{path}\n{}", outcome.said());
        let before = content(database);
        let second = import(database, "schools", &file, &[]).success();
        assert_eq!((second.added, second.changed, second.unchanged), (0, 0, schools), "{path}");
        assert_eq!(content(database), before, "{path}");
    }
}

fn the_csv_and_the_json_of_one_annuaire_say_the_same(database: &Database) {
    prepare(database);
    let base = "education/annuaire/annuaire-094-val-de-marne-ecoles-publiques-2026-05";
    let (Some(csv), Some(json)) = (real_data(&format!("{base}.csv")), real_data(&format!("{base}.json"))) else {
        return;
    };
    assert_eq!(import(database, "schools", &csv, &[]).success().added, 613);
    let second = import(database, "schools", &json, &[]).success();
    assert_eq!((second.read, second.added, second.changed, second.unchanged), (613, 0, 0, 613));
}

/// Three rows of the annuaire's columns, the second with a wrong check letter.
pub const ROWS: &str = "Identifiant_de_l_etablissement;Nom_etablissement;Type_etablissement;Statut_public_prive;Adresse_1;Code postal;Code_commune;Nom_commune;Code_departement;Ecole_maternelle;Ecole_elementaire;Telephone;etat\n\
9990001X;École maternelle des Essais;Ecole;Public;1 rue de l'Essai;94270;94043;Le Kremlin-Bicêtre;094;1;0;0199000001;OUVERT\n\
9990002A;École à la mauvaise lettre;Ecole;Public;2 rue de l'Essai;94270;94043;Le Kremlin-Bicêtre;094;0;1;0199000002;OUVERT\n\
9990003Z;École primaire des Essais;Ecole;Public;3 rue de l'Essai;94270;94043;Le Kremlin-Bicêtre;094;1;1;0199000003;OUVERT\n";

fn a_school_in_error_is_reported_with_its_line_and_the_others_go_in(database: &Database) {
    prepare(database);
    let file = database.file("schools.csv");
    fs::write(&file, ROWS).unwrap();
    let outcome = import(database, "schools", &file, &[]);
    let summary = outcome.summary();
    assert_eq!((summary.read, summary.added, summary.rejected), (3, 2, 1), "{}", outcome.said());
    let said = outcome.said();
    assert!(said.contains("ligne 3") && said.contains("lettre de contrôle"), "{said}");
}

fn a_dry_run_of_schools_writes_nothing(database: &Database) {
    prepare(database);
    let before = database.counts();
    let file = database.file("schools.csv");
    fs::write(&file, ROWS).unwrap();
    let summary = import(database, "schools", &file, &["--dry-run"]).summary();
    assert_eq!((summary.read, summary.added, summary.rejected), (3, 2, 1));
    assert_eq!(database.counts(), before);
}
