//! The places of fiches that wait for a body's word, and which of them hold one.

use std::collections::BTreeSet;

use diesel::prelude::*;
use mee_shared::fiche::Fiche;
use mee_shared::work::{RevisionState, WorkKind};

use super::bodies::BodyId;
use super::document::read_document;
use super::schema::{fiches, published_slots, revisions, works};
use super::{Conn, StoreError};

/// The fiches of a body that lists show and that were written for this portal, whole, by title.
///
/// Official fiches declare no places and are many, so they stay unread.
///
/// # Errors
/// When the database does not answer.
pub fn fiches_of(connection: &mut Conn, body: &BodyId) -> Result<Vec<Fiche>, StoreError> {
    let rows: Vec<(String, String)> = fiches::table
        .filter(fiches::body_id.eq(&body.0))
        .filter(fiches::origin.ne("official"))
        .filter(fiches::is_listed.eq(true))
        .filter(fiches::withdrawn_on.is_null())
        .filter(fiches::superseded_by.is_null())
        .order((fiches::title_folded.asc(), fiches::pk.asc()))
        .select((fiches::pk, fiches::doc))
        .load(connection)?;
    rows.into_iter().map(|(pk, doc)| read_document(&doc, || format!("fiches/{pk}"))).collect()
}

/// The ids of the fiches that one of these bodies hides.
///
/// # Errors
/// When the database does not answer.
pub fn hidden(connection: &mut Conn, bodies: &[&str]) -> Result<BTreeSet<String>, StoreError> {
    let ids: Vec<String> = works::table
        .filter(works::body_id.eq_any(bodies))
        .filter(works::kind.eq(WorkKind::Layer.as_str()))
        .filter(works::is_hiding.eq(true))
        .select(works::subject)
        .load(connection)?;
    Ok(ids.into_iter().collect())
}

/// The places that hold a published word of the body: fiche and slot.
///
/// # Errors
/// When the database does not answer.
pub fn filled(connection: &mut Conn, body: &BodyId) -> Result<BTreeSet<(String, String)>, StoreError> {
    let rows: Vec<(String, String)> = published_slots::table
        .filter(published_slots::body_id.eq(&body.0))
        .select((published_slots::fiche_id, published_slots::slot_id))
        .load(connection)?;
    Ok(rows.into_iter().collect())
}

/// The texts of the body's layers that are being written or wait for a decision: fiche and document.
///
/// # Errors
/// When the database does not answer.
pub fn open_layers(connection: &mut Conn, body: &BodyId) -> Result<Vec<(String, String)>, StoreError> {
    let open = [RevisionState::Draft.as_str(), RevisionState::Proposed.as_str(), RevisionState::Scheduled.as_str()];
    Ok(works::table
        .inner_join(revisions::table.on(revisions::work_id.eq(works::id)))
        .filter(works::body_id.eq(&body.0))
        .filter(works::kind.eq(WorkKind::Layer.as_str()))
        .filter(revisions::state.eq_any(open))
        .order(works::id.asc())
        .select((works::subject, revisions::doc))
        .load(connection)?)
}
