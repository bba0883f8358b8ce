//! What is made of published layers and fiches, so that lists need not read them.

use mee_shared::fiche::OriginKind;
use mee_shared::fiche::layer::LayerEdit;

use super::super::Failure;
use super::conflicts;
use super::own::read_own;
use super::put::national_fiche;
use crate::store::Conn;
use crate::store::bodies::Body;
use crate::store::fiches;
use crate::store::works::{self, Work};

fn public_doc(connection: &mut Conn, work: &Work) -> Result<Option<String>, Failure> {
    let Some(number) = work.public_number else { return Ok(None) };
    Ok(works::revision(connection, &work.id, number)?.map(|revision| revision.doc))
}

/// Which slots hold a word now, whether the fiche is hidden, and what that leaves hanging in layers nearer to parents.
pub(super) fn layer_changed(connection: &mut Conn, body: &Body, work: &Work) -> Result<(), Failure> {
    let edit: Option<LayerEdit> = public_doc(connection, work)?
        .map(|doc| serde_json::from_str(&doc))
        .transpose()
        .map_err(|error| Failure::Internal(error.into()))?;
    let filled: Vec<&str> = edit
        .iter()
        .flat_map(|edit| &edit.words)
        .filter(|(_, content)| content.is_filled())
        .map(|(slot, _)| slot.as_str())
        .collect();
    works::put_published_slots(connection, work, &filled)?;
    if work.public_number.is_some() {
        let is_hiding = edit.as_ref().is_some_and(|edit| edit.hidden.is_some());
        works::set_hiding(connection, &body.id, &work.id, is_hiding)?;
    }
    // Its author has just looked at it.
    works::settle_all(connection, work, "publication")?;
    if let Ok(fiche) = national_fiche(connection, &work.subject) {
        conflicts::changed_beneath(connection, &fiche, &fiche, Some(body))?;
    }
    Ok(())
}

/// The fiche among those that parents find, or no longer.
pub(super) fn fiche_changed(connection: &mut Conn, body: &Body, work: &Work) -> Result<(), Failure> {
    let stored = fiches::find_many(connection, &body.id, &[&work.subject])?.into_iter().next().map(|row| row.fiche);
    match public_doc(connection, work)? {
        Some(doc) => {
            let own = read_own(&doc)?;
            let mut fiche = own.fiche;
            fiche.checked_on = work.checked_on.or(fiche.checked_on);
            fiche.review_by = work.review_by.or(fiche.review_by);
            fiche.changed_on = Some(jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date());
            let known = fiches::known_hashes(connection, &body.id, &[&work.subject])?;
            fiches::put(connection, &body.id, &fiche, "", known.get(&work.subject))?;
            fiches::place(connection, &body.id, &work.subject, own.placement.as_ref())?;
            if let Some(old) = stored {
                conflicts::fiche_changed(connection, &old, &fiche)?;
            }
        }
        None => {
            // Only what this instance wrote: a starter fiche of the same address is another text.
            if let Some(old) = stored.filter(|fiche| fiche.origin.kind == OriginKind::Local) {
                let mut gone = old.clone();
                gone.withdrawn_on = Some(jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date());
                conflicts::fiche_changed(connection, &old, &gone)?;
                fiches::remove(connection, &body.id, &work.subject)?;
            }
        }
    }
    fiches::refresh_superseded(connection, &body.id)?;
    fiches::refresh_places(connection)?;
    Ok(())
}
