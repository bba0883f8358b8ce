//! Reading the log, entry by entry.

use std::ops::Range;

use diesel::prelude::*;
use serde::Serialize;
use serde_json::Value;

use super::Outcome;
use super::chain::{Link, after};
use crate::store::bodies::BodyId;
use crate::store::schema::audit_entries;
use crate::store::{Conn, StoreError};

/// An entry as it is exported.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Recorded {
    /// Its number.
    pub seq: i64,
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// The kind of who did it.
    pub actor_kind: String,
    /// Who did it.
    pub actor_id: Option<String>,
    /// The body acted for.
    pub body_id: Option<String>,
    /// What was done.
    pub action: String,
    /// The kind of thing it was done to.
    pub object_kind: String,
    /// Which one.
    pub object_id: Option<String>,
    /// `done` or `refused`.
    pub outcome: String,
    /// What was there before.
    pub before: Option<Value>,
    /// What is there now.
    pub after: Option<Value>,
    /// The hash of the entry before.
    pub previous_hash: String,
    /// Its own hash.
    pub hash: String,
}

impl TryFrom<Link> for Recorded {
    type Error = StoreError;

    fn try_from(link: Link) -> Result<Self, StoreError> {
        let corrupt = |cause: String| StoreError::Corrupt { place: format!("audit_entries/{}", link.seq), cause };
        let at = jiff::Timestamp::from_microsecond(link.at).map_err(|error| corrupt(error.to_string()))?;
        let read = |document: &Option<String>| {
            document.as_deref().map(serde_json::from_str).transpose().map_err(|error| corrupt(error.to_string()))
        };
        let (before, after) = (read(&link.before_doc)?, read(&link.after_doc)?);
        Ok(Self {
            seq: link.seq,
            at: at.to_string(),
            actor_kind: link.actor_kind,
            actor_id: link.actor_id,
            body_id: link.body_id,
            action: link.action,
            object_kind: link.object_kind,
            object_id: link.object_id,
            outcome: link.outcome,
            before,
            after,
            previous_hash: link.previous_hash,
            hash: link.hash,
        })
    }
}

/// Gives every entry of a span of time (microseconds since 1970), in the order of their numbers.
///
/// # Errors
/// When the database does not answer, an entry cannot be read, or `take` fails.
pub fn export<E: From<StoreError>>(
    connection: &mut Conn,
    span: &Range<i64>,
    take: &mut dyn FnMut(Recorded) -> Result<(), E>,
) -> Result<(), E> {
    let mut seq = 0;
    loop {
        let links = after(connection, seq)?;
        let Some(last) = links.last() else { return Ok(()) };
        seq = last.seq;
        for link in links.into_iter().filter(|link| span.contains(&link.at)) {
            take(link.try_into()?)?;
        }
    }
}

/// Which of a body's entries are wanted.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only this action.
    pub action: Option<String>,
    /// Only those that ended so.
    pub outcome: Option<Outcome>,
    /// Only from this instant on, in microseconds since 1970.
    pub since: Option<i64>,
}

/// The body's entries, the newest first, those after `below` only; one more than `limit` where there is one.
///
/// # Errors
/// When the database does not answer, or an entry cannot be read.
pub fn list(
    connection: &mut Conn,
    body: &BodyId,
    filter: &Filter,
    below: Option<i64>,
    limit: u32,
) -> Result<Vec<Recorded>, StoreError> {
    let mut query =
        audit_entries::table.filter(audit_entries::body_id.eq(body.0.clone())).select(Link::as_select()).into_boxed();
    if let Some(action) = &filter.action {
        query = query.filter(audit_entries::action.eq(action.clone()));
    }
    if let Some(outcome) = filter.outcome {
        query = query.filter(audit_entries::outcome.eq(outcome.as_str()));
    }
    if let Some(since) = filter.since {
        query = query.filter(audit_entries::at.ge(since));
    }
    if let Some(below) = below {
        query = query.filter(audit_entries::seq.lt(below));
    }
    let links = query.order(audit_entries::seq.desc()).limit(i64::from(limit) + 1).load::<Link>(connection)?;
    links.into_iter().map(Recorded::try_from).collect()
}
