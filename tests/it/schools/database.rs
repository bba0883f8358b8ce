//! Two schools of one kind that one body runs have the same rubrics, whatever writes to the database.

use crate::auth::database::execute;
use crate::support::{Database, Test, tests};

use super::{Mairie, PRIMAIRE};

pub fn tests() -> Vec<Test> {
    tests![empty: a_school_cannot_be_given_a_rubric_of_its_own].into()
}

struct Row<'a> {
    body: (&'a str, &'a str),
    place: (&'a str, &'a str, &'a str),
    rubric: &'a str,
}

/// A text published by force, and its place on a page.
fn statements(id: &str, row: &Row<'_>) -> String {
    let Row { body: (body, kind), place: (insee, uai, establishment), rubric } = row;
    format!(
        "BEGIN;
         INSERT INTO works (id, body_id, body_kind, kind, subject, title, uai, last_number, is_hiding, version, created_at, updated_at)
         VALUES ('{id}', '{body}', '{kind}', 'rubric', '{uai}/{rubric}', 'x', '{uai}', 0, FALSE, 0, 1, 1);
         INSERT INTO rubric_contents (work_id, body_id, body_kind, work_kind, subject, insee, uai, establishment_kind, rubric)
         VALUES ('{id}', '{body}', '{kind}', 'rubric', '{uai}/{rubric}', '{insee}', '{uai}', '{establishment}', '{rubric}');
         COMMIT;"
    )
}

fn a_school_cannot_be_given_a_rubric_of_its_own(database: &Database) {
    let mut mairie = Mairie::new(database);
    if !mairie.world.bodies.contains_key("epci:999999998") {
        mairie.world.mee(&["body", "add", "epci:999999998", "Agglomération d'essai"]);
        mairie.world.read_bodies();
    }
    let world = &mairie.world;
    let here = (world.body("commune:99999"), "commune");
    let there = (world.body("commune:94043"), "commune");
    let epci = (world.body("epci:999999998"), "epci");
    let here_at = ("99999", PRIMAIRE, "primaire");
    let cases = [
        (true, "as chosen", Row { body: here, place: here_at, rubric: "accueil-periscolaire" }),
        (false, "a rubric that is not chosen", Row { body: here, place: here_at, rubric: "equipe" }),
        (false, "one twice", Row { body: here, place: here_at, rubric: "fiche-d-identite" }),
        (
            false,
            "a rubric chosen for another kind",
            Row { body: here, place: ("99999", PRIMAIRE, "elementaire"), rubric: "activites" },
        ),
        (
            false,
            "a school of another commune",
            Row { body: here, place: ("94043", "0941854E", "maternelle"), rubric: "horaires" },
        ),
        (
            false,
            "a school said to be of the commune",
            Row { body: here, place: ("99999", "0941854E", "maternelle"), rubric: "horaires" },
        ),
        (false, "a body that does not run it", Row { body: there, place: here_at, rubric: "horaires" }),
        (false, "an intercommunalité that was not asked", Row { body: epci, place: here_at, rubric: "horaires" }),
        (
            false,
            "a kind of body that is not its own",
            Row { body: (here.0, "epci"), place: here_at, rubric: "horaires" },
        ),
    ];
    for (index, (is_taken, what, row)) in cases.iter().enumerate() {
        let done = execute(world, &statements(&format!("w{index}"), row));
        assert_eq!(done.is_ok(), *is_taken, "{what}: {done:?}");
    }
    let (commune, epci) = (here.0, epci.0);
    for (is_taken, what, sql) in [
        (
            false,
            "an eleventh rubric",
            format!(
                "INSERT INTO body_rubrics (body_id, body_kind, establishment_kind, rubric, position) \
                 VALUES ('{commune}', 'commune', 'primaire', 'equipe', 11)"
            ),
        ),
        (
            false,
            "two in one place",
            format!(
                "INSERT INTO body_rubrics (body_id, body_kind, establishment_kind, rubric, position) \
                 VALUES ('{commune}', 'commune', 'primaire', 'equipe', 1)"
            ),
        ),
        (
            false,
            "a rubric taken away under a text",
            "DELETE FROM body_rubrics WHERE establishment_kind = 'primaire' AND rubric = 'restauration'".to_owned(),
        ),
        (
            false,
            "a school that changes its kind under its texts",
            format!("UPDATE schools SET establishment_kind = 'maternelle' WHERE uai = '{PRIMAIRE}'"),
        ),
        (
            false,
            "an intercommunalité over a commune that is not its own",
            format!(
                "INSERT INTO school_authorities (insee, body_id, body_kind, territory, epci_siren) \
                 VALUES ('94043', '{epci}', 'epci', '999999998', '999999998')"
            ),
        ),
        (
            false,
            "a commune over another one",
            format!(
                "INSERT INTO school_authorities (insee, body_id, body_kind, territory) \
                 VALUES ('94043', '{commune}', 'commune', '99999')"
            ),
        ),
        (
            true,
            "a commune over itself",
            format!(
                "INSERT INTO school_authorities (insee, body_id, body_kind, territory) \
                 VALUES ('94043', '{}', 'commune', '94043')",
                there.0
            ),
        ),
    ] {
        let done = execute(world, &sql);
        assert_eq!(done.is_ok(), is_taken, "{what}: {done:?}");
    }
}
