#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use std::io::Write as _;

use super::*;

fn read(bytes: &[u8]) -> Result<MenuFile, ImportError> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    read_menus(file.path())
}

const TABLE: &str = "menuRestaurantNom;MENUDATE;menuPlatNom;menuPlatAllergene;Température\n\
    Les Tilleuls;2026-11-23; Crêpe à l'œuf;\"[\"\"lait\"\",\"\"Kiwi\"\"]\";chaud\r\n\
    ;2026-11-23;Soupe;;\n\
    Les Tilleuls;lundi;Soupe;;\n\
    Les Tilleuls;2026-11-23;;;\n\
    Les Tilleuls;2026-11-23;Soupe\n\
    Les Tilleuls;24/11/2026;Soupe;-;\n";

#[test]
fn lines_are_kept_whole_or_refused_with_their_place() {
    let file = read(TABLE.as_bytes()).unwrap();
    assert_eq!((file.total, file.lines.len(), file.without_allergens()), (6, 2, 1));
    assert_eq!(file.lines[0].row.0["menuPlatNom"], " Crêpe à l'œuf");
    assert_eq!(file.lines[0].row.0["Température"], "chaud");
    let refused: Vec<(u64, &str)> =
        file.rejected.iter().map(|row| (row.line, row.reason.split(' ').nth(1).unwrap())).collect();
    assert_eq!(refused, [(3, "nom"), (4, "date"), (5, "nom"), (6, "ligne")]);
    let unknown: Vec<(&str, &str, &[u64])> = file
        .unknown
        .iter()
        .map(|value| (value.column.as_str(), value.value.as_str(), value.lines.as_slice()))
        .collect();
    assert_eq!(
        unknown,
        [
            ("menuDate", "24/11/2026", &[7][..]),
            ("menuPlatAllergene", "-", &[7][..]),
            ("menuPlatAllergene", "Kiwi", &[2][..])
        ]
    );
    assert!(file.remarks[0].contains("Température"), "{:?}", file.remarks);
}

#[test]
fn separators_and_encodings_of_offices_are_read_alike() {
    let expected = read(TABLE.as_bytes()).unwrap().lines;
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(TABLE);
    let marked = format!("\u{feff}{TABLE}");
    for bytes in [latin.as_ref(), marked.as_bytes()] {
        assert_eq!(read(bytes).unwrap().lines, expected);
    }
    assert!(read(&latin).unwrap().remarks[0].contains("Windows-1252"));
    for separator in [",", "\t"] {
        let file = read(
            format!("menuRestaurantNom{separator}menuDate{separator}menuPlatNom\nA{separator}2026-11-23{separator}B\n")
                .as_bytes(),
        );
        assert_eq!(file.unwrap().lines.len(), 1, "{separator:?}");
    }
}

#[test]
fn a_file_that_is_no_table_of_menus_is_refused_whole() {
    for (text, said) in [
        ("", "vide"),
        ("menuRestaurantNom;menuDate;menuPlatNom\n", "aucune ligne"),
        ("menuRestaurantNom;menuDate\nA;2026-11-23\n", "menuPlatNom"),
        ("menuRestaurantNom;menuDate;menuPlatNom;menudate\nA;2026-11-23;B;\n", "deux fois"),
        ("menuRestaurantNom|menuDate|menuPlatNom\nA|2026-11-23|B\n", "des barres"),
    ] {
        let error = read(text.as_bytes()).map(|_| ()).unwrap_err().to_string();
        assert!(error.contains(said), "{text:?}: {error}");
    }
}

#[test]
fn two_restaurants_of_one_name_are_told_apart_by_their_identifiers() {
    let file = read(
        b"menuRestaurantNom;menuRestaurantId;menuDate;menuPlatNom\nLaval;4;2026-11-23;A\nLAVAL;26;2026-11-23;B\nAutre;1;2026-11-23;C\n",
    )
    .unwrap();
    let keys: Vec<&str> = file.lines.iter().map(|line| line.restaurant.as_str()).collect();
    assert_eq!(keys, ["laval-4", "laval-26", "autre"]);
    assert!(file.remarks.iter().any(|remark| remark.contains("« laval »")), "{:?}", file.remarks);
}

#[test]
fn a_file_moves_by_whole_weeks() {
    let file = read(TABLE.as_bytes()).unwrap().moved_to("2027-W01".parse().unwrap());
    let days: Vec<String> = file.lines.iter().map(|line| line.row.day().unwrap().to_string()).collect();
    assert_eq!(days, ["2027-01-04", "2027-01-05"]);
}
