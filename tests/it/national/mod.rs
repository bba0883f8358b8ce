//! At the size of the country: the set of national shape, and several processes behind nginx.

mod nginx;

use serde_json::Value;

use crate::support::{Database, Server, Test, mee, tests};

pub fn tests() -> Vec<Test> {
    let all = tests![empty: thirty_communes_are_filled_served_and_found_unchanged];
    let once = tests![once: a_number_of_communes_without_sense_is_refused_by_the_options_name];
    all.into_iter().chain(once).chain(nginx::tests()).collect()
}

/// The last four lines of `mee demo --communes`: communes, schools, fiches, words.
fn fill(database: &Database) -> Vec<String> {
    let outcome = mee(&["demo", "--communes", "30", "--database", &database.url]);
    assert!(outcome.succeeded, "{}", outcome.said());
    let lines: Vec<&str> = outcome.stdout.lines().collect();
    lines[lines.len() - 4..].iter().map(|line| (*line).to_owned()).collect()
}

fn thirty_communes_are_filled_served_and_found_unchanged(database: &Database) {
    assert_eq!(
        fill(database),
        [
            "import communes: 30 read, 30 added, 0 changed, 0 unchanged, 0 withdrawn, 0 rejected",
            "import schools: 48 read, 48 added, 0 changed, 0 unchanged, 0 withdrawn, 0 rejected",
            // As many as communes, and there are 64 already.
            "import fiches: 0 read, 0 added, 0 changed, 0 unchanged, 0 withdrawn, 0 rejected",
            "import words: 317 read, 317 added, 0 changed, 0 unchanged, 0 withdrawn, 0 rejected",
        ]
    );
    let counts = database.counts();
    assert_eq!((counts["communes"], counts["schools"]), (33, 19 + 4 + 48));

    let server = Server::start_beside(&database.url, &[]);
    // The first commune of the first département, whose mairie speaks.
    let commune = "/v1/communes/01999";
    let told: Value = server.get(commune).expect_status(200).json();
    assert_eq!((&told["departement"], &told["is_fictitious"]), (&"01".into(), &true.into()));
    server.get(&format!("{commune}/home")).expect_status(200);
    server.get("/portal/01999/").expect_status(200);
    let schools: Value = server.get(&format!("{commune}/schools")).expect_status(200).json();
    assert_eq!(schools["items"].as_array().unwrap().len(), 3);
    let fiche = server.get(&format!("{commune}/fragments/fiches/transport-scolaire")).expect_status(200).text();
    assert!(fiche.contains("Département 01 (exemple)") && fiche.contains("DSDEN 01 (exemple)"), "{fiche}");
    assert!(!fiche.contains("Département 02 (exemple)"), "a word of one département is nothing to another");
    let fiche = server.get(&format!("{commune}/fragments/fiches/prix-cantine")).expect_status(200).text();
    let own = format!("Commune de {}", told["name"].as_str().unwrap());
    assert!(fiche.contains(&own.replace('\'', "&#39;")) || fiche.contains(&own), "{own}\n{fiche}");
    // The second commune has nothing to say itself, and its département has.
    let silent = server.get("/v1/communes/02999/fragments/fiches/transport-scolaire").expect_status(200).text();
    assert!(silent.contains("Département 02 (exemple)"));

    assert_eq!(
        fill(database),
        [
            "import communes: 30 read, 0 added, 0 changed, 30 unchanged, 0 withdrawn, 0 rejected",
            "import schools: 48 read, 0 added, 0 changed, 48 unchanged, 0 withdrawn, 0 rejected",
            "import fiches: 0 read, 0 added, 0 changed, 0 unchanged, 0 withdrawn, 0 rejected",
            "import words: 317 read, 0 added, 0 changed, 317 unchanged, 0 withdrawn, 0 rejected",
        ],
        "the same again is nothing new"
    );
}

fn a_number_of_communes_without_sense_is_refused_by_the_options_name() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("none.db");
    let database = format!("sqlite:{}", file.display());
    for number in ["0", "35001", "beaucoup", "1.5", "99999999999999"] {
        let outcome = mee(&["demo", "--communes", number, "--database", &database]);
        assert!(!outcome.succeeded, "{number}");
        let expected = format!("Erreur : --communes : « {number} » n'est pas un nombre de communes, de 1 à 35000");
        assert_eq!(outcome.stderr.trim(), expected);
        assert!(!file.exists(), "nothing was made before it was refused");
    }
}
