//! Bondy, from its three files to an answer for each of its addresses.

use std::collections::{BTreeMap, BTreeSet};

use mee_shared::text::fold;
use serde_json::json;

use super::{ask, said, table};
use crate::support::{Database, Server, Test, import, mee, real_data, tests};

pub fn tests() -> Vec<Test> {
    tests![empty: every_address_of_bondy_gets_what_its_lines_say].into()
}

type Line = BTreeMap<String, String>;

/// Whether a line holds the number, read from its own cells; none where they cannot be read.
fn holds(line: &Line, number: u32) -> Option<bool> {
    let bound = |name: &str| line[name].parse::<u32>().ok();
    let (from, to) = (bound("no_debut")?, bound("no_fin")?);
    (from <= to).then(|| is_side(line, number) && (from..=to).contains(&number))
}

fn is_side(line: &Line, number: u32) -> bool {
    match line["parite"].as_str() {
        "P" => number.is_multiple_of(2),
        "I" => !number.is_multiple_of(2),
        _ => true,
    }
}

/// The answer that the lines give, without any index: each line is looked at for each address.
fn expected(lines: &[&Line], number: u32) -> (String, bool) {
    let clear: Vec<&&Line> = lines.iter().filter(|line| holds(line, number) == Some(true)).collect();
    // A line whose numbers cannot be read speaks for its side where no other does.
    let unclear: Vec<&&Line> =
        lines.iter().filter(|line| holds(line, number).is_none() && is_side(line, number)).collect();
    let deciding = if clear.is_empty() { unclear } else { clear };
    let schools = |line: &Line| -> BTreeSet<String> {
        if line["uai"].is_empty() {
            line["ecoles"].split('|').map(str::to_owned).collect()
        } else {
            line["uai"].split('|').map(str::to_owned).collect()
        }
    };
    let answers: BTreeSet<BTreeSet<String>> = deciding.iter().map(|line| schools(line)).collect();
    let all: BTreeSet<String> = answers.iter().flatten().cloned().collect();
    let is_doubtful = deciding.iter().any(|line| line["uai"].is_empty() || line["statut"] == "a_verifier");
    let status = if deciding.is_empty() {
        "unknown"
    } else if is_doubtful || answers.len() > 1 {
        "to_confirm"
    } else if all.len() > 1 {
        "several"
    } else {
        "found"
    };
    let all: Vec<String> = all.into_iter().collect();
    (format!("{status} {}", all.join(" ")).trim().to_owned(), answers.len() > 1)
}

fn every_address_of_bondy_gets_what_its_lines_say(database: &Database) {
    let (Some(ban), Some(ranges), Some(schools)) = (
        real_data("education/ban/ban-93010-bondy-2022.csv"),
        real_data("education/sectorisation/bondy-93010-perimetres-scolaires-normalise.csv"),
        real_data("education/sectorisation/bondy-93010-ecoles-effectifs.csv"),
    ) else {
        return;
    };
    import(database, "ban", &ban, &[]).success();
    assert_eq!(import(database, "schools", &schools, &["--commune", "93010"]).success().added, 28);
    let year = ["--school-year", "2022-2023", "--commune", "93010"];
    let tried = import(database, "sectors", &ranges, &[&year[..], &["--dry-run"]].concat());
    assert_eq!((tried.success().added, tried.success().rejected), (566, 0));
    assert_eq!(database.counts()["sector_maps"], 0, "a dry run writes nothing");
    let done = import(database, "sectors", &ranges, &year);
    assert_eq!((done.success().read, done.success().added), (566, 566));
    for said in
        ["voies inconnues", "noms proches", "recouvrements", "trous", "93010 maternelle", "Avenue Henri Barbusse"]
    {
        assert!(done.stdout.contains(said), "{said} is missing:\n{}", done.stdout);
    }
    let again = import(database, "sectors", &ranges, &year).success();
    assert_eq!((again.added, again.unchanged, again.withdrawn), (0, 566, 0), "the same file changes nothing");

    let lines = table(&ranges);
    let addresses = table(&ban);
    assert_eq!(addresses.len(), 8_413);
    // By identifier where the table has one, by the folded name otherwise.
    let mut streets: BTreeMap<(String, &str), Vec<&Line>> = BTreeMap::new();
    for line in &lines {
        let key = if line["ban_id_voie"].is_empty() { fold(&line["voie"]) } else { line["ban_id_voie"].clone() };
        let levels: &[&str] = match line["niveau"].as_str() {
            "primaire" => &["maternelle", "elementaire"],
            "maternelle" => &["maternelle"],
            _ => &["elementaire"],
        };
        for level in levels {
            streets.entry((key.clone(), level)).or_default().push(line);
        }
    }
    let url = database.url.clone();
    let server = Server::start_beside(&url, &[("MEE_CATCHMENT_BORDER_METRES", "0")]);
    let mut counts: BTreeMap<(&str, String), u32> = BTreeMap::new();
    let (mut conflicts, mut wrong) = (Vec::new(), Vec::new());
    for address in &addresses {
        let id = &address["id"];
        let street = id.splitn(3, '_').take(2).collect::<Vec<_>>().join("_");
        let number: u32 = address["numero"].parse().unwrap();
        let answer = ask(&server, "93010", &json!({ "address_id": id, "school_year": "2022-2023" }));
        for level in ["maternelle", "elementaire"] {
            let of = |key: &str| streets.get(&(key.to_owned(), level)).cloned().unwrap_or_default();
            let lines = [of(&street), of(&fold(&address["nom_voie"]))].concat();
            let (expected, is_conflict) = expected(&lines, number);
            let found = said(&answer, level);
            if found != expected {
                wrong.push(format!("{id} {level}: {found}, not {expected}"));
            }
            if is_conflict {
                conflicts.push(format!("{id} {level}"));
            }
            *counts.entry((level, expected.split(' ').next().unwrap().to_owned())).or_default() += 1;
        }
    }
    server.kill();
    eprintln!(
        "Bondy, {} addresses: {counts:?}; {} conflicts, first {:?}",
        addresses.len(),
        conflicts.len(),
        conflicts.first()
    );
    assert!(wrong.is_empty(), "{} answers differ: {:#?}", wrong.len(), wrong.iter().take(10).collect::<Vec<_>>());

    // What is given out can be taken in again, line for line.
    let body = ["--body", "commune:93010", "--school-year", "2022-2023", "--database", &url];
    let given = mee(&[&["export", "sectors"][..], &body].concat());
    assert!(given.succeeded, "{}", given.stderr);
    let file = database.file("carte.csv");
    std::fs::write(&file, &given.stdout).unwrap();
    let taken = import(database, "sectors", &file, &["--school-year", "2023-2024"]);
    assert_eq!((taken.success().added, taken.success().rejected), (566, 0), "{}", taken.stdout);
    let back = mee(&["export", "sectors", "--body", "commune:93010", "--school-year", "2023-2024", "--database", &url]);
    assert_eq!(back.stdout, given.stdout);
}
