//! Fiches: lists, filters, one by slug, and whose word stands in them.

use std::collections::BTreeSet;

use mee_shared::fiche::{Block, OriginKind, SlotValue};
use mee_shared::problem::ProblemCode;
use mee_shared::school::Level;
use mee_shared::text::fold;
use mee_shared::wire::fiche::{FicheResource, FicheSummary};
use serde_json::Value;

use crate::support::{DEMO, Server, Test, tests};

pub fn tests() -> Vec<Test> {
    tests![served:
        pages_of_any_size_hold_the_same_fiches_in_the_same_order,
        a_level_filter_keeps_the_fiches_of_that_level,
        at_least_forty_starter_fiches_are_listed,
        a_fiche_is_read_by_its_slug,
        every_listed_fiche_can_be_read,
        a_filled_slot_says_the_communes_word_and_whose_it_is,
        no_fiche_shows_an_empty_place,
        the_word_of_one_commune_is_not_read_in_another,
        a_fiche_that_does_not_exist_is_not_found,
        wrong_filters_are_refused_by_name,
    ]
    .into()
}

fn list(server: &Server, insee: &str) -> Vec<FicheSummary> {
    server.read_all(&format!("/v1/communes/{insee}/fiches"), 100)
}

fn pages_of_any_size_hold_the_same_fiches_in_the_same_order(server: &Server) {
    let all: Vec<String> = list(server, DEMO).into_iter().map(|fiche| fiche.slug.to_string()).collect();
    let distinct: BTreeSet<&String> = all.iter().collect();
    assert_eq!(distinct.len(), all.len(), "a fiche is listed twice");
    for limit in [1, 7, 20] {
        let paged: Vec<FicheSummary> = server.read_all(&format!("/v1/communes/{DEMO}/fiches"), limit);
        let paged: Vec<String> = paged.into_iter().map(|fiche| fiche.slug.to_string()).collect();
        assert_eq!(paged, all, "by {limit}");
    }
    let titles: Vec<String> = list(server, DEMO).iter().map(|fiche| fold(&fiche.title)).collect();
    assert!(titles.is_sorted(), "the order is the titles', so that no fiche is pushed: {titles:#?}");
}

fn a_level_filter_keeps_the_fiches_of_that_level(server: &Server) {
    let all = list(server, DEMO);
    for &level in Level::ALL {
        let path = format!("/v1/communes/{DEMO}/fiches?level={}", level.as_str());
        let kept: Vec<FicheSummary> = server.read_all(&path, 100);
        let wanted: Vec<&FicheSummary> = all.iter().filter(|fiche| fiche.levels.contains(&level)).collect();
        assert!(!kept.is_empty(), "{level:?}");
        assert_eq!(kept.iter().collect::<Vec<_>>(), wanted, "{level:?}");
    }
}

fn at_least_forty_starter_fiches_are_listed(server: &Server) {
    // 94018 has written nothing of its own: what it sees is what anybody starts with.
    let starters = list(server, "94018").into_iter().filter(|fiche| fiche.origin == OriginKind::Starter).count();
    assert!(starters >= 40, "{starters}");
}

fn a_fiche_is_read_by_its_slug(server: &Server) {
    let first = &list(server, DEMO)[0];
    let fiche: FicheResource = server.read(&format!("/v1/communes/{DEMO}/fiches/{}", first.slug));
    assert_eq!((&fiche.fiche.id, &fiche.fiche.title, &fiche.url), (&first.id, &first.title, &first.url));
    assert_eq!(fiche.url, format!("{}/portal/{DEMO}/fiches/{}", server.url, first.slug));
    assert!(!fiche.fiche.short_answer.is_empty());
}

fn every_listed_fiche_can_be_read(server: &Server) {
    for summary in list(server, DEMO) {
        let fiche: FicheResource = server.read(&format!("/v1/communes/{DEMO}/fiches/{}", summary.slug));
        assert!(!fiche.fiche.origin.producer.is_empty(), "{} names no producer", summary.slug);
        assert!(fiche.fiche.checked_on.is_none() || fiche.fiche.checked_against.is_some(), "{}", summary.slug);
        for (id, url) in &fiche.linked {
            let path = format!("/v1/communes/{DEMO}/fiches/{}", id.slug());
            let linked: FicheResource = server.read(&path);
            assert_eq!(&linked.url, url, "{} leads elsewhere", summary.slug);
        }
    }
}

/// Every block of this type anywhere in a fiche's JSON.
fn blocks(value: &Value, kind: &str) -> Vec<Value> {
    let mut found = Vec::new();
    match value {
        Value::Object(fields) => {
            if fields.get("type").is_some_and(|named| named == kind) {
                found.push(value.clone());
            }
            found.extend(fields.values().flat_map(|value| blocks(value, kind)));
        }
        Value::Array(items) => found.extend(items.iter().flat_map(|item| blocks(item, kind))),
        _ => {}
    }
    found
}

fn a_filled_slot_says_the_communes_word_and_whose_it_is(server: &Server) {
    let local: Vec<FicheSummary> = list(server, DEMO).into_iter().filter(|fiche| fiche.has_local_word).collect();
    assert!(!local.is_empty(), "the demo commune has filled nothing");
    let mut words = 0;
    for summary in local {
        let path = format!("/v1/communes/{DEMO}/fiches/{}", summary.slug);
        let places = blocks(&server.read(&path), "local");
        assert!(!places.is_empty(), "{} promises a local word and holds none", summary.slug);
        for place in places {
            let Ok(Block::Local(local)) = serde_json::from_value(place.clone()) else {
                panic!("{} has an unreadable word: {place}", summary.slug);
            };
            assert!(!local.word.body_name.is_empty() && local.word.checked_on.is_some(), "{place}");
            assert!(local.value.as_ref().is_some_and(SlotValue::is_filled) || !local.blocks.is_empty(), "{place}");
            if let Some(SlotValue::Text { text }) = &local.value {
                words += 1;
                let fragment = server.get(&format!("/v1/communes/{DEMO}/fragments/fiches/{}", summary.slug)).text();
                let word = text.split_whitespace().max_by_key(|word| word.len()).unwrap_or_default();
                let word = word.trim_matches(|character: char| !character.is_alphanumeric());
                assert!(fragment.contains(word), "{}: the page does not say « {word} »", summary.slug);
            }
        }
    }
    assert!(words > 10, "the demo says {words} texts only");
}

fn no_fiche_shows_an_empty_place(server: &Server) {
    let mut declared = 0;
    for insee in [DEMO, "94043"] {
        for summary in list(server, insee) {
            let value: Value = server.read(&format!("/v1/communes/{insee}/fiches/{}", summary.slug));
            declared += value["slots"].as_array().map_or(0, Vec::len);
            assert_eq!(blocks(&value, "slot"), Vec::<Value>::new(), "{insee} {}", summary.slug);
        }
    }
    assert!(declared > 0, "no fiche declares a slot, so nothing was tried");
}

fn the_word_of_one_commune_is_not_read_in_another(server: &Server) {
    for summary in list(server, DEMO).into_iter().filter(|fiche| fiche.has_local_word) {
        let answer = server.get(&format!("/v1/communes/94043/fiches/{}", summary.slug));
        // A fiche that is nothing but the mairie's word is not here at all where the mairie has said nothing.
        if answer.status == 404 {
            continue;
        }
        let text = answer.expect_status(200).text();
        assert!(!text.contains("Villeneuve-les-Essais"), "{} tells 94043 the word of {DEMO}", summary.slug);
    }
    assert!(list(server, "94043").iter().all(|fiche| fiche.url.contains("/portal/94043/")));
}

fn a_fiche_that_does_not_exist_is_not_found(server: &Server) {
    server.get(&format!("/v1/communes/{DEMO}/fiches/rien-de-tel")).expect_problem(ProblemCode::NotFound);
    let problem =
        server.get(&format!("/v1/communes/{DEMO}/fiches/Pas_un_nom")).expect_problem(ProblemCode::InvalidValue);
    assert_eq!(problem.errors[0].pointer, "{slug}");
}

fn wrong_filters_are_refused_by_name(server: &Server) {
    for (query, code, pointer) in [
        ("theme=rien", ProblemCode::InvalidValue, "?theme"),
        ("level=lycee", ProblemCode::InvalidValue, "?level"),
        ("limit=0", ProblemCode::InvalidValue, "?limit"),
        ("limit=101", ProblemCode::InvalidValue, "?limit"),
        ("limit=dix", ProblemCode::InvalidValue, "?limit"),
        ("after=%00", ProblemCode::InvalidValue, "?after"),
        ("after=n-importe-quoi", ProblemCode::InvalidValue, "?after"),
        ("themes=cantine", ProblemCode::UnknownField, "?themes"),
        ("utm_source=x", ProblemCode::UnknownField, "?utm_source"),
    ] {
        let problem = server.get(&format!("/v1/communes/{DEMO}/fiches?{query}")).expect_problem(code);
        let pointers: Vec<&str> = problem.errors.iter().map(|error| error.pointer.as_str()).collect();
        assert_eq!(pointers, [pointer], "{query}");
    }
}
