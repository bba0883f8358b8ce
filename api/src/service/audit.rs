//! The audit log for those who check, read and shorten it.

use std::io::Write;
use std::ops::Range;

use mee_shared::wire::trace::{AuditEntryResource, AuditOutcome};

use super::auth::Acting;
use super::{Failure, Listed, PageRequest};
use crate::store::audit::{self, Actor, Filter, Head, Outcome, Pruned, Recorded, Verdict};
use crate::store::cursor::{Cursor, ListKind, cut};
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

/// Which entries are wanted.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Only this action.
    pub action: Option<String>,
    /// Only those that ended so.
    pub outcome: Option<AuditOutcome>,
    /// Only from this instant on.
    pub since: Option<jiff::Timestamp>,
}

fn resource(entry: Recorded) -> Result<AuditEntryResource, Failure> {
    let at = entry.at.parse().map_err(|error: jiff::Error| Failure::Internal(error.into()))?;
    Ok(AuditEntryResource {
        number: entry.seq,
        at,
        actor_kind: entry.actor_kind,
        actor_id: entry.actor_id,
        action: entry.action,
        object_kind: entry.object_kind,
        object_id: entry.object_id,
        outcome: if entry.outcome == "done" { AuditOutcome::Done } else { AuditOutcome::Refused },
        before: entry.before,
        after: entry.after,
    })
}

/// What was done and refused for the body acted for, the newest first.
///
/// # Errors
/// [`Failure::InvalidCursor`], or the database's.
pub async fn list_entries(
    db: &Db,
    acting: &Acting,
    wanted: Wanted,
    page: PageRequest,
) -> Result<Listed<AuditEntryResource>, Failure> {
    let below = page
        .cursor(ListKind::AuditEntries)?
        .map(|cursor| cursor.key.parse().map_err(|_| Failure::InvalidCursor))
        .transpose()?;
    let body = acting.body().id.clone();
    let filter = Filter {
        action: wanted.action,
        outcome: wanted.outcome.map(|outcome| match outcome {
            AuditOutcome::Done => Outcome::Done,
            AuditOutcome::Refused => Outcome::Refused,
        }),
        since: wanted.since.map(jiff::Timestamp::as_microsecond),
    };
    db.read(move |connection| {
        let rows = audit::list(connection, &body, &filter, below, page.limit)?;
        let (rows, next) = cut(rows, page.limit, |row| Cursor { name: String::new(), key: row.seq.to_string() });
        let entries = rows.into_iter().map(resource).collect::<Result<Vec<_>, _>>()?;
        Ok(Listed::new(ListKind::AuditEntries, entries, next.as_ref(), |entry| entry))
    })
    .await
}
