//! The national fiche and the layers over it, put together for one commune.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::anchor::{BOTTOM, ChapterNames, TOP, fit, slot_places};
use super::edit::{Complement, Edge, LocalText, SlotContent};
use super::field::{FieldKey, FieldTarget, counter_key, counters_of};
use super::{Layer, LayerEdit, LayerLevel, LocalBlock, ReplacedText, Word, covers};
use crate::commune::Commune;
use crate::directory::{CounterLists, DirectoryEntry, counters};
use crate::fiche::{Block, Fiche, FicheKind, Inline, Link, OnlineService, Slot, SlotOwner, SlotValue, inline_text};

/// Something of a layer with its signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Signed<T> {
    /// Whose word it is.
    pub word: Word,
    /// What it says.
    pub content: T,
}

/// Why parents of the commune do not see the fiche.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Hidden {
    /// Who hid it.
    pub word: Word,
    /// Why.
    pub reason: String,
}

/// A field of a counter that a layer replaces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReplacedField {
    /// Which one.
    pub key: FieldKey,
    /// What it says here.
    pub value: SlotValue,
    /// Whose word it is.
    pub word: Word,
    /// What bodies between this one and the national text said.
    pub replaced: Vec<ReplacedText>,
}

/// A fiche as one commune's parents see it, each block with its signature.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResolvedFiche {
    /// The fiche: a block of type `local` carries its own signature, every other is the word of `national`.
    pub fiche: Fiche,
    /// Whose word the fiche itself is.
    pub national: Word,
    /// Téléservices of the layers, the nearest body's first; drawn before the fiche's own.
    pub services: Vec<Signed<OnlineService>>,
    /// Links of the layers, the nearest body's first; drawn before the fiche's own.
    pub links: Vec<Signed<Link>>,
    /// Where to turn to.
    pub counters: CounterLists,
    /// Who hid it, the farthest first; a fiche that anybody hid is on no public way.
    pub hidden: Vec<Hidden>,
}

impl ResolvedFiche {
    /// Whether parents see it: nobody hid it, and where only a local word can answer there is one.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        let answers =
            self.fiche.kind != FicheKind::ToFill || has_local(&self.fiche.body) || has_local(&self.fiche.short_answer);
        self.hidden.is_empty() && answers
    }
}

/// Puts the layers over the fiche for the commune: those of bodies whose territory holds it, the farthest first.
///
/// Where several bodies speak at one slot, all stand there, the farthest first, except where one replaces a field.
/// A slot without a word is gone, and so is the chapter that held nothing else.
/// `directory` are the local services among which the counters' pivots are looked up.
#[must_use]
pub fn resolve(
    mut fiche: Fiche,
    layers: &[Layer],
    commune: &Commune,
    directory: &[Signed<DirectoryEntry>],
) -> ResolvedFiche {
    let over = in_order(layers, Some(commune));
    let words = words_by_slot(&fiche, &over);
    let mut chapters = ChapterNames::default();
    place(&mut fiche.short_answer, &words, &mut chapters);
    place(&mut fiche.body, &words, &mut chapters);
    let at = |edge, slot: &str| -> Vec<Block> {
        let said = words.get(slot).into_iter().flatten().cloned().map(Box::new).map(Block::Local);
        said.chain(complements(&over, edge)).collect()
    };
    let mut body = at(Edge::Top, TOP);
    body.append(&mut fiche.body);
    body.extend(at(Edge::Bottom, BOTTOM));
    fiche.body = body;
    let fields = counter_fields(&fiche, &over);
    let counters = counters(&fiche, commune, directory, &fields);
    let national =
        Word { level: LayerLevel::National, body_name: fiche.origin.producer.clone(), checked_on: fiche.checked_on };
    let nearest_first = || over.iter().rev();
    let services = nearest_first()
        .flat_map(|(level, layer)| {
            layer.edit.services.iter().map(|service| {
                let introduction = service.note.iter().map(|note| Block::paragraph(note.clone())).collect();
                let content = OnlineService {
                    title: service.title.clone(),
                    url: Some(service.url.clone()),
                    provider: Some(layer.body_name.clone()),
                    kind: None,
                    form_number: None,
                    introduction,
                    notices: Vec::new(),
                    file: None,
                    id: None,
                };
                Signed { word: layer.word(*level), content }
            })
        })
        .collect();
    let links = nearest_first()
        .flat_map(|(level, layer)| {
            layer.edit.links.iter().map(|link| Signed { word: layer.word(*level), content: link.clone() })
        })
        .collect();
    let hidings = over.iter().filter_map(|(level, layer)| Some((level, layer, layer.edit.hidden.as_ref()?)));
    let hidden = hidings
        .map(|(level, layer, hiding)| Hidden { word: layer.word(*level), reason: hiding.reason.clone() })
        .collect();
    ResolvedFiche { fiche, national, services, links, counters, hidden }
}

/// The slots of this owner that nobody's layer fills: the list « à remplir » of the body concerned.
#[must_use]
pub fn unfilled<'a>(fiche: &'a Fiche, edit: &LayerEdit, owner: SlotOwner) -> Vec<&'a Slot> {
    let is_filled = |slot: &Slot| edit.words.get(&slot.id).is_some_and(SlotContent::is_filled);
    fiche.slots.iter().filter(|slot| slot.owner == owner && !is_filled(slot)).collect()
}

/// The layers that speak, the farthest first; of one level in the order given.
pub(super) fn in_order<'a>(layers: &'a [Layer], commune: Option<&Commune>) -> Vec<(LayerLevel, &'a Layer)> {
    let mut over: Vec<(LayerLevel, &Layer)> = layers
        .iter()
        .filter(|layer| commune.is_none_or(|commune| covers(&layer.body, commune)))
        .filter_map(|layer| Some((layer.level()?, layer)))
        .filter(|(level, _)| *level != LayerLevel::National)
        .collect();
    over.sort_by_key(|(level, _)| *level);
    over
}

fn words_by_slot(fiche: &Fiche, over: &[(LayerLevel, &Layer)]) -> BTreeMap<String, Vec<LocalBlock>> {
    let places = slot_places(fiche);
    let label = |slot: &str| fiche.slots.iter().find(|declared| declared.id == slot).map(|slot| slot.label.clone());
    let mut words: BTreeMap<String, Vec<LocalBlock>> = BTreeMap::new();
    for (level, layer) in over {
        for (slot, content) in &layer.edit.words {
            if !content.is_filled() || fit(fiche, &places, slot, *level, content).is_err() {
                continue;
            }
            let (value, blocks) = match content {
                SlotContent::Value(value) => (Some(value.clone()), Vec::new()),
                SlotContent::Text(LocalText { blocks, .. }) => (None, blocks.clone()),
            };
            let local = LocalBlock {
                slot: slot.clone(),
                label: label(slot),
                word: layer.word(*level),
                value,
                blocks,
                replaced: Vec::new(),
            };
            words.entry(slot.clone()).or_default().push(local);
        }
        replace_words(&mut words, *level, layer);
    }
    words
}

fn replace_words(words: &mut BTreeMap<String, Vec<LocalBlock>>, level: LayerLevel, layer: &Layer) {
    for field in layer.edit.fields.iter().filter(|field| field.value.is_filled()) {
        let FieldTarget::Word(slot) = &field.key.of else { continue };
        let beneath = words.get_mut(slot).and_then(|said| {
            said.iter_mut().rev().find(|local| local.value.as_ref().is_some_and(|value| value.kind() == field.key.kind))
        });
        if let Some(local) = beneath {
            let text = local.value.as_ref().map(SlotValue::text).unwrap_or_default();
            let word = std::mem::replace(&mut local.word, layer.word(level));
            local.replaced.push(ReplacedText { word, text });
            local.value = Some(field.value.clone());
        }
    }
}

fn counter_fields(fiche: &Fiche, over: &[(LayerLevel, &Layer)]) -> Vec<ReplacedField> {
    let known: Vec<String> = counters_of(fiche).into_iter().map(counter_key).collect();
    let mut fields: Vec<ReplacedField> = Vec::new();
    for (level, layer) in over {
        for field in layer.edit.fields.iter().filter(|field| field.value.is_filled()) {
            if !matches!(&field.key.of, FieldTarget::Counter(key) if known.contains(key)) {
                continue;
            }
            let mut replaced = Vec::new();
            if let Some(index) = fields.iter().position(|farther| farther.key == field.key) {
                let farther = fields.remove(index);
                replaced = farther.replaced;
                replaced.push(ReplacedText { text: farther.value.text(), word: farther.word });
            }
            let word = layer.word(*level);
            fields.push(ReplacedField { key: field.key.clone(), value: field.value.clone(), word, replaced });
        }
    }
    fields
}

fn complements(over: &[(LayerLevel, &Layer)], edge: Edge) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (level, layer) in over {
        for Complement { title, text, .. } in layer.edit.complements.iter().filter(|complement| complement.at == edge) {
            let title = vec![Inline::text(title.clone())];
            blocks.push(Block::Local(Box::new(LocalBlock {
                slot: if edge == Edge::Top { TOP } else { BOTTOM }.to_owned(),
                label: None,
                word: layer.word(*level),
                value: None,
                blocks: vec![Block::Complement { title, blocks: text.blocks.clone() }],
                replaced: Vec::new(),
            })));
        }
    }
    blocks
}

/// Puts words into the blocks; a chapter that held nothing but an unfilled slot would be a title over nothing.
fn place(blocks: &mut Vec<Block>, words: &BTreeMap<String, Vec<LocalBlock>>, chapters: &mut ChapterNames) {
    let said = |slot: &str| words.get(slot).into_iter().flatten().cloned().map(Box::new).map(Block::Local);
    let mut placed = Vec::with_capacity(blocks.len());
    for mut block in blocks.drain(..) {
        match &mut block {
            Block::Slot { slot, .. } => {
                placed.extend(said(slot));
                continue;
            }
            Block::Chapter { title, blocks: within, .. } => {
                let was_empty = within.is_empty();
                let after = chapters.name(&inline_text(title));
                place(within, words, chapters);
                if was_empty || !within.is_empty() {
                    placed.push(block);
                }
                placed.extend(said(&after));
                continue;
            }
            Block::Conditional { blocks: within, .. }
            | Block::Callout { blocks: within, .. }
            | Block::Complement { blocks: within, .. } => {
                let was_empty = within.is_empty();
                place(within, words, chapters);
                if within.is_empty() && !was_empty {
                    continue;
                }
            }
            Block::List { items, .. } => items.iter_mut().for_each(|item| place(&mut item.blocks, words, chapters)),
            Block::Choice { cases, .. } => cases.iter_mut().for_each(|case| place(&mut case.blocks, words, chapters)),
            _ => {}
        }
        placed.push(block);
    }
    *blocks = placed;
}

fn has_local(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| match block {
        Block::Local(_) => true,
        Block::Chapter { blocks, .. }
        | Block::Callout { blocks, .. }
        | Block::Conditional { blocks, .. }
        | Block::Complement { blocks, .. } => has_local(blocks),
        Block::List { items, .. } => items.iter().any(|item| has_local(&item.blocks)),
        Block::Choice { cases, .. } => cases.iter().any(|case| has_local(&case.blocks)),
        _ => false,
    })
}
