//! The audit log for those who check, read and shorten it.

use std::io::Write;
use std::ops::Range;

use crate::store::audit::{self, Actor, Head, Pruned, Verdict};
use crate::store::{Db, StoreError, read_one_state};

/// Why an export broke off.
#[derive(Debug, thiserror::Error)]
pub enum ExportFailure {
    /// The database does not answer, or an entry cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The output takes no more.
    #[error("écriture impossible : {0}")]
    Output(#[from] std::io::Error),
}

impl From<diesel::result::Error> for ExportFailure {
    fn from(error: diesel::result::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Walks the whole chain; `known` is a head noted at an earlier verification.
///
/// # Errors
/// When the database does not answer.
pub fn verify(db: &Db, known: Option<&Head>) -> Result<Verdict, StoreError> {
    db.read_blocking(|connection| {
        read_one_state(connection)?;
        audit::verify(connection, known)
    })
}

/// Writes the entries of a span of time (microseconds since 1970), one JSON document a line.
///
/// # Errors
/// [`ExportFailure`].
pub fn export(db: &Db, span: &Range<i64>, output: &mut dyn Write) -> Result<(), ExportFailure> {
    db.read_blocking(|connection| {
        read_one_state(connection)?;
        audit::export(connection, span, &mut |entry| {
            let line = serde_json::to_string(&entry).map_err(std::io::Error::other)?;
            writeln!(output, "{line}").map_err(ExportFailure::from)
        })
    })
}

/// Removes the entries from before this instant (microseconds since 1970), for the operator.
///
/// # Errors
/// When the database refuses.
pub fn prune(db: &Db, before: i64) -> Result<Pruned, StoreError> {
    db.write_blocking(|connection| audit::prune(connection, before, Actor::CommandLine))
}
