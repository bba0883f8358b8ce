//! The imports, through the command line, on both engines.

mod addresses;
mod bad_input;
mod communes;
mod dila;
mod fiches;
mod official_xml;
mod schools;

use std::collections::BTreeMap;
use std::fs;

use crate::support::{Database, Test, import};

/// All of them.
pub fn tests() -> Vec<Test> {
    [addresses::tests(), communes::tests(), schools::tests(), fiches::tests(), dila::tests(), bad_input::tests()]
        .into_iter()
        .flatten()
        .collect()
}

/// Gives the database its tables and the commune 94043, so that there is something to count and to stand in.
fn prepare(database: &Database) {
    let file = database.file("prepare.csv");
    fs::write(
        &file,
        "insee,name,departement,academie,zone,epci_siren,parent_insee\n94043,Le Kremlin-Bicêtre,94,Créteil,C,,\n",
    )
    .unwrap();
    import(database, "communes", &file, &[]).success();
}

/// The rows of each table that holds content; what an import notes about itself is not content.
fn content(database: &Database) -> BTreeMap<String, i64> {
    let mut counts = database.counts();
    counts.retain(|table, _| !table.starts_with("audit"));
    counts
}
