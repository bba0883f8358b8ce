//! Fiches of the national editor: seven readings, in order, by others than the writer.

use mee_shared::problem::ProblemCode;
use serde_json::{Value, json};

use super::Desk;
use crate::support::{Database, Response, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![empty: a_national_fiche_is_published_once_every_step_is_signed].into()
}

const STEPS: [&str; 7] = ["fond", "droit", "sources", "territoire", "clarte", "langue", "accessibilite"];

fn markdown(body: &str) -> Value {
    let text = format!(
        "+++\ntitle = \"Peut-on relire sept fois ?\"\nkind = \"question_answer\"\nshort_answer = \"Oui.\"\n\
         themes = [\"cantine\"]\nlevels = [\"elementaire\"]\nchecked_on = \"\"\nchecked_against = \"\"\n+++\n\n{body}\n"
    );
    json!({ "markdown": text })
}

fn a_national_fiche_is_published_once_every_step_is_signed(database: &Database) {
    let mut desk = Desk::open(database);
    desk.world.add("nadia", "national", "editor", &[]);
    desk.world.add("pierre", "national", "publisher", &[]);
    for step in STEPS {
        let name = format!("relecteur-{step}");
        desk.world.add(&name, "national", "proofreader", &["--step", step]);
    }
    let nadia = desk.world.sign_in("nadia").access_token;
    let pierre = desk.world.sign_in("pierre").access_token;
    let ask = |token: &str, method: &str, path: &str, sent: Option<&Value>| -> Response {
        desk.ask_for("national", token, method, path, sent)
    };
    let write = |text: &str| -> Value {
        let saved: Value =
            ask(&nadia, "PUT", "fiches/relire-sept-fois", Some(&markdown(text))).expect_status(200).json();
        saved["work"].clone()
    };
    let work = write("Un premier texte.");
    let verb = |verb: &str| format!("works/{}/{verb}", work["id"].as_str().unwrap());
    let sign = |step: &str, hash: &Value| -> Response {
        let token = desk.world.sign_in(&format!("relecteur-{step}")).access_token;
        ask(&token, "POST", &verb("sign"), Some(&json!({ "step": step, "text_hash": hash })))
    };
    let publish = || ask(&pierre, "POST", &verb("publish"), Some(&json!({})));
    let is_public = || desk.world.server.get("/v1/communes/94043/fiches/relire-sept-fois").status == 200;
    let hash = work["open"]["text_hash"].clone();
    // A draft is not read yet.
    sign("fond", &hash).expect_problem(ProblemCode::Conflict);
    ask(&nadia, "POST", &verb("propose"), None).expect_status(200);
    sign("droit", &hash).expect_problem(ProblemCode::Conflict);
    let other = "0".repeat(64);
    sign("fond", &json!(other)).expect_problem(ProblemCode::Conflict);
    for step in &STEPS[..6] {
        publish().expect_problem(ProblemCode::Conflict);
        sign(step, &hash).expect_status(200);
    }
    let problem = publish().expect_problem(ProblemCode::Conflict);
    assert!(problem.detail.contains("6 sur 7") && problem.detail.contains("Accessibilité"), "{}", problem.detail);
    assert!(!is_public());
    // Another text starts over.
    let changed = write("Un deuxième texte.");
    assert_eq!(changed["open"]["signatures"], json!([]));
    ask(&nadia, "POST", &verb("propose"), None).expect_status(200);
    sign("accessibilite", &changed["open"]["text_hash"]).expect_problem(ProblemCode::Conflict);
    publish().expect_problem(ProblemCode::Conflict);
    let hash = changed["open"]["text_hash"].clone();
    for step in STEPS {
        sign(step, &hash).expect_status(200);
    }
    let signed: Value = ask(&nadia, "GET", &format!("works/{}", work["id"].as_str().unwrap()), None).json();
    assert_eq!(signed["open"]["signatures"].as_array().unwrap().len(), 7);
    assert!(!is_public());
    publish().expect_status(200);
    assert!(is_public());
    let fiche: Value = desk.world.server.read("/v1/communes/94043/fiches/relire-sept-fois");
    assert_eq!((&fiche["origin"]["kind"], &fiche["word"]["level"]), (&json!("local"), &json!("national")));
    // The national editor writes its fiches themselves.
    let layered = ask(&nadia, "PUT", "layers/relire-sept-fois", Some(&json!({})));
    layered.expect_problem(ProblemCode::Forbidden);
}
