//! Which school is ours: the carte scolaire imported, published and asked, on both engines.

mod bondy;
mod clock;
mod colleges;
mod polygons;
mod routes;

use std::collections::BTreeMap;
use std::path::Path;

use mee_shared::wire::catchment::Catchment;
use serde_json::Value;

use crate::support::{Server, Test};

pub fn tests() -> Vec<Test> {
    [bondy::tests(), clock::tests(), colleges::tests(), polygons::tests(), routes::tests()]
        .into_iter()
        .flatten()
        .collect()
}

fn ask(server: &Server, insee: &str, query: &Value) -> Catchment {
    let path = format!("/v1/communes/{insee}/catchment");
    let answer = server.request("POST", &path).json(query).send().expect_status(200);
    assert_eq!(answer.header("cache-control"), "no-store");
    answer.json()
}

/// A level's answer as a line: status and the schools' numbers, or names where there is none, in order of the alphabet.
fn said(answer: &Catchment, level: &str) -> String {
    let level = answer.levels.iter().find(|of| of.level.as_str() == level).unwrap();
    let mut schools: Vec<String> = level
        .schools
        .iter()
        .map(|school| school.uai.as_ref().map_or_else(|| school.name.clone(), ToString::to_string))
        .collect();
    schools.sort();
    let status = serde_json::to_value(level.status).unwrap();
    format!("{} {}", status.as_str().unwrap(), schools.join(" ")).trim().to_owned()
}

/// The lines of a table, each by its columns' names.
fn table(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(path).unwrap();
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b';').from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}
