//! Backups: of one moment while others write, refused when damaged, and restored only where nothing is.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query};

use crate::support::{DEMO, Database, Engine, Outcome, Server, Test, mee, tests};

pub fn tests() -> Vec<Test> {
    tests![empty:
        a_backup_taken_under_writes_is_of_one_moment_and_is_restored_whole,
        a_damaged_backup_is_refused_with_the_reason,
        nothing_that_is_there_is_written_over,
    ]
    .into()
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

enum Open {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Open {
    fn new(database: &Database) -> Self {
        match database.engine() {
            Engine::Sqlite => {
                let path = database.url.trim_start_matches("sqlite:");
                let mut connection = SqliteConnection::establish(path).unwrap();
                connection.batch_execute("PRAGMA busy_timeout = 10000").unwrap();
                Self::Sqlite(connection)
            }
            Engine::Postgres => Self::Postgres(PgConnection::establish(&database.url).unwrap()),
        }
    }

    fn run(&mut self, sql: &str) {
        match self {
            Self::Sqlite(connection) => connection.batch_execute(sql).unwrap(),
            Self::Postgres(connection) => connection.batch_execute(sql).unwrap(),
        }
    }

    fn names(&mut self) -> Vec<String> {
        let query = "SELECT name FROM communes ORDER BY insee";
        let rows: Vec<Name> = match self {
            Self::Sqlite(connection) => sql_query(query).load(connection).unwrap(),
            Self::Postgres(connection) => sql_query(query).load(connection).unwrap(),
        };
        rows.into_iter().map(|row| row.name).collect()
    }
}

/// How tables name their columns, and what a row says of itself as text.
#[derive(QueryableByName)]
struct Reading {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    query: String,
}

impl Open {
    /// Every row of every table, but of those that count what is written.
    fn rows(&mut self) -> Vec<(String, Vec<String>)> {
        let readings = match self {
            Self::Sqlite(_) => {
                "SELECT tables.name AS name, 'SELECT ' || group_concat('quote(\"' || columns.name || '\")', ' || '','' || ') \
                 || ' AS name FROM \"' || tables.name || '\" ORDER BY 1' AS query \
                 FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns \
                 WHERE tables.type = 'table' AND tables.name NOT IN ('__content_versions', 'sqlite_sequence') \
                 GROUP BY tables.name ORDER BY tables.name"
            }
            Self::Postgres(_) => {
                "SELECT table_name::text AS name, 'SELECT r::text AS name FROM \"' || table_name || '\" AS r ORDER BY 1' AS query \
                 FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1"
            }
        };
        let readings: Vec<Reading> = match self {
            Self::Sqlite(connection) => sql_query(readings).load(connection).unwrap(),
            Self::Postgres(connection) => sql_query(readings).load(connection).unwrap(),
        };
        assert!(readings.len() > 40, "{} tables", readings.len());
        let mut all = Vec::new();
        for Reading { name, query } in readings {
            let rows: Vec<Name> = match self {
                Self::Sqlite(connection) => sql_query(query).load(connection).unwrap(),
                Self::Postgres(connection) => sql_query(query).load(connection).unwrap(),
            };
            all.push((name, rows.into_iter().map(|row| row.name).collect()));
        }
        all
    }
}

fn backup(database: &Database, file: &Path) -> Outcome {
    mee(&["backup", file.to_str().unwrap(), "--database", &database.url])
}

fn restore(file: &Path, url: &str) -> Outcome {
    mee(&["restore", file.to_str().unwrap(), "--database", url])
}

/// A database of this engine in which nothing is, not even tables or a file.
fn nowhere(engine: Engine) -> Database {
    Database::create(engine)
}

fn a_backup_taken_under_writes_is_of_one_moment_and_is_restored_whole(database: &Database) {
    database.fill();
    let file = database.file("portail.backup");
    let (is_over, committed) = (AtomicBool::new(false), AtomicU32::new(0));
    let moments = std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut writer = Open::new(database);
            let begin = if database.engine() == Engine::Sqlite { "BEGIN IMMEDIATE" } else { "BEGIN" };
            for turn in 1..100_000 {
                if is_over.load(Ordering::Relaxed) {
                    break;
                }
                // Row by row, in one transaction: between two of them the names differ.
                let rows: Vec<String> = ["94043", "94078", DEMO]
                    .map(|insee| format!("UPDATE communes SET name = 'Nom {turn}' WHERE insee = '{insee}'"))
                    .into();
                writer.run(&format!("{begin}; UPDATE communes SET name = 'Nom {turn}'; {}; COMMIT", rows.join("; ")));
                committed.store(turn, Ordering::SeqCst);
            }
        });
        while committed.load(Ordering::SeqCst) == 0 {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        let before = committed.load(Ordering::SeqCst);
        let outcome = backup(database, &file);
        // One more may be written already whose end nobody has noted.
        let after = committed.load(Ordering::SeqCst) + 1;
        is_over.store(true, Ordering::Relaxed);
        assert!(outcome.succeeded, "{}", outcome.said());
        before..=after
    });
    assert!(moments.end() - moments.start() > 2, "nothing was written meanwhile: {moments:?}");
    let checked = mee(&["backup", "--check", file.to_str().unwrap()]);
    assert!(checked.succeeded, "{}", checked.said());
    let restored = nowhere(database.engine());
    let outcome = restore(&file, &restored.url);
    assert!(outcome.succeeded, "{}", outcome.said());
    let names = Open::new(&restored).names();
    assert!(names[0].starts_with("Nom "), "{names:?}");
    assert!(names.iter().all(|name| *name == names[0]), "two moments in one copy: {names:?}");
    let turn = names[0].trim_start_matches("Nom ").parse().unwrap();
    assert!(moments.contains(&turn), "{turn} is none of the moments of the backup, {moments:?}");
    // Nothing else has changed since: brought to the last name, both hold the same, row by row.
    for which in [database, &restored] {
        Open::new(which).run("UPDATE communes SET name = 'Nom final'");
    }
    assert_eq!(Open::new(&restored).rows(), Open::new(database).rows());
    // No table is missing, none was added.
    let (mut source, mut copy) = (database.counts(), restored.counts());
    for table in ["__content_versions", "sqlite_sequence"] {
        source.remove(table);
        copy.remove(table);
    }
    assert_eq!(copy, source);
    let server = Server::start(restored);
    assert!(server.get(&format!("/v1/communes/{DEMO}/home")).expect_status(200).text().contains("Nom final"));
}

fn a_damaged_backup_is_refused_with_the_reason(database: &Database) {
    database.fill();
    let file = database.file("portail.backup");
    let manifest = database.file("portail.backup.manifest.json");
    assert!(backup(database, &file).succeeded);
    let (whole, told) = (fs::read(&file).unwrap(), fs::read_to_string(&manifest).unwrap());
    let mut flipped = whole.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    let cut = whole[..whole.len() - 100].to_vec();
    let other = if database.engine() == Engine::Sqlite { "postgres" } else { "sqlite" };
    for (bytes, said, reason) in [
        (&flipped, told.clone(), "abîmée"),
        (&cut, told.clone(), "octets"),
        (&whole, told.replace(database.engine().name(), other), "sauvegarde est d'une base"),
        (&whole, told.replace("\"form\": 1", "\"form\": 2"), "autre forme"),
        (&whole, told.replace("\"schema\": \"2026", "\"schema\": \"3026"), "version plus récente"),
        (&whole, told.replace("\"communes\": ", "\"communes\": 7"), "communes"),
        (&whole, "{".to_owned(), "illisible"),
    ] {
        fs::write(&file, bytes).unwrap();
        fs::write(&manifest, &said).unwrap();
        let target = nowhere(database.engine());
        let outcome = restore(&file, &target.url);
        assert!(!outcome.succeeded && outcome.stderr.contains(reason), "{reason}: {}", outcome.said());
        if database.engine() == Engine::Sqlite {
            assert!(!Path::new(target.url.trim_start_matches("sqlite:")).exists(), "{reason}: a file was left");
        }
    }
    fs::remove_file(&manifest).unwrap();
    let outcome = restore(&file, &nowhere(database.engine()).url);
    assert!(!outcome.succeeded && outcome.stderr.contains("manque"), "{}", outcome.said());
}

fn nothing_that_is_there_is_written_over(database: &Database) {
    database.fill();
    let file = database.file("portail.backup");
    assert!(backup(database, &file).succeeded);
    let again = backup(database, &file);
    assert!(!again.succeeded && again.stderr.contains("existe déjà"), "{}", again.said());
    let over = restore(&file, &database.url);
    let reason = if database.engine() == Engine::Sqlite { "existe déjà" } else { "n'est pas vide" };
    assert!(!over.succeeded && over.stderr.contains(reason), "{}", over.said());
    #[cfg(unix)]
    for name in ["portail.backup", "portail.backup.manifest.json"] {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(database.file(name)).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{name} holds every secret");
    }
}
