//! The schema: what brings a database up to date before it is used.
//!
//! Several processes may start at once, and one of them may be older than the schema: a migration adds before another takes away
//! (CONTRIBUTING.md).

use diesel::connection::SimpleConnection;
use diesel::migration::MigrationVersion;
use diesel::prelude::*;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::StoreError;

const SQLITE_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// The last migration that this program knows.
///
/// # Errors
/// None is known: the migrations are part of the program.
pub fn latest_migration() -> Result<String, StoreError> {
    use diesel::migration::MigrationSource as _;
    let unreadable = |error: Box<dyn std::error::Error + Send + Sync>| StoreError::Migration(error.to_string());
    let all: Vec<Box<dyn diesel::migration::Migration<diesel::sqlite::Sqlite>>> =
        SQLITE_MIGRATIONS.migrations().map_err(unreadable)?;
    Ok(all.iter().map(|migration| migration.name().version().to_string()).max().unwrap_or_default())
}

/// Creates a missing file, and brings its schema up to date. The connection has read the schema, which is most of what one costs.
///
/// # Errors
/// When the file is none of ours, or a migration fails.
pub(super) fn prepare_sqlite(path: &std::path::Path) -> Result<SqliteConnection, StoreError> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)
            .map_err(|error| StoreError::Address(format!("dossier « {} » : {error}", folder.display())))?;
    }
    let mut connection = SqliteConnection::establish(&path.to_string_lossy())
        .map_err(|error| StoreError::Address(format!("« {} » : {error}", path.display())))?;
    let prepared = connection.batch_execute("PRAGMA busy_timeout = 30000; PRAGMA journal_mode = WAL;");
    prepared
        .map_err(|error| StoreError::Address(format!("« {} » n'est pas une base SQLite : {error}", path.display())))?;
    let migrate = |connection: &mut SqliteConnection| {
        connection.run_pending_migrations(SQLITE_MIGRATIONS).map(|_| ()).map_err(refused_migration)
    };
    // Several processes may start at once: who takes the lock migrates, the others find it done. What is up to date is not locked.
    if connection.has_pending_migration(SQLITE_MIGRATIONS).map_err(refused_migration)? {
        connection.immediate_transaction(migrate)?;
    }
    tell_newer(&connection.applied_migrations().map_err(refused_migration)?)?;
    Ok(connection)
}

/// Brings the schema up to date.
///
/// # Errors
/// When the server cannot be reached, or a migration fails.
pub(super) fn prepare_postgres(url: &str) -> Result<(), StoreError> {
    let mut connection = PgConnection::establish(url).map_err(|error| StoreError::Unavailable(error.to_string()))?;
    // Several processes may start at once; the lock falls with this connection.
    connection.batch_execute("SELECT pg_advisory_lock(7163230601)")?;
    connection.run_pending_migrations(POSTGRES_MIGRATIONS).map_err(refused_migration)?;
    tell_newer(&connection.applied_migrations().map_err(refused_migration)?)
}

fn refused_migration(error: Box<dyn std::error::Error + Send + Sync>) -> StoreError {
    StoreError::Migration(error.to_string())
}

/// Says that a newer program has migrated the database: it goes on, for migrations add before they take away.
fn tell_newer(applied: &[MigrationVersion<'_>]) -> Result<(), StoreError> {
    let known = latest_migration()?;
    if let Some(schema) = applied.iter().map(ToString::to_string).max().filter(|latest| *latest > known) {
        tracing::warn!(%schema, %known, "the schema of the database is newer than this program");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn migrations_go_down_and_up_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let mut connection = prepare_sqlite(&path).unwrap();
        let dump = |connection: &mut SqliteConnection| {
            #[derive(QueryableByName)]
            struct Definition {
                #[diesel(sql_type = diesel::sql_types::Text)]
                sql: String,
            }
            diesel::sql_query("SELECT coalesce(sql, '') AS sql FROM sqlite_master ORDER BY name")
                .load::<Definition>(connection)
                .unwrap()
                .into_iter()
                .map(|definition| definition.sql)
                .collect::<Vec<_>>()
        };
        let before = dump(&mut connection);
        connection.revert_all_migrations(SQLITE_MIGRATIONS).unwrap();
        assert!(dump(&mut connection).len() < before.len());
        connection.run_pending_migrations(SQLITE_MIGRATIONS).unwrap();
        assert_eq!(dump(&mut connection), before);
    }

    #[test]
    fn menus_of_before_they_were_works_are_works_with_the_texts_that_they_had() {
        #[derive(QueryableByName, PartialEq, Debug)]
        struct Moved {
            #[diesel(sql_type = diesel::sql_types::Text)]
            said: String,
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let mut connection = prepare_sqlite(&path).unwrap();
        let read = |connection: &mut SqliteConnection, query: &str| -> Vec<String> {
            let found: Vec<Moved> = diesel::sql_query(query).load(connection).unwrap();
            found.into_iter().map(|moved| moved.said).collect()
        };
        let sheets = "SELECT week || ' ' || restaurant || ' ' || state || ' ' || doc_hash || ' ' || doc AS said \
                      FROM menu_sheets ORDER BY 1";
        // Later migrations go down first, whichever there are.
        while diesel::sql_query(sheets).load::<Moved>(&mut connection).is_err() {
            connection.revert_last_migration(SQLITE_MIGRATIONS).unwrap();
        }
        connection
            .batch_execute(
                "INSERT INTO bodies (id, kind, territory, name, created_at) VALUES ('b', 'commune', '99999', 'Essai', 1);
                 INSERT INTO menu_sheets (id, body_id, restaurant, name, week, state, dish_count, created_at, published_at, doc_hash, doc)
                 VALUES ('1', 'b', 'les-tilleuls', 'Les Tilleuls', '2031-W02', 'draft', 1, 5, NULL, 'h1', '[{\"a\":\"1\"}]'),
                        ('2', 'b', 'les-tilleuls', 'Les Tilleuls', '2031-W02', 'published', 1, 3, 4, 'h2', '[{\"a\":\"2\"}]'),
                        ('3', 'b', 'les-erables', 'Les Érables', '2031-W02', 'draft', 1, 5, NULL, 'h3', '[{\"a\":\"3\"}]');",
            )
            .unwrap();
        let before = read(&mut connection, sheets);
        connection.run_pending_migrations(SQLITE_MIGRATIONS).unwrap();
        let works = "SELECT works.subject || ' ' || works.title || ' ' || revisions.number || ' ' || revisions.state || ' ' \
                     || revisions.text_hash || ' ' || revisions.doc || ' ' || coalesce(works.public_number, 'none') AS said \
                     FROM works JOIN revisions ON revisions.work_id = works.id WHERE works.kind = 'menu' ORDER BY 1";
        assert_eq!(
            read(&mut connection, works),
            [
                "2031-W02/les-erables Les Érables, semaine 2 de 2031 1 draft h3 [{\"a\":\"3\"}] none",
                "2031-W02/les-tilleuls Les Tilleuls, semaine 2 de 2031 1 published h2 [{\"a\":\"2\"}] 1",
                "2031-W02/les-tilleuls Les Tilleuls, semaine 2 de 2031 2 draft h1 [{\"a\":\"1\"}] 1",
            ]
        );
        assert_eq!(
            read(&mut connection, "SELECT week || ' ' || name AS said FROM menu_weeks"),
            ["2031-W02 Les Tilleuls"]
        );
        while diesel::sql_query(sheets).load::<Moved>(&mut connection).is_err() {
            connection.revert_last_migration(SQLITE_MIGRATIONS).unwrap();
        }
        assert_eq!(read(&mut connection, sheets), before, "what goes back is what came");
    }
}
