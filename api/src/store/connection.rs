//! The connection to either engine, and how one is opened.

use std::sync::{Arc, Mutex, PoisonError};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::r2d2::{self, ManageConnection};

use super::StoreError;
use super::db::Engine;
use super::migrations::{prepare_postgres, prepare_sqlite};

/// A connection to SQLite or PostgreSQL.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    /// Embedded SQLite.
    Sqlite(SqliteConnection),
    /// PostgreSQL.
    Postgres(PgConnection),
}

/// Opens and checks the pool's connections.
#[derive(Clone)]
pub(super) struct Manager {
    engine: Engine,
    /// What this process calls itself in the notifications of its writers.
    instance: String,
    /// The connection that brought the schema up to date, until it is the pool's first.
    prepared: Arc<Mutex<Option<SqliteConnection>>>,
}

impl Manager {
    /// Brings the schema up to date, and opens connections from then on.
    ///
    /// # Errors
    /// When the database cannot be reached, or a migration fails.
    pub(super) fn prepare(engine: Engine, instance: String) -> Result<Self, StoreError> {
        let prepared = match &engine {
            Engine::Sqlite { path } => Some(prepare_sqlite(path)?),
            Engine::Postgres { url } => {
                prepare_postgres(url)?;
                None
            }
        };
        Ok(Self { engine, instance, prepared: Arc::new(Mutex::new(prepared)) })
    }
}

/// Set first on every SQLite connection: waiting for a lock beats failing at once.
const SQLITE_PRAGMAS: &str = "PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;";

/// How long PostgreSQL may stay silent, in the parameters of its addresses: seconds to connect, milliseconds until what was sent is
/// acknowledged, seconds until a silent peer is asked for a sign. Without them a cut cable is waited for a quarter of an hour.
const LIMITS: &[(&str, &str)] = &[
    ("connect_timeout", "3"),
    ("tcp_user_timeout", "4000"),
    ("keepalives_idle", "5"),
    ("keepalives_interval", "1"),
    ("keepalives_count", "3"),
];

/// The address with these limits, where it says nothing of them itself.
pub(super) fn with_limits(url: &str) -> String {
    let mut url = url.to_owned();
    for (name, value) in LIMITS {
        if !url.contains(&format!("{name}=")) {
            url.push(if url.contains('?') { '&' } else { '?' });
            url.push_str(name);
            url.push('=');
            url.push_str(value);
        }
    }
    url
}

impl ManageConnection for Manager {
    type Connection = Conn;
    type Error = r2d2::Error;

    fn connect(&self) -> Result<Conn, r2d2::Error> {
        match &self.engine {
            Engine::Sqlite { path } => {
                let prepared = self.prepared.lock().unwrap_or_else(PoisonError::into_inner).take();
                let mut connection = match prepared {
                    Some(connection) => connection,
                    None => {
                        SqliteConnection::establish(&path.to_string_lossy()).map_err(r2d2::Error::ConnectionError)?
                    }
                };
                connection.batch_execute(SQLITE_PRAGMAS).map_err(r2d2::Error::QueryError)?;
                Ok(Conn::Sqlite(connection))
            }
            Engine::Postgres { url } => {
                let mut connection =
                    PgConnection::establish(&with_limits(url)).map_err(r2d2::Error::ConnectionError)?;
                let name = format!("SET mee.instance = '{}'", self.instance);
                connection.batch_execute(&name).map_err(r2d2::Error::QueryError)?;
                Ok(Conn::Postgres(connection))
            }
        }
    }

    fn is_valid(&self, connection: &mut Conn) -> Result<(), r2d2::Error> {
        match connection {
            // An embedded database cannot go away between two calls.
            Conn::Sqlite(_) => Ok(()),
            Conn::Postgres(postgres) => postgres.batch_execute("SELECT 1").map_err(r2d2::Error::QueryError),
        }
    }

    fn has_broken(&self, connection: &mut Conn) -> bool {
        use diesel::connection::TransactionManager;
        // A panic inside a transaction leaves it open; such a connection must not serve anyone else.
        <Conn as Connection>::TransactionManager::is_broken_transaction_manager(connection)
    }
}

#[cfg(test)]
mod tests {
    use super::with_limits;

    #[test]
    fn an_address_keeps_the_limits_it_names_itself() {
        for (url, expected) in [
            (
                "postgres://u@h/d",
                "postgres://u@h/d?connect_timeout=3&tcp_user_timeout=4000&keepalives_idle=5&keepalives_interval=1&keepalives_count=3",
            ),
            (
                "postgres://u@h/d?connect_timeout=9&tcp_user_timeout=0&keepalives_idle=9&keepalives_interval=9",
                "postgres://u@h/d?connect_timeout=9&tcp_user_timeout=0&keepalives_idle=9&keepalives_interval=9&keepalives_count=3",
            ),
        ] {
            assert_eq!(with_limits(url), expected);
        }
    }
}
