//! `mee import communes`.

use std::fs;

use mee_shared::commune::Zone;
use mee_shared::commune::territory::DEPARTEMENTS;
use mee_shared::text::slugify;
use mee_shared::wire::commune::CommuneResource;

use super::{content, prepare};
use crate::support::{Database, Server, Test, import, real_data, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        communes_are_imported_once_and_updated_after,
        a_faulty_commune_is_reported_with_its_line_and_the_others_go_in,
        a_dry_run_of_communes_writes_nothing,
        imported_communes_are_served,
    ]
    .into_iter()
    .chain(tests![once: the_zones_are_those_of_the_official_calendar])
    .collect()
}

const HEADER: &str = "insee,name,departement,academie,zone,epci_siren,parent_insee\n";
const GOOD: &str =
    "2A004,Ajaccio,2A,Corse,,,\n69123,Lyon,69,Lyon,A,200046977,\n69381,Lyon 1er Arrondissement,69,Lyon,A,,69123\n";

fn communes_are_imported_once_and_updated_after(database: &Database) {
    let file = database.file("communes.csv");
    fs::write(&file, format!("{HEADER}{GOOD}")).unwrap();
    let first = import(database, "communes", &file, &[]).success();
    assert_eq!((first.read, first.added, first.changed, first.rejected), (3, 3, 0, 0));
    let before = content(database);
    let second = import(database, "communes", &file, &[]).success();
    assert_eq!((second.read, second.added, second.changed, second.unchanged), (3, 0, 0, 3));
    assert_eq!(content(database), before);
    fs::write(&file, format!("{HEADER}{}", GOOD.replace("Ajaccio", "Aiacciu"))).unwrap();
    let third = import(database, "communes", &file, &[]).success();
    assert_eq!((third.added, third.changed, third.unchanged), (0, 1, 2));
}

fn a_faulty_commune_is_reported_with_its_line_and_the_others_go_in(database: &Database) {
    let file = database.file("communes.csv");
    fs::write(
        &file,
        format!("{HEADER}2A004,Ajaccio,2A,Corse,,,\n9404,Trop court,94,Créteil,C,,\n69123,Lyon,69,Lyon,A,,\n"),
    )
    .unwrap();
    let outcome = import(database, "communes", &file, &[]);
    let summary = outcome.summary();
    assert_eq!((summary.read, summary.added, summary.rejected), (3, 2, 1));
    let said = outcome.said();
    assert!(said.contains("ligne 3") && said.contains("INSEE"), "{said}");
}

fn a_dry_run_of_communes_writes_nothing(database: &Database) {
    prepare(database);
    let before = database.counts();
    let file = database.file("communes.csv");
    fs::write(&file, format!("{HEADER}{GOOD}")).unwrap();
    let summary = import(database, "communes", &file, &["--dry-run"]).success();
    assert_eq!((summary.read, summary.added), (3, 3), "a dry run says what would be done");
    assert_eq!(database.counts(), before);
}

fn imported_communes_are_served(database: &Database) {
    let file = database.file("communes.csv");
    let own = Database::create(database.engine());
    fs::write(&file, format!("{HEADER}{GOOD}")).unwrap();
    import(&own, "communes", &file, &[]).success();
    let server = Server::start(own);
    let found: CommuneResource = server.read("/v1/communes/69381");
    assert_eq!(found.commune.parent_insee.map(String::from).as_deref(), Some("69123"));
    let found: CommuneResource = server.read("/v1/communes/2A004");
    assert_eq!((found.commune.name.as_str(), found.commune.academie.as_str()), ("Ajaccio", "Corse"));
}

fn the_zones_are_those_of_the_official_calendar() {
    let Some(file) = real_data("education/calendrier/calendrier-scolaire-2024-2027.csv") else { return };
    let text = fs::read_to_string(file).unwrap();
    let plain = |name: &str| slugify(name).trim_start_matches("la-").to_owned();
    let mut compared = std::collections::BTreeSet::new();
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.split(';').collect();
        let (academie, zone) = (plain(fields[4]), fields[5]);
        for departement in DEPARTEMENTS.iter().filter(|departement| plain(departement.academie) == academie) {
            assert_eq!(Zone::parse(zone), Some(departement.zone), "{} in {line}", departement.name);
            compared.insert(departement.code);
        }
    }
    // Every département but the demo's is in the calendar.
    assert_eq!(compared.len(), DEPARTEMENTS.len() - 1);
}
