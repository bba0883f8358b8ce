//! The chain itself: what an entry's hash is made of, and whether every link holds.

use std::fmt;

use diesel::prelude::*;
use serde::Serialize;

use crate::store::document::Document;
use crate::store::schema::{audit_entries, audit_heads};
use crate::store::{Conn, StoreError};

/// The hash before the first entry.
pub(super) const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Names the canonical form, so that another may follow.
const FORM: &str = "mee-audit-1";

/// The action of the entry that vouches for what a pruning removed.
pub(super) const PRUNE: &str = "audit.prune";

/// How many entries are read at once.
const CHUNK: i64 = 1_000;

/// An entry as it is stored.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_entries)]
pub(super) struct Link {
    pub(super) seq: i64,
    pub(super) at: i64,
    pub(super) actor_kind: String,
    pub(super) actor_id: Option<String>,
    pub(super) body_id: Option<String>,
    pub(super) action: String,
    pub(super) object_kind: String,
    pub(super) object_id: Option<String>,
    pub(super) outcome: String,
    pub(super) before_doc: Option<String>,
    pub(super) after_doc: Option<String>,
    pub(super) previous_hash: String,
    pub(super) hash: String,
}

impl Link {
    /// SHA-256, in hexadecimal, of the entry as a JSON array: its form's name, then its columns in their order.
    pub(super) fn computed_hash(&self) -> Result<String, StoreError> {
        let who = (&self.actor_kind, &self.actor_id, &self.body_id);
        let what = (&self.action, &self.object_kind, &self.object_id, &self.outcome);
        let documents = (&self.before_doc, &self.after_doc);
        Ok(Document::of(&(FORM, self.seq, self.at, who, what, documents, &self.previous_hash))?.hash)
    }
}

/// What a pruning's own entry says of the entries it removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize)]
pub(super) struct Checkpoint {
    pub(super) removed_through: i64,
    pub(super) removed_hash: String,
    pub(super) removed_count: i64,
}

/// The end of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The number of the last entry: how many there ever were.
    pub seq: i64,
    /// Its hash, in hexadecimal.
    pub hash: String,
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.seq, self.hash)
    }
}

/// What is wrong with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It no longer says what it said, or stands in another's place.
    Altered,
    /// It is not there, and later ones are.
    Missing,
    /// It is not there, nor any later one.
    Truncated,
    /// It is there, and the head knows nothing of it.
    Unknown,
}

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every link holds.
    Whole {
        /// How many entries are there.
        entries: i64,
        /// How many were removed by prunings, each vouched for.
        pruned: i64,
        /// The end of the chain.
        head: Head,
    },
    /// The first entry that is not what it was.
    Broken {
        /// Its number.
        seq: i64,
        /// What is wrong with it.
        fault: Fault,
    },
}

/// Walks the whole chain; `known` is a head noted at an earlier verification, which must still be in it.
///
/// # Errors
/// When the database does not answer.
pub fn verify(connection: &mut Conn, known: Option<&Head>) -> Result<Verdict, StoreError> {
    let (last_seq, last_hash, pruned): (i64, String, i64) = audit_heads::table
        .select((audit_heads::last_seq, audit_heads::last_hash, audit_heads::pruned_through))
        .first(connection)?;
    let broken = |seq, fault| Ok(Verdict::Broken { seq, fault });
    let mut previous: Option<String> = (pruned == 0).then(|| GENESIS.to_owned());
    let mut base = None;
    let mut checkpoint: Option<Checkpoint> = None;
    let mut seq = pruned;
    loop {
        let links = after(connection, seq)?;
        if links.is_empty() {
            break;
        }
        for link in links {
            if link.seq != seq + 1 {
                return broken(seq + 1, Fault::Missing);
            }
            if link.computed_hash()? != link.hash {
                return broken(link.seq, Fault::Altered);
            }
            match &previous {
                // The link itself holds, so the one before was rewritten with a hash of its own.
                Some(previous) if *previous != link.previous_hash => return broken(link.seq - 1, Fault::Altered),
                Some(_) => {}
                None => base = Some(link.previous_hash.clone()),
            }
            if known.is_some_and(|known| known.seq == link.seq && known.hash != link.hash) {
                return broken(link.seq, Fault::Altered);
            }
            if link.action == PRUNE {
                checkpoint = link.after_doc.as_deref().and_then(|document| serde_json::from_str(document).ok());
            }
            seq = link.seq;
            previous = Some(link.hash);
        }
    }
    if seq > last_seq {
        return broken(last_seq + 1, Fault::Unknown);
    }
    if seq < last_seq || known.is_some_and(|known| known.seq > seq) {
        return broken(seq + 1, Fault::Truncated);
    }
    if previous.as_ref().is_some_and(|previous| *previous != last_hash) {
        return broken(seq, Fault::Altered);
    }
    let vouched = pruned == 0
        || checkpoint.is_some_and(|point| point.removed_through == pruned && Some(point.removed_hash) == base);
    if !vouched {
        return broken(1, Fault::Missing);
    }
    Ok(Verdict::Whole { entries: seq - pruned, pruned, head: Head { seq: last_seq, hash: last_hash } })
}

/// The next entries after this number, in their order.
pub(super) fn after(connection: &mut Conn, seq: i64) -> Result<Vec<Link>, StoreError> {
    Ok(audit_entries::table
        .filter(audit_entries::seq.gt(seq))
        .order(audit_entries::seq)
        .limit(CHUNK)
        .select(Link::as_select())
        .load(connection)?)
}
