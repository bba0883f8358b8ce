//! The agenda: entries that bodies write, put together for a commune or a school, and expanded day by day.

mod demo;
mod desk;
mod entries;
mod expand;
mod feeds;
mod ical;
mod public;

use mee_shared::agenda::Event;
use mee_shared::ids::{FileHash, Slug};
use mee_shared::work::WorkKind;

use super::Failure;
use crate::store::bodies::Body;
use crate::store::works::{self, WorkId};
use crate::store::{Conn, files};

pub use demo::{DemoAgenda, fill_agenda};
pub use desk::{get_body_event, list_body_events, put_event};
pub(super) use entries::Audience;
pub use feeds::get_agenda_feed;
pub use ical::{get_agenda_calendar, get_event_calendar};
pub use public::{AgendaQuery, LONGEST, get_agenda, get_event};
pub(super) use public::{Coming, agenda, coming, drafted, event, feeds as feeds_of, next};

pub(super) fn read(doc: &str) -> Result<Event, Failure> {
    serde_json::from_str(doc).map_err(|error| Failure::Internal(error.into()))
}

/// The name of an entry in addresses.
pub(super) fn slug(subject: &str) -> Result<Slug, Failure> {
    subject.parse().map_err(|error| Failure::Internal(anyhow::anyhow!("a stored event's slug is unreadable: {error}")))
}

/// Brings what is made from published entries up to what the work publishes now: which files parents get.
///
/// # Errors
/// When the database refuses.
pub(super) fn changed(connection: &mut Conn, body: &Body, work: &WorkId) -> Result<(), Failure> {
    let Some(work) = works::get(connection, &body.id, work)?.filter(|work| work.kind == WorkKind::Event) else {
        return Ok(());
    };
    let seen = match work.public_number {
        None => None,
        Some(number) => works::revision(connection, &work.id, number)?,
    };
    let event = seen.map(|revision| read(&revision.doc)).transpose()?;
    let shown = event.iter().flat_map(|event| &event.attachments).map(|attached| attached.file.as_str());
    let hashes: std::collections::BTreeSet<&str> = shown.collect();
    files::put_uses(connection, &body.id, &work.id, &hashes.into_iter().collect::<Vec<_>>())?;
    Ok(())
}

/// Whether the text shows the file.
///
/// # Errors
/// When the kept text is unreadable.
pub(super) fn shows_file(doc: &str, hash: &FileHash) -> Result<bool, Failure> {
    Ok(read(doc)?.attachments.iter().any(|attached| attached.file == *hash))
}
