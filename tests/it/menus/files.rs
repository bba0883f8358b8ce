//! `mee import menus`.

use std::fs;

use mee_shared::menu::MenuStatus;
use mee_shared::wire::menu::MenuWeek;

use super::{FILE, commune};
use crate::support::{Database, Server, Test, import, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        a_file_is_published_and_the_same_file_changes_nothing,
        a_dry_run_writes_nothing_and_unknown_values_are_named_with_their_lines,
        a_file_replaces_its_period_and_nothing_else,
        a_file_may_wait_for_its_day_or_for_somebody,
        what_is_no_file_of_menus_is_refused_and_nothing_written,
    ]
    .into()
}

const HERE: &[&str] = &["--commune", "94043"];

fn file(database: &Database, text: &str) -> std::path::PathBuf {
    let file = database.file("menus.csv");
    fs::write(&file, text).unwrap();
    file
}

fn a_file_is_published_and_the_same_file_changes_nothing(database: &Database) {
    commune(database);
    let path = file(database, FILE);
    let first = import(database, "menus", &path, HERE);
    let summary = first.summary();
    assert_eq!((summary.read, summary.added, summary.unchanged, summary.rejected), (6, 5, 0, 1), "{}", first.said());
    let again = import(database, "menus", &path, HERE).summary();
    assert_eq!((again.added, again.unchanged, again.withdrawn), (0, 5, 0));
    // The encodings and separators of offices are one file.
    let latin: Vec<u8> = FILE.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    let written = database.file("latin.csv");
    fs::write(&written, latin).unwrap();
    let outcome = import(database, "menus", &written, HERE);
    assert_eq!((outcome.summary().added, outcome.summary().unchanged), (0, 5), "{}", outcome.said());
    assert!(outcome.said().contains("Windows-1252"), "{}", outcome.said());
}

fn a_dry_run_writes_nothing_and_unknown_values_are_named_with_their_lines(database: &Database) {
    commune(database);
    let path = file(database, FILE);
    let before = database.counts();
    let outcome = import(database, "menus", &path, &["--commune", "94043", "--dry-run"]);
    assert_eq!((outcome.summary().added, outcome.summary().rejected), (5, 1));
    assert_eq!(database.counts(), before);
    for said in [
        "ligne 7 (Perdu) : la date (menuDate) ne convient pas",
        "menuRepasType : « meal » hors du schéma, compris comme « déjeuner » (ligne 3)",
        "menuPlatAllergene : « Traces de kiwi » hors du schéma, montré tel quel (ligne 4)",
        "menuPlatAllergene : « - » hors du schéma, montré tel quel (ligne 5)",
        "colonnes du schéma absentes : menuCollNom",
        "2 plats sans allergène dans le fichier",
    ] {
        assert!(outcome.said().contains(said), "{said}\n{}", outcome.said());
    }
}

fn names(week: &MenuWeek, restaurant: &str) -> Vec<String> {
    let found = week.restaurants.iter().find(|found| found.restaurant.key.as_str() == restaurant).unwrap();
    let dishes = |meal: &mee_shared::menu::Meal| meal.dishes.iter().map(|dish| dish.name.clone()).collect::<Vec<_>>();
    found.days.iter().flat_map(|day| day.meals.iter().flat_map(dishes)).collect()
}

fn a_file_replaces_its_period_and_nothing_else(database: &Database) {
    commune(database);
    import(database, "menus", &file(database, FILE), HERE).summary();
    // Monday stays, Tuesday changes; the week after, and the other restaurant, are not in the file.
    let newer = "menuRestaurantNom,menuDate,menuRepasType,menuPlatType,menuPlatNom\n\
                 LES TILLEULS,2031-01-07,déjeuner,plat principal,Omelette\nLes Tilleuls,08/01/2031,déjeuner,entrée,Radis\n";
    let summary = import(database, "menus", &file(database, newer), HERE).summary();
    assert_eq!((summary.added, summary.unchanged, summary.withdrawn), (2, 0, 1));
    let url = database.url.clone();
    let server = Server::start_beside(&url, &[]);
    let week: MenuWeek = server.read("/v1/communes/94043/menus?week=2031-W02");
    assert_eq!(names(&week, "les-tilleuls"), ["Soupe", "Riz <b>", "Omelette", "Radis"]);
    assert_eq!(names(&week, "les-erables"), ["Gratin"]);
    let after: MenuWeek = server.read("/v1/communes/94043/menus?date=2031-01-15");
    assert_eq!(names(&after, "les-tilleuls"), ["Pâtes"]);
    let other = after.restaurants.iter().find(|found| found.restaurant.key.as_str() == "les-erables").unwrap();
    assert_eq!((other.status, other.days.len()), (MenuStatus::Missing, 0));
}

fn a_file_may_wait_for_its_day_or_for_somebody(database: &Database) {
    commune(database);
    let path = file(database, FILE);
    let draft = import(database, "menus", &path, &["--commune", "94043", "--draft"]);
    assert_eq!(draft.summary().added, 5, "{}", draft.said());
    assert!(draft.said().contains("brouillon"), "{}", draft.said());
    let again = import(database, "menus", &path, &["--commune", "94043", "--draft"]).summary();
    assert_eq!((again.added, again.unchanged), (0, 5));
    let newer = file(database, &FILE.replace("Soupe", "Potage"));
    let planned = import(database, "menus", &newer, &["--commune", "94043", "--publish-on", "2031-01-01"]);
    assert_eq!(planned.summary().added, 5, "{}", planned.said());
    let url = database.url.clone();
    let server = Server::start_beside(&url, &[]);
    let week: MenuWeek = server.read("/v1/communes/94043/menus?week=2031-W02");
    assert_eq!(week.status, MenuStatus::NeverPublished);
    // What is published at once takes the place of both.
    let now = import(database, "menus", &newer, HERE).summary();
    assert_eq!(now.added, 5);
    let week: MenuWeek = server.read("/v1/communes/94043/menus?week=2031-W02");
    assert_eq!(names(&week, "les-tilleuls"), ["Potage", "Riz <b>", "Poisson"]);
}

fn what_is_no_file_of_menus_is_refused_and_nothing_written(database: &Database) {
    commune(database);
    let before = database.counts();
    for (text, said) in [
        ("", "vide"),
        ("menuRestaurantNom;menuPlatNom\nA;B\n", "menuDate"),
        ("menuRestaurantNom;menuDate;menuPlatNom\n", "aucune ligne"),
    ] {
        let outcome = import(database, "menus", &file(database, text), HERE);
        assert!(!outcome.succeeded && outcome.said().contains(said), "{text:?}: {}", outcome.said());
    }
    let outcome = import(database, "menus", &file(database, FILE), &["--commune", "75056"]);
    assert!(!outcome.succeeded && outcome.said().contains("75056"), "{}", outcome.said());
    let elsewhere = "menuRestaurantNom;menuRestaurantInsee;menuDate;menuPlatNom\nA;75056;2031-01-06;B\n";
    let outcome = import(database, "menus", &file(database, elsewhere), HERE);
    assert_eq!((outcome.summary().added, outcome.summary().rejected), (0, 1));
    assert!(outcome.said().contains("n'est pas de votre territoire"), "{}", outcome.said());
    let mut counts = database.counts();
    // The last one was an import that found nothing to keep: it leaves its entry, and the commune's body.
    for table in ["audit_entries", "audit_heads", "bodies"] {
        counts.insert(table.to_owned(), before.get(table).copied().unwrap_or_default());
    }
    assert_eq!(counts, before);
}
