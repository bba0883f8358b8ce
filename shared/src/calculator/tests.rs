//! What holds for every calculator.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests stop at the first surprise")]

mod properties;

use super::definition::{Field, Kind};
use super::{ALL, find};
use crate::calculator::answers::Answers;
use crate::calculator::day;

fn walk(fields: &'static [Field], check: &mut impl FnMut(&'static [Field], &'static Field)) {
    for field in fields {
        check(fields, field);
        if let Kind::Group { fields, .. } = field.kind {
            walk(fields, check);
        }
    }
}

#[test]
fn every_calculator_has_its_own_name_its_rule_and_its_sources() {
    for calculator in ALL {
        let definition = calculator.definition;
        assert_eq!(find(definition.id).map(|found| found.definition), Some(definition));
        assert!(definition.id.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{}", definition.id);
        assert!(!definition.rule.is_empty() && !definition.sources.is_empty(), "{}", definition.id);
        assert!(!definition.next.is_empty(), "{} leaves its reader alone", definition.id);
    }
}

#[test]
fn questions_depend_on_earlier_questions_that_can_be_answered_so() {
    for calculator in ALL {
        walk(calculator.definition.fields, &mut |level, field| {
            assert_eq!(level.iter().filter(|other| other.name == field.name).count(), 1, "{}", field.name);
            for condition in field.when {
                let earlier = level.iter().take_while(|other| other.name != field.name);
                let other = earlier.into_iter().find(|other| other.name == condition.field);
                let other = other.unwrap_or_else(|| panic!("{} asks for {} too early", field.name, condition.field));
                for answer in condition.is {
                    let known = match other.kind {
                        Kind::YesNo => ["true", "false"].contains(answer),
                        Kind::Choice { choices } | Kind::Choices { choices } => {
                            choices.iter().any(|choice| choice.name == *answer)
                        }
                        _ => false,
                    };
                    assert!(known, "{}: {} is no answer to {}", field.name, answer, other.name);
                }
            }
        });
    }
}

#[test]
fn parameters_carry_their_source_and_are_in_order() {
    for table in ALL.iter().flat_map(|calculator| (calculator.parameters)()) {
        assert!(table.is_whole(), "a line of « {} » cannot be read", table.label);
        // What a parent reads of a key is French.
        let is_english = |key: &&str| {
            ["step", "child", "couple/", "single", "adult"].iter().any(|word| table.words(key).contains(word))
        };
        assert_eq!(table.keys().iter().find(|key| is_english(key)), None, "{}", table.label);
        assert!(!table.label.is_empty() && !table.rows().is_empty(), "{}", table.label);
        for row in table.rows() {
            assert!(row.until.is_none_or(|until| row.since <= until), "{}: {row:?}", table.label);
            let same = table.rows().iter().filter(|other| other.key == row.key && other.since == row.since);
            assert_eq!(same.count(), 1, "{}: {row:?} stands twice", table.label);
        }
    }
}

#[test]
fn our_own_cases_come_out_as_they_were_worked_out_by_hand() {
    let cases: serde_json::Value = serde_json::from_str(include_str!("../../../tests/calculators.json")).unwrap();
    for calculator in ALL {
        let id = calculator.definition.id;
        assert!(cases.as_array().unwrap().iter().any(|case| case["calculator"] == id), "{id} has no case");
    }
    for case in cases.as_array().unwrap() {
        let calculator = find(case["calculator"].as_str().unwrap()).unwrap();
        let answers: Answers = serde_json::from_str(&case["answers"].to_string()).unwrap();
        let outcome = calculator.run(&answers, day::read(case["today"].as_str().unwrap()).unwrap()).unwrap();
        for (name, value) in case["figures"].as_object().unwrap() {
            let figure = outcome.figures.iter().find(|figure| figure.name == *name);
            assert_eq!(figure.map(|figure| figure.value.as_str()), value.as_str(), "{case}: {name}");
        }
    }
}

#[test]
fn parameters_that_are_not_published_for_a_year_are_due() {
    let due = |on: &str| -> Vec<&str> {
        let on = day::read(on).unwrap();
        ALL.iter()
            .flat_map(|calculator| (calculator.parameters)())
            .filter(|table| !table.due(on).is_empty())
            .map(|table| table.label)
            .collect()
    };
    assert_eq!(due("2025-09-01"), Vec::<&str>::new());
    assert_eq!(
        due("2031-09-01"),
        ["Plafond de ressources avant majoration pour enfants", "Smic horaire brut de référence"]
    );
}
