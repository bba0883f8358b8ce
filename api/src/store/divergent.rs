//! The few statements that differ between the engines, side by side.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use super::connection::Conn;

/// Makes a transaction that has just begun a writing one.
///
/// SQLite begins deferred: one that reads first and writes later fails under load whatever the busy timeout.
/// A first statement that writes, even no row, takes the write lock at once and waits its turn.
pub(super) fn begin_writing(connection: &mut Conn) -> QueryResult<()> {
    match connection {
        Conn::Sqlite(sqlite) => sqlite.batch_execute("DELETE FROM bodies WHERE id = ''"),
        Conn::Postgres(_) => Ok(()),
    }
}

/// Lets one import run at a time; the lock falls with the transaction.
///
/// # Errors
/// When the database does not answer.
pub fn lock_imports(connection: &mut Conn) -> QueryResult<()> {
    match connection {
        // The write lock of the transaction is enough.
        Conn::Sqlite(_) => Ok(()),
        Conn::Postgres(postgres) => postgres.batch_execute("SELECT pg_advisory_xact_lock(7163230602)"),
    }
}

/// Lets one process make or turn signing keys at a time; the lock falls with the transaction.
///
/// # Errors
/// When the database does not answer.
pub fn lock_keys(connection: &mut Conn) -> QueryResult<()> {
    match connection {
        // The write lock of the transaction is enough.
        Conn::Sqlite(_) => Ok(()),
        Conn::Postgres(postgres) => postgres.batch_execute("SELECT pg_advisory_xact_lock(7163230604)"),
    }
}

/// Lets one process at a time publish and end what is due; the lock falls with the transaction.
///
/// # Errors
/// When the database does not answer.
pub fn lock_publications(connection: &mut Conn) -> QueryResult<()> {
    match connection {
        // The write lock of the transaction is enough.
        Conn::Sqlite(_) => Ok(()),
        Conn::Postgres(postgres) => postgres.batch_execute("SELECT pg_advisory_xact_lock(7163230606)"),
    }
}

/// Lets one process at a time remind bodies; the lock falls with the transaction.
///
/// # Errors
/// When the database does not answer.
pub fn lock_reminders(connection: &mut Conn) -> QueryResult<()> {
    match connection {
        // The write lock of the transaction is enough.
        Conn::Sqlite(_) => Ok(()),
        Conn::Postgres(postgres) => postgres.batch_execute("SELECT pg_advisory_xact_lock(7163230612)"),
    }
}

/// Lets one transaction at a time add to the audit log; the lock falls with the transaction.
pub(super) fn lock_audit(connection: &mut Conn) -> QueryResult<()> {
    match connection {
        // The write lock of the transaction is enough.
        Conn::Sqlite(_) => Ok(()),
        Conn::Postgres(postgres) => postgres.batch_execute("SELECT pg_advisory_xact_lock(7163230603)"),
    }
}

/// Lets one transaction at a time put a mail that may take another's place; the lock falls with the transaction.
pub(super) fn lock_outbox(connection: &mut Conn) -> QueryResult<()> {
    match connection {
        // The write lock of the transaction is enough.
        Conn::Sqlite(_) => Ok(()),
        Conn::Postgres(postgres) => postgres.batch_execute("SELECT pg_advisory_xact_lock(7163230605)"),
    }
}

/// Lets one transaction at a time number its changes; the lock falls with the transaction.
pub(super) fn lock_changes(connection: &mut Conn) -> QueryResult<()> {
    match connection {
        // The write lock of the transaction is enough.
        Conn::Sqlite(_) => Ok(()),
        Conn::Postgres(postgres) => postgres.batch_execute("SELECT pg_advisory_xact_lock(7163230610)"),
    }
}

/// Makes all statements of a transaction that has just begun see one state.
///
/// # Errors
/// When the transaction has already read something, or the database does not answer.
pub fn read_one_state(connection: &mut Conn) -> QueryResult<()> {
    match connection {
        // A transaction of SQLite sees one state anyway.
        Conn::Sqlite(_) => Ok(()),
        Conn::Postgres(postgres) => postgres.batch_execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"),
    }
}
