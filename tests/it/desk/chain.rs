//! The chain of proofreading.

use serde_json::{Value, json};

use super::{COMMUNE, Desk, unspoken};
use crate::support::{Database, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![empty: changing_the_steps_never_makes_a_text_publishable_that_was_not_read_at_each].into()
}

const MARKDOWN: &str = "+++\ntitle = \"Peut-on relire encore ?\"\nkind = \"question_answer\"\nshort_answer = \"Oui.\"\n\
    themes = [\"cantine\"]\nlevels = [\"elementaire\"]\nchecked_on = \"\"\nchecked_against = \"\"\n+++\n\nUn texte.\n";

fn steps(ids: &[(&str, &str)]) -> Value {
    let steps: Vec<Value> = ids.iter().map(|(step, label)| json!({ "step": step, "label": label })).collect();
    json!({ "steps": steps })
}

fn changing_the_steps_never_makes_a_text_publishable_that_was_not_read_at_each(database: &Database) {
    let mut world = unspoken(database);
    let administrator = Desk::open(&mut world, "chef", "national", "administrator", &[]);
    let editor = Desk::open(&mut world, "plume", "national", "editor", &[]);
    let publisher = Desk::open(&mut world, "public", "national", "publisher", &[]);
    let reader = Desk::open(&mut world, "relit", "national", "proofreader", &["--step", "fond"]);
    let commune = Desk::open(&mut world, "maire", COMMUNE, "administrator", &[]);
    assert_eq!(commune.get(&world, "proofreading-steps").status, 404);
    let usual: Value = administrator.get(&world, "proofreading-steps").expect_status(200).json();
    assert_eq!(usual["steps"].as_array().unwrap().len(), 7, "{usual}");
    assert_eq!(publisher.send(&world, "PUT", "proofreading-steps", &usual).status, 403);
    for wrong in [steps(&[]), steps(&[("a", "A"), ("a", "B")]), steps(&[("a", " ")])] {
        assert_eq!(administrator.send(&world, "PUT", "proofreading-steps", &wrong).status, 422, "{wrong}");
    }
    // One of seven steps is signed.
    let saved: Value =
        editor.send(&world, "PUT", "fiches/relire-encore", &json!({ "markdown": MARKDOWN })).expect_status(200).json();
    let (work, hash) = (saved["work"]["id"].as_str().unwrap(), &saved["work"]["open"]["text_hash"]);
    editor.send(&world, "POST", &format!("works/{work}/propose"), &json!({})).expect_status(200);
    let sign = |step: &str| {
        let asked = json!({ "step": step, "text_hash": hash });
        reader.send(&world, "POST", &format!("works/{work}/sign"), &asked)
    };
    sign("fond").expect_status(200);
    let publish = || publisher.send(&world, "POST", &format!("works/{work}/publish"), &json!({}));
    assert_eq!(publish().status, 409);
    // Another name for a step leaves the signature; a chain of that one step alone does not make do with it.
    let mut renamed = usual.clone();
    renamed["steps"][0]["label"] = json!("Relecture du fond");
    administrator.send(&world, "PUT", "proofreading-steps", &renamed).expect_status(200);
    let signed = || -> usize {
        let found: Value = publisher.get(&world, &format!("works/{work}")).expect_status(200).json();
        found["open"]["signatures"].as_array().unwrap().len()
    };
    assert_eq!(signed(), 1);
    administrator.send(&world, "PUT", "proofreading-steps", &steps(&[("fond", "Fond")])).expect_status(200);
    assert_eq!(signed(), 0);
    assert_eq!(publish().status, 409);
    sign("fond").expect_status(200);
    // Validated and waiting for its start: the chain that it passed stays until then.
    let later = (jiff::Timestamp::now() + jiff::ToSpan::hours(2)).to_string();
    let asked = json!({ "starts_at": later });
    publisher.send(&world, "POST", &format!("works/{work}/publish"), &asked).expect_status(200);
    assert_eq!(administrator.send(&world, "PUT", "proofreading-steps", &usual).status, 409);
    assert_eq!(super::done(&world, "proofreading_steps.put").len(), 2);
}
