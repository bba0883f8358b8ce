//! Upgrades: a schema that is newer or older than the program, and several programs that start at once.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use diesel::sql_types::Text;
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query};

use crate::ready::{Beside, is_told_within, run_sql};
use crate::support::{DEMO, Database, Engine, Server, Test, mee, tests};
use crate::works::{Desk, FICHE};

pub fn tests() -> Vec<Test> {
    tests![empty:
        an_old_program_goes_on_beside_a_newer_schema_and_starts_on_it,
        an_older_schema_is_migrated_at_start,
        several_programs_that_start_at_once_migrate_once,
    ]
    .into()
}

/// A migration of a time to come, as the rule allows it: it adds and takes nothing away.
const NEXT: &str = "ALTER TABLE communes ADD COLUMN motto TEXT; \
                    ALTER TABLE works ADD COLUMN colour TEXT; \
                    CREATE TABLE mottos (insee TEXT NOT NULL PRIMARY KEY, motto TEXT NOT NULL); \
                    INSERT INTO __diesel_schema_migrations (version) VALUES ('30260101000001')";

#[derive(QueryableByName)]
struct Version {
    #[diesel(sql_type = Text)]
    version: String,
}

/// The migrations that the database has had.
fn applied(url: &str) -> Vec<String> {
    let query = "SELECT version FROM __diesel_schema_migrations ORDER BY version";
    let found: Vec<Version> = match url.strip_prefix("sqlite:") {
        Some(path) => sql_query(query).load(&mut SqliteConnection::establish(path).unwrap()).unwrap(),
        None => sql_query(query).load(&mut PgConnection::establish(url).unwrap()).unwrap(),
    };
    found.into_iter().map(|row| row.version).collect()
}

/// The folders of this engine's migrations, in their order.
fn migrations(engine: Engine) -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../api/migrations").join(engine.name());
    let mut all: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    all.sort();
    all
}

/// The version that diesel makes of a migration's folder.
fn version(folder: &std::path::Path) -> String {
    let name = folder.file_name().unwrap().to_str().unwrap();
    name.split('_').next().unwrap().replace('-', "")
}

fn an_old_program_goes_on_beside_a_newer_schema_and_starts_on_it(database: &Database) {
    let desk = Desk::open(database);
    let own = &desk.world.server;
    let path = format!("/portal/{DEMO}/fiches/{FICHE}");
    own.get(&path).expect_status(200);
    // The new program migrates while the old one serves.
    match database.engine() {
        Engine::Sqlite => {
            // On both engines a migration is one transaction.
            let path = desk.world.database.trim_start_matches("sqlite:");
            let mut connection = SqliteConnection::establish(path).unwrap();
            diesel::connection::SimpleConnection::batch_execute(
                &mut connection,
                &format!("PRAGMA busy_timeout = 5000; BEGIN IMMEDIATE; {NEXT}; COMMIT"),
            )
            .unwrap();
        }
        Engine::Postgres => {
            let mut connection = PgConnection::establish(&desk.world.database).unwrap();
            diesel::connection::SimpleConnection::batch_execute(&mut connection, &format!("BEGIN; {NEXT}; COMMIT"))
                .unwrap();
        }
    }
    desk.publish(FICHE, "Mot d'après la migration.");
    assert!(desk.public(FICHE).contains("après la migration"), "what is written is read");
    // And the old program starts anew beside it.
    let beside = Beside::start(&desk.world.database);
    let log = fs::read_to_string(&beside.log).unwrap();
    assert!(log.contains("newer than this program") && log.contains("30260101000001"), "{log}");
    assert!(is_told_within(&beside.server, &path, "après la migration", Duration::from_secs(1)));
    desk.publish(FICHE, "Mot pour les deux.");
    assert!(is_told_within(&beside.server, &path, "Mot pour les deux", Duration::from_secs(1)));
    for path in [format!("/v1/communes/{DEMO}"), format!("/v1/communes/{DEMO}/schools"), "/v1/communes".to_owned()] {
        let told = own.get(&path).expect_status(200).text();
        let told = told.replace(&own.url, &beside.server.url);
        assert_eq!(beside.server.get(&path).expect_status(200).text(), told, "{path}");
    }
    let outcome = mee(&["import", "fiches", "--database", &desk.world.database]);
    assert!(outcome.succeeded, "{}", outcome.said());
    assert!(applied(&desk.world.database).contains(&"30260101000001".to_owned()), "the old program takes nothing back");
}

fn an_older_schema_is_migrated_at_start(database: &Database) {
    database.fill();
    let all = migrations(database.engine());
    let known: Vec<String> = all.iter().map(|folder| version(folder)).collect();
    assert_eq!(applied(&database.url), known);
    // Two steps back, as a program of before left it.
    for folder in all.iter().rev().take(2) {
        let down = fs::read_to_string(folder.join("down.sql")).unwrap();
        let version = version(folder);
        run_sql(database, &format!("{down}; DELETE FROM __diesel_schema_migrations WHERE version = '{version}'"));
    }
    assert_eq!(applied(&database.url).len(), known.len() - 2);
    let server = Server::start_beside(&database.url, &[]);
    assert_eq!(applied(&database.url), known);
    server.get(&format!("/v1/communes/{DEMO}/home")).expect_status(200);
}

fn several_programs_that_start_at_once_migrate_once(database: &Database) {
    let known: Vec<String> = migrations(database.engine()).iter().map(|folder| version(folder)).collect();
    for _ in 0..2 {
        let own = Database::create(database.engine());
        let start = std::sync::Barrier::new(4);
        std::thread::scope(|scope| {
            let import = || {
                start.wait();
                mee(&["import", "fiches", "--database", &own.url])
            };
            let started: Vec<_> = (0..4).map(|_| scope.spawn(import)).collect();
            for outcome in started {
                let outcome = outcome.join().unwrap();
                assert!(outcome.succeeded, "{}", outcome.said());
            }
        });
        assert_eq!(applied(&own.url), known);
    }
}
