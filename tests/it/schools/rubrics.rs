//! Choosing, writing and publishing rubrics.

use mee_shared::problem::ProblemCode;
use mee_shared::wire::rubric::{FillRates, RubricSetResource, SchoolRubrics};
use mee_shared::wire::work::WorkResource;
use serde_json::json;

use super::{ELEMENTAIRE, MATERNELLE, Mairie};
use crate::support::{Database, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        a_text_reaches_parents_once_it_is_published_and_never_before,
        a_rubric_that_is_left_out_keeps_its_texts_and_comes_back_with_them,
        a_headteacher_writes_for_the_own_school_and_publishes_nothing,
        wrong_choices_and_wrong_fields_are_named_with_their_place,
        fill_rates_count_what_parents_see,
    ]
    .into()
}

fn a_text_reaches_parents_once_it_is_published_and_never_before(database: &Database) {
    let mairie = Mairie::new(database);
    let demo = ["fiche-d-identite", "horaires", "accueil-periscolaire", "reglement-interieur"];
    assert_eq!(mairie.seen(MATERNELLE), demo, "the demo's, in the order chosen");
    let marker = "Deux services, à 11 h 45 et à 12 h 30.";
    let work: WorkResource = mairie
        .write(&mairie.publisher, MATERNELLE, "restauration", &json!({ "organisation": marker }))
        .expect_status(200)
        .json();
    assert!(work.open.is_some() && work.published.is_none());
    assert_eq!(mairie.seen(MATERNELLE), demo);
    assert!(!mairie.page(MATERNELLE).contains("Deux services"));
    mairie.publish(&work).expect_status(200);
    // The order is the body's, whatever the order of writing.
    assert_eq!(
        mairie.seen(MATERNELLE),
        ["fiche-d-identite", "horaires", "accueil-periscolaire", "restauration", "reglement-interieur"]
    );
    let page = mairie.page(MATERNELLE);
    assert!(page.contains("Deux services") && page.contains("Commune de Villeneuve-les-Essais"), "{page}");
    assert!(page.len() < 12_000, "{} bytes", page.len());
    mairie.withdraw(&work).expect_status(200);
    assert_eq!(mairie.seen(MATERNELLE), demo);
    assert!(!mairie.page(MATERNELLE).contains("Deux services"));
}

fn a_rubric_that_is_left_out_keeps_its_texts_and_comes_back_with_them(database: &Database) {
    let mairie = Mairie::new(database);
    let list = |uai: &str| -> SchoolRubrics { mairie.get(&format!("schools/{uai}/rubrics")).expect_status(200).json() };
    mairie.choose("maternelle", &["reglement-interieur", "fiche-d-identite"]).expect_status(200);
    assert_eq!(mairie.seen(MATERNELLE), ["reglement-interieur", "fiche-d-identite"]);
    let school = list(MATERNELLE);
    let apart: Vec<&str> = school.apart.iter().map(|work| work.subject.as_str()).collect();
    assert_eq!(apart, ["9990001X/accueil-periscolaire", "9990001X/horaires"]);
    assert_eq!(school.rubrics.len(), 2);
    // What is not on the page cannot be published onto it.
    let hours = school.apart.iter().find(|work| work.subject.ends_with("/horaires")).unwrap();
    mairie.withdraw(hours).expect_status(200);
    let text = json!({ "fields": { "retard": "Sonnez." } });
    let refused = mairie.send(&mairie.publisher, "PUT", &format!("schools/{MATERNELLE}/rubrics/horaires"), &text);
    refused.expect_problem(ProblemCode::Unprocessable);
    mairie.choose("maternelle", &["horaires", "accueil-periscolaire"]).expect_status(200);
    assert_eq!(mairie.seen(MATERNELLE), ["accueil-periscolaire"]);
    assert_eq!(list(MATERNELLE).apart.len(), 2);
    // A rubric of the body's own; the other kinds of establishment keep theirs.
    let own = json!({
        "rubrics": ["jardin"],
        "own": [{ "id": "jardin", "title": "Le jardin", "kinds": ["maternelle"],
                  "fields": [{ "id": "texte", "label": "Ce qui y pousse", "kind": "text", "is_required": true }] }]
    });
    let set: RubricSetResource =
        mairie.send(&mairie.publisher, "PUT", "rubrics/maternelle", &own).expect_status(200).json();
    assert_eq!(set.rubrics.len(), 1);
    let text = json!({ "texte": "- Des fèves\n- Des radis" });
    let work: WorkResource = mairie.write(&mairie.publisher, MATERNELLE, "jardin", &text).expect_status(200).json();
    mairie.publish(&work).expect_status(200);
    assert_eq!(mairie.seen(MATERNELLE), ["jardin"]);
    assert!(mairie.page(MATERNELLE).contains("<li>Des fèves"));
    assert_eq!(mairie.seen(ELEMENTAIRE), ["fiche-d-identite", "horaires", "activites"]);
}

fn a_headteacher_writes_for_the_own_school_and_publishes_nothing(database: &Database) {
    let mairie = Mairie::new(database);
    let text = json!({ "resume": "Les enfants arrivent à l'heure." });
    let work: WorkResource =
        mairie.write(&mairie.headteacher, MATERNELLE, "reglement-interieur", &text).expect_status(200).json();
    mairie.write(&mairie.headteacher, ELEMENTAIRE, "reglement-interieur", &text).expect_problem(ProblemCode::NotFound);
    let other = mairie.path(&format!("schools/{ELEMENTAIRE}/rubrics"));
    mairie.world.with(&mairie.headteacher, "GET", &other).send().expect_problem(ProblemCode::NotFound);
    let publish = format!("works/{}/publish", work.id);
    mairie.send(&mairie.headteacher, "POST", &publish, &json!({})).expect_problem(ProblemCode::Forbidden);
    let propose = mairie.path(&format!("works/{}/propose", work.id));
    mairie.world.with(&mairie.headteacher, "POST", &propose).send().expect_status(200);
    assert!(!mairie.page(MATERNELLE).contains("arrivent à l'heure"));
    mairie.publish(&work).expect_status(200);
    assert!(mairie.page(MATERNELLE).contains("arrivent à l'heure"));
}

fn wrong_choices_and_wrong_fields_are_named_with_their_place(database: &Database) {
    let mairie = Mairie::new(database);
    let names: Vec<String> = (0..11).map(|number| format!("r{number}")).collect();
    let eleven: Vec<&str> = names.iter().map(String::as_str).collect();
    for rubrics in [eleven.as_slice(), &["horaires", "horaires"], &["inconnue"], &["vacances"]] {
        let problem = mairie.choose("maternelle", rubrics).expect_problem(ProblemCode::Unprocessable);
        assert_eq!(problem.errors[0].pointer, "/rubrics", "{rubrics:?}");
    }
    mairie.choose("creche", &["horaires"]).expect_problem(ProblemCode::InvalidValue);
    for (rubric, fields, pointer) in [
        ("fiche-d-identite", json!({ "telephone": "appelez-nous" }), "/fields/telephone"),
        ("fiche-d-identite", json!({ "site": "javascript:alert(1)" }), "/fields/site"),
        ("fiche-d-identite", json!({ "absent": "x" }), "/fields/absent"),
        ("fiche-d-identite", json!({ "presentation": "<script>alert(1)</script>" }), "/fields/presentation"),
        ("fiche-d-identite", json!({ "presentation": "## Un titre\n\nTexte." }), "/fields/presentation"),
        ("horaires", json!({ "ouverture": "le matin" }), "/fields/ouverture"),
        ("restauration", json!({ "menus": "menu.pdf" }), "/fields/menus"),
        (
            "restauration",
            json!({ "menus": [{ "file": "0".repeat(64), "alternative": "Menus" }] }),
            "/fields/menus/0/file",
        ),
        ("activites", json!({ "activites": "Chorale" }), "{rubric}"),
    ] {
        let problem =
            mairie.write(&mairie.publisher, MATERNELLE, rubric, &fields).expect_problem(ProblemCode::Unprocessable);
        assert_eq!(problem.errors[0].pointer, pointer, "{fields}");
    }
    // The school of another commune is not found, by whatever way.
    mairie
        .write(&mairie.publisher, "0941854E", "horaires", &json!({ "retard": "Sonnez." }))
        .expect_problem(ProblemCode::NotFound);
}

fn fill_rates_count_what_parents_see(database: &Database) {
    let mairie = Mairie::new(database);
    let rates = || -> FillRates { mairie.get("rubric-fill-rates").expect_status(200).json() };
    let of = |rates: &FillRates, uai: &str| {
        let schools = &rates.communes[0].schools;
        let school = schools.iter().find(|school| school.uai.as_str() == uai).unwrap();
        (school.rate.filled, school.rate.chosen)
    };
    let before = rates();
    assert_eq!(of(&before, MATERNELLE), (4, 5));
    assert_eq!(before.communes.len(), 1);
    let text = json!({ "organisation": "Deux services." });
    let work: WorkResource =
        mairie.write(&mairie.publisher, MATERNELLE, "restauration", &text).expect_status(200).json();
    assert_eq!(of(&rates(), MATERNELLE), (4, 5), "a draft fills nothing");
    mairie.publish(&work).expect_status(200);
    let after = rates();
    assert_eq!(of(&after, MATERNELLE), (5, 5));
    assert_eq!(after.rate.filled, before.rate.filled + 1);
    assert_eq!(after.rate.chosen, before.rate.chosen);
}
