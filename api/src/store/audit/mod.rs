//! The audit log: append-only, each entry chained to the one before by SHA-256, the end kept apart.
//!
//! An entry names accounts and bodies by identifier only; e-mail addresses and secrets are taken out of its documents.
//! What the chain cannot show is a log rewritten whole by someone who owns the database: note the head that
//! [`verify`] answers somewhere else, and give it back at the next check.

mod chain;
mod prune;
mod read;
mod redact;

use diesel::prelude::*;
use serde_json::Value;

use super::bodies::BodyId;
use super::schema::{audit_entries, audit_heads};
use super::{Conn, StoreError, divergent, now_micros};

pub use chain::{Fault, Head, Verdict, verify};
pub use prune::{Pruned, is_older, prune};
pub use read::{Filter, Recorded, export, list};
pub use redact::redact;

use chain::Link;

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor<'a> {
    /// Someone who did not say who they are, or could not prove it.
    Nobody,
    /// An account, by its identifier.
    Account(&'a str),
    /// A plugin, by the identifier of its key (never the key).
    ApiKey(&'a str),
    /// The operator, on the command line.
    CommandLine,
    /// The server itself.
    System,
}

impl<'a> Actor<'a> {
    fn kind(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Account(_) => "account",
            Self::ApiKey(_) => "api key",
            Self::CommandLine => "command line",
            Self::System => "system",
        }
    }

    fn id(self) -> Option<&'a str> {
        match self {
            Self::Account(id) | Self::ApiKey(id) => Some(id),
            Self::Nobody | Self::CommandLine | Self::System => None,
        }
    }
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was refused.
    Refused,
}

impl Outcome {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
        }
    }
}

/// What an entry says; number, time and hashes are given by [`append`].
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// Who did it.
    pub actor: Actor<'a>,
    /// The body acted for.
    pub body: Option<&'a BodyId>,
    /// What was done, dotted: `fiche.publish`, `import.dila`.
    pub action: &'a str,
    /// The kind of thing it was done to.
    pub object_kind: &'a str,
    /// Which one, by identifier.
    pub object_id: Option<&'a str>,
    /// How it ended.
    pub outcome: Outcome,
    /// What was there before.
    pub before: Option<Value>,
    /// What is there now; for a refusal, what was asked for.
    pub after: Option<Value>,
}

impl<'a> Entry<'a> {
    /// Something done, with nothing shown yet of before and after.
    #[must_use]
    pub fn done(actor: Actor<'a>, action: &'a str, object_kind: &'a str) -> Self {
        Self {
            actor,
            body: None,
            action,
            object_kind,
            object_id: None,
            outcome: Outcome::Done,
            before: None,
            after: None,
        }
    }

    /// Something refused.
    #[must_use]
    pub fn refused(actor: Actor<'a>, action: &'a str, object_kind: &'a str) -> Self {
        Self { outcome: Outcome::Refused, ..Self::done(actor, action, object_kind) }
    }
}

/// Adds an entry at the end of the chain, in the transaction of what it speaks of; answers its number.
///
/// On PostgreSQL other writers of the log wait until that transaction ends: call it last.
/// A refusal that undoes its transaction is recorded in one of its own.
///
/// # Errors
/// When the database refuses; the transaction must then be rolled back.
pub fn append(connection: &mut Conn, entry: &Entry<'_>) -> Result<i64, StoreError> {
    divergent::lock_audit(connection)?;
    let (last_seq, last_hash): (i64, String) =
        audit_heads::table.select((audit_heads::last_seq, audit_heads::last_hash)).first(connection)?;
    let link = Link {
        seq: last_seq + 1,
        at: now_micros(),
        actor_kind: entry.actor.kind().to_owned(),
        actor_id: entry.actor.id().map(str::to_owned),
        body_id: entry.body.map(|body| body.0.clone()),
        action: entry.action.to_owned(),
        object_kind: entry.object_kind.to_owned(),
        object_id: entry.object_id.map(str::to_owned),
        outcome: entry.outcome.as_str().to_owned(),
        before_doc: entry.before.clone().map(|document| redact(document).to_string()),
        after_doc: entry.after.clone().map(|document| redact(document).to_string()),
        previous_hash: last_hash,
        hash: String::new(),
    };
    let link = Link { hash: link.computed_hash()?, ..link };
    diesel::insert_into(audit_entries::table).values(&link).execute(connection)?;
    diesel::update(audit_heads::table)
        .set((audit_heads::last_seq.eq(link.seq), audit_heads::last_hash.eq(&link.hash)))
        .execute(connection)?;
    Ok(link.seq)
}

#[cfg(test)]
mod tests;
