#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests stop at the first surprise")]

use std::io::Write;

use super::*;

fn read_text(text: &str) -> Result<CommuneFile, ImportError> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    read_communes(file.path())
}

const HEADER: &str = "insee,name,departement,academie,zone,epci_siren,parent_insee";

#[test]
fn the_demo_communes_are_read() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/demo/communes.csv");
    let file = read_communes(&path).unwrap();
    assert_eq!((file.total, file.rejected.len(), file.ignored_columns.len()), (3, 0, 0));
    let demo = &file.rows[0].commune;
    assert_eq!((demo.insee.as_str(), demo.name.as_str()), ("99999", "Villeneuve-les-Essais"));
    assert_eq!((demo.departement.as_str(), demo.academie.as_str(), demo.zone), ("99", "Essais (fictive)", Zone::C));
    assert_eq!(demo.epci_siren.as_ref().map(Siren::as_str), Some("999999998"));
    let fictitious: Vec<bool> = file.rows.iter().map(|row| row.commune.is_fictitious).collect();
    assert_eq!(fictitious, [true, false, false]);
    assert_eq!(file.rows[2].commune.name, "Le Kremlin-Bicêtre");
    assert_eq!(file.rows[2].line, 4);
}

#[test]
fn a_code_and_a_name_are_enough_in_any_order_and_with_either_separator() {
    for text in ["insee,name\n2A004,Ajaccio\n", "Name;INSEE;population\r\nAjaccio;2a004;1\r\n"] {
        let file = read_text(text).unwrap();
        let commune = &file.rows[0].commune;
        assert_eq!((commune.insee.as_str(), commune.departement.as_str()), ("2A004", "2A"));
        assert_eq!((commune.academie.as_str(), commune.zone), ("Corse", Zone::Corse));
        assert_eq!((&commune.epci_siren, &commune.parent_insee), (&None, &None));
    }
    assert_eq!(read_text("Name;INSEE;population\nAjaccio;2A004;1\n").unwrap().ignored_columns, ["population"]);
}

#[test]
fn rows_are_kept_or_rejected_with_their_reason() {
    for (row, reason) in [
        ("94043,Le Kremlin-Bicêtre,94,Créteil,C,,", None),
        ("94043,Le Kremlin-Bicêtre,094,creteil,zone c,249400220,", None),
        ("97411,Saint-Denis,974,La Réunion,la-reunion,,", None),
        (",Sans code,,,,,", Some("le code INSEE manque")),
        ("94043,,,,,,", Some("le nom manque")),
        ("9404,A,,,,,", Some("« 9404 » : un code INSEE de commune a cinq caractères, par exemple 94043 ou 2A004")),
        ("96001,A,,,,,", Some("aucun département n'a de commune au code 96001")),
        ("99998,A,,,,,", Some("le département 99 n'existe pas : il est réservé à la commune fictive 99999")),
        ("94043,A,93,,,,", Some("le département « 93 » n'est pas celui du code INSEE (94)")),
        ("94043,A,,Versailles,,,", Some("l'académie « Versailles » n'est pas celle du département 94 (Créteil)")),
        ("94043,A,,,B,,", Some("la zone « B » n'est pas celle de l'académie Créteil (zone C)")),
        ("94043,A,,,,12,", Some("epci_siren : « 12 » : un SIREN a neuf chiffres")),
        ("94043,A,,,,,94043", Some("la commune 94043 ne peut pas être sa propre commune parente")),
        ("94043,A\0,,,,,", Some("la ligne contient un caractère nul")),
        ("94043,A,B,C,,,,", Some("la ligne a 8 colonnes au lieu de 7 : un séparateur manque ou est en trop")),
    ] {
        let file = read_text(&format!("{HEADER}\n{row}\n")).unwrap();
        assert_eq!(file.rejected.first().map(|row| row.reason.as_str()), reason, "{row}");
        assert_eq!(file.rows.len(), usize::from(reason.is_none()), "{row}");
        assert_eq!(file.total, 1);
    }
    let zone = read_text(&format!("{HEADER}\n94043,A,,,Z,,\n")).unwrap();
    assert!(zone.rejected[0].reason.starts_with("la zone « Z » n'existe pas ; zones admises : a, b, c, corse, "));
    let parent = read_text(&format!("{HEADER}\n94043,A,,,,,x\n")).unwrap();
    assert!(parent.rejected[0].reason.starts_with("parent_insee : « x » : un code INSEE"));
}

#[test]
fn parents_are_found_in_the_file_or_reported() {
    let file = read_text(&format!(
        "{HEADER}\n69381,Lyon 1er,,,,,69123\n69123,Lyon,,,,,\n75101,Paris 1er,,,,,75056\n\
         69382,Lyon 2e,,,,,69381\n69123,Lyon encore,,,,,\n"
    ))
    .unwrap();
    let kept: Vec<_> = file.rows.iter().map(|row| row.commune.insee.as_str()).collect();
    assert_eq!(kept, ["69381", "69123", "75101"]);
    let elsewhere: Vec<_> =
        file.parents_elsewhere.iter().map(|row| (row.line, row.insee.as_str(), row.parent_insee.as_str())).collect();
    assert_eq!(elsewhere, [(4, "75101", "75056")]);
    let rejected: Vec<_> = file.rejected.iter().map(|row| (row.line, row.reason.as_str())).collect();
    assert_eq!(
        rejected,
        [
            (5, "sa commune parente 69381 a elle-même une commune parente (69123)"),
            (6, "la commune 69123 est déjà à la ligne 3"),
        ]
    );
}

#[test]
fn a_file_that_cannot_be_understood_is_one_clear_error() {
    for (text, message) in [
        ("", "ce fichier est vide"),
        ("insee,name\n", "ce fichier n'a aucune ligne après ses en-têtes"),
        ("insee,nom\n94043,A\n", "il manque la colonne « name »"),
        ("insee\tname\n94043\tA\n", "les colonnes sont séparées par des tabulations ; on attend des virgules (,)"),
    ] {
        let error = read_text(text).unwrap_err().to_string();
        assert!(error.ends_with(message), "{error}");
    }
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(b"insee,name\n94043,Le Kremlin-Bic\xEAtre\n").unwrap();
    let error = read_communes(file.path()).unwrap_err().to_string();
    assert!(error.contains("ligne 2 : ce fichier n'est pas en UTF-8"), "{error}");
}
