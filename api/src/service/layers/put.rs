//! A body's word on a fiche of the national editor.

use mee_shared::fiche::layer::{Layer, LayerEdit, LayerLevel, SlotContent, check_edit, slot_places};
use mee_shared::fiche::{Fiche, Slot, SlotValue};
use mee_shared::ids::FicheId;
use mee_shared::wire::desk::{PlacedAdvice, SavedWork};
use mee_shared::wire::layer::{LayerBeneath, LayerResource, PlaceResource};
use mee_shared::work::WorkKind;

use super::super::Failure;
use super::super::auth::Acting;
use super::super::readability::advice_for;
use super::super::works::{IfMatch, resource_of, save};
use super::over::beneath;
use super::read_text;
use crate::store::bodies::Body;
use crate::store::works::{self, NewWork, Revision, Work};
use crate::store::{Conn, Db, bodies, fiches};

const NATIONAL: Failure =
    Failure::Forbidden("L'éditeur national écrit ses fiches elles-mêmes : PUT /v1/bodies/{id}/fiches/{slug}.");

/// The fiche of the national editor.
pub(super) fn national_fiche(connection: &mut Conn, id: &str) -> Result<Fiche, Failure> {
    let national = bodies::find_national(connection)?.ok_or(Failure::NotFound)?;
    let found = fiches::find_many(connection, &national, &[id])?.into_iter().next();
    found.map(|listed| listed.fiche).ok_or(Failure::NotFound)
}

fn level(body: &Body) -> Result<LayerLevel, Failure> {
    LayerLevel::of(body.name.kind()).filter(|level| *level != LayerLevel::National).ok_or(NATIONAL)
}

fn check_against(connection: &mut Conn, body: &Body, fiche: &Fiche, edit: &LayerEdit) -> Result<(), Failure> {
    let level = level(body)?;
    let layers = beneath(connection, body, &fiche.id)?;
    let beneath: Vec<&Layer> = layers.iter().collect();
    check_edit(fiche, level, &beneath, edit).map_err(Failure::Unprocessable)
}

/// Whether the layer still has its places.
pub(super) fn check(connection: &mut Conn, body: &Body, work: &Work, revision: &Revision) -> Result<(), Failure> {
    let fiche = national_fiche(connection, &work.subject)?;
    let edit: LayerEdit = serde_json::from_str(&revision.doc).map_err(|error| Failure::Internal(error.into()))?;
    check_against(connection, body, &fiche, &edit)
}

/// Writes the draft of what the body acted for says on a fiche.
///
/// # Errors
/// [`Failure::NotFound`] for a fiche the national editor does not have, [`Failure::Unprocessable`] for what cannot stand on
/// it, [`Failure::Stale`], or the database's.
pub async fn put_layer(
    db: &Db,
    acting: &Acting,
    fiche: &FicheId,
    edit: LayerEdit<String>,
    if_match: IfMatch,
) -> Result<SavedWork, Failure> {
    let (acting, id) = (acting.clone(), fiche.clone());
    level(acting.body())?;
    let edit = edit.read_texts(read_text).map_err(Failure::Unprocessable)?;
    db.write(move |connection| {
        let fiche = national_fiche(connection, id.as_str())?;
        check_against(connection, acting.body(), &fiche, &edit)?;
        let new = NewWork { kind: WorkKind::Layer, subject: id.as_str(), title: &fiche.title, uai: None };
        Ok(SavedWork { work: save(connection, &acting, new, &edit, if_match)?, advice: advice_on(&edit) })
    })
    .await
}

/// Plain-language advice on each text of the edit.
fn advice_on(edit: &LayerEdit) -> Vec<PlacedAdvice> {
    let words = edit.words.iter().filter_map(|(slot, content)| match content {
        SlotContent::Text(text) => Some((format!("/words/{}/text", pointer_part(slot)), text.text.clone())),
        SlotContent::Value(SlotValue::Text { text }) => {
            Some((format!("/words/{}/value/text", pointer_part(slot)), text.clone()))
        }
        SlotContent::Value(_) => None,
    });
    let complements = edit
        .complements
        .iter()
        .enumerate()
        .map(|(index, complement)| (format!("/complements/{index}/text"), complement.text.text.clone()));
    let texts: Vec<(String, String)> = words.chain(complements).collect();
    let texts: Vec<(&str, &str)> = texts.iter().map(|(place, text)| (place.as_str(), text.as_str())).collect();
    advice_for(&texts)
}

/// A name as a part of a JSON pointer (RFC 6901).
fn pointer_part(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn places(fiche: &Fiche, level: LayerLevel) -> Vec<PlaceResource> {
    let declared = |name: &str| -> Option<&Slot> { fiche.slots.iter().find(|slot| slot.id == name) };
    slot_places(fiche)
        .into_iter()
        .map(|(slot, place)| {
            let declared = declared(&slot);
            PlaceResource {
                label: place.label,
                path: place.path,
                kind: declared.map(|slot| slot.kind),
                owner: declared.map(|slot| slot.owner),
                hint: declared.and_then(|slot| slot.hint.clone()),
                is_open: declared.is_none_or(|slot| level.may_fill(slot.owner)),
                slot,
            }
        })
        .collect()
}

fn edit_of(revision: Option<Revision>) -> Result<Option<LayerEdit>, Failure> {
    let edit = revision.map(|revision| serde_json::from_str(&revision.doc)).transpose();
    edit.map_err(|error| Failure::Internal(error.into()))
}

/// What the body acted for says on a fiche, what it may say, and what others say beneath.
///
/// # Errors
/// [`Failure::NotFound`] for a fiche the national editor does not have, or the database's.
pub async fn get_layer(db: &Db, acting: &Acting, fiche: &FicheId) -> Result<LayerResource, Failure> {
    let (acting, id) = (acting.clone(), fiche.clone());
    let level = level(acting.body())?;
    db.read(move |connection| {
        let fiche = national_fiche(connection, id.as_str())?;
        let work = works::find(connection, &acting.body().id, WorkKind::Layer, id.as_str())?;
        let (mut draft, mut published) = (None, None);
        if let Some(work) = &work {
            draft = edit_of(works::open_revision(connection, &work.id)?)?;
            let public = work.public_number.map(|number| works::revision(connection, &work.id, number)).transpose()?;
            published = edit_of(public.flatten())?;
        }
        let beneath = beneath(connection, acting.body(), &id)?.into_iter().filter_map(|layer| {
            let level = layer.level()?;
            Some(LayerBeneath { word: layer.word(level), edit: layer.edit })
        });
        Ok(LayerResource {
            beneath: beneath.collect(),
            work: work.map(|work| resource_of(connection, &work)).transpose()?,
            places: places(&fiche, level),
            title: fiche.title,
            fiche: id,
            draft,
            published,
        })
    })
    .await
}
