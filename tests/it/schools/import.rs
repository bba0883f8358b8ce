//! Rubric contents from a table.

use mee_shared::problem::ProblemCode;
use mee_shared::wire::rubric::{RubricImport, SchoolRubrics};

use super::{ELEMENTAIRE, MATERNELLE, Mairie};
use crate::support::{Database, Response, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        a_table_is_tried_then_written_as_drafts_all_of_it_or_nothing,
        a_wrong_table_is_refused,
    ]
    .into()
}

fn send(mairie: &Mairie, query: &str, table: &str) -> Response {
    let path = mairie.path(&format!("rubric-imports{query}"));
    mairie.world.with(&mairie.publisher, "POST", &path).bytes("text/csv", table.as_bytes()).send()
}

fn a_table_is_tried_then_written_as_drafts_all_of_it_or_nothing(database: &Database) {
    let mairie = Mairie::new(database);
    let good = "\u{feff}uai;rubric;resume;organisation\r\n9990001X;reglement-interieur;\"On arrive à l'heure.\nToujours.\";\r\n\
                9990002Y;restauration;;Deux services.\r\n";
    let wrong = format!(
        "{good}9990002Y;horaires;;\r\n0941854E;horaires;;\r\n9990001B;horaires;;\r\n9990001X;vacances;;\r\n\
         9990003Z;restauration;x;y\r\n9990001X;reglement-interieur;## Titre;\r\n"
    );
    let tried: RubricImport = send(&mairie, "?dry_run=true", good).expect_status(200).json();
    assert_eq!((tried.is_written, tried.read, tried.added, tried.changed), (false, 2, 1, 1));
    assert!(tried.errors.is_empty(), "{:?}", tried.errors);
    let refused: RubricImport = send(&mairie, "", &wrong).expect_status(200).json();
    assert!(!refused.is_written);
    let places: Vec<(u64, Option<&str>)> =
        refused.errors.iter().map(|error| (error.line, error.column.as_deref())).collect();
    assert_eq!(
        places,
        [(6, Some("uai")), (7, Some("uai")), (8, Some("rubric")), (9, Some("resume")), (10, Some("resume")),]
    );
    let list = |uai: &str| -> SchoolRubrics { mairie.get(&format!("schools/{uai}/rubrics")).expect_status(200).json() };
    let open = |uai: &str| list(uai).rubrics.iter().filter_map(|rubric| rubric.work.clone()?.open).count();
    assert_eq!((open(MATERNELLE), open(ELEMENTAIRE)), (0, 0), "nothing was written so far");
    let written: RubricImport = send(&mairie, "", good).expect_status(200).json();
    assert_eq!((written.is_written, written.added, written.changed, written.unchanged), (true, 1, 1, 0));
    assert_eq!((open(MATERNELLE), open(ELEMENTAIRE)), (1, 1));
    assert!(!mairie.page(MATERNELLE).contains("Toujours."), "drafts are on no public way");
    let again: RubricImport = send(&mairie, "", good).expect_status(200).json();
    assert_eq!((again.added, again.changed, again.unchanged), (0, 0, 2));
}

fn a_wrong_table_is_refused(database: &Database) {
    let mairie = Mairie::new(database);
    for table in ["", "uai,resume\n", "rubric;uai\n", "uai;rubric;resume\n9990001X;horaires\n"] {
        send(&mairie, "", table).expect_problem(ProblemCode::Unprocessable);
    }
    send(&mairie, "?dry_run=oui", "uai;rubric\n").expect_problem(ProblemCode::InvalidValue);
    let path = mairie.path("rubric-imports");
    let as_json = mairie.world.with(&mairie.publisher, "POST", &path).bytes("application/json", b"{}").send();
    as_json.expect_problem(ProblemCode::UnsupportedMediaType);
    mairie
        .world
        .with(&mairie.headteacher, "POST", &path)
        .bytes("text/csv", b"uai;rubric\n")
        .send()
        .expect_problem(ProblemCode::Forbidden);
}
