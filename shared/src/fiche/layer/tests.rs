//! The layers over one small fiche, and what a new version of it leaves hanging.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests stop at the first surprise")]

pub(crate) mod support;

use proptest::prelude::*;

use super::*;
use crate::fiche::{CounterRole, Fiche, SlotKind, plain};
use crate::ids::FicheId;
use support::{commune, counter, edit_of, fiche, layer, layer_of, local, price, text_word};

fn shown(resolved: &ResolvedFiche) -> String {
    let mut texts = plain::fiche_texts(&resolved.fiche);
    texts.extend(resolved.services.iter().flat_map(|service| {
        let mut said = vec![service.content.title.clone()];
        said.extend(service.content.url.clone());
        said.extend(plain::block_texts(&service.content.introduction));
        said
    }));
    for link in &resolved.links {
        texts.extend([link.content.title.clone(), link.content.url.clone().unwrap_or_default()]);
    }
    for list in [&resolved.counters.to_act, &resolved.counters.to_ask] {
        for field in list.iter().flat_map(|counter| &counter.fields) {
            texts.push(field.value.text());
            texts.extend(field.replaced.iter().map(|replaced| replaced.text.clone()));
        }
    }
    texts.extend(local(&resolved.fiche.body).iter().flat_map(|block| &block.replaced).map(|said| said.text.clone()));
    texts.extend(resolved.hidden.iter().map(|hidden| hidden.reason.clone()));
    texts.join("\n")
}

#[test]
fn all_five_layers_speak_at_one_slot_in_their_order_and_each_signs() {
    let bodies = ["commune:94043", "rectorat:Créteil", "epci:249400220", "dsden:94", "departement:94"];
    let layers: Vec<Layer> =
        bodies.iter().map(|body| layer(body, edit_of("libre", text_word(&format!("mot de {body}"))))).collect();
    let resolved = resolve(fiche(), &layers, &commune(), &[]);
    let words: Vec<(LayerLevel, &str)> = local(&resolved.fiche.body)
        .into_iter()
        .map(|block| (block.word.level, block.word.body_name.as_str()))
        .collect();
    assert_eq!(
        words,
        [
            (LayerLevel::Rectorat, "rectorat:Créteil"),
            (LayerLevel::Dsden, "dsden:94"),
            (LayerLevel::Departement, "departement:94"),
            (LayerLevel::Epci, "epci:249400220"),
            (LayerLevel::Commune, "commune:94043"),
        ]
    );
    assert!(local(&resolved.fiche.body).iter().all(|block| block.word.checked_on.is_some()));
    assert_eq!(resolved.national.level, LayerLevel::National);
}

#[test]
fn a_body_speaks_in_its_own_territory_only() {
    for (body, speaks) in [
        ("commune:94043", true),
        ("commune:94044", false),
        ("dsden:93", false),
        ("epci:249400221", false),
        ("rectorat:Lyon", false),
        ("vendor:249400220", false),
    ] {
        let mut edit = edit_of("libre", text_word("un mot"));
        edit.hidden = Some(Hiding { reason: "doublon".to_owned() });
        let resolved = resolve(fiche(), &[layer(body, edit)], &commune(), &[]);
        assert_eq!(!local(&resolved.fiche.body).is_empty(), speaks, "{body}");
        assert_eq!(!resolved.hidden.is_empty(), speaks, "{body}");
        assert_eq!(resolved.is_shown(), !speaks, "{body}");
    }
}

#[test]
fn an_unfilled_slot_and_the_chapter_that_held_nothing_else_are_gone() {
    let resolved = resolve(fiche(), &[], &commune(), &[]);
    assert!(!shown(&resolved).contains("Les prix"));
    assert!(!resolved.fiche.body.iter().any(|block| matches!(block, Block::Slot { .. })));
    let blank = layer("commune:94043", edit_of("prix", price("  ")));
    assert_eq!(resolve(fiche(), &[blank], &commune(), &[]).fiche, resolved.fiche);
    let said = resolve(fiche(), &[layer("commune:94043", edit_of("prix", price("3 €")))], &commune(), &[]);
    assert!(shown(&said).contains("Les prix") && shown(&said).contains("3 €"));
}

#[test]
fn implicit_slots_stand_where_their_names_say() {
    let mut edit = edit_of("top", text_word("TOP"));
    edit.words.extend(edit_of("bottom", text_word("BOTTOM")).words);
    edit.words.extend(edit_of("after:comment-faire", text_word("AFTER")).words);
    let said = shown(&resolve(fiche(), &[layer("commune:94043", edit)], &commune(), &[]));
    let at = |needle: &str| said.find(needle).unwrap_or_else(|| panic!("{needle} in {said}"));
    assert!(at("TOP") < at("Comment faire") && at("Demandez.") < at("AFTER") && at("AFTER") < at("BOTTOM"));
}

#[test]
fn a_word_in_a_slot_of_another_body_or_kind_is_refused_and_not_shown() {
    for (body, slot, content, ok) in [
        ("commune:94043", "prix", price("3 €"), true),
        ("departement:94", "prix", price("3 €"), false),
        ("commune:94043", "prix", text_word("trois euros"), false),
        ("commune:94043", "absent", text_word("un mot"), false),
        ("departement:94", "after:comment-faire", text_word("un mot"), true),
    ] {
        let layer = layer(body, edit_of(slot, content));
        let level = layer.level().unwrap();
        assert_eq!(check_edit(&fiche(), level, &[], &layer.edit).is_ok(), ok, "{body} {slot}");
        let resolved = resolve(fiche(), std::slice::from_ref(&layer), &commune(), &[]);
        assert_eq!(!local(&resolved.fiche.body).is_empty(), ok, "{body} {slot}");
        assert_eq!(conflicts(&fiche(), &fiche(), &[layer]).is_empty(), ok, "{body} {slot}");
    }
}

#[test]
fn a_replaced_field_stands_in_for_the_word_above_and_a_change_beneath_is_noticed() {
    let key = FieldKey { of: FieldTarget::Word("tarif".to_owned()), kind: SlotKind::Price };
    let above = layer("epci:249400220", edit_of("tarif", price("5 €")));
    let base = field_text(&fiche(), &[&above], &key).unwrap();
    let value = SlotValue::Price { text: "4 €".to_owned() };
    let edit = LayerEdit { fields: vec![LocalField { key, value, base }], ..LayerEdit::default() };
    let mine = layer("commune:94043", edit);
    assert_eq!(check_edit(&fiche(), LayerLevel::Commune, &[&above], &mine.edit), Ok(()));
    let resolved = resolve(fiche(), &[above.clone(), mine.clone()], &commune(), &[]);
    let [block] = local(&resolved.fiche.body)[..] else { panic!("one word") };
    assert_eq!((block.word.level, block.value.as_ref().unwrap().text()), (LayerLevel::Commune, "4 €".to_owned()));
    assert_eq!(block.replaced[0].text, "5 €");
    assert_eq!(conflicts(&fiche(), &fiche(), &[above, mine.clone()]), []);
    let dearer = layer("epci:249400220", edit_of("tarif", price("6 €")));
    let found = conflicts(&fiche(), &fiche(), &[dearer, mine.clone()]);
    assert_eq!(found[0].kind, ConflictKind::FieldChanged);
    assert_eq!((found[0].before.as_deref(), found[0].after.as_deref()), (Some("5 €"), Some("6 €")));
    assert_eq!(conflicts(&fiche(), &fiche(), &[mine])[0].kind, ConflictKind::FieldGone);
}

#[test]
fn a_counter_says_what_the_nearest_body_says() {
    let key = FieldKey { of: FieldTarget::Counter("mairie".to_owned()), kind: SlotKind::Hours };
    let base = field_text(&fiche(), &[], &key).unwrap();
    let field = |text: &str| LocalField {
        key: key.clone(),
        value: SlotValue::Hours { text: text.to_owned() },
        base: base.clone(),
    };
    let with = |text: &str| LayerEdit { fields: vec![field(text)], ..LayerEdit::default() };
    let layers = [layer("commune:94043", with("le matin")), layer("epci:249400220", with("le soir"))];
    let resolved = resolve(fiche(), &layers, &commune(), &[]);
    let [mairie] = &resolved.counters.to_act[..] else { panic!("one counter") };
    assert_eq!(mairie.fields[0].value.text(), "le matin");
    assert_eq!(mairie.fields[0].replaced[0].text, "le soir");
    let mut new = fiche();
    new.counters = vec![counter("caf", CounterRole::Ask)];
    let kinds: Vec<ConflictKind> = conflicts(&fiche(), &new, &layers).iter().map(|conflict| conflict.kind).collect();
    assert_eq!(kinds, [ConflictKind::FieldGone, ConflictKind::FieldGone]);
}

#[test]
fn a_national_update_names_what_it_leaves_hanging() {
    let mine = layer("commune:94043", edit_of("after:comment-faire", text_word("chez nous")));
    let mut retitled = fiche();
    support::retitle(&mut retitled.body, "Comment faire", "Faire la demande");
    let [conflict] = &conflicts(&fiche(), &retitled, std::slice::from_ref(&mine))[..] else { panic!("one conflict") };
    assert_eq!(conflict.kind, ConflictKind::SlotGone);
    assert_eq!(conflict.suggestion.as_deref(), Some("after:faire-la-demande"));
    assert!(conflict.before.as_ref().unwrap().contains("Demandez."));
    assert_eq!((conflict.local.as_str(), conflict.place.as_str()), ("chez nous", "/words/after:comment-faire"));

    let priced = layer("commune:94043", edit_of("prix", price("3 €")));
    let kinds = |new: &Fiche| -> Vec<ConflictKind> {
        conflicts(&fiche(), new, std::slice::from_ref(&priced)).iter().map(|conflict| conflict.kind).collect()
    };
    let mut moved = fiche();
    support::retitle(&mut moved.body, "Les prix", "Combien ça coûte");
    assert_eq!(kinds(&moved), [ConflictKind::SlotMoved]);
    let mut relabelled = fiche();
    relabelled.slots[0].label = "Prix d'un goûter".to_owned();
    assert_eq!(kinds(&relabelled), [ConflictKind::SlotRelabelled]);
    let mut withdrawn = fiche();
    withdrawn.withdrawn_on = Some(Day::constant(2026, 5, 1));
    assert_eq!(kinds(&withdrawn), [ConflictKind::FicheWithdrawn]);
    let hiding = Some(Hiding { reason: "doublon".to_owned() });
    let hides = layer("commune:94043", LayerEdit { hidden: hiding, ..LayerEdit::default() });
    assert_eq!(conflicts(&fiche(), &withdrawn, &[hides])[0].kind, ConflictKind::HiddenWithdrawn);
}

#[test]
fn local_fiches_stand_after_their_sibling_and_at_the_end_when_it_is_gone() {
    let id = |text: &str| text.parse::<FicheId>().unwrap();
    let theme = crate::fiche::ThemeSlug::Cantine;
    let placed = |fiche: &str, after: Option<&str>| ListedFiche {
        id: id(fiche),
        placement: Placement { theme, after: after.map(id) },
    };
    let local = [
        placed("a", Some("F2")),
        placed("b", Some("a")),
        placed("c", None),
        placed("d", Some("F9")),
        placed("e", Some("f")),
        placed("f", Some("e")),
    ];
    let national = [id("F1"), id("F2"), id("F3")];
    let names: Vec<String> = ordered(theme, &national, &local).iter().map(ToString::to_string).collect();
    assert_eq!(names, ["c", "F1", "F2", "a", "b", "F3", "d", "e", "f"]);
    let lost: Vec<String> = misplaced(theme, &national, &local).iter().map(|fiche| fiche.id.to_string()).collect();
    assert_eq!(lost, ["d"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    /// A word is shown, or a conflict holds it with its text: nothing else can happen to it.
    #[test]
    fn no_national_update_loses_a_local_text(
        old in support::any_fiche(),
        new in support::any_fiche(),
        edits in proptest::collection::vec(support::any_edit(), 1..6),
    ) {
        let bodies = ["rectorat:Créteil", "dsden:94", "departement:94", "epci:249400220", "commune:94043"];
        let layers: Vec<Layer> = bodies.iter().zip(edits).map(|(body, edit)| layer_of(body, edit)).collect();
        let shown = shown(&resolve(new.clone(), &layers, &commune(), &[]));
        let found = conflicts(&old, &new, &layers);
        for layer in &layers {
            for text in layer.edit.texts() {
                let held = found.iter().any(|conflict| conflict.body == layer.body && conflict.local.contains(&text));
                prop_assert!(shown.contains(&text) || held, "{text} of {} is lost", layer.body);
            }
        }
        for conflict in found.iter().filter(|conflict| conflict.kind.is_unseen()) {
            prop_assert!(!conflict.local.is_empty());
        }
    }
}
