//! Dossiers d'actualité: works like any other, found from their first day to their last, left out by whoever is nearer.

mod desk;
mod public;

use mee_shared::ids::{FileHash, Slug};
use mee_shared::news::ReadNews;
use mee_shared::work::WorkKind;

use super::Failure;
use crate::store::bodies::Body;
use crate::store::works::{self, Revision, Work};
use crate::store::{Conn, files};

pub(super) use desk::publish_for_demo;
pub use desk::{get_body_news, list_body_news, put_news};
pub(super) use public::{all, fiches_of, found, get, latest, with_draft};
pub use public::{find_news, list_news};

pub(super) fn read(doc: &str) -> Result<ReadNews, Failure> {
    serde_json::from_str(doc).map_err(|error| Failure::Internal(error.into()))
}

fn slug(subject: &str) -> Result<Slug, Failure> {
    subject
        .parse()
        .map_err(|error| Failure::Internal(anyhow::anyhow!("a stored dossier's slug is unreadable: {error}")))
}

/// Whether the revision may still reach parents: its picture may be gone since it was written.
pub(super) fn check(connection: &mut Conn, body: &Body, work: &Work, revision: &Revision) -> Result<(), Failure> {
    if work.kind != WorkKind::News {
        return Ok(());
    }
    desk::require_picture(connection, body, &read(&revision.doc)?.news)
}

/// Which file parents get, brought up to what the work publishes now.
pub(super) fn changed(connection: &mut Conn, body: &Body, work: &Work) -> Result<(), Failure> {
    if work.kind != WorkKind::News {
        return Ok(());
    }
    let seen = match work.public_number {
        None => None,
        Some(number) => works::revision(connection, &work.id, number)?,
    };
    let picture = seen.map(|revision| read(&revision.doc)).transpose()?.and_then(|read| read.news.picture);
    let hashes: Vec<&str> = picture.iter().map(|picture| picture.file.as_str()).collect();
    Ok(files::put_uses(connection, &body.id, &work.id, &hashes)?)
}

/// Whether the text shows the file.
pub(super) fn shows_file(doc: &str, hash: &FileHash) -> Result<bool, Failure> {
    Ok(read(doc)?.news.picture.is_some_and(|picture| picture.file == *hash))
}
