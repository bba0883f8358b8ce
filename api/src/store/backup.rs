//! Copies of a whole database, and what they hold: a SQLite file by the engine itself, PostgreSQL by its own programs, which this
//! only gives the snapshot to.

use std::collections::BTreeMap;
use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::{StoreError, connection};

/// The rows of each table.
pub type Rows = BTreeMap<String, i64>;

#[derive(QueryableByName)]
struct Word {
    #[diesel(sql_type = Text)]
    word: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// What a copy holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    /// The last migration that made its tables; empty where there is none.
    pub schema: String,
    /// How many rows each table has.
    pub rows: Rows,
}

/// The last migration of a list, as the tables keep it.
const LAST_MIGRATION: &str = "SELECT coalesce(max(version), '') AS word FROM __diesel_schema_migrations";

fn open(path: &Path) -> Result<SqliteConnection, StoreError> {
    let mut connection = SqliteConnection::establish(&path.to_string_lossy())
        .map_err(|error| StoreError::Address(format!("« {} » : {error}", path.display())))?;
    connection.batch_execute("PRAGMA busy_timeout = 30000")?;
    Ok(connection)
}

/// Writes the SQLite database as it is at one moment into a file that is not there yet; writers go on meanwhile.
///
/// # Errors
/// When the database or the file is unusable.
pub fn copy_sqlite(database: &Path, copy: &Path) -> Result<(), StoreError> {
    // SQLite would make an empty database of a path that leads nowhere.
    if !database.is_file() {
        return Err(StoreError::Address(format!("« {} » n'est pas un fichier", database.display())));
    }
    let mut connection = open(database)?;
    diesel::sql_query("VACUUM INTO ?").bind::<Text, _>(copy.to_string_lossy()).execute(&mut connection)?;
    Ok(())
}

/// What a SQLite file holds, every page and every key of it checked.
///
/// # Errors
/// When it is damaged.
pub fn check_sqlite(copy: &Path) -> Result<Contents, StoreError> {
    let mut connection = open(copy)?;
    let damaged = |cause: String| StoreError::Corrupt { place: copy.display().to_string(), cause };
    let found: Vec<Word> = diesel::sql_query("SELECT integrity_check AS word FROM pragma_integrity_check")
        .load(&mut connection)
        .map_err(|error| damaged(error.to_string()))?;
    if found.iter().any(|word| word.word != "ok") {
        return Err(damaged(found.into_iter().map(|word| word.word).collect::<Vec<_>>().join(", ")));
    }
    let dangling: Vec<Word> =
        diesel::sql_query("SELECT DISTINCT \"table\" AS word FROM pragma_foreign_key_check()").load(&mut connection)?;
    if let Some(word) = dangling.first() {
        return Err(damaged(format!("une ligne de {} renvoie à une autre qui n'est pas là", word.word)));
    }
    let names =
        "SELECT name AS word FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
    let names: Vec<Word> = diesel::sql_query(names).load(&mut connection)?;
    let mut rows = Rows::new();
    for Word { word } in names {
        let query = format!("SELECT count(*) AS count FROM \"{word}\"");
        let Count { count } = diesel::sql_query(query).get_result(&mut connection)?;
        rows.insert(word, count);
    }
    let Word { word: schema } = diesel::sql_query(LAST_MIGRATION).get_result(&mut connection)?;
    Ok(Contents { schema, rows })
}

/// A moment of a PostgreSQL database, held as long as this lives.
pub struct Snapshot {
    connection: PgConnection,
    /// Its name, as `pg_dump --snapshot` takes it.
    pub name: String,
}

impl Snapshot {
    /// Holds the database as it is now; writers go on meanwhile.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn take(url: &str) -> Result<Self, StoreError> {
        let mut connection = PgConnection::establish(&connection::with_limits(url))
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        connection.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
        let Word { word: name } =
            diesel::sql_query("SELECT pg_export_snapshot() AS word").get_result(&mut connection)?;
        Ok(Self { connection, name })
    }

    /// What it holds; no table at all in an empty database.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn contents(&mut self) -> Result<Contents, StoreError> {
        let names = "SELECT table_name::text AS word FROM information_schema.tables \
                     WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1";
        let names: Vec<Word> = diesel::sql_query(names).load(&mut self.connection)?;
        let mut rows = Rows::new();
        for Word { word } in names {
            let query = format!("SELECT count(*) AS count FROM \"{word}\"");
            let Count { count } = diesel::sql_query(query).get_result(&mut self.connection)?;
            rows.insert(word, count);
        }
        if !rows.contains_key("__diesel_schema_migrations") {
            return Ok(Contents { schema: String::new(), rows });
        }
        let Word { word: schema } = diesel::sql_query(LAST_MIGRATION).get_result(&mut self.connection)?;
        Ok(Contents { schema, rows })
    }
}
