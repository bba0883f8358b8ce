//! Rubrics of school pages: chosen by the body that runs the pages, filled school by school, read by parents.

mod authority;
mod content;
mod demo;
mod fill;
mod import;
mod page;
mod school;
mod set;

use mee_shared::ids::FileHash;
use mee_shared::rubric::RubricContent;
use mee_shared::work::WorkKind;

use super::Failure;
use crate::store::bodies::Body;
use crate::store::works::{self, Work, WorkId};
use crate::store::{Conn, files, rubrics};

pub use authority::put_school_authority;
pub use demo::{DemoRubrics, fill_rubrics};
pub use fill::get_fill_rates;
pub use import::import_rubrics;
pub(super) use page::{page, place_draft};
pub use school::{get_school_rubrics, put_school_rubric};
pub use set::{catalogue, get_rubric_set, put_rubric_set};

/// Whether a text still has its place on the school's page.
///
/// # Errors
/// [`Failure::Conflict`] where its rubric is no longer chosen or its school is run by another body, or the database's.
pub(super) fn check(connection: &mut Conn, work: &Work) -> Result<(), Failure> {
    if work.kind != WorkKind::Rubric || rubrics::place_of(connection, &work.id)?.is_some() {
        return Ok(());
    }
    Err(Failure::Conflict(
        "Cette rubrique n'est plus choisie pour cet établissement : choisissez-la de nouveau, puis publiez son texte.",
    ))
}

/// Brings what is made from published rubrics up to what the work publishes now: which files parents get.
///
/// # Errors
/// When the database refuses.
pub(super) fn changed(connection: &mut Conn, body: &Body, work: &WorkId) -> Result<(), Failure> {
    let Some(work) = works::get(connection, &body.id, work)?.filter(|work| work.kind == WorkKind::Rubric) else {
        return Ok(());
    };
    let seen = match work.public_number {
        None => None,
        Some(number) => works::revision(connection, &work.id, number)?,
    };
    let content = seen.map(|revision| read(&revision.doc)).transpose()?.unwrap_or_default();
    let hashes: std::collections::BTreeSet<&str> = content.files().map(|hash| hash.as_str()).collect();
    files::put_uses(connection, &body.id, &work.id, &hashes.into_iter().collect::<Vec<_>>())?;
    Ok(())
}

/// Whether the text shows the file.
///
/// # Errors
/// When the kept text is unreadable.
pub(super) fn shows_file(doc: &str, hash: &FileHash) -> Result<bool, Failure> {
    Ok(read(doc)?.files().any(|shown| shown == hash))
}

fn read(doc: &str) -> Result<RubricContent, Failure> {
    serde_json::from_str(doc).map_err(|error| Failure::Internal(error.into()))
}
