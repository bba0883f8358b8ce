//! Filling the demo: what the bodies over the fictitious commune say, each in its own name.

use std::collections::BTreeMap;

use mee_shared::Day;
use mee_shared::body::BodyName;
use mee_shared::directory::{DirectoryEntry, check_entry};
use mee_shared::fiche::SlotValue;
use mee_shared::fiche::layer::{LayerEdit, SlotContent};
use mee_shared::ids::Slug;
use mee_shared::work::WorkKind;
use serde::Deserialize;

use super::Failure;
use super::import::{ImportFailure, ImportSummary, record};
use super::layers::read_text;
use super::works::publish_as_operator;
use crate::store::bodies::{self, Body};
use crate::store::works::NewWork;
use crate::store::{Conn, Db, fiches};

/// The demo's fictitious commune.
pub const DEMO_COMMUNE: &str = "99999";

/// Its body.
const COMMUNE: &str = "commune:99999";

/// A body over the fictitious commune.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoBody {
    /// Its kind and territory, `dsden:99`.
    pub body: String,
    /// What it is called.
    pub name: String,
}

/// One word of the commune in a slot.
#[derive(Debug, Clone, Deserialize)]
pub struct DemoSlot {
    /// The fiche's slug.
    pub fiche: String,
    /// The slot's id.
    pub slot: String,
    /// The day it was checked.
    pub checked_on: Day,
    /// The word.
    #[serde(flatten)]
    pub value: SlotValue,
}

/// What a body says on a fiche.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoLayer {
    /// The body.
    pub body: String,
    /// The fiche's slug.
    pub fiche: String,
    /// The day it was checked.
    pub checked_on: Day,
    /// What it says.
    pub edit: LayerEdit<String>,
}

/// A service of the local directory.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DemoService {
    /// The body that keeps it.
    pub body: String,
    /// Its name in addresses.
    pub slug: Slug,
    /// The day it was checked.
    pub checked_on: Day,
    /// The service.
    pub entry: DirectoryEntry,
}

/// The demo's files.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DemoWords {
    /// The bodies.
    pub body: Vec<DemoBody>,
    /// The commune's words in slots.
    pub slot: Vec<DemoSlot>,
    /// What bodies say on fiches.
    pub layer: Vec<DemoLayer>,
    /// The local directory.
    pub service: Vec<DemoService>,
}

/// Publishes the words of the demo, each in the name of its body.
///
/// # Errors
/// When a word names a fiche or a slot that does not exist or has another kind; nothing is written then.
pub fn fill_words(db: &Db, words: DemoWords) -> Result<ImportSummary, ImportFailure> {
    db.write_blocking(|connection| {
        let mut summary = ImportSummary::new("words");
        for DemoBody { body, name } in &words.body {
            bodies::ensure_named(connection, &body_name(body)?, name)?;
        }
        for layer in layers(words.slot, words.layer)? {
            let place = format!("{} / {}", layer.body, layer.fiche);
            let written = publish_layer(connection, layer).map_err(|failure| named(&place, failure))?;
            summary.read += 1;
            summary.count(written);
        }
        for service in &words.service {
            let written =
                publish_service(connection, service).map_err(|failure| named(service.slug.as_str(), failure))?;
            summary.read += 1;
            summary.count(written);
        }
        record(connection, &summary)?;
        Ok(summary)
    })
}

pub(super) fn named(place: &str, failure: Failure) -> ImportFailure {
    match ImportFailure::from(failure) {
        ImportFailure::File(text) => ImportFailure::File(format!("{place} : {text}")),
        other @ ImportFailure::Store(_) => other,
    }
}

fn body_name(text: &str) -> Result<BodyName, ImportFailure> {
    text.parse().map_err(|error| ImportFailure::File(format!("« {text} » : {error}")))
}

/// The commune's words by fiche, and the layers; a fiche's words are as old as the oldest of them.
fn layers(slots: Vec<DemoSlot>, others: Vec<DemoLayer>) -> Result<Vec<DemoLayer>, ImportFailure> {
    let mut by_fiche: BTreeMap<String, DemoLayer> = BTreeMap::new();
    for DemoSlot { fiche, slot, checked_on, value } in slots {
        let layer = by_fiche.entry(fiche.clone()).or_insert_with(|| DemoLayer {
            body: COMMUNE.to_owned(),
            fiche: fiche.clone(),
            checked_on,
            edit: LayerEdit::default(),
        });
        layer.checked_on = layer.checked_on.min(checked_on);
        if layer.edit.words.insert(slot.clone(), SlotContent::Value(value)).is_some() {
            return Err(ImportFailure::File(format!("{fiche}/{slot} : deux fois")));
        }
    }
    let mut layers = others;
    for layer in layers.iter_mut().filter(|layer| layer.body == COMMUNE) {
        if let Some(words) = by_fiche.remove(&layer.fiche) {
            layer.edit.words.extend(words.edit.words);
        }
    }
    layers.extend(by_fiche.into_values());
    Ok(layers)
}

pub(super) fn body_of(connection: &mut Conn, text: &str) -> Result<Body, Failure> {
    let name: BodyName = text.parse().map_err(|error| Failure::rule("body", format!("{error}")))?;
    let id = bodies::find_named(connection, &name)?.ok_or_else(|| Failure::rule("body", "collectivité absente"))?;
    bodies::get(connection, &id)?.ok_or(Failure::NotFound)
}

pub(super) fn publish_layer(connection: &mut Conn, layer: DemoLayer) -> Result<crate::store::Written, Failure> {
    let body = body_of(connection, &layer.body)?;
    let national = bodies::find_national(connection)?.ok_or(Failure::NotFound)?;
    let found = fiches::find_many(connection, &national, &[layer.fiche.as_str()])?;
    let title = found.first().map(|listed| listed.fiche.title.clone());
    let title = title.ok_or_else(|| Failure::rule("fiche", "cette fiche n'existe pas"))?;
    let edit = layer.edit.read_texts(read_text).map_err(Failure::Unprocessable)?;
    let new = NewWork { kind: WorkKind::Layer, subject: &layer.fiche, title: &title, uai: None };
    publish_as_operator(connection, &body, new, &edit, layer.checked_on)
}

fn publish_service(connection: &mut Conn, service: &DemoService) -> Result<crate::store::Written, Failure> {
    check_entry(&service.entry).map_err(Failure::Unprocessable)?;
    let body = body_of(connection, &service.body)?;
    let new =
        NewWork { kind: WorkKind::Service, subject: service.slug.as_str(), title: &service.entry.name, uai: None };
    publish_as_operator(connection, &body, new, &service.entry, service.checked_on)
}
