//! Syllables and formulas on the cases in the folder that `MEE_TEST_DATA` names.

use mee_shared::readability::{count_syllables, kandel_moles, lix};
use serde_json::Value;

use crate::support::{Test, real_data, tests};

pub fn tests() -> Vec<Test> {
    tests![once:
        five_hundred_frequent_words_have_the_syllables_of_the_lexicon_but_for_four,
        the_formulas_give_the_scores_of_the_cases,
    ]
    .into()
}

fn cases(name: &str) -> Option<Value> {
    let text = std::fs::read_to_string(real_data(&format!("calculators/cases/{name}"))?).unwrap();
    let mut document: Value = serde_json::from_str(&text).unwrap();
    Some(document["cas"].take())
}

/// Where the rules differ from the lexicon, with what each says: the lexicon's « repris » has four syllables, which nobody
/// says; the others are words in which a mute `e` is dropped or kept against the rule.
const DIFFERENT: [(&str, u64, usize); 4] =
    [("acheter", 2, 3), ("empereur", 2, 3), ("rapidement", 4, 3), ("repris", 4, 2)];

fn five_hundred_frequent_words_have_the_syllables_of_the_lexicon_but_for_four() {
    let Some(cases) = cases("syllabes.json") else { return };
    let words = cases.as_object().unwrap();
    assert!(words.len() >= 500, "{}", words.len());
    let different: Vec<(&str, u64, usize)> = words
        .iter()
        .map(|(word, count)| (word.as_str(), count.as_u64().unwrap(), count_syllables(word)))
        .filter(|(_, expected, found)| usize::try_from(*expected) != Ok(*found))
        .collect();
    assert_eq!(different, DIFFERENT);
}

fn the_formulas_give_the_scores_of_the_cases() {
    let Some(cases) = cases("lisibilite_formules.json") else { return };
    let cases = cases.as_array().unwrap();
    assert!(!cases.is_empty());
    for case in cases {
        let given = |name: &str| {
            let number = case.pointer(&format!("/entree/{name}")).and_then(Value::as_u64).unwrap();
            u32::try_from(number).unwrap()
        };
        let score = match case.pointer("/type").and_then(Value::as_str).unwrap() {
            "kandel_moles" => kandel_moles(given("mots"), given("phrases"), given("syllabes")),
            "lix" => lix(given("mots"), given("phrases"), given("mots_de_plus_de_6_lettres")),
            other => panic!("no formula {other}"),
        };
        let expected =
            case.pointer("/attendu/score").or_else(|| case.pointer("/attendu/lix")).and_then(Value::as_f64).unwrap();
        assert!((score.unwrap() - expected).abs() < 1e-6, "{case}");
    }
}
