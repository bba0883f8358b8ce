//! The layers over a fiche.

use mee_shared::commune::Commune;
use mee_shared::fiche::layer::{Layer, LayerEdit, LayerLevel};
use mee_shared::ids::FicheId;
use mee_shared::work::WorkKind;

use super::super::Failure;
use crate::store::bodies::Body;
use crate::store::voices::Voices;
use crate::store::works::{self, PublicWork};
use crate::store::{Conn, communes};

pub(super) fn layer(body: &Body, work: &PublicWork) -> Result<Layer, Failure> {
    let edit: LayerEdit = serde_json::from_str(&work.doc).map_err(|error| Failure::Internal(error.into()))?;
    Ok(Layer { body: body.name.clone(), body_name: body.label.clone(), checked_on: work.checked_on, edit })
}

/// The published layers over a fiche, the farthest first.
pub(in crate::service) fn over(connection: &mut Conn, voices: &Voices, fiche: &FicheId) -> Result<Vec<Layer>, Failure> {
    let ids = voices.local_ids();
    let said = works::public_of_subjects(connection, WorkKind::Layer, &ids, &[fiche.as_str()])?;
    voices
        .local
        .iter()
        .filter_map(|body| said.iter().find(|work| work.body == body.id).map(|work| layer(body, work)))
        .collect()
}

/// Those who speak in the body's territory, the body itself last: everybody farther from the parent than it is.
///
/// A body over several communes hears who speaks in the first of them.
pub(in crate::service) fn voices_of_body(connection: &mut Conn, body: &Body) -> Result<Option<Voices>, Failure> {
    let Some(commune) = some_commune(connection, body)? else { return Ok(None) };
    let Some(mut voices) = Voices::of(connection, &commune)? else { return Ok(None) };
    let level = LayerLevel::of(body.name.kind());
    voices.local.retain(|other| LayerLevel::of(other.name.kind()) < level || other.id == body.id);
    Ok(Some(voices))
}

fn some_commune(connection: &mut Conn, body: &Body) -> Result<Option<Commune>, Failure> {
    let (first, _) = communes::of_body(connection, &body.name, None, 1)?;
    Ok(first.into_iter().next())
}

/// The published layers beneath the body's own on a fiche, the farthest first.
pub(super) fn beneath(connection: &mut Conn, body: &Body, fiche: &FicheId) -> Result<Vec<Layer>, Failure> {
    let Some(mut voices) = voices_of_body(connection, body)? else { return Ok(Vec::new()) };
    voices.local.retain(|other| other.id != body.id);
    over(connection, &voices, fiche)
}
