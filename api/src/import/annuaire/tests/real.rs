//! The annuaire as published, three files of three years, read where `MEE_TEST_DATA` names the folder of test data.

use mee_shared::school::{Level, SchoolSector};

use super::*;

fn read_real(name: &str) -> Option<SchoolFile> {
    let folder = PathBuf::from(std::env::var_os("MEE_TEST_DATA")?).join("education/annuaire");
    // Tests run in the crate's folder, `.ci/run` names the data from the repository's.
    let folder = if folder.is_absolute() { folder } else { repository(folder.to_str().unwrap()) };
    let file = read_schools(&folder.join(name), &mut |_| {}).unwrap();
    assert_nothing_lost(&file);
    assert_eq!(file.remarks, [], "no value of the real files is left out");
    Some(file)
}

/// Écoles by level (maternelle only, élémentaire only, both), then collèges.
fn by_level(file: &SchoolFile) -> [usize; 4] {
    let count = |levels: &[Level]| file.rows.iter().filter(|row| row.school.levels == levels).count();
    [
        count(&[Level::Maternelle]),
        count(&[Level::Elementaire]),
        count(&[Level::Maternelle, Level::Elementaire]),
        count(&[Level::College]),
    ]
}

fn skipped(file: &SchoolFile) -> Vec<(&str, u64)> {
    file.skipped.iter().map(|(reason, count)| (reason.as_str(), *count)).collect()
}

#[test]
fn val_de_marne_of_2026_gives_613_schools_from_csv_and_json_alike() {
    let Some(csv) = read_real("annuaire-094-val-de-marne-ecoles-publiques-2026-05.csv") else { return };
    let Some(json) = read_real("annuaire-094-val-de-marne-ecoles-publiques-2026-05.json") else { return };
    assert_eq!((csv.total, csv.rows.len(), csv.rejected.len(), csv.skipped.len()), (613, 613, 0, 0));
    // Two of the maternelles are « A FERMER »: open until they close. 36 of the 300 schools of nature 151,
    // « école de niveau élémentaire », have maternelle classes: the flags say so, the nature does not.
    assert_eq!(by_level(&csv), [306, 270, 37, 0]);
    assert!(csv.rows.iter().all(|row| row.school.sector == SchoolSector::Public && row.school.pupils.is_none()));
    let phones = csv.rows.iter().filter(|row| row.school.phone.is_some()).count();
    assert_eq!(phones, 612, "one school publishes no telephone");
    assert_eq!(json.rows.len(), 613);
    for (csv, json) in csv.rows.iter().zip(&json.rows) {
        assert_eq!(csv.school, json.school);
        assert_eq!(csv.commune_name, json.commune_name);
    }
}

#[test]
fn ille_et_vilaine_of_2023_gives_685_ecoles_and_116_colleges() {
    let Some(file) = read_real("annuaire-035-ille-et-vilaine-2023-06.csv") else { return };
    assert_eq!(file.total, 996);
    assert_eq!(by_level(&file), [112, 119, 454, 116]);
    assert_eq!(112 + 119 + 454, 685);
    assert_eq!(
        skipped(&file),
        [
            ("sans type", 9),
            ("type Autre", 11),
            ("type EREA", 2),
            ("type Information et orientation", 5),
            ("type Lycée", 86),
            ("type Médico-social", 39),
            ("type Service Administratif", 42),
        ]
    );
    // 117 lines of collèges are 116 establishments: one has an annexe on a line of its own, with the same UAI and date.
    let rejected: Vec<_> = file.rejected.iter().map(|row| (row.key.as_deref(), row.reason.as_str())).collect();
    let [(Some("0350852L"), reason)] = rejected.as_slice() else { panic!("{rejected:?}") };
    assert!(reason.ends_with("et porte la même date (établissement publié sur plusieurs lignes)"), "{reason}");
    let kept = file.rows.iter().find(|row| row.school.uai.as_str() == "0350852L").unwrap();
    assert_eq!(kept.school.name, "Collège Saint-Joseph");
    let with_pupils = file.rows.iter().filter(|row| row.school.pupils.is_some()).count();
    assert!(with_pupils > 700, "{with_pupils}");
}

#[test]
fn occitanie_of_2024_gives_483_schools() {
    let Some(file) = read_real("annuaire-occitanie-extrait-048-lozere-toulouse-montpellier-foix-rodez-2024-11.csv")
    else {
        return;
    };
    assert_eq!((file.total, file.rows.len(), file.rejected.len(), file.skipped.len()), (483, 483, 0, 0));
    assert_eq!(by_level(&file), [143, 131, 209, 0]);
    let without_position = file.rows.iter().filter(|row| row.school.position.is_none()).count();
    assert_eq!(without_position, 3, "three rows publish no coordinates");
    let private = file.rows.iter().filter(|row| row.school.sector == SchoolSector::Private);
    assert!(private.clone().all(|row| row.school.private_contract.is_some()));
    assert_eq!(private.count(), 85);
}
