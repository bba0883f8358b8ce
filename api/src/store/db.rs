//! The pool, and the only two ways to the database: a read and a write.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::r2d2::{Pool, PooledConnection};

use super::connection::{Conn, Manager};
use super::versions::{Told, Versions};
use super::{StoreError, divergent};

/// How long a request waits for a connection before it is told to come back.
const POOL_WAIT: Duration = Duration::from_secs(3);

/// How often one that waits looks whether the database has gone away meanwhile: then it waits no longer.
const POOL_LOOK: Duration = Duration::from_millis(100);

/// How long the pool waits between two tries to connect is half of this at most: as late it may find a database that is back.
const POOL_PATIENCE: Duration = Duration::from_millis(500);

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
        // One that nobody waits for yet costs SQLite what the whole start may take: it reads the schema.
        let (connections, idle) = match &engine {
            Engine::Sqlite { .. } => (8, 0),
            Engine::Postgres { .. } => (16, 1),
        };
        let versions = Arc::new(Versions::default());
        let manager = Manager::prepare(engine, versions.instance().to_owned())?;
        let pool = Pool::builder()
            .max_size(connections)
            .min_idle(Some(idle))
            .connection_timeout(POOL_PATIENCE)
            .test_on_check_out(true)
            .error_handler(Box::new(LogPoolError(Arc::clone(&versions))))
            .build_unchecked(manager.clone());
        // A first connection may take longer than one that is made anew.
        drop(pool.get_timeout(POOL_WAIT).map_err(|error| StoreError::Unavailable(error.to_string()))?);
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
        let until = Instant::now() + POOL_WAIT;
        loop {
            if self.versions.is_away() {
                return Err(StoreError::Unavailable("the database is away".to_owned()));
            }
            match self.pool.get_timeout(POOL_LOOK) {
                Ok(connection) => return Ok(connection),
                Err(error) if Instant::now() >= until => return Err(StoreError::Unavailable(error.to_string())),
                Err(_) => {}
            }
        }
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
struct LogPoolError(Arc<Versions>);

impl diesel::r2d2::HandleError<diesel::r2d2::Error> for LogPoolError {
    fn handle_error(&self, error: diesel::r2d2::Error) {
        if self.0.is_away() {
            // Said once, by who found it away; the pool tries several times a second.
            tracing::debug!(%error, "database connection failed");
        } else {
            tracing::warn!(%error, "database connection failed");
        }
    }
}

#[cfg(test)]
mod tests {
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
}
