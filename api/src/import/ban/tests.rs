#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests stop at the first surprise")]

use std::collections::BTreeMap;
use std::io::Write;

use super::*;

/// A file with all its communes put together.
#[derive(Debug, PartialEq)]
struct Whole {
    communes: BTreeMap<InseeCode, BanCommune>,
    rejected: Vec<RowError>,
    remarks: Vec<RowError>,
    further_positions: u64,
    total: u64,
}

fn read_whole(path: &Path) -> Result<Whole, ImportError> {
    let file = read_addresses(path, &mut |_| {})?;
    let communes: BTreeMap<InseeCode, BanCommune> =
        file.communes().map(|insee| (insee.clone(), file.read(insee).unwrap())).collect();
    let kept: usize = communes.values().map(|commune| commune.addresses.len()).sum();
    let further_positions = communes.values().map(|commune| commune.further_positions).sum();
    let kept = u64::try_from(kept).unwrap() + file.rejected_count;
    assert_eq!(kept + further_positions + file.without_number, file.total, "a row was lost");
    let remarks = communes.values().flat_map(|commune| commune.remarks.clone()).collect();
    Ok(Whole { communes, rejected: file.rejected, remarks, further_positions, total: file.total })
}

fn read_bytes(bytes: &[u8]) -> Result<Whole, ImportError> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    read_whole(file.path())
}

/// The columns of the BAN that are read, others between them.
const BAN: &str = "id;id_fantoir;numero;rep;nom_voie;code_postal;code_insee;nom_commune;nom_ancienne_commune;x;y;lon;lat;type_position;alias";

/// Those of the BAL 1.3, 1.4 and 1.5, as their authors publish them.
const BALS: &[&str] = &[
    "uid_adresse;cle_interop;commune_insee;commune_nom;commune_deleguee_insee;commune_deleguee_nom;voie_nom;lieudit_complement_nom;numero;suffixe;position;x;y;long;lat;cad_parcelles;source;date_der_maj;certification_commune",
    "cle_interop;id_ban_commune;id_ban_toponyme;id_ban_adresse;commune_insee;voie_nom;numero;suffixe;commune_nom;position;long;lat;x;y;source;date_der_maj",
    "cle_interop;id_ban_commune;id_ban_toponyme;id_ban_adresse;commune_insee;toponyme;toponyme_bre;numero;suffixe;commune_nom;position;long;lat;x;y;source;date_der_maj",
];

#[test]
fn every_column_of_the_ban_reaches_the_address() {
    let text = format!(
        "\u{feff}{BAN}\r\n99999_0010_00042_bis;99999_0010;42;bis;Rue  des Essais;99990;99999;Villeneuve-les-Essais;Ancienne;1;2;2.5;48.25;entrée;Ruelle\r\n"
    );
    let file = read_bytes(text.as_bytes()).unwrap();
    let commune = &file.communes[&"99999".parse().unwrap()];
    let (street, address) = (&commune.streets[0], &commune.addresses[0]);
    assert_eq!(commune.name.as_deref(), Some("Villeneuve-les-Essais"));
    assert_eq!((street.id.as_str(), street.name.as_str()), ("99999_0010", "Rue des Essais"));
    assert_eq!(street.alias.as_deref(), Some("Ruelle"));
    assert_eq!(street.former_commune.as_deref(), Some("Ancienne"));
    assert_eq!((street.postcode.as_deref(), street.position), (Some("99990"), None));
    assert_eq!((address.id.as_str(), address.house.to_string()), ("99999_0010_00042_bis", "42 bis".to_owned()));
    assert_eq!(address.position.unwrap().units(), (25_000_000, 482_500_000));
}

#[test]
fn the_three_versions_of_the_bal_are_read() {
    for header in BALS {
        let value = |column: &str| match column {
            "cle_interop" => "99999_0010_00009_a",
            "commune_insee" => "99999",
            "voie_nom" | "toponyme" => "Rue des 3 Places",
            "toponyme_bre" => "Straed an Tri Leur",
            "numero" => "9",
            "suffixe" => "A",
            "long" => "1.028392",
            "lat" => "43.111637",
            _ => "",
        };
        let row: Vec<&str> = header.split(';').map(value).collect();
        let file = read_bytes(format!("{header}\n{}\n", row.join(";")).as_bytes()).unwrap();
        let commune = &file.communes[&"99999".parse().unwrap()];
        assert_eq!(commune.streets[0].name, "Rue des 3 Places", "{header}");
        assert_eq!(commune.streets[0].alias.is_some(), header.contains("_bre"), "{header}");
        assert_eq!(commune.addresses[0].house.to_string(), "9 A", "{header}");
        assert_eq!(commune.addresses[0].position.unwrap().units(), (10_283_920, 431_116_370), "{header}");
    }
}

#[test]
fn rows_are_kept_or_rejected_with_their_reason() {
    for (row, reason) in [
        ("99999_0010_00042;;42;;Rue A;;99999;;;;;2.5;48.2;;", None),
        ("75010_4679_00006;;6;;Rue A;;99999;;;;;2.5;48.2;;", None),
        ("99999_0010_00042;;42;;Rue A;;99999;;;;;;;;", None),
        ("99999_0010_99999;;99999;;Le Moulin;;99999;;;;;2.5;48.2;;", None),
        (";;42;;Rue A;;99999;;;;;;;;", Some("la clé de l'adresse manque")),
        ("99999_0010;;42;;Rue A;;99999;;;;;;;;", Some("« 99999_0010 » : un identifiant d'adresse a la forme")),
        ("99999_0010_00042;;;;Rue A;;99999;;;;;;;;", Some("le numéro manque")),
        ("99999_0010_00163;;163,000;;Rue A;;99999;;;;;;;;", Some("« 163,000 » n'est pas un numéro")),
        ("99999_0010_00042;;42;;;;99999;;;;;;;;", Some("le nom de la voie manque")),
        ("99999_0010_00042;;42;;?!;;99999;;;;;;;;", Some("« ?! » n'est pas un nom de voie")),
        ("99999_0010_00042_bis;;42;;Rue A;;99999;;;;;;;;", Some("n'est pas celle du numéro 42")),
        ("99999_0010_00043;;42;;Rue A;;99999;;;;;;;;", Some("n'est pas celle du numéro 42")),
        ("99999_0010_00042;;42;;Rue A;;96001;;;;;;;;", Some("aucun département n'a de commune au code 96001")),
        (
            "99999_0010_00042;;42;;Rue A;;99999;;;;;200;48.2;;",
            Some("longitude 200, latitude 48.2 : ce lieu n'existe pas"),
        ),
        ("99999_0010_00042;;42;;Rue A;;99999;;;;;NaN;48.2;;", Some("ce lieu n'existe pas")),
        ("99999_0010_00042;;42;;Rue A;99999", Some("la ligne a 6 colonnes au lieu de 15")),
    ] {
        let file = read_bytes(format!("{BAN}\n{row}\n").as_bytes()).unwrap();
        let told = file.rejected.first().map(|error| error.reason.as_str());
        assert_eq!(told.is_some(), reason.is_some(), "{row}: {told:?}");
        assert!(told.unwrap_or_default().contains(reason.unwrap_or_default()), "{row}: {told:?}");
    }
}

#[test]
fn of_several_places_of_one_address_the_entrance_is_kept() {
    let row = |kind: &str, lon: &str| format!("99999_0010_00042;;42;;Rue A;;99999;;;;;{lon};48.2;{kind};\n");
    for order in [["entrée", "bâtiment", ""], ["bâtiment", "", "Entrée"], ["parcelle", "entrée", "entrée"]] {
        let places = ["2.1", "2.2", "2.3"];
        let rows: String = order.iter().zip(places).map(|(kind, lon)| row(kind, lon)).collect();
        let file = read_bytes(format!("{BAN}\n{rows}").as_bytes()).unwrap();
        let kept = &file.communes[&"99999".parse().unwrap()].addresses;
        let first = order.iter().position(|kind| mee_shared::text::fold(kind) == "entree").unwrap();
        assert_eq!((kept.len(), file.further_positions), (1, 2));
        assert_eq!(kept[0].position.unwrap().longitude().to_string(), places[first]);
    }
}

#[test]
fn streets_without_a_code_are_told_apart_by_their_name() {
    let rows = "99999_xxxx_00001;;1;;Rue A;;99999;;;;;;;;\n99999_xxxx_00001;;1;;Rue B;;99999;;;;;;;;\n99999_XXXX_00002;;2;;rue a;;99999;;;;;;;;\n";
    let file = read_bytes(format!("{BAN}\n{rows}").as_bytes()).unwrap();
    let commune = &file.communes[&"99999".parse().unwrap()];
    assert_eq!((commune.streets.len(), commune.addresses.len()), (2, 3));
    for address in &commune.addresses {
        assert_eq!(address.id.street(), address.street);
        assert_eq!(address.street.as_str().len(), "99999_".len() + 8);
    }
}

#[test]
fn one_street_of_two_names_keeps_the_first_and_it_is_said() {
    let rows = "99999_0010_00001;;1;;Rue A;;99999;;;;;;;;\n99999_0010_00002;;2;;RUE A;;99999;;;;;;;;\n99999_0010_00003;;3;;Rue B;;99999;;;;;;;;\n";
    let file = read_bytes(format!("{BAN}\n{rows}").as_bytes()).unwrap();
    assert_eq!(file.communes[&"99999".parse().unwrap()].streets[0].name, "Rue A");
    assert_eq!(file.remarks.len(), 1);
    assert_eq!(
        (file.remarks[0].line, file.remarks[0].reason.as_str()),
        (4, "la voie 99999_0010 s'appelle « Rue A » à la ligne 2")
    );
}

#[test]
fn a_gzip_says_the_same_as_the_file_in_it() {
    let text = format!("{BAN}\n99999_0010_00042;;42;;Rue A;;99999;;;;;2.5;48.2;;\n");
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(text.as_bytes()).unwrap();
    let packed = packer.finish().unwrap();
    assert_eq!(read_bytes(&packed).unwrap(), read_bytes(text.as_bytes()).unwrap());
    assert!(matches!(
        read_bytes(&packed[..packed.len() / 2]),
        Err(ImportError::Unreadable { .. } | ImportError::NoRows { .. })
    ));
}

#[test]
fn a_file_that_is_none_is_refused_as_a_whole() {
    for (text, said) in [
        ("", "est vide"),
        ("id;numero;nom_voie\n", "aucune ligne"),
        (
            "nom;prenom\nA;B\n",
            "il manque les colonnes « id » (autres noms admis : cle_interop) et « numero » et « nom_voie »",
        ),
        ("id;numero;nom_voie\n99999_0010_00001;1;Rue de l'\u{e9}cole\n", ""),
    ] {
        // The last one in latin-1.
        let bytes: Vec<u8> = if said.is_empty() {
            text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()
        } else {
            text.into()
        };
        let error = read_bytes(&bytes).unwrap_err().to_string();
        assert!(error.contains(if said.is_empty() { "n'est pas en UTF-8" } else { said }), "{error}");
    }
}

#[test]
fn the_real_files_are_read_to_the_last_row() {
    let Some(folder) = std::env::var_os("MEE_TEST_DATA") else { return };
    let ban = Path::new(&folder).join("education/ban");
    for (name, total, rejected, streets) in [
        ("ban-93010-bondy-2022.csv", 8_413, 0, 350),
        ("bal-1.4-exemple.csv", 2, 0, 1),
        ("bal-1.5-exemple.csv", 2, 0, 1),
        ("bal-exemple-avec-erreurs.csv", 15, 7, 6),
    ] {
        let file = read_whole(&ban.join(name)).unwrap();
        let kept: usize = file.communes.values().map(|commune| commune.streets.len()).sum();
        let told: Vec<&str> = file.rejected.iter().map(|error| error.reason.as_str()).collect();
        assert_eq!((file.total, file.rejected.len(), kept), (total, rejected, streets), "{name} {told:#?}");
    }
}
