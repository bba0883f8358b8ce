//! What a change beneath leaves hanging in local texts: nothing is lost, and the body concerned has a list.

use mee_shared::body::BodyKind;
use mee_shared::fiche::Fiche;
use mee_shared::fiche::layer::{self, LayerLevel};
use mee_shared::ids::ObjectId;
use mee_shared::wire::layer::ConflictResource;
use mee_shared::work::WorkKind;
use serde_json::json;

use super::super::auth::{Acting, Change, object_id};
use super::super::{Failure, Listed, PageRequest, instant};
use super::over::{beneath, layer};
use crate::store::bodies::Body;
use crate::store::cursor::ListKind;
use crate::store::works::{self, StoredConflict};
use crate::store::{Conn, Db, communes};

/// Notes what the step from the old text of a fiche to the new leaves hanging in every layer over it.
pub(in crate::service) fn fiche_changed(connection: &mut Conn, old: &Fiche, new: &Fiche) -> Result<(), Failure> {
    changed_beneath(connection, old, new, None)
}

/// As [`fiche_changed`], in the layers nearer to parents than the one of `speaker` that has just changed.
pub(in crate::service) fn changed_beneath(
    connection: &mut Conn,
    old: &Fiche,
    new: &Fiche,
    speaker: Option<&Body>,
) -> Result<(), Failure> {
    let level = speaker.and_then(|body| LayerLevel::of(body.name.kind()));
    let is_nearer = |kind: &BodyKind| LayerLevel::of(*kind).is_some_and(|other| level.is_none_or(|own| other > own));
    let nearer: Vec<BodyKind> = BodyKind::ALL.iter().copied().filter(is_nearer).collect();
    if nearer.is_empty() {
        return Ok(());
    }
    // Nobody else has read what was said there.
    let within = speaker.map(|body| communes::territories_within(connection, &body.name)).transpose()?;
    for (body, work) in works::public_on(connection, WorkKind::Layer, old.id.as_str(), &nearer)? {
        if within.as_ref().is_some_and(|within| !within.contains(body.name.territory())) {
            continue;
        }
        let mut layers = beneath(connection, &body, &old.id)?;
        layers.push(layer(&body, &work)?);
        for conflict in layer::conflicts(old, new, &layers) {
            if conflict.body == body.name {
                works::note_conflict(connection, &body.id, &work.work, &conflict)?;
            }
        }
    }
    Ok(())
}

fn resource(stored: StoredConflict) -> Result<ConflictResource, Failure> {
    let conflict: layer::Conflict =
        serde_json::from_str(&stored.doc).map_err(|error| Failure::Internal(error.into()))?;
    Ok(ConflictResource {
        id: object_id(&stored.id)?,
        work_id: object_id(stored.work.as_str())?,
        fiche: stored.subject,
        title: stored.title,
        detail: conflict.kind.sentence().to_owned(),
        conflict,
        found_at: instant(stored.found_at)?,
    })
}

/// The conflicts of the body acted for that nobody has settled, the oldest first.
///
/// # Errors
/// [`Failure::InvalidCursor`], or the database's.
pub async fn list_conflicts(db: &Db, acting: &Acting, page: PageRequest) -> Result<Listed<ConflictResource>, Failure> {
    let cursor = page.cursor(ListKind::Conflicts)?;
    let body = acting.body().id.clone();
    db.read(move |connection| {
        let (rows, next) = works::list_conflicts(connection, &body, cursor.as_ref(), page.limit)?;
        let items = rows.into_iter().map(resource).collect::<Result<Vec<_>, _>>()?;
        Ok(Listed::new(ListKind::Conflicts, items, next.as_ref(), |conflict| conflict))
    })
    .await
}

/// Says that a conflict of the body acted for is settled: its text is right as it is.
///
/// # Errors
/// [`Failure::NotFound`], or the database's.
pub async fn settle_conflict(db: &Db, acting: &Acting, id: &ObjectId) -> Result<(), Failure> {
    let (acting, id) = (acting.clone(), id.clone());
    db.write(move |connection| {
        let by = acting.account_id().or(acting.key_id()).unwrap_or_default().to_owned();
        if !works::settle(connection, &acting.body().id, id.as_str(), &by)? {
            return Err(Failure::NotFound);
        }
        let object = ("conflict", id.as_str());
        let after = Some(json!({ "settled": true }));
        acting.record(connection, Change { action: "conflict.settle", object, before: None, after })
    })
    .await
}
