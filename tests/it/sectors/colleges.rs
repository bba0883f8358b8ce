//! The collèges of Ille-et-Vilaine, from the national file.

use mee_shared::wire::catchment::Catchment;
use serde_json::{Value, json};

use super::{ask, said};
use crate::support::{Database, Server, Test, import, mee, real_data, tests};

pub fn tests() -> Vec<Test> {
    tests![empty: the_national_file_of_a_departement_is_imported_whole].into()
}

fn college(street: &str, number: u32) -> Value {
    json!({ "street": street, "number": number, "school_year": "2023-2024", "levels": ["college"] })
}

fn the_national_file_of_a_departement_is_imported_whole(database: &Database) {
    let (Some(file), Some(schools)) = (
        real_data("education/sectorisation/carte-scolaire-colleges-publics-035-2023.csv"),
        real_data("education/annuaire/annuaire-035-ille-et-vilaine-2023-06.csv"),
    ) else {
        return;
    };
    let done = import(database, "sectors", &file, &["--school-year", "2023-2024"]);
    let summary = done.success();
    assert_eq!((summary.read, summary.added, summary.rejected), (5_416, 5_416, 0), "{}", done.stdout);
    let server = Server::start_beside(&database.url, &[]);
    let reason = |answer: &Catchment| answer.levels[0].reason.clone();

    let fougeres = ask(&server, "35115", &college("boulevard de Groslay", 17));
    assert_eq!(said(&fougeres, "college"), "unknown");
    assert!(reason(&fougeres).contains("aucun secteur n'y comprend le numéro 17"), "{}", reason(&fougeres));
    assert_eq!(fougeres.contact.unwrap().name, "Mairie de Fougères");
    for (insee, street, number, expected) in [
        ("35115", "bd de Groslay", 15, "found 0350967L"),
        ("35115", "Boulevard de Groslay", 19, "found 0350762N"),
        // A commune with one collège for all, and one with two.
        ("35001", "rue de la Mairie", 4, "found 0352167R"),
        ("35013", "rue de la Mairie", 4, "several 0350969N 0351969A"),
        ("35238", "rue Honoré de Balzac", 3, ""),
    ] {
        let answer = ask(&server, insee, &college(street, number));
        if expected.is_empty() {
            assert!(said(&answer, "college").starts_with("several "), "{street}: {}", said(&answer, "college"));
        } else {
            assert_eq!(said(&answer, "college"), expected, "{street} {number}");
        }
    }
    let groslay = ask(&server, "35115", &college("bd de Groslay", 15));
    assert_eq!(reason(&groslay), "Boulevard de Groslay, côté impair, du 1 au 15.");
    assert_eq!(groslay.levels[0].schools[0].name, "Établissement 0350967L", "no annuaire was imported yet");
    // Schools that come later are named without a new start.
    import(database, "schools", &schools, &[]).success();
    std::thread::sleep(std::time::Duration::from_millis(400));
    let named = ask(&server, "35115", &college("bd de Groslay", 15));
    assert!(named.levels[0].schools[0].name.contains("ollège"), "{:?}", named.levels[0].schools);
    // Another year knows nothing of it.
    let mut later = college("bd de Groslay", 15);
    later["school_year"] = json!("2024-2025");
    assert_eq!(said(&ask(&server, "35115", &later), "college"), "unknown");
    server.kill();
    let bodies = mee(&[
        "export",
        "sectors",
        "--body",
        "departement:35",
        "--school-year",
        "2023-2024",
        "--database",
        &database.url,
    ]);
    assert_eq!(bodies.stdout.lines().count(), 5_417, "the map belongs to the département");
}
