//! Writing the text of a work.

use mee_shared::wire::work::WorkResource;
use serde::Serialize;
use serde_json::json;

use super::super::Failure;
use super::super::auth::{Acting, Change};
use super::resource;
use crate::store::Conn;
use crate::store::works::{self, NewWork, Work};

/// The version a writer has read: what is written on top of another one is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IfMatch {
    /// Whatever is there.
    Any,
    /// This version.
    Version(i64),
    /// Nothing yet (`If-None-Match: *`).
    Absent,
}

impl IfMatch {
    /// Refuses where something else is there.
    pub(super) fn check(self, found: Option<&Work>) -> Result<(), Failure> {
        let holds = match self {
            Self::Any => true,
            Self::Version(version) => found.is_some_and(|work| work.version == version),
            Self::Absent => found.is_none(),
        };
        if holds { Ok(()) } else { Err(Failure::Stale) }
    }
}

/// Writes a checked value as the text of the work's draft; the work is begun where the body has none on the subject.
///
/// # Errors
/// [`Failure::Stale`] where someone else wrote in the meantime, [`Failure::NotFound`] for a work out of reach, or the
/// database's.
pub(in crate::service) fn save(
    connection: &mut Conn,
    acting: &Acting,
    new: NewWork<'_>,
    value: &impl Serialize,
    if_match: IfMatch,
) -> Result<WorkResource, Failure> {
    let found = works::find(connection, &acting.body().id, new.kind, new.subject)?;
    if_match.check(found.as_ref())?;
    let work = match found {
        Some(work) => work,
        None => works::create(connection, acting.body(), new)?,
    };
    acting.require_reach(&work)?;
    let before = works::open_revision(connection, &work.id)?;
    let saved = works::save_draft(connection, &work, new.title, value, &acting.writer())?;
    let now = works::get(connection, &work.body, &work.id)?.ok_or(Failure::NotFound)?;
    let answer = resource::work(connection, &now)?;
    if before.as_ref().is_none_or(|before| before.text_hash != saved.text_hash) {
        let text = |number: i64, hash: &str| json!({ "revision": number, "text_hash": hash });
        acting.record(
            connection,
            Change {
                action: "work.save",
                object: ("work", work.id.as_str()),
                before: before.map(|before| text(before.number, &before.text_hash)),
                after: Some(text(saved.number, &saved.text_hash)),
            },
        )?;
    }
    Ok(answer)
}
