//! Files of our own, all fictitious: every column, every error.

use mee_shared::school::{Level, SchoolSector};

use super::*;
use crate::import::annuaire::columns::{Column, find_column};

const HEADER: &str = "Identifiant_de_l_etablissement;Nom_etablissement;Type_etablissement;Statut_public_prive;\
    Code_commune;Ecole_maternelle;Ecole_elementaire;date_maj_ligne;etat;Code_departement";

/// A good row, with the fields of [`HEADER`].
const GOOD: [&str; 10] = ["9990001X", "École A", "Ecole", "Public", "99999", "1", "0", "2026-05-27", "OUVERT", "099"];

fn csv_of(rows: &[[&str; 10]]) -> String {
    let rows: Vec<String> = rows.iter().map(|row| row.join(";")).collect();
    format!("{HEADER}\n{}\n", rows.join("\n"))
}

fn read_text(text: &str) -> SchoolFile {
    let file = read_bytes(text.as_bytes()).unwrap();
    assert_nothing_lost(&file);
    file
}

fn with(changes: &[(usize, &'static str)]) -> [&'static str; 10] {
    let mut row = GOOD;
    for (place, text) in changes {
        row[*place] = text;
    }
    row
}

#[test]
fn every_column_reaches_the_school() {
    let text = "\u{feff}identifiant de l'établissement;NOM_ETABLISSEMENT;Type_etablissement;Statut_public_prive;\
        Adresse_1;Adresse_2;Adresse_3;Code postal;Code_commune;Nom_commune;Code_departement;Ecole_maternelle;\
        Ecole_elementaire;Telephone;Web;Mail;Restauration;ULIS;Appartenance_Education_Prioritaire;Nombre_d_eleves;\
        position;Type_contrat_prive;nom_circonscription;latitude;longitude;date_ouverture;date_maj_ligne;etat;\
        etablissement_multi_lignes;libelle_nature;colonne_inconnue\r\n\
        9990001X;\"École ; « Les \"\"Essais\"\" »\";Ecole;Privé;1 rue des Essais;Bâtiment B;99999 VILLENEUVE;99999;99999;\
        Villeneuve-les-Essais;099;1;1;199000001;example.org/ecole;  ecole@example.org ;1;0;REP+;123;;HORS CONTRAT;\
        Circonscription des Essais;45.5;-4.25;2020-09-01;2026-05-27;A FERMER;0;ECOLE MATERNELLE;x\r\n";
    let file = read_text(text);
    assert_eq!((file.total, file.unit, file.remarks.len()), (1, RowUnit::Line, 0), "{:?}", file.remarks);
    let row = &file.rows[0];
    assert_eq!((row.line, row.commune_name.as_deref()), (2, Some("Villeneuve-les-Essais")));
    let school = &row.school;
    assert_eq!(school.uai.as_str(), "9990001X");
    assert_eq!(school.name, "École ; « Les \"Essais\" »");
    assert_eq!(school.insee.as_str(), "99999");
    assert_eq!(school.sector, SchoolSector::Private);
    assert_eq!(school.private_contract.as_deref(), Some("HORS CONTRAT"));
    assert_eq!(school.levels, [Level::Maternelle, Level::Elementaire]);
    assert_eq!(school.address.lines, ["1 rue des Essais", "Bâtiment B"]);
    assert_eq!(school.address.postcode.as_deref(), Some("99999"));
    assert_eq!(school.address.town.as_deref(), Some("VILLENEUVE"));
    assert_eq!(school.position.map(|position| (position.lat, position.lon)), Some((45.5, -4.25)));
    assert_eq!(school.phone.as_deref(), Some("0199000001"));
    assert_eq!(school.website.as_deref(), Some("https://example.org/ecole"));
    assert_eq!(school.email.as_deref(), Some("ecole@example.org"));
    assert_eq!((school.has_canteen, school.has_ulis), (Some(true), Some(false)));
    assert_eq!(school.priority_education.as_deref(), Some("REP+"));
    assert_eq!(school.pupils, Some(123));
    assert_eq!(school.nature.as_deref(), Some("ECOLE MATERNELLE"));
    assert_eq!(school.district.as_deref(), Some("Circonscription des Essais"));
    assert_eq!(school.opened_on, Some("2020-09-01".parse().unwrap()));
    assert_eq!(school.source_updated_on, Some("2026-05-27".parse().unwrap()));
    assert_eq!(school.source, FICTITIOUS_SOURCE);
}

#[test]
fn columns_are_found_by_every_name_they_have_borne() {
    for (header, column) in [
        ("Code postal", Some(Column::Postcode)),
        ("Code_postal", Some(Column::Postcode)),
        ("CODE_POSTAL", Some(Column::Postcode)),
        ("identifiant_de_l_etablissement", Some(Column::Uai)),
        ("Identifiant de l'établissement", Some(Column::Uai)),
        ("multi_uai", Some(Column::SeveralLines)),
        ("etablissement_multi_lignes", Some(Column::SeveralLines)),
        ("Nombre_d_eleves", Some(Column::Pupils)),
        ("coordonnee_X", None),
        ("coordX_origine", None),
        ("Code_academie", None),
    ] {
        assert_eq!(find_column(header), column, "{header}");
    }
}

#[test]
fn rows_are_kept_skipped_or_rejected_with_their_reason() {
    for (row, expected) in [
        (GOOD, "kept"),
        (with(&[(0, "9990001x")]), "kept"),
        (with(&[(2, "Collège"), (5, ""), (6, "")]), "kept"),
        (with(&[(8, "A FERMER")]), "kept"),
        (with(&[(8, "")]), "kept"),
        (with(&[(4, "75112"), (9, "075")]), "kept"),
        (with(&[(4, "2A004"), (9, "02A")]), "kept"),
        (with(&[(4, "97411"), (9, "974")]), "kept"),
        (with(&[(4, "1001"), (9, "001")]), "kept"),
        (
            with(&[(4, "94043")]),
            "remark: le département « 099 » n'est pas celui de la commune 94043 ; le code de la commune l'emporte",
        ),
        (with(&[(8, "EN TRAVAUX")]), "remark: état « EN TRAVAUX » inconnu, pris pour ouvert"),
        (with(&[(7, "hier")]), "remark: date_maj_ligne : « hier » ne se comprend pas, valeur laissée de côté"),
        (with(&[(8, "FERME")]), "skipped: fermé"),
        (with(&[(8, "Fermé")]), "skipped: fermé"),
        (with(&[(2, "Lycée")]), "skipped: type Lycée"),
        (with(&[(2, "EREA"), (0, "")]), "skipped: type EREA"),
        (with(&[(2, "Service Administratif"), (3, "")]), "skipped: type Service Administratif"),
        (with(&[(2, "")]), "skipped: sans type"),
        (
            with(&[(0, "9990001A")]),
            "rejected: « 9990001A » : la lettre de contrôle de cet UAI ne correspond pas à ses chiffres",
        ),
        (with(&[(0, "999")]), "rejected: « 999 » : un UAI a sept chiffres et une lettre, par exemple 0940361G"),
        (with(&[(0, "")]), "rejected: la valeur de « Identifiant_de_l_etablissement » manque"),
        (with(&[(1, "")]), "rejected: la valeur de « Nom_etablissement » manque"),
        (with(&[(4, "")]), "rejected: la valeur de « Code_commune » manque"),
        (
            with(&[(4, "9404X")]),
            "rejected: « 9404X » : un code INSEE de commune a cinq caractères, par exemple 94043 ou 2A004",
        ),
        (with(&[(4, "96001")]), "rejected: aucun département n'a de commune au code « 96001 »"),
        (with(&[(3, "")]), "rejected: la valeur de « Statut_public_prive » manque"),
        (with(&[(3, "Mixte")]), "rejected: « Mixte » : Statut_public_prive est « Public » ou « Privé »"),
        (with(&[(5, "0")]), "rejected: aucun niveau : ni Ecole_maternelle ni Ecole_elementaire ne vaut 1"),
        (with(&[(5, ""), (6, "")]), "rejected: aucun niveau : ni Ecole_maternelle ni Ecole_elementaire ne vaut 1"),
        (with(&[(5, "2")]), "rejected: Ecole_maternelle : « 2 » n'est ni 1 ni 0"),
        (with(&[(1, "École\0A")]), "rejected: la ligne contient un caractère nul"),
        (
            with(&[(1, "École;A")]),
            "rejected: la ligne a 11 colonnes au lieu de 10 : un séparateur manque ou est en trop",
        ),
    ] {
        let file = read_text(&csv_of(&[row]));
        assert_eq!(file.total, 1);
        let outcome = match (file.rejected.first(), file.skipped.first_key_value(), file.remarks.first()) {
            (Some(error), ..) => {
                assert_eq!(error.line, 2);
                format!("rejected: {}", error.reason)
            }
            (_, Some((reason, 1)), _) => format!("skipped: {reason}"),
            (.., Some(remark)) => format!("remark: {}", remark.reason),
            _ => "kept".to_owned(),
        };
        assert_eq!(outcome, expected, "{row:?}");
        assert_eq!(file.rows.len(), usize::from(outcome == "kept" || outcome.starts_with("remark")));
    }
}

#[test]
fn a_row_in_error_costs_no_other_row() {
    let text = csv_of(&[GOOD, with(&[(0, "9990002A")]), with(&[(0, "9990003Z")])]);
    let file = read_text(&text);
    assert_eq!(file.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 4]);
    assert_eq!((file.rejected[0].line, file.rejected[0].key.as_deref()), (3, Some("9990002A")));
}

#[test]
fn an_unclosed_quote_is_named() {
    let file = read_text(&format!("{}\"9990002Y;École B;Ecole\n", csv_of(&[GOOD])));
    assert_eq!(file.rows.len(), 1);
    assert_eq!(file.rejected[0].line, 3);
    assert!(file.rejected[0].reason.ends_with("un guillemet ouvert n'est sans doute pas fermé"), "{:?}", file.rejected);
}

#[test]
fn of_one_uai_twice_the_row_changed_last_stays() {
    for (first, second, kept_line, reason) in [
        ("2026-05-27", "2025-01-01", 2, "même UAI que la ligne 2, plus récente"),
        ("2025-01-01", "2026-05-27", 3, "même UAI que la ligne 3, plus récente"),
        ("2026-05-27", "2026-05-27", 3, "même UAI que la ligne 3, qui vient après et porte la même date"),
        ("", "2026-05-27", 3, "même UAI que la ligne 3, plus récente"),
    ] {
        let file = read_text(&csv_of(&[with(&[(7, first)]), with(&[(7, second)])]));
        assert_eq!(file.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [kept_line], "{first} {second}");
        assert_eq!(file.rejected.iter().map(|row| row.reason.as_str()).collect::<Vec<_>>(), [reason]);
        assert_eq!(file.rejected[0].line, 5 - kept_line);
    }
}

#[test]
fn a_file_that_cannot_be_understood_is_one_clear_error() {
    let no_name = csv_of(&[GOOD]).replacen("Nom_etablissement", "Denomination", 1);
    for (bytes, message) in [
        (b"".as_slice(), "ce fichier est vide"),
        (b"\xEF\xBB\xBF \r\n", "ce fichier est vide"),
        (format!("{HEADER}\n").as_bytes(), "ce fichier n'a aucune ligne après ses en-têtes"),
        (
            no_name.as_bytes(),
            "il manque la colonne « Nom_etablissement » (autres noms admis : nom_de_l_etablissement, nom, appellation_officielle)",
        ),
        (
            b"uai;nom;type;statut;insee\n1;2;3;4;5\n",
            "il manque les colonnes « Ecole_maternelle » (autres noms admis : maternelle) et « Ecole_elementaire »",
        ),
        (
            csv_of(&[GOOD]).replace(';', ",").as_bytes(),
            "les colonnes sont séparées par des virgules (,) ; on attend des points-virgules (;)",
        ),
        (
            csv_of(&[GOOD]).replace(';', "\t").as_bytes(),
            "les colonnes sont séparées par des tabulations ; on attend des points-virgules (;)",
        ),
        (
            &latin_1(&csv_of(&[with(&[(1, "Ecole A")]), with(&[(0, "9990002Y")])])),
            "ligne 3 : ce fichier n'est pas en UTF-8",
        ),
        (&latin_1(&format!("É;{}", csv_of(&[GOOD]))), "ligne 1 : ce fichier n'est pas en UTF-8"),
        (b"<html><body>Erreur</body></html>", "il manque les colonnes « Identifiant_de_l_etablissement »"),
        (b"[]", "ce fichier n'a aucune ligne après ses en-têtes"),
        (b"[{\"uai\": \"9990001X\"}]", "il manque les colonnes « Nom_etablissement »"),
        (b"{\"results\": []}", "ligne 1 : on attend un tableau d'enregistrements, [{"),
        (b"[1, 2]", "ligne 1 : on attend un tableau d'enregistrements, [{"),
        (b"[{\"uai\": 1,\n ]", "ligne 2 : le JSON est mal formé au caractère 2"),
        (&json_of_good()[..json_of_good().len() - 5], "le JSON s'arrête avant sa fin (fichier tronqué)"),
        (&latin_1(std::str::from_utf8(&json_of_good()).unwrap()), "ligne 1 : ce fichier n'est pas en UTF-8"),
    ] {
        let error = read_bytes(bytes).unwrap_err().to_string();
        assert!(error.contains(message), "{error}\n  should say: {message}");
    }
    let nowhere = read_schools(Path::new("nulle-part.csv"), &mut |_| {}).unwrap_err().to_string();
    assert!(nowhere.starts_with("nulle-part.csv : ce fichier ne se lit pas ("), "{nowhere}");
    let folder = read_schools(&repository("examples"), &mut |_| {}).unwrap_err();
    assert!(matches!(folder, ImportError::Unreadable { .. }), "{folder}");
}

fn latin_1(text: &str) -> Vec<u8> {
    text.chars().map(|character| u8::try_from(u32::from(character)).unwrap()).collect()
}

fn json_of_good() -> Vec<u8> {
    let keys = HEADER.to_lowercase();
    let fields: Vec<String> = keys.split(';').zip(GOOD).map(|(key, value)| format!("\"{key}\": \"{value}\"")).collect();
    format!("[{{{}}}]", fields.join(", ")).into_bytes()
}

#[test]
fn json_values_of_every_type_are_read() {
    let text = r#"[{"identifiant_de_l_etablissement": "9990001X", "nom_etablissement": "École A",
        "type_etablissement": "Ecole", "statut_public_prive": "Public", "code_commune": 1001, "ecole_maternelle": 1,
        "ecole_elementaire": false, "telephone": 199000001, "restauration": 1.0, "ulis": null,
        "nombre_d_eleves": 120, "position": {"lon": -4.25, "lat": 45.5}, "post_bac": [1]}]"#;
    let file = read_text(text);
    let school = &file.rows[0].school;
    assert_eq!((file.unit, file.rows[0].line), (RowUnit::Record, 1));
    assert_eq!(school.insee.as_str(), "01001");
    assert_eq!(school.levels, [Level::Maternelle]);
    assert_eq!(school.phone.as_deref(), Some("0199000001"));
    assert_eq!((school.has_canteen, school.has_ulis, school.pupils), (Some(true), None, Some(120)));
    assert_eq!(school.position.map(|position| (position.lat, position.lon)), Some((45.5, -4.25)));
    assert_eq!(school.source, SOURCE);
}

#[test]
fn progress_ends_at_the_number_of_rows() {
    let rows = vec![with(&[(2, "Lycée")]); 450];
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(csv_of(&rows).as_bytes()).unwrap();
    let mut told = Vec::new();
    let read = read_schools(file.path(), &mut |rows| told.push(rows)).unwrap();
    assert_eq!(told, [200, 400, 450]);
    assert_eq!(read.skipped["type Lycée"], 450);
}

#[test]
fn the_demo_schools_are_read() {
    let demo = read_schools(&repository("examples/demo/schools-99999.csv"), &mut |_| {}).unwrap();
    let read: Vec<_> = demo.rows.iter().map(|row| (row.school.uai.as_str(), row.school.levels.as_slice())).collect();
    assert_eq!(
        read,
        [
            ("9990001X", [Level::Maternelle].as_slice()),
            ("9990002Y", &[Level::Elementaire]),
            ("9990003Z", &[Level::Maternelle, Level::Elementaire]),
            ("9990004A", &[Level::College]),
        ]
    );
    for row in &demo.rows {
        let school = &row.school;
        assert_eq!(school.insee.as_str(), "99999");
        assert!(school.phone.as_deref().unwrap().starts_with("019900"));
        assert!(school.email.as_deref().unwrap().ends_with("@example.org"));
        assert!(school.website.as_deref().unwrap().starts_with("https://example.org/"));
        assert_eq!(school.address.lines.len(), 1);
        assert_eq!(school.address.town.as_deref(), Some("Villeneuve-les-Essais"));
        assert_eq!((school.position, school.source.as_str()), (None, FICTITIOUS_SOURCE));
    }
    let real = read_schools(&repository("examples/demo/schools-94018-94043.csv"), &mut |_| {}).unwrap();
    let of = |insee: &str| real.rows.iter().filter(|row| row.school.insee.as_str() == insee).count();
    assert_eq!((of("94018"), of("94043"), real.total), (11, 8, 19));
    for file in [demo, real] {
        assert_eq!((file.rejected.len(), file.remarks.len(), file.skipped.len()), (0, 0, 0), "{:?}", file.remarks);
    }
}
