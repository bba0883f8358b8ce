//! Layers: what bodies say on fiches of others, as parents see it.

use mee_shared::fiche::layer::{Layer, LayerEdit};
use mee_shared::ids::FicheId;
use mee_shared::work::WorkKind;

use super::Failure;
use crate::store::Conn;
use crate::store::voices::Voices;
use crate::store::works;

/// The published layers over a fiche, the farthest first.
pub(super) fn over(connection: &mut Conn, voices: &Voices, fiche: &FicheId) -> Result<Vec<Layer>, Failure> {
    let ids = voices.local_ids();
    let mut said = works::public_of_subjects(connection, WorkKind::Layer, &ids, &[fiche.as_str()])?;
    let mut layers = Vec::new();
    for body in &voices.local {
        let Some(at) = said.iter().position(|work| work.body == body.id) else { continue };
        let work = said.swap_remove(at);
        let edit: LayerEdit = serde_json::from_str(&work.doc).map_err(|error| Failure::Internal(error.into()))?;
        layers.push(Layer {
            body: body.name.clone(),
            body_name: body.label.clone(),
            checked_on: work.checked_on,
            edit,
        });
    }
    Ok(layers)
}
