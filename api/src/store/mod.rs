//! The database: one diesel connection enum over SQLite and PostgreSQL, and the functions that read and write it.
//!
//! Functions take the connection first and the body (tenant) second wherever rows belong to one.
//! Row types are private to their module; nothing here knows a wire type or a status code.

mod connection;
mod db;
mod divergent;
mod document;
mod schema;

pub mod accounts;
pub mod addresses;
pub mod api_keys;
pub mod audit;
pub mod backup;
pub mod bodies;
pub mod body_settings;
pub mod browser_sessions;
pub mod changes;
pub mod communes;
pub mod cursor;
pub mod delegations;
pub mod fiches;
pub mod files;
pub mod invitations;
pub mod left_out;
pub mod link_checks;
pub mod memberships;
pub mod menus;
mod migrations;
pub mod open_data;
pub mod openid;
pub mod outbox;
pub mod password_resets;
pub mod rubrics;
pub mod school_periods;
pub mod schools;
pub mod search;
pub mod sectors;
pub mod sign_ins;
pub mod signing_keys;
pub mod to_fill;
pub mod vault;
pub mod versions;
pub mod voices;
pub mod webhooks;
pub mod works;

pub use connection::Conn;
pub use db::{Db, Engine};
pub use divergent::{lock_imports, lock_keys, lock_publications, lock_reminders, read_one_state};
pub use migrations::latest_migration;

/// What libpq says of a connection that was lost under a statement; diesel has no kind for most of them.
const LOST: &[&str] = &[
    "terminating connection",
    "server closed the connection",
    "no connection to the server",
    "could not receive data from server",
    "could not send data to server",
    "connection not open",
    "the database system is",
];

/// What can go wrong with the database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address names no database we can use.
    #[error("{0}")]
    Address(String),
    /// No connection could be had in time.
    #[error("la base de données ne répond pas : {0}")]
    Unavailable(String),
    /// A statement failed.
    #[error("requête refusée par la base de données : {0}")]
    Query(#[from] diesel::result::Error),
    /// A stored value is not what its column promises.
    #[error("valeur illisible dans la base ({place}) : {cause}")]
    Corrupt {
        /// The table and key.
        place: String,
        /// What was wrong.
        cause: String,
    },
    /// The migrations could not be run.
    #[error("mise à jour du schéma impossible : {0}")]
    Migration(String),
}

impl StoreError {
    /// Whether the same call may succeed a little later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        use diesel::result::{DatabaseErrorKind, Error};
        match self {
            Self::Unavailable(_) => true,
            Self::Query(Error::DatabaseError(kind, information)) => {
                matches!(kind, DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::SerializationFailure)
                    || information.message().contains("database is locked")
                    || LOST.iter().any(|words| information.message().contains(words))
            }
            _ => false,
        }
    }
}

/// What writing a row did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// A new row.
    Added,
    /// A row that now says something else.
    Changed,
    /// A row that already said so.
    Unchanged,
}

/// The current instant as the database keeps it: microseconds since 1970, UTC.
pub(crate) fn now_micros() -> i64 {
    jiff::Timestamp::now().as_microsecond()
}

/// A new identifier of our own.
pub(crate) fn new_id() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// The most values an IN list carries; SQLite and PostgreSQL both take far more, but plans stay small.
const IN_LIST: usize = 1_000;
