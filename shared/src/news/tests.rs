#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests stop at the first surprise")]

use serde_json::{Value, json};

use super::News;
use crate::Day;

fn asked() -> Value {
    json!({
        "title": "La cantine change", "summary": "Dès janvier.", "text": "Les menus changent.",
        "valid_from": "2026-11-23", "valid_until": "2027-01-31", "fiches": ["F1864", "menus-cantine"],
        "picture": { "file": "a".repeat(64), "alternative": "Un plateau." },
    })
}

fn news(asked: Value) -> News {
    serde_json::from_value(asked).unwrap()
}

#[test]
fn a_whole_dossier_is_kept() {
    assert_eq!(news(asked()).check(), Ok(()));
}

#[test]
fn what_cannot_be_is_named_with_its_place() {
    for (pointer, value, expected) in [
        ("/title", json!(" "), "/title"),
        ("/title", json!("a\nb"), "/title"),
        ("/summary", json!("a".repeat(401)), "/summary"),
        ("/text", json!("  \n"), "/text"),
        ("/valid_until", json!("2026-11-22"), "/valid_until"),
        ("/picture/alternative", json!(""), "/picture/alternative"),
        ("/fiches", json!(["F1864", "F1864"]), "/fiches/1"),
    ] {
        let mut asked = asked();
        *asked.pointer_mut(pointer).unwrap() = value;
        let errors = news(asked).check().unwrap_err();
        assert_eq!(errors.iter().map(|error| error.pointer.as_str()).collect::<Vec<_>>(), [expected]);
    }
}

#[test]
fn parents_find_it_from_its_first_day_to_its_last() {
    for (day, holds) in [((2026, 11, 22), false), ((2026, 11, 23), true), ((2027, 1, 31), true), ((2027, 2, 1), false)]
    {
        assert_eq!(news(asked()).holds_on(Day::constant(day.0, day.1, day.2)), holds, "{day:?}");
    }
    let mut lasting = asked();
    lasting["valid_until"] = Value::Null;
    assert!(news(lasting).holds_on(Day::constant(2040, 1, 1)));
}
