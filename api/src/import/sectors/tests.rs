//! Files of sectors, read.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use std::fs;
use std::path::PathBuf;

use super::*;

fn options(year: &str, commune: Option<&str>) -> SectorOptions {
    SectorOptions {
        school_year: year.parse().unwrap(),
        commune: commune.map(|insee| insee.parse().unwrap()),
        mapping: None,
    }
}

fn read(text: &str, options: &SectorOptions) -> Result<SectorFile, ImportError> {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), text).unwrap();
    read_sectors(file.path(), options)
}

const HEADER: &str = "insee;niveau;voie;id_voie;lieu;numero;cote;du;au;sauf;uai;ecole;a_verifier\n";

#[test]
fn each_line_of_the_documented_table_is_a_place_or_a_reason() {
    for (line, said) in [
        ("94018;maternelle;rue de la Paix;;;;pair;2;40;;0940494B;École A;", "rue de la Paix, côté pair, du 2 au 40"),
        ("94018;primaire;rue de la Paix;;;;;;;;0940494B;École A;", "rue de la Paix, toute la voie"),
        ("94018;maternelle;rue A;;;12 bis;;;;;0940494B;École A;", "rue A, numéro 12 bis"),
        ("94018;maternelle;;;;;;;;;0940494B;École A;", "toute la commune"),
        ("94018;maternelle;;;Le Hameau;;;;;;0940494B;École A;", "Le Hameau, toute la voie"),
        (
            "94018;maternelle;rue A;;;;i;15;9999;17, 19 bis;0940494B;École A;",
            "rue A, côté impair, à partir du 15, sans les numéros 17 et 19 bis",
        ),
        ("94018;maternelle;rue A;;;;i;31;3;;0940494B;École A;oui", "rue A, côté impair, numéros à vérifier"),
        ("94018;maternelle;rue A;;;;i;31;3;;0940494B;École A;", "! la plage finit (3) avant de commencer (31)"),
        ("94018;lycée;rue A;;;;;;;;0940494B;École A;", "! « lycée » n'est pas un niveau"),
        ("94018;;rue A;;;;;;;;0940494B;École A;", "! le niveau manque"),
        ("9401;maternelle;rue A;;;;;;;;0940494B;École A;", "! « 9401 »"),
        (";maternelle;rue A;;;;;;;;0940494B;École A;", "! rien ne dit la commune"),
        ("94018;maternelle;rue A;;;;gauche;;;;0940494B;École A;", "! « gauche »"),
        ("94018;maternelle;rue A;;;;;x;;;0940494B;École A;", "! « x »"),
        ("94018;maternelle;rue A;;;;;;;;0940494C;École A;", "! « 0940494C »"),
        ("94018;maternelle;rue A;;;;;;;;;;", "! aucune école"),
        ("94018;maternelle;--;;;;;;;;0940494B;;", "! « -- »"),
        ("94018;maternelle;rue A;x;;;;;;;0940494B;;", "! « x »"),
    ] {
        let file = read(&format!("{HEADER}{line}\n"), &options("2026-2027", None)).unwrap();
        assert_eq!((file.source.as_str(), file.total), ("plages", 1));
        match said.strip_prefix("! ") {
            None => {
                let words: Vec<String> = file.rows.iter().map(|row| row.extent.words()).collect();
                assert_eq!(words, [said], "{line} {:?}", file.rejected);
            }
            Some(reason) => {
                assert!(file.rows.is_empty(), "{line}");
                assert!(
                    file.rejected.iter().all(|row| row.line == 2 && row.reason.starts_with(reason)),
                    "{:?}",
                    file.rejected
                );
                assert_eq!(file.rejected.len(), 1);
            }
        }
    }
}

#[test]
fn a_school_without_number_is_doubtful_where_the_file_has_numbers() {
    let table = format!(
        "{HEADER}94018;maternelle;rue A;;;;;;;;;École A;\n94018;maternelle;rue B;;;;;;;;0940494B|0941882K;A|B;\n94018;maternelle;rue B;;;;p;3;40;;0940494B;A;\n"
    );
    let file = read(&table, &options("2026-2027", None)).unwrap();
    assert_eq!(
        file.rows.iter().map(|row| (row.is_doubtful, row.schools.len())).collect::<Vec<_>>(),
        [(true, 1), (false, 2), (false, 1)]
    );
    let remarks: Vec<(u64, &str)> = file.remarks.iter().map(|row| (row.line, row.reason.as_str())).collect();
    assert_eq!(
        remarks,
        [(2, "école sans numéro UAI : la réponse sera « à confirmer »"), (4, "le numéro 3 n'est pas du côté pair"),]
    );
}

#[test]
fn a_mapping_reads_a_table_of_other_names_and_an_unknown_one_is_told() {
    let table = "rue,ecole de rattachement,cycle\nRue A,Jules Ferry,Mat\n";
    let mapping = "name = \"ville\"\nkind = \"csv\"\n[fields]\nstreet = \"Rue\"\nschool = \"Ecole de rattachement\"\nlevel = \"cycle\"\n";
    let unknown = read(table, &options("2026-2027", Some("94018"))).unwrap_err().to_string();
    assert!(unknown.contains("aucun format connu") && unknown.contains("cycle"), "{unknown}");
    let mut with = options("2026-2027", Some("94018"));
    with.mapping = Some(Mapping::read(mapping).unwrap());
    let file = read(table, &with).unwrap();
    assert_eq!((file.source.as_str(), file.rows.len(), file.rows[0].is_doubtful), ("ville", 1, false));
    with.mapping = Some(Mapping::named("paris").unwrap());
    assert!(read(table, &with).unwrap_err().to_string().contains("ne lit pas un tableau"));
}

#[test]
fn a_map_is_read_feature_by_feature() {
    let feature = |properties: &str, ring: &str| {
        format!(
            r#"{{"type":"Feature","properties":{properties},"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}"#
        )
    };
    let square = "[[2,48],[2.1,48],[2.1,48.1],[2,48]]";
    let features = [
        feature(r#"{"niveau":"primaire","ecole":["A","B"],"insee":"94018","secteur":"Nord"}"#, square),
        feature(r#"{"niveau":"primaire","ecole":"A","insee":"94018"}"#, "[]"),
        feature(r#"{"niveau":"primaire","ecole":null,"insee":"94018"}"#, square),
        r#"{"type":"Feature","properties":{"niveau":"primaire","ecole":"A","insee":"94018"},"geometry":null}"#
            .to_owned(),
        r#"{"type":"Feature","properties":null,"geometry":{"type":"Point","coordinates":[1,2]}}"#.to_owned(),
    ];
    let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
    let file = read(&text, &options("2026-2027", None)).unwrap();
    assert_eq!((file.total, file.rows.len(), file.rejected.len()), (5, 1, 4));
    assert_eq!(file.rows[0].extent.words(), "secteur « Nord » dessiné sur la carte");
    assert_eq!(file.rows[0].schools.len(), 2);
    for broken in [
        "{",
        "{}",
        r#"{"type":"FeatureCollection","features":[1]}"#,
        r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[1e999,0]]]}}]}"#,
    ] {
        assert!(read(broken, &options("2026-2027", None)).is_err(), "{broken}");
    }
}

/// The real files, where the folder of test data is there.
#[test]
fn the_files_we_know_are_recognised_and_every_line_is_accounted_for() {
    let Some(folder) = std::env::var_os("MEE_TEST_DATA").map(PathBuf::from) else { return };
    let folder = folder.join("education/sectorisation");
    for (name, year, commune, source, rows, rejected) in [
        ("bondy-93010-perimetres-scolaires-normalise.csv", "2022-2023", Some("93010"), "perimetres", 566, 0),
        ("carte-scolaire-colleges-publics-035-2023.csv", "2023-2024", None, "colleges", 5416, 0),
        ("saint-nazaire-44184-ecoles-proximite.geojson", "2023-2024", None, "proximite", 20, 0),
        ("bordeaux-33063-secteurs-extrait.geojson", "2023-2024", None, "bordeaux", 6, 0),
        ("paris-75001-secteur-commun-extrait.geojson", "2021-2022", Some("75101"), "paris", 1, 0),
        ("paris-75001-secteur-commun-extrait.geojson", "2022-2023", Some("75101"), "paris", 0, 1),
    ] {
        let file = read_sectors(&folder.join(name), &options(year, commune)).unwrap();
        assert_eq!(
            (file.source.as_str(), file.rows.len(), file.rejected.len()),
            (source, rows, rejected),
            "{name} {:?}",
            file.rejected
        );
    }
}
