//! What a new version of a fiche leaves hanging in the layers over it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::anchor::{AFTER, Hanging, SlotPlace, fit, slot_places};
use super::edit::word_pointer;
use super::field::field_text;
use super::resolve::in_order;
use super::{Layer, LayerLevel, SlotContent};
use crate::body::BodyName;
use crate::fiche::Fiche;

/// What has become of the place of a local word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ConflictKind {
    /// The slot is gone; the word is kept and not shown.
    SlotGone,
    /// The slot now waits for another body's word; the word is kept and not shown.
    SlotNotYours,
    /// The slot now waits for another kind of word; the word is kept and not shown.
    SlotOtherKind,
    /// The slot stands under other titles; the word is shown there.
    SlotMoved,
    /// The slot is about something else, by its label; the word is shown.
    SlotRelabelled,
    /// What the field replaced is gone; the field is kept and not shown.
    FieldGone,
    /// What the field replaced says something else now; the field is shown.
    FieldChanged,
    /// The fiche that the body hid is no longer published by its producer.
    HiddenWithdrawn,
    /// The fiche that the body's words stand on is no longer published by its producer; they are shown.
    FicheWithdrawn,
}

impl ConflictKind {
    /// What happened and what to do, in French.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::SlotGone => {
                "L'emplacement de ce texte n'existe plus dans la fiche : il n'est plus affiché. Placez-le ailleurs ou retirez-le."
            }
            Self::SlotNotYours => {
                "Cet emplacement revient maintenant à une autre collectivité : votre texte n'est plus affiché. Placez-le ailleurs \
                 ou retirez-le."
            }
            Self::SlotOtherKind => {
                "Cet emplacement attend maintenant une autre forme de réponse : votre texte n'est plus affiché. Écrivez-le dans \
                 la nouvelle forme."
            }
            Self::SlotMoved => "L'emplacement de ce texte a changé de chapitre. Vérifiez qu'il convient toujours.",
            Self::SlotRelabelled => {
                "L'intitulé de cet emplacement a changé. Vérifiez que votre texte y répond toujours."
            }
            Self::FieldGone => "Ce que vous remplaciez n'existe plus : votre indication n'est plus affichée.",
            Self::FieldChanged => {
                "Ce que vous remplacez a changé en dessous. Vérifiez que votre indication est toujours juste."
            }
            Self::HiddenWithdrawn => {
                "La fiche que vous masquez n'est plus publiée par son auteur : la masquer n'est plus utile."
            }
            Self::FicheWithdrawn => {
                "Cette fiche n'est plus publiée par son auteur. Décidez si vos ajouts doivent rester visibles."
            }
        }
    }

    /// Whether parents no longer see the word.
    #[must_use]
    pub fn is_unseen(self) -> bool {
        matches!(self, Self::SlotGone | Self::SlotNotYours | Self::SlotOtherKind | Self::FieldGone)
    }
}

/// A local word whose place beneath has changed, for the body concerned to settle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Conflict {
    /// The body concerned: `commune:94043`.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "commune:94043"))]
    pub body: BodyName,
    /// Where it stands in the body's edit, a JSON pointer (RFC 6901).
    #[cfg_attr(feature = "openapi", schema(example = "/words/inscription"))]
    pub place: String,
    /// What has happened.
    pub kind: ConflictKind,
    /// What the body says.
    pub local: String,
    /// The text beneath, before.
    pub before: Option<String>,
    /// The text beneath, now.
    pub after: Option<String>,
    /// The slot where the word would belong now, when one chapter has the text of the lost one under a new title.
    pub suggestion: Option<String>,
}

/// Every word of the layers that the step from the `old` version to the `new` leaves hanging, or stands in doubt after it.
///
/// Together with [`super::resolve`] it loses nothing: what that does not show, a conflict of this list holds.
#[must_use]
pub fn conflicts(old: &Fiche, new: &Fiche, layers: &[Layer]) -> Vec<Conflict> {
    let step = Step { old, new, places_before: slot_places(old), places_now: slot_places(new) };
    let over = in_order(layers, None);
    let mut found = Vec::new();
    for (index, (level, layer)) in over.iter().enumerate() {
        let beneath: Vec<&Layer> =
            over.iter().take(index).filter(|(below, _)| below < level).map(|(_, layer)| *layer).collect();
        step.words(*level, layer, &mut found);
        step.fields(layer, &beneath, &mut found);
        step.whole(layer, &mut found);
    }
    found
}

struct Step<'a> {
    old: &'a Fiche,
    new: &'a Fiche,
    places_before: BTreeMap<String, SlotPlace>,
    places_now: BTreeMap<String, SlotPlace>,
}

impl Step<'_> {
    fn words(&self, level: LayerLevel, layer: &Layer, found: &mut Vec<Conflict>) {
        for (slot, content) in &layer.edit.words {
            let before = self.places_before.get(slot);
            let now = self.places_now.get(slot);
            let kind = match fit(self.new, &self.places_now, slot, level, content) {
                Err(Hanging::Gone) => Some(ConflictKind::SlotGone),
                Err(Hanging::NotYours) => Some(ConflictKind::SlotNotYours),
                Err(Hanging::OtherKind) => Some(ConflictKind::SlotOtherKind),
                Ok(()) => before.zip(now).and_then(|(before, now)| {
                    if before.path != now.path {
                        Some(ConflictKind::SlotMoved)
                    } else if before.label != now.label {
                        Some(ConflictKind::SlotRelabelled)
                    } else {
                        None
                    }
                }),
            };
            if let Some(kind) = kind {
                found.push(Conflict {
                    body: layer.body.clone(),
                    place: word_pointer(slot),
                    kind,
                    local: content.text(),
                    before: before.map(described),
                    after: now.map(described),
                    suggestion: (kind == ConflictKind::SlotGone).then(|| self.successor(slot)).flatten(),
                });
            }
        }
    }

    /// The slot after the one new chapter that says, below its title, what the lost chapter said.
    fn successor(&self, slot: &str) -> Option<String> {
        let lost = below_title(self.places_before.get(slot)?)?;
        let is_new = |name: &&String| name.starts_with(AFTER) && !self.places_before.contains_key(*name);
        let mut same = self.places_now.iter().filter(|(name, place)| is_new(name) && below_title(place) == Some(lost));
        let (name, _) = same.next()?;
        same.next().is_none().then(|| name.clone())
    }

    fn fields(&self, layer: &Layer, beneath: &[&Layer], found: &mut Vec<Conflict>) {
        for (index, field) in layer.edit.fields.iter().enumerate() {
            let now = field_text(self.new, beneath, &field.key);
            let shown = now.is_some() && self.is_shown(beneath, field);
            let kind = match &now {
                _ if !shown => ConflictKind::FieldGone,
                Some(now) if *now != field.base => ConflictKind::FieldChanged,
                _ => continue,
            };
            found.push(Conflict {
                body: layer.body.clone(),
                place: format!("/fields/{index}"),
                kind,
                local: field.value.text(),
                before: Some(field.base.clone()),
                after: now,
                suggestion: None,
            });
        }
    }

    /// Whether the word that the field stands in for is itself shown; a counter always is.
    fn is_shown(&self, beneath: &[&Layer], field: &super::LocalField) -> bool {
        let super::FieldTarget::Word(slot) = &field.key.of else { return true };
        beneath.iter().any(|layer| {
            let content = layer.edit.words.get(slot).filter(|content| content.is_filled());
            content.is_some_and(|content| {
                matches!(content, SlotContent::Value(value) if value.kind() == field.key.kind)
                    && layer.level().is_some_and(|level| fit(self.new, &self.places_now, slot, level, content).is_ok())
            })
        })
    }

    fn whole(&self, layer: &Layer, found: &mut Vec<Conflict>) {
        if self.new.withdrawn_on.is_none() || self.old.withdrawn_on.is_some() {
            return;
        }
        let (kind, place, local) = match &layer.edit.hidden {
            Some(hiding) => (ConflictKind::HiddenWithdrawn, "/hidden", hiding.reason.clone()),
            None => (ConflictKind::FicheWithdrawn, "", layer.edit.texts().join("\n\n")),
        };
        found.push(Conflict {
            body: layer.body.clone(),
            place: place.to_owned(),
            kind,
            local,
            before: Some(self.old.title.clone()),
            after: None,
            suggestion: None,
        });
    }
}

fn below_title(place: &SlotPlace) -> Option<&str> {
    place.text.split_once('\n').map(|(_, below)| below).filter(|below| !below.trim().is_empty())
}

/// The titles over the place, its label and its text.
fn described(place: &SlotPlace) -> String {
    let titles = place.path.iter().chain([&place.label]).map(String::as_str).collect::<Vec<_>>().join(" › ");
    if place.text.is_empty() { titles } else { format!("{titles}\n{}", place.text) }
}
