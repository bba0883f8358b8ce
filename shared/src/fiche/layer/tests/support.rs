//! A small fiche, bodies and edits, hand-made and random.

use proptest::prelude::*;

use crate::Day;
use crate::commune::{Commune, Zone};
use crate::fiche::layer::{
    Complement, Edge, FieldKey, FieldTarget, Hiding, Layer, LayerEdit, LocalBlock, LocalField, LocalService, LocalText,
    SlotContent,
};
use crate::fiche::{
    Block, Counter, CounterRole, Fiche, FicheKind, Inline, Link, Origin, OriginKind, Slot, SlotKind, SlotOwner,
    SlotValue, inline_text,
};

pub fn commune() -> Commune {
    Commune {
        insee: "94043".parse().unwrap(),
        name: "Villeneuve".to_owned(),
        departement: "94".to_owned(),
        academie: "Créteil".to_owned(),
        zone: Zone::C,
        epci_siren: Some("249400220".parse().unwrap()),
        parent_insee: None,
        is_fictitious: true,
    }
}

pub fn counter(pivot: &str, role: CounterRole) -> Counter {
    Counter {
        role,
        title: pivot.to_owned(),
        pivot: Some(pivot.to_owned()),
        url: None,
        note: None,
        provider: None,
        details: Vec::new(),
        id: None,
    }
}

fn chapter(title: &str, blocks: Vec<Block>) -> Block {
    Block::Chapter { title: vec![Inline::text(title)], condition: None, blocks }
}

fn slot_block(slot: &str) -> Block {
    Block::Slot { slot: slot.to_owned() }
}

fn slot(id: &str, kind: SlotKind, owner: SlotOwner) -> Slot {
    Slot { id: id.to_owned(), label: format!("Libellé {id}"), kind, owner, hint: None }
}

fn with_body(body: Vec<Block>, slots: Vec<Slot>, counters: Vec<Counter>) -> Fiche {
    Fiche {
        id: "cantine".parse().unwrap(),
        slug: "cantine".parse().unwrap(),
        kind: FicheKind::QuestionAnswer,
        title: "La cantine ?".to_owned(),
        summary: String::new(),
        short_answer: Vec::new(),
        body,
        audiences: Vec::new(),
        levels: Vec::new(),
        themes: Vec::new(),
        producer_path: Vec::new(),
        keywords: Vec::new(),
        sources: Vec::new(),
        counters,
        online_services: Vec::new(),
        see_also: Vec::new(),
        questions: Vec::new(),
        further_reading: Vec::new(),
        contents: Vec::new(),
        glossary: Vec::new(),
        guided_search: None,
        checked_on: None,
        checked_against: None,
        changed_on: None,
        revised_on: None,
        review_by: None,
        origin: Origin {
            kind: OriginKind::Starter,
            producer: "L'éditeur".to_owned(),
            licence: String::new(),
            licence_url: None,
            url: None,
            file: None,
        },
        slots,
        is_listed: true,
        withdrawn_on: None,
        replaced_by: None,
    }
}

pub fn fiche() -> Fiche {
    with_body(
        vec![
            chapter("Comment faire", vec![Block::paragraph("Demandez."), slot_block("libre"), slot_block("tarif")]),
            chapter("Les prix", vec![slot_block("prix")]),
        ],
        vec![
            slot("prix", SlotKind::Price, SlotOwner::Commune),
            slot("libre", SlotKind::Text, SlotOwner::Any),
            slot("tarif", SlotKind::Price, SlotOwner::Any),
        ],
        vec![counter("mairie", CounterRole::Do)],
    )
}

pub fn text_word(text: &str) -> SlotContent {
    SlotContent::Text(LocalText { text: text.to_owned(), blocks: vec![Block::paragraph(text)] })
}

pub fn price(text: &str) -> SlotContent {
    SlotContent::Value(SlotValue::Price { text: text.to_owned() })
}

pub fn edit_of(slot: &str, content: SlotContent) -> LayerEdit {
    LayerEdit { words: [(slot.to_owned(), content)].into(), ..LayerEdit::default() }
}

pub fn layer(body: &str, edit: LayerEdit) -> Layer {
    let checked_on = Some(Day::constant(2026, 3, 1));
    Layer { body: body.parse().unwrap(), body_name: body.to_owned(), checked_on, edit }
}

/// A random edit with each text made unmistakable by the body's name.
pub fn layer_of(body: &str, edit: LayerEdit) -> Layer {
    let json = serde_json::to_string(&edit).unwrap().replace('§', &format!("[{body}]"));
    layer(body, serde_json::from_str(&json).unwrap())
}

pub fn local(blocks: &[Block]) -> Vec<&LocalBlock> {
    let mut found = Vec::new();
    for block in blocks {
        match block {
            Block::Local(local) => found.push(&**local),
            Block::Chapter { blocks, .. } | Block::Callout { blocks, .. } => found.extend(local(blocks)),
            Block::Choice { cases, .. } => cases.iter().for_each(|case| found.extend(local(&case.blocks))),
            _ => {}
        }
    }
    found
}

pub fn retitle(blocks: &mut [Block], from: &str, to: &str) {
    for block in blocks {
        if let Block::Chapter { title, .. } = block
            && inline_text(title) == from
        {
            *title = vec![Inline::text(to)];
        }
    }
}

const SLOTS: [&str; 4] = ["prix", "libre", "tarif", "horaires"];
const KINDS: [SlotKind; 3] = [SlotKind::Price, SlotKind::Text, SlotKind::Hours];
const OWNERS: [SlotOwner; 5] =
    [SlotOwner::Commune, SlotOwner::Epci, SlotOwner::Departement, SlotOwner::Academie, SlotOwner::Any];
const TITLES: [&str; 4] = ["Comment faire", "Les prix", "Qui ?", "Quand ?"];

fn any_chapter() -> impl Strategy<Value = Block> {
    let inner = proptest::collection::vec(
        prop_oneof![proptest::sample::select(SLOTS.to_vec()).prop_map(slot_block), Just(Block::paragraph("Un texte.")),],
        0..4,
    );
    (proptest::sample::select(TITLES.to_vec()), inner, any::<bool>()).prop_map(|(title, blocks, is_nested)| {
        let within = chapter(title, blocks);
        if is_nested { chapter("Autour", vec![within]) } else { within }
    })
}

pub fn any_fiche() -> impl Strategy<Value = Fiche> {
    let slots = proptest::collection::vec(
        (
            proptest::sample::select(SLOTS.to_vec()),
            proptest::sample::select(KINDS.to_vec()),
            proptest::sample::select(OWNERS.to_vec()),
        ),
        0..5,
    );
    (proptest::collection::vec(any_chapter(), 0..5), slots, any::<bool>(), any::<bool>()).prop_map(
        |(body, mut slots, has_counter, is_withdrawn)| {
            slots.sort_by_key(|(id, ..)| *id);
            slots.dedup_by_key(|(id, ..)| *id);
            let slots = slots.into_iter().map(|(id, kind, owner)| slot(id, kind, owner)).collect();
            let counters = if has_counter { vec![counter("mairie", CounterRole::Do)] } else { Vec::new() };
            let mut fiche = with_body(body, slots, counters);
            fiche.withdrawn_on = is_withdrawn.then(|| Day::constant(2026, 1, 1));
            fiche
        },
    )
}

pub fn any_edit() -> impl Strategy<Value = LayerEdit> {
    let places =
        ["top", "bottom", "after:comment-faire", "after:les-prix", "after:qui", "prix", "libre", "tarif", "horaires"];
    let words = proptest::collection::btree_map(
        proptest::sample::select(places.to_vec()).prop_map(str::to_owned),
        (0usize..3, 0u32..1000).prop_map(|(kind, number)| match kind {
            0 => text_word(&format!("mot {number} §")),
            1 => price(&format!("prix {number} §")),
            _ => SlotContent::Value(SlotValue::Hours { text: format!("heures {number} §") }),
        }),
        0..6,
    );
    let targets = vec![
        (FieldTarget::Counter("mairie".to_owned()), SlotKind::Hours),
        (FieldTarget::Word("prix".to_owned()), SlotKind::Price),
        (FieldTarget::Word("tarif".to_owned()), SlotKind::Price),
    ];
    let fields = proptest::sample::subsequence(targets, 0..=3).prop_map(|targets| {
        let field = |(of, kind): (FieldTarget, SlotKind)| {
            let text = format!("champ {of:?} §");
            let value = if kind == SlotKind::Hours { SlotValue::Hours { text } } else { SlotValue::Price { text } };
            LocalField { key: FieldKey { of, kind }, value, base: "mairie".to_owned() }
        };
        targets.into_iter().map(field).collect::<Vec<_>>()
    });
    (words, fields, any::<bool>(), any::<bool>()).prop_map(|(words, fields, is_hidden, is_top)| LayerEdit {
        words,
        fields,
        complements: vec![Complement {
            at: if is_top { Edge::Top } else { Edge::Bottom },
            title: "titre §".to_owned(),
            text: LocalText { text: "complément §".to_owned(), blocks: vec![Block::paragraph("complément §")] },
        }],
        services: vec![LocalService {
            title: "service §".to_owned(),
            url: "https://example.org/§".to_owned(),
            note: Some("note §".to_owned()),
        }],
        links: vec![Link {
            title: "lien §".to_owned(),
            fiche: None,
            url: Some("https://example.org/l§".to_owned()),
            note: None,
        }],
        hidden: is_hidden.then(|| Hiding { reason: "raison §".to_owned() }),
    })
}
