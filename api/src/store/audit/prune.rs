//! Retention: removing the oldest entries so that the rest can still be verified.

use diesel::prelude::*;

use super::chain::{Checkpoint, PRUNE, Verdict, verify};
use super::{Actor, Entry, append};
use crate::store::schema::{audit_entries, audit_heads};
use crate::store::{Conn, StoreError, divergent};

/// What a pruning did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pruned {
    /// So many entries were removed, and an entry says so.
    Removed(i64),
    /// The chain does not hold: nothing is removed, for it may be evidence.
    Broken(Verdict),
}

/// Whether the oldest entry is from before this instant (microseconds since 1970).
///
/// # Errors
/// When the database does not answer.
pub fn is_older(connection: &mut Conn, before: i64) -> Result<bool, StoreError> {
    let oldest: Option<i64> =
        audit_entries::table.order(audit_entries::seq).select(audit_entries::at).first(connection).optional()?;
    Ok(oldest.is_some_and(|oldest| oldest < before))
}

/// Removes the entries from before this instant (microseconds since 1970), up to the first that is not.
///
/// # Errors
/// When the database refuses.
pub fn prune(connection: &mut Conn, before: i64, actor: Actor<'_>) -> Result<Pruned, StoreError> {
    divergent::lock_audit(connection)?;
    let verdict = verify(connection, None)?;
    let Verdict::Whole { pruned, head, .. } = &verdict else { return Ok(Pruned::Broken(verdict)) };
    let first_kept: Option<i64> = audit_entries::table
        .filter(audit_entries::at.ge(before))
        .select(diesel::dsl::min(audit_entries::seq))
        .first(connection)?;
    let through = first_kept.map_or(head.seq, |seq| seq - 1);
    let removed = through - pruned;
    if removed <= 0 {
        return Ok(Pruned::Removed(0));
    }
    let hash: String = audit_entries::table.find(through).select(audit_entries::hash).first(connection)?;
    diesel::update(audit_heads::table).set(audit_heads::pruned_through.eq(through)).execute(connection)?;
    diesel::delete(audit_entries::table.filter(audit_entries::seq.le(through))).execute(connection)?;
    let checkpoint = Checkpoint { removed_through: through, removed_hash: hash, removed_count: removed };
    let after = serde_json::to_value(&checkpoint)
        .map_err(|error| StoreError::Corrupt { place: "audit_entries".to_owned(), cause: error.to_string() })?;
    append(connection, &Entry { after: Some(after), ..Entry::done(actor, PRUNE, "audit") })?;
    Ok(Pruned::Removed(removed))
}
