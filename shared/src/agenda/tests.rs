//! What can be kept, and how it is said.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use serde_json::{Value, json};

use super::{Event, words};

fn event() -> Value {
    json!({
        "title": "Aide aux devoirs", "starts_on": "2026-11-24", "start_time": "16:30", "end_time": "17:30",
        "repetition": { "frequency": "weekly", "days": ["tuesday", "thursday"], "until": "2027-06-29" },
        "exceptions": ["2026-12-22"], "cancelled": [{ "on": "2026-12-01", "reason": "Grève." }],
    })
}

fn read(value: &Value) -> Event {
    serde_json::from_value(value.clone()).unwrap()
}

fn merged(changes: &Value) -> Value {
    let mut asked = event();
    for (name, value) in changes.as_object().unwrap() {
        asked[name] = value.clone();
    }
    asked
}

#[test]
fn what_cannot_be_is_refused_with_its_place() {
    assert_eq!(read(&event()).check(), Ok(()));
    let once = json!({ "title": "Fête", "starts_on": "2026-11-24" });
    assert_eq!(read(&once).check(), Ok(()));
    let weekly = |days: Value, until: &str| json!({ "frequency": "weekly", "days": days, "until": until });
    let monthly = |week: i8| json!({ "frequency": "monthly", "week_of_month": week, "until": "2027-06-29" });
    for (changes, pointer) in [
        (json!({ "title": " " }), "/title"),
        (json!({ "title": "Deux\nlignes" }), "/title"),
        (json!({ "place": "" }), "/place"),
        (json!({ "description": "" }), "/description"),
        (json!({ "link": "javascript:alert(1)" }), "/link"),
        (json!({ "end_time": "16:30" }), "/end_time"),
        (json!({ "start_time": null }), "/end_time"),
        (json!({ "ends_on": "2026-11-23" }), "/ends_on"),
        (json!({ "ends_on": "2026-11-27" }), "/ends_on"),
        (json!({ "decides_on": "2026-12-01" }), "/decides_on"),
        (json!({ "when_late": "Appelez." }), "/when_late"),
        (json!({ "kind": "registration" }), "/repetition"),
        (json!({ "repetition": null }), "/exceptions"),
        (json!({ "repetition": null, "exceptions": [] }), "/cancelled"),
        (json!({ "exceptions": ["2026-12-01"] }), "/cancelled/0/on"),
        (json!({ "cancelled": [{ "on": "2026-12-01", "reason": "" }] }), "/cancelled/0/reason"),
        (json!({ "repetition": weekly(json!(["monday"]), "2027-06-29") }), "/repetition/days"),
        (json!({ "repetition": weekly(json!([]), "2026-11-01") }), "/repetition/until"),
        (json!({ "repetition": weekly(json!([]), "2028-11-25") }), "/repetition/until"),
        (
            json!({ "repetition": { "frequency": "daily", "interval": 0, "until": "2027-01-01" } }),
            "/repetition/interval",
        ),
        (
            json!({ "repetition": { "frequency": "daily", "days": ["tuesday"], "until": "2027-01-01" } }),
            "/repetition/days",
        ),
        (json!({ "repetition": monthly(5) }), "/repetition/week_of_month"),
        (json!({ "repetition": monthly(1) }), "/repetition/week_of_month"),
        (json!({ "attachments": [{ "file": "0".repeat(64), "alternative": "" }] }), "/attachments/0/alternative"),
    ] {
        let refused = read(&merged(&changes)).check().unwrap_err();
        assert_eq!(refused[0].pointer, pointer, "{changes}: {refused:?}");
    }
    // The fourth Tuesday of November 2026 is also its last but one; only the fourth is right.
    assert_eq!(read(&merged(&json!({ "repetition": monthly(4) }))).check(), Ok(()));
}

#[test]
fn rules_are_written_as_the_rfc_has_them_and_as_parents_read_them() {
    for (repetition, rule, said) in [
        (
            json!({ "frequency": "weekly", "until": "2027-06-29" }),
            "FREQ=WEEKLY;BYDAY=TU",
            "chaque mardi, jusqu'au 29 juin 2027",
        ),
        (
            json!({ "frequency": "weekly", "interval": 2, "days": ["tuesday", "thursday"], "until": "2027-06-29" }),
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH",
            "une semaine sur deux, le mardi et jeudi, jusqu'au 29 juin 2027",
        ),
        (
            json!({ "frequency": "monthly", "week_of_month": 4, "until": "2027-06-29" }),
            "FREQ=MONTHLY;BYDAY=4TU",
            "le quatrième mardi de chaque mois, jusqu'au 29 juin 2027",
        ),
        (
            json!({ "frequency": "monthly", "until": "2027-06-29" }),
            "FREQ=MONTHLY;BYMONTHDAY=24",
            "le 24 de chaque mois, jusqu'au 29 juin 2027",
        ),
        (
            json!({ "frequency": "daily", "interval": 3, "until": "2026-12-01" }),
            "FREQ=DAILY;INTERVAL=3",
            "tous les 3 jours, jusqu'au 1er décembre 2026",
        ),
    ] {
        let event = read(&merged(&json!({ "repetition": repetition })));
        let repetition = event.repetition.as_ref().unwrap();
        assert_eq!(repetition.rule(event.starts_on), rule);
        assert_eq!(words::repetition(event.starts_on, repetition), said);
    }
}

#[test]
fn when_it_takes_place_is_said_in_words() {
    for (changes, said) in [
        (json!({}), "mardi 24 novembre 2026, de 16 h 30 à 17 h 30"),
        (json!({ "end_time": null }), "mardi 24 novembre 2026, à 16 h 30"),
        (json!({ "start_time": "18:00", "end_time": "19:05" }), "mardi 24 novembre 2026, de 18 h à 19 h 05"),
        (json!({ "start_time": null, "end_time": null }), "mardi 24 novembre 2026"),
        (
            json!({ "start_time": null, "end_time": null, "ends_on": "2026-12-01" }),
            "du mardi 24 novembre 2026 au mardi 1er décembre 2026",
        ),
        (
            json!({ "ends_on": "2026-11-25" }),
            "du mardi 24 novembre 2026 à 16 h 30 au mercredi 25 novembre 2026 à 17 h 30",
        ),
    ] {
        assert_eq!(read(&merged(&changes)).when().replace('\u{a0}', " "), said);
    }
}
