//! The pool, and the only two ways to the database: a read and a write.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::r2d2::{Pool, PooledConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::connection::{Conn, Manager};
use super::versions::{Told, Versions};
use super::{StoreError, divergent};

const SQLITE_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// How long a request waits for a connection before it is told to come back.
const POOL_WAIT: Duration = Duration::from_secs(3);

/// Which database, from its address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Engine {
    /// A SQLite file.
    Sqlite {
        /// Its path.
        path: PathBuf,
    },
    /// A PostgreSQL server.
    Postgres {
        /// Its whole address.
        url: String,
    },
}

impl Engine {
    /// Reads `sqlite:PATH` or `postgres://…`.
    ///
    /// # Errors
    /// [`StoreError::Address`] for anything else: diesel itself would take any text for a SQLite path.
    pub fn parse(url: &str) -> Result<Self, StoreError> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() || path.starts_with(':') || path.contains('?') {
                return Err(StoreError::Address(format!(
                    "« {url} » ne nomme pas de fichier : écrivez sqlite:chemin/vers/base.db"
                )));
            }
            Ok(Self::Sqlite { path: PathBuf::from(path) })
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Ok(Self::Postgres { url: url.to_owned() })
        } else {
            Err(StoreError::Address(
                "l'adresse de la base doit commencer par « sqlite: » ou « postgres:// »".to_owned(),
            ))
        }
    }
}

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    pool: Arc<Pool<Manager>>,
    manager: Arc<Manager>,
    versions: Arc<Versions>,
}

impl Db {
    /// Opens the database at this address, creates a missing SQLite file and brings the schema up to date.
    ///
    /// # Errors
    /// When the address is unusable, the database cannot be reached, or a migration fails.
    pub fn open(url: &str) -> Result<Self, StoreError> {
        let engine = Engine::parse(url)?;
        let connections = match &engine {
            Engine::Sqlite { path } => {
                prepare_sqlite(path)?;
                8
            }
            Engine::Postgres { url } => {
                prepare_postgres(url)?;
                16
            }
        };
        let versions = Arc::new(Versions::default());
        let manager = Manager { engine, instance: versions.instance().to_owned() };
        let pool = Pool::builder()
            .max_size(connections)
            .min_idle(Some(1))
            .connection_timeout(POOL_WAIT)
            .test_on_check_out(true)
            .error_handler(Box::new(LogPoolError))
            .build(manager.clone())
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self { pool: Arc::new(pool), manager: Arc::new(manager), versions })
    }

    /// What of the public content changed last, and whether the database is there.
    #[must_use]
    pub fn versions(&self) -> &Arc<Versions> {
        &self.versions
    }

    /// How many connections there are, and how many of them nobody uses.
    #[must_use]
    pub fn connections(&self) -> (u32, u32) {
        let state = self.pool.state();
        (state.connections, state.idle_connections)
    }

    /// What opens connections beside the pool's.
    pub(super) fn manager(&self) -> &Manager {
        &self.manager
    }

    /// Whether a connection of the pool answers, away or not.
    pub(super) fn probe(&self) -> Result<(), StoreError> {
        let mut connection = self.pool.get().map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(connection.batch_execute("SELECT 1")?)
    }

    /// A connection of the pool. A database that is known to be away is not waited for.
    fn connection(&self) -> Result<PooledConnection<Manager>, StoreError> {
        if self.versions.is_away() {
            return Err(StoreError::Unavailable("the database is away".to_owned()));
        }
        self.pool.get().map_err(|error| StoreError::Unavailable(error.to_string()))
    }

    /// Reads in one transaction, on a thread that may block.
    ///
    /// # Errors
    /// What `work` answers, or [`StoreError::Unavailable`].
    pub async fn read<T, E>(&self, work: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + From<diesel::result::Error> + Send + 'static,
    {
        let db = self.clone();
        tokio::task::spawn_blocking(move || db.read_blocking(work))
            .await
            .map_err(|error| E::from(StoreError::Unavailable(error.to_string())))?
    }

    /// Reads in one transaction, on this thread.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub fn read_blocking<T, E>(&self, work: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E>
    where
        E: From<StoreError> + From<diesel::result::Error>,
    {
        let mut connection = self.connection()?;
        let connection: &mut Conn = &mut connection;
        connection.transaction(work)
    }

    /// Writes in one transaction, on a thread that may block: all of it or nothing.
    ///
    /// # Errors
    /// As [`Db::write_blocking`].
    pub async fn write<T, E>(&self, work: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + From<diesel::result::Error> + Send + 'static,
    {
        let db = self.clone();
        tokio::task::spawn_blocking(move || db.write_blocking(work))
            .await
            .map_err(|error| E::from(StoreError::Unavailable(error.to_string())))?
    }

    /// Writes in one transaction, on this thread: all of it or nothing.
    ///
    /// # Errors
    /// What `work` answers, after everything was rolled back; or [`StoreError::Unavailable`].
    pub fn write_blocking<T, E>(&self, work: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E>
    where
        E: From<StoreError> + From<diesel::result::Error>,
    {
        let mut connection = self.connection()?;
        let connection: &mut Conn = &mut connection;
        let mut told = Told::Nothing;
        let outcome = connection.transaction(|connection| {
            divergent::begin_writing(connection)?;
            let value = work(connection)?;
            told = Told::of(connection, &self.versions)?;
            Ok(value)
        });
        // Before anyone hears that it is written: who reads next must find it.
        told.tell(connection, &self.versions);
        outcome
    }

    /// Writes as [`Db::write_blocking`], or, when `keep` is false, does it all and takes it back.
    ///
    /// # Errors
    /// As [`Db::write_blocking`].
    pub fn try_write_blocking<T, E>(&self, keep: bool, work: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E>
    where
        E: From<StoreError> + From<diesel::result::Error>,
    {
        let written = self.write_blocking(|connection| {
            let value = work(connection).map_err(Undone::Failed)?;
            if keep { Ok(value) } else { Err(Undone::OnPurpose(value)) }
        });
        match written {
            Ok(value) | Err(Undone::OnPurpose(value)) => Ok(value),
            Err(Undone::Failed(error)) => Err(error),
        }
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.read(|connection| connection.batch_execute("SELECT 1").map_err(StoreError::from)).await
    }
}

/// Why a transaction was rolled back.
enum Undone<T, E> {
    OnPurpose(T),
    Failed(E),
}

impl<T, E: From<StoreError>> From<StoreError> for Undone<T, E> {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl<T, E: From<diesel::result::Error>> From<diesel::result::Error> for Undone<T, E> {
    fn from(error: diesel::result::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// Pool errors go to the log; the request that waited gets its own answer.
#[derive(Debug)]
struct LogPoolError;

impl diesel::r2d2::HandleError<diesel::r2d2::Error> for LogPoolError {
    fn handle_error(&self, error: diesel::r2d2::Error) {
        tracing::warn!(%error, "database connection failed");
    }
}

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

fn prepare_sqlite(path: &std::path::Path) -> Result<(), StoreError> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)
            .map_err(|error| StoreError::Address(format!("dossier « {} » : {error}", folder.display())))?;
    }
    let mut connection = SqliteConnection::establish(&path.to_string_lossy())
        .map_err(|error| StoreError::Address(format!("« {} » : {error}", path.display())))?;
    let prepared = connection.batch_execute("PRAGMA busy_timeout = 30000; PRAGMA journal_mode = WAL;");
    prepared
        .map_err(|error| StoreError::Address(format!("« {} » n'est pas une base SQLite : {error}", path.display())))?;
    connection
        .run_pending_migrations(SQLITE_MIGRATIONS)
        .map(|_| ())
        .map_err(|error| StoreError::Migration(error.to_string()))
}

fn prepare_postgres(url: &str) -> Result<(), StoreError> {
    let mut connection = PgConnection::establish(url).map_err(|error| StoreError::Unavailable(error.to_string()))?;
    // Several processes may start at once; the lock falls with this connection.
    connection.batch_execute("SELECT pg_advisory_lock(7163230601)")?;
    connection
        .run_pending_migrations(POSTGRES_MIGRATIONS)
        .map(|_| ())
        .map_err(|error| StoreError::Migration(error.to_string()))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn only_two_kinds_of_address_are_accepted() {
        for (url, ok) in [
            ("sqlite:data/mee.db", true),
            ("sqlite:///srv/mee.db", true),
            ("postgres://u@localhost/mee", true),
            ("postgresql://u@localhost/mee", true),
            ("sqlite:", false),
            ("sqlite::memory:", false),
            ("data/mee.db", false),
            ("mysql://localhost", false),
        ] {
            assert_eq!(Engine::parse(url).is_ok(), ok, "{url}");
        }
    }

    #[test]
    fn migrations_go_down_and_up_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        prepare_sqlite(&path).unwrap();
        let mut connection = SqliteConnection::establish(&path.to_string_lossy()).unwrap();
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
        prepare_sqlite(&path).unwrap();
        let mut connection = SqliteConnection::establish(&path.to_string_lossy()).unwrap();
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
