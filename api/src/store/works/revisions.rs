//! The revisions of a work.

use diesel::prelude::*;
use mee_shared::work::RevisionState;

use super::{WorkId, read_state};
use crate::store::schema::{revision_writers, revisions};
use crate::store::{Conn, StoreError};

/// Who wrote: an account or a key, by identifier.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Writer {
    /// A person.
    Account(String),
    /// A plugin.
    ApiKey(String),
}

impl Writer {
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Account(_) => "account",
            Self::ApiKey(_) => "api key",
        }
    }

    /// The identifier.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Account(id) | Self::ApiKey(id) => id,
        }
    }
}

/// A revision with its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// Its number within its work, from 1.
    pub number: i64,
    /// Where it stands.
    pub state: RevisionState,
    /// SHA-256 of its text, in hexadecimal.
    pub text_hash: String,
    /// Its text: the JSON of the value that the work's kind says.
    pub doc: String,
    /// Who proposed it, by account or key.
    pub proposed_by: Option<String>,
    /// When it was proposed, in microseconds since 1970.
    pub proposed_at: Option<i64>,
    /// Who published, refused or withdrew it, by account.
    pub decided_by: Option<String>,
    /// When that was decided, in microseconds since 1970.
    pub decided_at: Option<i64>,
    /// Why it was refused or withdrawn.
    pub reason: Option<String>,
    /// From when parents see it, in microseconds since 1970.
    pub starts_at: Option<i64>,
    /// Until when, in microseconds since 1970.
    pub ends_at: Option<i64>,
    /// When it was begun, in microseconds since 1970.
    pub created_at: i64,
    /// When it last changed, in microseconds since 1970.
    pub updated_at: i64,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = revisions)]
struct RevisionRow {
    work_id: String,
    number: i64,
    state: String,
    text_hash: String,
    proposed_by: Option<String>,
    proposed_at: Option<i64>,
    decided_by: Option<String>,
    decided_at: Option<i64>,
    reason: Option<String>,
    starts_at: Option<i64>,
    ends_at: Option<i64>,
    created_at: i64,
    updated_at: i64,
    doc: String,
}

impl RevisionRow {
    fn revision(self) -> Result<Revision, StoreError> {
        let state = read_state(&self.state, &format!("revisions/{}/{}", self.work_id, self.number))?;
        Ok(Revision {
            number: self.number,
            state,
            text_hash: self.text_hash,
            doc: self.doc,
            proposed_by: self.proposed_by,
            proposed_at: self.proposed_at,
            decided_by: self.decided_by,
            decided_at: self.decided_at,
            reason: self.reason,
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

/// A revision of the work.
///
/// # Errors
/// When the database does not answer.
pub fn revision(connection: &mut Conn, work: &WorkId, number: i64) -> Result<Option<Revision>, StoreError> {
    revisions::table
        .find((&work.0, number))
        .select(RevisionRow::as_select())
        .first(connection)
        .optional()?
        .map(RevisionRow::revision)
        .transpose()
}

/// The work's draft or proposal, of which there is one at most.
///
/// # Errors
/// When the database does not answer.
pub fn open_revision(connection: &mut Conn, work: &WorkId) -> Result<Option<Revision>, StoreError> {
    revisions::table
        .filter(revisions::work_id.eq(&work.0))
        .filter(revisions::state.eq_any([RevisionState::Draft.as_str(), RevisionState::Proposed.as_str()]))
        .select(RevisionRow::as_select())
        .first(connection)
        .optional()?
        .map(RevisionRow::revision)
        .transpose()
}

/// The work's revisions that still matter: the open one, what parents will see, and what they see.
///
/// # Errors
/// When the database does not answer.
pub fn standing(connection: &mut Conn, work: &WorkId) -> Result<Vec<Revision>, StoreError> {
    let states = [
        RevisionState::Draft.as_str(),
        RevisionState::Proposed.as_str(),
        RevisionState::Scheduled.as_str(),
        RevisionState::Published.as_str(),
    ];
    let rows: Vec<RevisionRow> = revisions::table
        .filter(revisions::work_id.eq(&work.0))
        .filter(revisions::state.eq_any(states))
        .order(revisions::number.desc())
        .select(RevisionRow::as_select())
        .load(connection)?;
    rows.into_iter().map(RevisionRow::revision).collect()
}

/// The work's revisions, the latest first.
///
/// # Errors
/// When the database does not answer.
pub fn history(connection: &mut Conn, work: &WorkId, limit: u32) -> Result<Vec<Revision>, StoreError> {
    let rows: Vec<RevisionRow> = revisions::table
        .filter(revisions::work_id.eq(&work.0))
        .order(revisions::number.desc())
        .limit(i64::from(limit))
        .select(RevisionRow::as_select())
        .load(connection)?;
    rows.into_iter().map(RevisionRow::revision).collect()
}

/// Who wrote the revision.
///
/// # Errors
/// When the database does not answer.
pub fn writers(connection: &mut Conn, work: &WorkId, number: i64) -> Result<Vec<Writer>, StoreError> {
    let rows: Vec<(String, String)> = revision_writers::table
        .filter(revision_writers::work_id.eq(&work.0))
        .filter(revision_writers::number.eq(number))
        .order((revision_writers::writer_kind.asc(), revision_writers::writer_id.asc()))
        .select((revision_writers::writer_kind, revision_writers::writer_id))
        .load(connection)?;
    let writers = rows.into_iter().map(|(kind, id)| match kind.as_str() {
        "account" => Writer::Account(id),
        _ => Writer::ApiKey(id),
    });
    Ok(writers.collect())
}
