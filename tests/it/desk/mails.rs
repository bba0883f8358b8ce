//! Mails about works, through a real SMTP server.

use serde_json::{Value, json};

use super::{COMMUNE, Desk, EPCI, mairie};
use crate::auth::world::{World, email};
use crate::mail::sink::Sink;
use crate::support::{Database, Server, Test, mee, mee_told, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        who_publishes_hears_of_proposals_and_who_proposed_of_the_decision,
        late_communes_are_reminded_once_a_week_unless_they_said_no,
        the_server_reminds_by_itself,
    ]
    .into()
}

fn served(database: &Database, sink: &Sink) -> World {
    let settings = sink.settings();
    let mut settings: Vec<(&str, &str)> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
    settings.push(("MEE_LIMIT_SIGN_IN", "false"));
    World::served_with(database, &settings)
}

/// The text of a mail, lines joined.
fn text(mail: &Value) -> String {
    mail["text"].as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn who_publishes_hears_of_proposals_and_who_proposed_of_the_decision(database: &Database) {
    let sink = Sink::start();
    let mut world = served(database, &sink);
    let editor = Desk::open(&mut world, "redac", COMMUNE, "editor", &[]);
    let publisher = Desk::open(&mut world, "public", COMMUNE, "publisher", &[]);
    let first = editor.put_service(&world, "mairie", &mairie());
    editor.propose(&world, &first).expect_status(200);
    let mail = text(&sink.mail(&email("public"), 1));
    assert!(mail.contains("« Mairie de Villeneuve-les-Essais »") && mail.contains("attend votre décision"), "{mail}");
    // More proposals within the hour wait for the next mail.
    let second = editor.put_service(&world, "annexe", &mairie());
    editor.propose(&world, &second).expect_status(200);
    let refusal = json!({ "reason": "L'adresse de l'annexe a changé." });
    publisher.send(&world, "POST", &format!("works/{second}/refuse"), &refusal).expect_status(200);
    let mail = text(&sink.mail(&email("redac"), 1));
    assert!(mail.contains("n'a pas été publié") && mail.contains("L'adresse de l'annexe a changé."), "{mail}");
    publisher.send(&world, "POST", &format!("works/{first}/publish"), &json!({})).expect_status(200);
    let mail = text(&sink.mail(&email("redac"), 2));
    assert!(mail.contains("est publié : les parents le voient"), "{mail}");
    // Publishing one's own text tells nobody.
    let own = publisher.put_service(&world, "propre", &mairie());
    publisher.send(&world, "POST", &format!("works/{own}/publish"), &json!({})).expect_status(200);
    let waiting = world.mee(&["mail", "list"]);
    assert_eq!(sink.mails_to(&email("public")).len(), 1, "{waiting}");
    assert_eq!(sink.mails().len(), 3, "{waiting}");
}

fn late_communes_are_reminded_once_a_week_unless_they_said_no(database: &Database) {
    let sink = Sink::start();
    let mut world = served(database, &sink);
    world.mee(&["body", "add", EPCI, "Agglomération d'essai"]);
    world.read_bodies();
    let epci = Desk::open(&mut world, "agglo", EPCI, "publisher", &[]);
    world.add("redac", COMMUNE, "editor", &[]);
    world.add("ailleurs", "commune:94043", "editor", &[]);
    let administrator = Desk::open(&mut world, "chef", COMMUNE, "administrator", &[]);
    assert_eq!(
        epci.send(&world, "POST", "reminders", &json!({ "communes": ["94043"] })).status,
        422,
        "a commune of another territory"
    );
    let remind = || -> Value { epci.send(&world, "POST", "reminders", &json!({})).expect_status(200).json() };
    administrator.send(&world, "PUT", "settings", &json!({ "reminders": false })).expect_status(200);
    assert_eq!(remind(), json!({ "reminded": [], "too_soon": [], "opted_out": ["99999"] }));
    administrator.send(&world, "PUT", "settings", &json!({ "reminders": true })).expect_status(200);
    assert_eq!(remind(), json!({ "reminded": ["99999"], "too_soon": [], "opted_out": [] }));
    let mail = text(&sink.mail(&email("redac"), 1));
    assert!(mail.contains("à remplir") && mail.contains("à la demande de : Agglomération d'essai"), "{mail}");
    assert_eq!(remind(), json!({ "reminded": [], "too_soon": ["99999"], "opted_out": [] }));
    assert!(sink.mails_to(&email("ailleurs")).is_empty());
    assert_eq!(sink.mails().len(), 1);
}

fn the_server_reminds_by_itself(database: &Database) {
    let sink = Sink::start();
    let settings = sink.settings();
    let settings: Vec<(&str, &str)> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
    database.fill();
    let address = email("redac");
    let arguments = ["user", "add", &address, "--name", "Redac", "--body", COMMUNE, "--role", "editor"];
    let outcome =
        mee_told(&[&arguments[..], &["--database", &database.url]].concat(), super::super::auth::world::PASSWORD);
    assert!(outcome.succeeded, "{}", outcome.said());
    let first = Server::start_beside(&database.url, &settings);
    let mail = text(&sink.mail(&address, 1));
    assert!(mail.contains("à remplir") && !mail.contains("à la demande"), "{mail}");
    // Killed between sending and noting it, it would rightly send again.
    for _ in 0..100 {
        if mee(&["mail", "list", "--database", &database.url]).stdout.contains("envoyés : 1") {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    drop(first);
    // It looks at every start, and a month has not passed.
    let second = Server::start_beside(&database.url, &settings);
    std::thread::sleep(std::time::Duration::from_secs(3));
    drop(second);
    let listed = mee(&["mail", "list", "--database", &database.url]).stdout;
    assert_eq!(sink.mails_to(&address).len(), 1, "{listed}");
}
