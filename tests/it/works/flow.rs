//! Draft, proposal, refusal, publication, schedule, history.

use std::time::Duration;

use mee_shared::problem::ProblemCode;
use serde_json::{Value, json};

use super::{Desk, FICHE, bottom};
use crate::support::{Database, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        a_word_reaches_parents_only_once_it_is_published,
        what_was_written_stands_in_a_history_and_comes_back,
        a_word_comes_and_goes_by_the_clock,
        a_word_with_an_end_stands_in_for_the_lasting_one,
        nobody_writes_over_what_they_have_not_read,
        each_does_what_the_role_says,
        what_cannot_stand_on_a_fiche_is_refused_with_its_place,
    ]
    .into()
}

fn a_word_reaches_parents_only_once_it_is_published(database: &Database) {
    let desk = Desk::open(database);
    let work = desk.write(FICHE, "Le mot du canari.");
    let is_public = |desk: &Desk| desk.public(FICHE).contains("mot du canari");
    assert_eq!(work["open"]["state"], "draft");
    assert!(!is_public(&desk));
    desk.act(&desk.editor, &work, "propose", &json!({})).expect_status(200);
    assert!(!is_public(&desk));
    desk.act(&desk.publisher, &work, "refuse", &json!({ "reason": " " })).expect_problem(ProblemCode::Unprocessable);
    let refused: Value =
        desk.act(&desk.publisher, &work, "refuse", &json!({ "reason": "Trop court." })).expect_status(200).json();
    // What the demo published before stays.
    assert_eq!((&refused["open"], &refused["published"]["number"]), (&Value::Null, &json!(1)));
    assert!(!is_public(&desk));
    // A refused text is changed before it is proposed again.
    desk.act(&desk.editor, &work, "propose", &json!({})).expect_problem(ProblemCode::Conflict);
    desk.act(&desk.publisher, &work, "publish", &json!({})).expect_problem(ProblemCode::Conflict);
    desk.write(FICHE, "Le mot du canari, plus long.");
    desk.act(&desk.editor, &work, "propose", &json!({})).expect_status(200);
    // Another text in the meantime is a draft again.
    desk.write(FICHE, "Le mot du canari, encore plus long.");
    let published: Value = desk.act(&desk.publisher, &work, "publish", &json!({})).expect_status(200).json();
    assert_eq!(published["published"]["number"], 3);
    assert!(desk.public(FICHE).contains("canari, encore plus long"));
    let fiche: Value = desk.world.server.read(&format!("/v1/communes/99999/fiches/{FICHE}"));
    let block = fiche["body"].as_array().unwrap().iter().find(|block| block["slot"] == "bottom").unwrap();
    assert_eq!(block["word"]["body_name"], "Commune de Villeneuve-les-Essais");
    assert_eq!(block["word"]["level"], "commune");
    assert!(block["word"]["checked_on"].is_string());
    assert!(!desk.world.server.get(&format!("/v1/communes/94043/fiches/{FICHE}")).text().contains("canari"));
    desk.act(&desk.publisher, &work, "withdraw", &json!({ "reason": "Faux." })).expect_status(200);
    assert!(!is_public(&desk));
    desk.act(&desk.publisher, &work, "withdraw", &json!({ "reason": "Faux." })).expect_problem(ProblemCode::Conflict);
    let done = ["work.save", "work.propose", "work.refuse", "work.publish", "work.withdraw"];
    let entries = desk.world.entries();
    for action in done {
        let is_done = |entry: &&Value| entry["action"] == action && entry["outcome"] == "done";
        assert!(entries.iter().any(|entry| is_done(&entry)), "{action}");
    }
}

fn what_was_written_stands_in_a_history_and_comes_back(database: &Database) {
    let desk = Desk::open(database);
    let work = desk.publish(FICHE, "Première version.");
    desk.publish(FICHE, "Deuxième version.");
    let at =
        |path: &str| desk.ask(&desk.editor, "GET", &format!("works/{}/{path}", work["id"].as_str().unwrap()), None);
    let history: Value = at("revisions").expect_status(200).json();
    let states: Vec<&str> = history.as_array().unwrap().iter().map(|one| one["state"].as_str().unwrap()).collect();
    // The demo wrote the first.
    assert_eq!(states, ["published", "ended", "ended"]);
    let diff: Value = at("revisions/3/diff").expect_status(200).json();
    let changes = diff["changes"].as_array().unwrap();
    let text = changes.iter().find(|change| change["pointer"] == "/words/bottom/text/text").unwrap();
    assert_eq!((&text["before"], &text["after"]), (&json!("Première version."), &json!("Deuxième version.")));
    at("revisions/9/diff").expect_problem(ProblemCode::NotFound);
    let missing = desk.act(&desk.editor, &work, "restore", &json!({ "number": 9 }));
    assert_eq!(missing.expect_problem(ProblemCode::Unprocessable).errors[0].pointer, "/number");
    desk.act(&desk.editor, &work, "restore", &json!({ "number": 2 })).expect_status(200);
    assert!(desk.public(FICHE).contains("Deuxième version"));
    desk.act(&desk.publisher, &work, "publish", &json!({ "number": 4 })).expect_status(200);
    let public = desk.public(FICHE);
    assert!(public.contains("Première version") && !public.contains("Deuxième version"));
    let attested: Value =
        desk.act(&desk.publisher, &work, "attest", &json!({ "review_by": "2027-02-01" })).expect_status(200).json();
    assert_eq!(attested["review_by"], "2027-02-01");
    for (day, count) in [("2027-02-02", 1), ("2027-02-01", 0)] {
        let listed: Value =
            desk.ask(&desk.editor, "GET", &format!("works?overdue_on={day}"), None).expect_status(200).json();
        let own = listed["items"].as_array().unwrap().iter().filter(|item| item["id"] == work["id"]).count();
        assert_eq!(own, count, "{day}");
    }
}

/// Waits until the public ways do or do not say it.
fn wait_for(desk: &Desk, text: &str, is_said: bool) {
    for _ in 0..100 {
        if desk.public(FICHE).contains(text) == is_said {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("« {text} » is still {}", if is_said { "missing" } else { "said" });
}

fn in_seconds(seconds: i64) -> String {
    (jiff::Timestamp::now() + jiff::SignedDuration::from_secs(seconds)).to_string()
}

fn a_word_comes_and_goes_by_the_clock(database: &Database) {
    let desk = Desk::open(database);
    let work = desk.write(FICHE, "Un mot de saison.");
    let when = json!({ "starts_at": in_seconds(2), "ends_at": in_seconds(5) });
    let scheduled: Value = desk.act(&desk.publisher, &work, "publish", &when).expect_status(200).json();
    assert_eq!(scheduled["scheduled"]["state"], "scheduled");
    assert!(!desk.public(FICHE).contains("mot de saison"));
    wait_for(&desk, "mot de saison", true);
    wait_for(&desk, "mot de saison", false);
    for (when, pointer) in [
        (json!({ "starts_at": in_seconds(60), "ends_at": in_seconds(30) }), "/ends_at"),
        (json!({ "ends_at": in_seconds(-30) }), "/ends_at"),
        (json!({ "starts_at": in_seconds(4 * 366 * 86_400) }), "/starts_at"),
        (json!({ "review_by": "2020-01-01" }), "/review_by"),
    ] {
        desk.write(FICHE, "Un autre mot.");
        let refused = desk.act(&desk.publisher, &work, "publish", &when).expect_problem(ProblemCode::Unprocessable);
        assert_eq!(refused.errors[0].pointer, pointer, "{when}");
    }
}

fn a_word_with_an_end_stands_in_for_the_lasting_one(database: &Database) {
    let desk = Desk::open(database);
    desk.publish(FICHE, "Toute l'année.");
    let work = desk.write(FICHE, "Cet été seulement.");
    desk.act(&desk.publisher, &work, "publish", &json!({ "ends_at": in_seconds(3) })).expect_status(200);
    let public = desk.public(FICHE);
    assert!(
        public.contains("Cet été seulement")
            && !public.contains("Toute l&#39;année")
            && !public.contains("Toute l'année")
    );
    wait_for(&desk, "Cet été seulement", false);
    wait_for(&desk, "Toute l'année", true);
}

fn nobody_writes_over_what_they_have_not_read(database: &Database) {
    let desk = Desk::open(database);
    let work = desk.write(FICHE, "Un.");
    let path = format!("/v1/bodies/{}/layers/{FICHE}", desk.world.body("commune:99999"));
    let put = |header: (&'static str, &str), text: &str| {
        desk.world.with(&desk.editor, "PUT", &path).header(header.0, header.1).json(&bottom(text)).send()
    };
    put(("if-none-match", "*"), "Deux.").expect_problem(ProblemCode::PreconditionFailed);
    let version = format!("\"{}\"", work["version"]);
    put(("if-match", &version), "Deux.").expect_status(200);
    put(("if-match", &version), "Trois.").expect_problem(ProblemCode::PreconditionFailed);
    put(("if-match", "3"), "Trois.").expect_problem(ProblemCode::InvalidValue);
    let layer: Value = desk.ask(&desk.editor, "GET", &format!("layers/{FICHE}"), None).expect_status(200).json();
    assert_eq!(layer["draft"]["words"]["bottom"]["text"]["text"], "Deux.");
}

fn each_does_what_the_role_says(database: &Database) {
    let mut desk = Desk::open(database);
    desk.world.add("hector", "commune:99999", "headteacher", &["--school", "9990001X"]);
    let head = desk.world.sign_in("hector").access_token;
    let administrator = desk.world.add("ada", "commune:99999", "administrator", &[]);
    assert!(!administrator.is_empty());
    let ada = desk.world.sign_in("ada").access_token;
    let (_, key) = desk.world.make_key(&ada, "commune:99999", &["content:read", "content:write"]);
    let work = desk.write(FICHE, "Le mot de la mairie.");
    let path = format!("works/{}", work["id"].as_str().unwrap());
    // A headteacher reaches the own school's works, and this is none of them.
    desk.ask(&head, "GET", &path, None).expect_problem(ProblemCode::NotFound);
    let seen: Value = desk.ask(&head, "GET", "works", None).expect_status(200).json();
    let seen = seen["items"].as_array().unwrap();
    assert!(!seen.is_empty() && seen.iter().all(|one| one["uai"] == "9990001X"), "{seen:?}");
    desk.ask(&head, "PUT", &format!("layers/{FICHE}"), Some(&bottom("x"))).expect_problem(ProblemCode::Forbidden);
    // People and settings give no right on content.
    desk.ask(&ada, "GET", &path, None).expect_problem(ProblemCode::Forbidden);
    desk.act(&desk.editor, &work, "publish", &json!({})).expect_problem(ProblemCode::Forbidden);
    // A plugin writes and proposes; its body's own people publish.
    let body = desk.world.body("commune:99999").to_owned();
    let by_key = |method: &str, path: &str, sent: Option<&Value>| {
        let request = desk.world.server.request(method, &format!("/v1/bodies/{body}/{path}")).header("x-api-key", &key);
        match sent {
            Some(value) => request.json(value).send(),
            None => request.send(),
        }
    };
    by_key("PUT", &format!("layers/{FICHE}"), Some(&bottom("Le mot de l'extension."))).expect_status(200);
    by_key("POST", &format!("{path}/propose"), None).expect_status(200);
    by_key("POST", &format!("{path}/publish"), Some(&json!({}))).expect_problem(ProblemCode::Forbidden);
    desk.act(&desk.publisher, &work, "publish", &json!({})).expect_status(200);
    assert!(desk.public(FICHE).contains("mot de l'extension") || desk.public(FICHE).contains("mot de l&#39;extension"));
}

fn what_cannot_stand_on_a_fiche_is_refused_with_its_place(database: &Database) {
    let desk = Desk::open(database);
    for (edit, pointer) in [
        (json!({ "words": { "nulle-part": { "text": "x" } } }), "/words/nulle-part"),
        (json!({ "words": { "bottom": { "text": "# Titre" } } }), "/words/bottom/text"),
        (json!({ "words": { "bottom": { "text": "<script>alert(1)</script>" } } }), "/words/bottom/text"),
        (json!({ "words": { "bottom": { "text": "[x](javascript:alert(1))" } } }), "/words/bottom/text"),
        (json!({ "services": [{ "title": "X", "url": "javascript:alert(1)" }] }), "/services/0/url"),
        (json!({ "links": [{ "title": "X" }] }), "/links/0"),
        (json!({ "hidden": { "reason": "" } }), "/hidden/reason"),
    ] {
        let answer = desk.ask(&desk.editor, "PUT", &format!("layers/{FICHE}"), Some(&edit));
        let problem = answer.expect_problem(ProblemCode::Unprocessable);
        assert_eq!(problem.errors[0].pointer, pointer, "{edit}");
    }
    let unknown = desk.ask(&desk.editor, "PUT", &format!("layers/{FICHE}"), Some(&json!({ "version": 3 })));
    assert_eq!(unknown.expect_problem(ProblemCode::UnknownField).errors[0].pointer, "/version");
    desk.ask(&desk.editor, "PUT", "layers/rien-de-tel", Some(&bottom("x"))).expect_problem(ProblemCode::NotFound);
}
