//! The connection to either engine, and how one is opened.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::r2d2::{self, ManageConnection};

use super::db::Engine;

/// A connection to SQLite or PostgreSQL.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    /// Embedded SQLite.
    Sqlite(SqliteConnection),
    /// PostgreSQL.
    Postgres(PgConnection),
}

/// Opens and checks the pool's connections.
#[derive(Debug)]
pub(super) struct Manager {
    pub(super) engine: Engine,
}

/// Set first on every SQLite connection: waiting for a lock beats failing at once.
const SQLITE_PRAGMAS: &str = "PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;";

impl ManageConnection for Manager {
    type Connection = Conn;
    type Error = r2d2::Error;

    fn connect(&self) -> Result<Conn, r2d2::Error> {
        match &self.engine {
            Engine::Sqlite { path } => {
                let mut connection =
                    SqliteConnection::establish(&path.to_string_lossy()).map_err(r2d2::Error::ConnectionError)?;
                connection.batch_execute(SQLITE_PRAGMAS).map_err(r2d2::Error::QueryError)?;
                Ok(Conn::Sqlite(connection))
            }
            Engine::Postgres { url } => {
                PgConnection::establish(url).map(Conn::Postgres).map_err(r2d2::Error::ConnectionError)
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
