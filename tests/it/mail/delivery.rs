//! The way of a mail from the outbox to the relay, when things go well and when they do not.

use diesel::connection::SimpleConnection as _;
use diesel::sql_types::Text;
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, SqliteConnection, sql_query};
use serde_json::json;

use super::Post;
use super::sink::Sink;
use crate::auth::world::{World, email};
use crate::support::{Database, Engine, Server, Test, mee, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        a_mail_refused_for_now_is_sent_later_and_one_refused_for_good_is_given_up,
        a_relay_that_is_away_gets_the_mail_when_it_is_back,
        two_processes_send_each_mail_once,
        nothing_of_a_sent_mail_stays_and_no_secret_waits,
        without_a_relay_what_is_past_its_end_is_swept_away,
        the_operator_tries_the_way_to_the_relay,
    ]
    .into()
}

/// The database itself, past the product.
pub enum Direct {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    text: String,
}

impl Direct {
    pub fn to(engine: Engine, url: &str) -> Self {
        match engine {
            Engine::Sqlite => {
                let mut connection = SqliteConnection::establish(url.trim_start_matches("sqlite:")).unwrap();
                connection.batch_execute("PRAGMA busy_timeout = 20000").unwrap();
                Self::Sqlite(connection)
            }
            Engine::Postgres => Self::Postgres(PgConnection::establish(url).unwrap()),
        }
    }

    pub fn execute(&mut self, sql: &str) {
        match self {
            Self::Sqlite(connection) => connection.batch_execute(sql).unwrap(),
            Self::Postgres(connection) => connection.batch_execute(sql).unwrap(),
        }
    }

    fn texts(&mut self, sql: &str) -> Vec<String> {
        let rows: Vec<Row> = match self {
            Self::Sqlite(connection) => sql_query(sql).load(connection).unwrap(),
            Self::Postgres(connection) => sql_query(sql).load(connection).unwrap(),
        };
        rows.into_iter().map(|row| row.text).collect()
    }
}

fn a_mail_refused_for_now_is_sent_later_and_one_refused_for_good_is_given_up(database: &Database) {
    let mut post = Post::open(database);
    let to = email("dominique");
    post.sink.answer("451");
    post.invite(&to, json!([{ "role": "editor" }])).expect_status(201);
    post.sink.wait("the refusal", |said| said.iter().find(|one| one["code"] == 451).map(drop));
    post.wait_for_counts("En attente : 1, envoyés : 0, abandonnés : 0.");
    let mut listed = String::new();
    for _ in 0..100 {
        listed = post.world.mee(&["mail", "list"]);
        if listed.contains("451") {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    assert!(listed.contains("invitation  en attente  1 essai(s)") && listed.contains("451"), "{listed}");
    assert!(!listed.contains('@'), "{listed}");
    assert!(post.world.mee(&["mail", "list", "--addresses"]).contains(&to));

    post.sink.answer("550");
    assert_eq!(post.world.mee(&["mail", "retry"]).trim(), "Messages à envoyer maintenant : 1.");
    post.wait_for_counts("En attente : 0, envoyés : 0, abandonnés : 1.");
    assert!(post.world.mee(&["mail", "list"]).contains("abandonné  2 essai(s)  plus d'essai  550"));

    post.sink.answer("ok");
    post.world.mee(&["mail", "retry"]);
    post.sink.mail(&to, 1);
    post.wait_for_counts("En attente : 0, envoyés : 1, abandonnés : 0.");
    post.check_log();
}

fn a_relay_that_is_away_gets_the_mail_when_it_is_back(database: &Database) {
    let mut post = Post::open(database);
    let (to, port) = (email("dominique"), post.sink.port);
    // Another sink takes the place of the first, whose process ends.
    post.sink = Sink::start();
    post.invite(&to, json!([{ "role": "editor" }])).expect_status(201);
    for _ in 0..300 {
        if post.world.mee(&["mail", "list"]).contains("connexion") {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    assert!(post.world.mee(&["mail", "list"]).contains("en attente  1 essai(s)"));
    post.sink = Sink::start_at(port);
    post.world.mee(&["mail", "retry"]);
    let mail = post.sink.mail(&to, 1);
    assert_eq!(post.accept(&super::sink::token(&mail), None, super::NEW_PASSWORD).status, 204);
}

/// How many mails wait for the two processes.
const MANY: usize = 100;

fn two_processes_send_each_mail_once(database: &Database) {
    let sink = Sink::start();
    // Without a relay the mails wait.
    let mut world = World::empty(database);
    world.add("chef", "commune:99999", "administrator", &[]);
    let token = world.sign_in("chef").access_token;
    let path = format!("/v1/bodies/{}/invitations", world.body("commune:99999"));
    for number in 0..MANY {
        let asked = json!({ "email": email(&format!("n{number}")), "roles": [{ "role": "editor" }] });
        world.with(&token, "POST", &path).json(&asked).send().expect_status(201);
    }
    assert!(world.mee(&["mail", "list"]).ends_with("En attente : 100, envoyés : 0, abandonnés : 0.\n"));
    let settings = sink.settings();
    let settings: Vec<(&str, &str)> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let servers = [(); 2].map(|()| Server::start_beside(&world.database, &settings));
    sink.wait("every mail", |said| (said.iter().filter(|one| one["to"].is_array()).count() >= MANY).then_some(()));
    // A mail sent twice would come now.
    std::thread::sleep(std::time::Duration::from_secs(3));
    let mut addresses: Vec<String> =
        sink.mails().iter().map(|mail| mail["to"][0].as_str().unwrap().to_owned()).collect();
    assert_eq!(addresses.len(), MANY);
    addresses.sort();
    addresses.dedup();
    assert_eq!(addresses.len(), MANY, "each mail came once");
    assert!(world.mee(&["mail", "list"]).ends_with("En attente : 0, envoyés : 100, abandonnés : 0.\n"));
    drop(servers);
}

fn nothing_of_a_sent_mail_stays_and_no_secret_waits(database: &Database) {
    let mut post = Post::open(database);
    let to = email("chef");
    let mut direct = Direct::to(post.world.engine, &post.world.database);
    let outbox = "SELECT coalesce(recipient, '') || coalesce(params, '') || coalesce(dedupe_key, '') || \
                  coalesce(last_error, '') AS text FROM outbox";
    let resets = "SELECT token_hash AS text FROM password_resets";
    post.sink.answer("451");
    let asked = json!({ "email": to });
    assert_eq!(post.post("/v1/auth/password-resets", &asked).status, 202);
    post.sink.wait("the refusal", |said| said.iter().find(|one| one["code"] == 451).map(drop));
    let waiting = direct.texts(outbox);
    assert!(waiting.len() == 1 && waiting[0].contains(&to) && !waiting[0].contains("meel_"), "{waiting:?}");
    post.sink.answer("ok");
    // Asked again while the first still waits, the mail comes once.
    assert_eq!(post.post("/v1/auth/password-resets", &asked).status, 202);
    let token = super::sink::token(&post.sink.mail(&to, 1));
    post.wait_for_counts("En attente : 0, envoyés : 1, abandonnés : 0.");
    assert_eq!(direct.texts(outbox), [""]);
    let hashes = direct.texts(resets);
    assert!(!hashes.is_empty() && hashes.iter().all(|hash| hash.len() == 64 && !token.contains(hash)), "{hashes:?}");
    assert_eq!(post.sink.mails_to(&to).len(), 1);
}

fn without_a_relay_what_is_past_its_end_is_swept_away(database: &Database) {
    let world = World::empty(database);
    for name in ["anne", "bruno"] {
        let asked = json!({ "email": email(name) });
        world.server.request("POST", "/v1/auth/password-resets").json(&asked).send().expect_status(202);
    }
    let log = std::fs::read_to_string(&world.log).unwrap();
    assert_eq!(log.matches("no smtp_url").count(), 1, "said once, at start: {log}");
    let mut direct = Direct::to(world.engine, &world.database);
    direct.execute("UPDATE outbox SET expires_at = 1 WHERE recipient = 'anne@essai.example.org'");
    let _other = Server::start_beside(&world.database, &[]);
    for _ in 0..100 {
        if direct.texts("SELECT recipient AS text FROM outbox") == [email("bruno")] {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    panic!("{:?}", direct.texts("SELECT recipient AS text FROM outbox"));
}

fn the_operator_tries_the_way_to_the_relay(database: &Database) {
    let sink = Sink::start();
    let url = sink.settings()[0].1.clone();
    let run = |url: &str, to: &str| {
        let file = database.file("mee.toml");
        std::fs::write(&file, format!("smtp_url = \"{url}\"\nmail_from = \"portail@essai.example.org\"\n")).unwrap();
        mee(&["mail", "test", to, "--config", &file.to_string_lossy(), "--database", &database.url])
    };
    let sent = run(&url, &email("chef"));
    assert!(sent.succeeded, "{}", sent.said());
    assert_eq!(sink.mail(&email("chef"), 1)["subject"], "Message d'essai");
    for (url, to, word) in [
        (url.replace("relais-d-essai", "faux").as_str(), email("chef"), "535"),
        ("", email("chef"), "smtp_url"),
        (&url, "chef".to_owned(), "adresse"),
        ("smtp://a:b@relais.example.org", email("chef"), "en clair"),
    ] {
        let refused = run(url, &to);
        assert!(!refused.succeeded && refused.stderr.contains(word), "{word}: {}", refused.said());
    }
}
