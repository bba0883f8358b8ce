//! Works and their revisions: what bodies write, and which revision of it parents see.
//!
//! The database itself holds that a public revision is a published one, that one of the national editor's is signed at
//! every step, and that a decided text never changes; the functions here keep to it rather than find out.

mod conflicts;
mod public;
mod read;
mod reviews;
mod revisions;
mod signatures;
mod write;

pub use conflicts::{
    StoredConflict, layered_fiches, list_conflicts, note_conflict, public_on, put_published_slots, settle, settle_all,
};
pub use public::{
    Due, PublicWork, due, fiches_with_words, has_public, latest_fiches, public_numbers, public_of_bodies,
    public_of_subjects,
};
pub use read::{WorkFilter, beginning, find, get, list};
pub use reviews::{count_scheduled_fiches, proposed_titles, published, unsign_open};
pub use revisions::{Revision, Writer, history, open_revision, revision, standing, writers};
pub use signatures::{Signature, Step, put_steps, sign, signatures, steps};
pub use write::{
    Decision, NewWork, add_writers_of, attest, create, drop_draft, end, propose, publish, refuse, save_draft,
    set_hiding, withdraw,
};

use diesel::prelude::*;
use mee_shared::Day;
use mee_shared::work::{RevisionState, WorkKind};

use super::StoreError;
use super::bodies::BodyId;
use super::schema::works;

/// The key of a work.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WorkId(pub(super) String);

impl WorkId {
    /// The identifier as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&mee_shared::ids::ObjectId> for WorkId {
    fn from(id: &mee_shared::ids::ObjectId) -> Self {
        Self(id.as_str().to_owned())
    }
}

/// A work, without its texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// Its key.
    pub id: WorkId,
    /// Whose it is.
    pub body: BodyId,
    /// What it is.
    pub kind: WorkKind,
    /// What it is about: a fiche's id, a slug, a school and its rubric.
    pub subject: String,
    /// What lists call it.
    pub title: String,
    /// The school it belongs to.
    pub uai: Option<String>,
    /// The number of its latest revision.
    pub last_number: i64,
    /// The number of the revision parents see.
    pub public_number: Option<i64>,
    /// The day its body last said that it holds.
    pub checked_on: Option<Day>,
    /// The day by which its body must say so again.
    pub review_by: Option<Day>,
    /// Goes up with every change.
    pub version: i64,
    /// When it was begun, in microseconds since 1970.
    pub created_at: i64,
    /// When it last changed, in microseconds since 1970.
    pub updated_at: i64,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = works)]
struct WorkRow {
    id: String,
    body_id: String,
    kind: String,
    subject: String,
    title: String,
    uai: Option<String>,
    last_number: i64,
    public_number: Option<i64>,
    checked_on: Option<String>,
    review_by: Option<String>,
    version: i64,
    created_at: i64,
    updated_at: i64,
}

fn corrupt(place: String, cause: impl std::fmt::Display) -> StoreError {
    StoreError::Corrupt { place, cause: cause.to_string() }
}

fn read_day(text: Option<String>, place: &str) -> Result<Option<Day>, StoreError> {
    text.map(|day| day.parse::<Day>()).transpose().map_err(|error| corrupt(place.to_owned(), error))
}

fn read_state(text: &str, place: &str) -> Result<RevisionState, StoreError> {
    RevisionState::parse(text).ok_or_else(|| corrupt(place.to_owned(), format!("state {text}")))
}

impl WorkRow {
    fn work(self) -> Result<Work, StoreError> {
        let place = format!("works/{}", self.id);
        let kind = WorkKind::parse(&self.kind).ok_or_else(|| corrupt(place.clone(), format!("kind {}", self.kind)))?;
        Ok(Work {
            kind,
            checked_on: read_day(self.checked_on, &place)?,
            review_by: read_day(self.review_by, &place)?,
            id: WorkId(self.id),
            body: BodyId(self.body_id),
            subject: self.subject,
            title: self.title,
            uai: self.uai,
            last_number: self.last_number,
            public_number: self.public_number,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}
