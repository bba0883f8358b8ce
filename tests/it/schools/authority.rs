//! Who runs school pages, and establishments that no national file holds.

use mee_shared::problem::ProblemCode;
use mee_shared::wire::establishment::EstablishmentResource;
use mee_shared::wire::work::WorkResource;
use serde_json::{Value, json};

use super::{ELEMENTAIRE, MATERNELLE, Mairie};
use crate::support::{Database, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        a_commune_hands_its_school_pages_to_its_intercommunalite_and_takes_them_back,
        a_centre_de_loisirs_is_kept_under_a_number_of_ours,
    ]
    .into()
}

fn a_commune_hands_its_school_pages_to_its_intercommunalite_and_takes_them_back(database: &Database) {
    let mut mairie = Mairie::new(database);
    mairie.world.add("maire", "commune:99999", "administrator", &[]);
    let administrator = mairie.world.sign_in("maire").access_token;
    let hand =
        |mairie: &Mairie, to: &str| mairie.send(&administrator, "PUT", "school-authority", &json!({ "authority": to }));
    if !mairie.world.bodies.contains_key("epci:999999998") {
        hand(&mairie, "epci").expect_problem(ProblemCode::Conflict);
        mairie.world.mee(&["body", "add", "epci:999999998", "Agglomération d'essai"]);
        mairie.world.read_bodies();
    }
    mairie.world.add("agglo", "epci:999999998", "publisher", &[]);
    let agglo = mairie.world.sign_in("agglo").access_token;
    let below = format!("/v1/bodies/{}", mairie.world.body("epci:999999998"));
    let send = |mairie: &Mairie, method: &str, rest: &str, value: &Value| {
        mairie.world.with(&agglo, method, &format!("{below}/{rest}")).json(value).send()
    };
    let text = json!({ "fields": { "retard": "Appelez l'agglomération." } });
    let rubric = format!("schools/{MATERNELLE}/rubrics/horaires");
    send(&mairie, "PUT", &rubric, &text).expect_problem(ProblemCode::NotFound);
    let before = mairie.seen(MATERNELLE);
    hand(&mairie, "epci").expect_status(200);
    assert!(mairie.seen(MATERNELLE).is_empty(), "the intercommunalité has published nothing yet");
    mairie
        .write(&mairie.publisher, MATERNELLE, "horaires", &json!({ "retard": "Sonnez." }))
        .expect_problem(ProblemCode::NotFound);
    send(&mairie, "PUT", "rubrics/maternelle", &json!({ "rubrics": ["horaires"] })).expect_status(200);
    let work: WorkResource = send(&mairie, "PUT", &rubric, &text).expect_status(200).json();
    send(&mairie, "POST", &format!("works/{}/publish", work.id), &json!({})).expect_status(200);
    assert_eq!(mairie.seen(MATERNELLE), ["horaires"]);
    assert!(mairie.page(MATERNELLE).contains("Appelez l'agglomération."));
    // The headteachers are then among its people.
    mairie.world.add("directrice-agglo", "epci:999999998", "headteacher", &["--school", MATERNELLE]);
    let headteacher = mairie.world.sign_in("directrice-agglo").access_token;
    let own = |rest: &str, uai: &str| {
        let path = format!("{below}/schools/{uai}/rubrics/{rest}");
        mairie.world.with(&headteacher, "PUT", &path).json(&text).send()
    };
    let work: WorkResource = own("horaires", MATERNELLE).expect_status(200).json();
    own("horaires", ELEMENTAIRE).expect_problem(ProblemCode::NotFound);
    let act = |verb: &str| {
        mairie.world.with(&headteacher, "POST", &format!("{below}/works/{}/{verb}", work.id)).json(&json!({})).send()
    };
    act("propose").expect_status(200);
    act("publish").expect_problem(ProblemCode::Forbidden);
    send(&mairie, "POST", &format!("works/{}/publish", work.id), &json!({})).expect_status(200);
    hand(&mairie, "commune").expect_status(200);
    assert_eq!(mairie.seen(MATERNELLE), before, "the commune's texts are back");
    own("horaires", MATERNELLE).expect_problem(ProblemCode::NotFound);
    send(&mairie, "PUT", "school-authority", &json!({ "authority": "epci" })).expect_problem(ProblemCode::Forbidden);
}

fn a_centre_de_loisirs_is_kept_under_a_number_of_ours(database: &Database) {
    let mairie = Mairie::new(database);
    let asked = |name: &str, insee: &str| {
        json!({ "name": name, "insee": insee,
                "address": { "lines": ["2 rue des Essais"], "postcode": "99999", "town": "VILLENEUVE-LES-ESSAIS" } })
    };
    let create = |value: &Value| mairie.send(&mairie.publisher, "POST", "establishments", value);
    let made: EstablishmentResource = create(&asked("Centre des Tilleuls", "99999")).expect_status(201).json();
    assert!(made.school.uai.is_local(), "{}", made.school.uai);
    let second: EstablishmentResource = create(&asked("Centre du Moulin", "99999")).expect_status(201).json();
    assert_ne!(made.school.uai, second.school.uai);
    for (value, pointer) in [(asked("", "99999"), "/name"), (asked("Centre", "94043"), "/insee")] {
        let problem = create(&value).expect_problem(ProblemCode::Unprocessable);
        assert_eq!(problem.errors[0].pointer, pointer);
    }
    mairie.choose("centre_de_loisirs", &["vacances"]).expect_status(200);
    let uai = made.school.uai.as_str();
    let text = json!({ "programme": "Piscine le mercredi." });
    let work: WorkResource = mairie.write(&mairie.publisher, uai, "vacances", &text).expect_status(200).json();
    mairie.publish(&work).expect_status(200);
    assert!(mairie.page(uai).contains("Piscine le mercredi."));
    let path = format!("establishments/{uai}");
    mairie.send(&mairie.publisher, "PUT", &path, &asked("Centre des Chênes", "99999")).expect_status(200);
    assert!(mairie.page(uai).contains("Centre des Chênes"));
    // A school of the national file is nobody's to change.
    let school = format!("establishments/{MATERNELLE}");
    mairie.send(&mairie.publisher, "PUT", &school, &asked("X", "99999")).expect_problem(ProblemCode::NotFound);
    mairie.world.with(&mairie.publisher, "DELETE", &mairie.path(&path)).send().expect_status(204);
    let gone = format!("/v1/communes/99999/schools/{uai}");
    mairie.world.server.get(&gone).expect_problem(ProblemCode::NotFound);
    // Its number is not given again: its texts are kept under it.
    mairie
        .world
        .with(&mairie.publisher, "DELETE", &mairie.path(&format!("establishments/{}", second.school.uai)))
        .send()
        .expect_status(204);
    let third: EstablishmentResource = create(&asked("Centre du Pré", "99999")).expect_status(201).json();
    assert_ne!(third.school.uai, made.school.uai);
}
