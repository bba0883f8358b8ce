//! A database of one's own, on either engine.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection;
use diesel::sql_types::{BigInt, Text};
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query};
use tempfile::TempDir;

/// A database engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A SQLite file.
    Sqlite,
    /// A PostgreSQL server.
    Postgres,
}

impl Engine {
    /// Both.
    pub const ALL: &[Self] = &[Self::Sqlite, Self::Postgres];

    /// Its name in the tests' names.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// A database that goes when this is dropped.
pub struct Database {
    /// Its address as `mee` takes it.
    pub url: String,
    engine: Engine,
    // Holds the SQLite file; for PostgreSQL a place for the test's own files all the same.
    folder: TempDir,
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

static NEXT: AtomicU32 = AtomicU32::new(0);

fn maintenance() -> String {
    std::env::var("MEE_TEST_POSTGRES")
        .expect("MEE_TEST_POSTGRES names no PostgreSQL server; `cargo xtask test it` starts one and sets it")
}

impl Database {
    /// A new, empty database.
    pub fn create(engine: Engine) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = match engine {
            Engine::Sqlite => format!("sqlite:{}", folder.path().join("test.db").display()),
            Engine::Postgres => {
                let name = format!("mee_test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
                let server = maintenance();
                let mut connection = PgConnection::establish(&server).unwrap();
                connection.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
                let (address, _) = server.rsplit_once('/').expect("MEE_TEST_POSTGRES ends in /DATABASE");
                format!("{address}/{name}")
            }
        };
        Self { url, engine, folder }
    }

    /// A new database with the demo in it.
    pub fn demo(engine: Engine) -> Self {
        let database = Self::create(engine);
        database.fill();
        database
    }

    /// Puts the demo in.
    pub fn fill(&self) {
        let outcome = super::mee(&["demo", "--database", &self.url]);
        assert!(outcome.succeeded, "`mee demo` failed:\n{}", outcome.stderr);
    }

    /// The engine it runs on.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// A place for the test's own files; it goes with the database.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// How many rows each table holds: a change nobody meant shows here, whatever the schema.
    pub fn counts(&self) -> BTreeMap<String, i64> {
        match self.engine {
            Engine::Sqlite => {
                let path = self.url.trim_start_matches("sqlite:");
                let mut connection = SqliteConnection::establish(path).unwrap();
                let names =
                    sql_query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
                        .load::<Name>(&mut connection)
                        .unwrap();
                names.into_iter().map(|row| (count(&row.name, &mut connection), row.name)).map(swap).collect()
            }
            Engine::Postgres => {
                let mut connection = PgConnection::establish(&self.url).unwrap();
                let names = sql_query(
                    "SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = 'public'",
                )
                .load::<Name>(&mut connection)
                .unwrap();
                names.into_iter().map(|row| (count(&row.name, &mut connection), row.name)).map(swap).collect()
            }
        }
    }
}

fn swap((count, name): (i64, String)) -> (String, i64) {
    (name, count)
}

fn count<C>(table: &str, connection: &mut C) -> i64
where
    C: Connection,
    diesel::query_builder::SqlQuery: for<'q> diesel::query_dsl::LoadQuery<'q, C, Count>,
{
    sql_query(format!("SELECT count(*) AS count FROM \"{table}\"")).get_result::<Count>(connection).unwrap().count
}

impl Drop for Database {
    fn drop(&mut self) {
        if self.engine == Engine::Postgres
            && let Ok(mut connection) = PgConnection::establish(&maintenance())
            && let Some((_, name)) = self.url.rsplit_once('/')
        {
            // A database that stays behind does no harm: the cluster goes with the run.
            drop(connection.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")));
        }
    }
}
