//! `mee import tariffs` and `mee export tariffs`, and the grids of the demo.

use std::fs;

use serde_json::Value;

use super::canteen;
use crate::support::{Database, Server, Test, import, mee, real_data, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        grids_are_imported_published_and_exported_again,
        a_grid_is_imported_as_a_draft_or_for_a_day_and_its_end_is_set_without_withdrawing_it,
        a_dry_run_writes_nothing_and_a_faulty_grid_is_left_out_whole,
        published_grids_of_nineteen_collectivites_are_imported,
        the_demo_commune_shows_what_its_canteen_costs,
    ]
    .into()
}

fn file_of(database: &Database, name: &str, second: &str) -> std::path::PathBuf {
    let one = canteen();
    let text =
        format!(r#"{{"tariffs":[{{"id":"cantine","grid":{},"cases":{}}},{second}]}}"#, one["grid"], one["cases"]);
    let file = database.file(name);
    fs::write(&file, text).unwrap();
    file
}

fn flat(id: &str, price: &str) -> String {
    format!(
        r#"{{"id":"{id}","grid":{{"title":"Garderie d'essai","service":"garderie","without_quotient":"unsaid","items":[
            {{"id":"soir","label":"Soir","unit":"session","lines":[{{"price":{{"form":"flat","price":"{price}"}}}}]}}]}}}}"#
    )
}

/// A database with the demo's communes alone.
fn communes(database: &Database) {
    let file = database.file("communes.csv");
    fs::write(
        &file,
        "insee,name,departement,academie,zone,epci_siren,parent_insee\n94043,Le Kremlin-Bicêtre,94,Créteil,C,,\n",
    )
    .unwrap();
    import(database, "communes", &file, &[]).success();
}

const HERE: &[&str] = &["--commune", "94043"];

fn grids_are_imported_published_and_exported_again(database: &Database) {
    communes(database);
    let file = file_of(database, "grilles.json", &flat("garderie", "2.50"));
    let first = import(database, "tariffs", &file, HERE).success();
    assert_eq!((first.read, first.added, first.rejected), (2, 2, 0));
    let again = import(database, "tariffs", &file, HERE).success();
    assert_eq!((again.added, again.changed, again.unchanged), (0, 0, 2));
    let dearer = file_of(database, "grilles.json", &flat("garderie", "2.75"));
    let changed = import(database, "tariffs", &dearer, HERE).success();
    assert_eq!((changed.added, changed.changed, changed.unchanged), (0, 1, 1));
    for name in ["export.csv", "export.json"] {
        let written = database.file(name);
        let path = written.to_string_lossy();
        let outcome = mee(&["export", "tariffs", &path, "--commune", "94043", "--database", &database.url]);
        assert!(outcome.succeeded, "{}", outcome.stderr);
        // What was written is what is there.
        let same = import(database, "tariffs", &written, HERE).success();
        assert_eq!((same.read, same.unchanged), (2, 2), "{}", fs::read_to_string(&written).unwrap());
    }
    let path = database.file("export.txt").to_string_lossy().into_owned();
    assert!(!mee(&["export", "tariffs", &path, "--commune", "94043", "--database", &database.url]).succeeded);
    let outcome = import(database, "tariffs", &file, &["--commune", "75056"]);
    assert!(!outcome.succeeded && outcome.said().contains("75056"), "{}", outcome.said());
}

fn a_grid_is_imported_as_a_draft_or_for_a_day_and_its_end_is_set_without_withdrawing_it(database: &Database) {
    communes(database);
    // Nobody speaks to parents before the national editor does.
    assert!(mee(&["import", "fiches", "--database", &database.url]).succeeded);
    let server = Server::start_beside(&database.url, &[]);
    let file = database.file("grilles.json");
    let write = |price: &str, end: &str| {
        let mut grid: Value = serde_json::from_str(&flat("garderie", price)).unwrap();
        grid["grid"]["valid_from"] = "2026-09-01".into();
        if !end.is_empty() {
            grid["grid"]["valid_until"] = end.into();
        }
        fs::write(&file, serde_json::json!({ "tariffs": [grid] }).to_string()).unwrap();
    };
    let with = |further: &[&str]| import(database, "tariffs", &file, &[HERE, further].concat());
    let shown = || server.get("/portal/94043/tariffs").expect_status(200).text();
    write("2.50", "");
    assert_eq!(with(&["--draft"]).success().added, 1);
    assert!(!shown().contains("2,50"), "a draft is on a public way");
    assert_eq!(with(&["--draft"]).success().unchanged, 1);
    assert_eq!(with(&[]).success().changed, 1);
    assert!(shown().contains("2,50"));
    let year = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).year() + 1;
    let day = format!("{year}-09-01");
    write("2.75", "");
    let planned = with(&["--publish-on", &day]).success();
    assert_eq!((planned.changed, with(&["--publish-on", &day]).success().unchanged), (1, 1));
    assert!(shown().contains("2,50") && !shown().contains("2,75"), "its day has not come");
    // The grid in force gets its last day: parents still find it, with that day.
    write("2.50", "2027-08-31");
    assert_eq!(with(&[]).success().changed, 1);
    let html = shown();
    assert!(html.contains("2,50") && html.contains("31 août 2027"), "{html}");
}

fn a_dry_run_writes_nothing_and_a_faulty_grid_is_left_out_whole(database: &Database) {
    communes(database);
    let file = file_of(database, "grilles.json", &flat("garderie", "-2.50"));
    let before = database.counts();
    let summary = import(database, "tariffs", &file, &["--commune", "94043", "--dry-run"]).summary();
    assert_eq!((summary.read, summary.added, summary.rejected), (2, 1, 1));
    assert_eq!(database.counts(), before);
    let outcome = import(database, "tariffs", &file, HERE);
    assert_eq!((outcome.summary().added, outcome.summary().rejected), (1, 1));
    let said = outcome.said();
    assert!(said.contains("enregistrement 2 (garderie) : /grid/items/0/lines/0/price/price"), "{said}");
}

fn published_grids_of_nineteen_collectivites_are_imported(database: &Database) {
    let Some(folder) = real_data("calculators/grilles") else { return };
    communes(database);
    let summary = import(database, "tariffs", &folder, HERE).success();
    assert_eq!((summary.read, summary.added, summary.rejected), (19, 19, 0));
    let written = database.file("export.csv");
    let path = written.to_string_lossy();
    assert!(mee(&["export", "tariffs", &path, "--commune", "94043", "--database", &database.url]).succeeded);
    let same = import(database, "tariffs", &written, HERE).success();
    assert_eq!((same.read, same.unchanged), (19, 19));
}

fn the_demo_commune_shows_what_its_canteen_costs(database: &Database) {
    database.fill();
    let own = Database::create(database.engine());
    own.fill();
    let server = Server::start(own);
    let page: Value = server.get("/v1/communes/99999/tariffs").expect_status(200).json();
    let slugs: Vec<&str> =
        page["items"].as_array().unwrap().iter().map(|item| item["slug"].as_str().unwrap()).collect();
    assert_eq!(slugs, ["periscolaire-2026", "cantine-2026"]);
    let html = server.get("/portal/99999/tariffs").expect_status(200).text();
    for said in ["jusqu'à 450 inclus", "1,20\u{a0}€", "0,28 % du quotient", "2026-042", "Repas non réservé"] {
        assert!(html.contains(said), "{said}");
    }
}
