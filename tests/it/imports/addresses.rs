//! `mee import ban`.

use std::fs;

use super::{content, prepare};
use crate::support::{Database, Test, import, real_data, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        the_addresses_of_a_commune_are_imported_once,
        what_a_new_file_changes_is_changed_and_nothing_else,
        a_file_of_several_communes_is_written_whole_or_not_at_all,
        a_dry_run_of_addresses_writes_nothing,
    ]
    .into()
}

const HEADER: &str = "id;numero;rep;nom_voie;code_postal;code_insee;nom_commune;lon;lat";

const ROWS: &[&str] = &[
    "99999_0010_00001;1;;Rue des Essais;99990;99999;Villeneuve-les-Essais;2.5;48.2",
    "99999_0010_00001_bis;1;bis;Rue des Essais;99990;99999;Villeneuve-les-Essais;2.6;48.2",
    "99999_0020_00002;2;;Allée des Preuves;99990;99999;Villeneuve-les-Essais;;",
    "94043_0010_00003;3;;Rue des Essais;94270;94043;Le Kremlin-Bicêtre;2.35;48.81",
];

fn file(database: &Database, rows: &[&str]) -> std::path::PathBuf {
    let file = database.file("ban.csv");
    fs::write(&file, format!("{HEADER}\n{}\n", rows.join("\n"))).unwrap();
    file
}

fn the_addresses_of_a_commune_are_imported_once(database: &Database) {
    let Some(bondy) = real_data("education/ban/ban-93010-bondy-2022.csv") else { return };
    let outcome = import(database, "ban", &bondy, &[]);
    let first = outcome.success();
    assert_eq!((first.read, first.added, first.rejected), (8_413, 8_413, 0), "{}", outcome.said());
    assert!(outcome.said().contains("93010 : 350 voies"), "{}", outcome.said());
    let before = content(database);
    assert_eq!((before["streets"], before["addresses"], before["address_sets"]), (350, 8_413, 1));
    let second = import(database, "ban", &bondy, &[]).success();
    assert_eq!((second.added, second.changed, second.unchanged, second.withdrawn), (0, 0, 8_413, 0));
    assert_eq!(content(database), before);
}

fn what_a_new_file_changes_is_changed_and_nothing_else(database: &Database) {
    prepare(database);
    assert_eq!(import(database, "ban", &file(database, ROWS), &[]).success().added, 4);
    // The first goes, the second moves, the third changes its street and that street's name, a new one comes;
    // the file no longer speaks of 94043, which keeps what it has.
    let changed = [
        "99999_0010_00001_bis;1;bis;Rue des Grands Essais;99990;99999;Villeneuve-les-Essais;2.61;48.2",
        "99999_0020_00002;2;;Allée des Preuves;99990;99999;Villeneuve-les-Essais;;",
        "99999_0030_00005;5;;Place Neuve;99990;99999;Villeneuve-les-Essais;2.7;48.2",
    ];
    let outcome = import(database, "ban", &file(database, &changed), &[]);
    let summary = outcome.success();
    assert_eq!(
        (summary.added, summary.changed, summary.unchanged, summary.withdrawn),
        (1, 1, 1, 1),
        "{}",
        outcome.said()
    );
    assert!(outcome.said().contains("99999 : 2 voies"), "{}", outcome.said());
    let counts = content(database);
    assert_eq!((counts["streets"], counts["addresses"], counts["address_sets"]), (4, 4, 2));
}

fn a_file_of_several_communes_is_written_whole_or_not_at_all(database: &Database) {
    prepare(database);
    let before = content(database);
    // A row that cannot be told from the next stops the reading: the rows before it are not written.
    let path = database.file("broken.csv");
    let mut bytes = format!("{HEADER}\n{}\n", ROWS.join("\n")).into_bytes();
    bytes.extend_from_slice(b"99999_0010_00007;7;;Rue de l'\xe9cole;99990;99999;Villeneuve;2.5;48.2\n");
    fs::write(&path, bytes).unwrap();
    let outcome = import(database, "ban", &path, &[]);
    assert!(!outcome.succeeded && outcome.said().contains("ligne 6"), "{}", outcome.said());
    assert_eq!(content(database), before);
}

fn a_dry_run_of_addresses_writes_nothing(database: &Database) {
    prepare(database);
    let before = database.counts();
    let wrong = [ROWS[0], ROWS[1], "99999_0010_00009;neuf;;Rue des Essais;99990;99999;V;2.5;48.2"];
    let outcome = import(database, "ban", &file(database, &wrong), &["--dry-run"]);
    let summary = outcome.summary();
    assert_eq!((summary.read, summary.added, summary.rejected), (3, 2, 1));
    assert!(outcome.said().contains("ligne 4 (99999_0010_00009) : « neuf » n'est pas un numéro"), "{}", outcome.said());
    assert!(outcome.said().contains("commune 99999 ajoutée"), "{}", outcome.said());
    assert_eq!(database.counts(), before);
}
