//! A carte scolaire prepared for a date: the clock of the server puts it in force when the date has come.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{ask, said};
use crate::support::{Database, Server, Test, import, mee, tests};
use crate::trace::execute;

pub fn tests() -> Vec<Test> {
    tests![empty:
        a_carte_comes_into_force_on_its_day_and_takes_the_place_of_the_one_before,
        a_carte_whose_day_came_while_no_server_ran_is_in_force_soon_after_the_next_start,
    ]
    .into()
}

const HEADER: &str = "insee;niveau;voie;cote;du;au;uai;ecole\n";

fn carte(database: &Database, uai: &str, further: &[&str]) {
    let file = database.file("carte.csv");
    std::fs::write(&file, format!("{HEADER}99999;maternelle;;;;;{uai};\n")).unwrap();
    let outcome = import(database, "sectors", &file, &[&["--school-year", "2031-2032"], further].concat());
    assert_eq!(outcome.success().added, 1, "{}", outcome.said());
}

fn answered(server: &Server) -> String {
    let query =
        json!({ "street": "Rue des Essais", "number": 2, "school_year": "2031-2032", "levels": ["maternelle"] });
    said(&ask(server, "99999", &query), "maternelle")
}

fn wait_for(server: &Server, expected: &str) {
    let begun = Instant::now();
    while answered(server) != expected {
        assert!(begun.elapsed() < Duration::from_secs(30), "{} still, not {expected}", answered(server));
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// Makes the day that a map waits for this one; other maps keep theirs.
fn let_the_day_come(database: &Database, day: &str) {
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    execute(database, &format!("UPDATE sector_maps SET publish_on = '{today}' WHERE publish_on = '{day}'")).unwrap();
}

fn a_carte_comes_into_force_on_its_day_and_takes_the_place_of_the_one_before(database: &Database) {
    database.fill();
    let server = Server::start_beside(&database.url, &[]);
    carte(database, "9990001X", &[]);
    wait_for(&server, "found 9990001X");
    carte(database, "9990003Z", &["--publish-on", "2098-03-01"]);
    assert_eq!(answered(&server), "found 9990001X", "not before its day");
    let_the_day_come(database, "2098-03-01");
    wait_for(&server, "found 9990003Z");
    server.kill();
    let entries = mee(&["audit", "export", "--database", &database.url]).stdout;
    let entries = entries.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let started: Vec<Value> = entries.filter(|entry| entry["action"] == "sectors.start").collect();
    assert_eq!(started.len(), 1, "once, and with its trace");
    assert_eq!((&started[0]["outcome"], &started[0]["after"]["school_year"]), (&json!("done"), &json!("2031-2032")));
    let year = ["--school-year", "2031-2032", "--database", &database.url];
    let given = mee(&[&["export", "sectors", "--body", "commune:99999"][..], &year].concat());
    assert!(given.stdout.contains("9990003Z") && !given.stdout.contains("9990001X"), "{}", given.stdout);
}

fn a_carte_whose_day_came_while_no_server_ran_is_in_force_soon_after_the_next_start(database: &Database) {
    database.fill();
    carte(database, "9990001X", &["--publish-on", "2098-03-01"]);
    let_the_day_come(database, "2098-03-01");
    let server = Server::start_beside(&database.url, &[]);
    wait_for(&server, "found 9990001X");
    // A draft without a day waits for whoever publishes it.
    carte(database, "9990003Z", &["--publish-on", "2098-03-02"]);
    execute(database, "UPDATE sector_maps SET publish_on = NULL WHERE publish_on = '2098-03-02'").unwrap();
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(answered(&server), "found 9990001X");
    server.kill();
}
