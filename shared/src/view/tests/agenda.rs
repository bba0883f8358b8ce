//! The agenda's screens, with everything in them.

use maud::Markup;
use serde_json::{Value, json};

use super::{commune, links};
use crate::view::agenda;
use crate::wire::agenda::{AgendaResource, EventResource};
use crate::wire::calendar::CalendarResource;

fn occurrence(slug: Option<&str>, kind: &str, day: &str) -> Value {
    json!({
        "slug": slug, "kind": kind, "title": "Conseil <b> d'essai", "place": "Salle <i>",
        "starts_on": day, "start_time": "18:00:00", "ends_on": day, "end_time": "19:30:00",
        "starts_at": "2026-11-24T17:00:00Z", "when": "mardi 24 novembre 2026, de 18 h à 19 h 30",
        "audience": { "levels": ["maternelle"], "schools": [{ "uai": "9990003Z", "name": "École <Z>" }] },
        "cancellation": null, "decides_on": null, "when_late": null,
        "url": "https://portail.example.org/portal/99999/events/conseil",
        "word": { "level": "commune", "body_name": "Commune <X>", "checked_on": "2026-11-20" }
    })
}

fn cancelled() -> Value {
    let mut one = occurrence(Some("annule"), "event", "2026-11-26");
    one["cancellation"] = json!("Absence <u>");
    one
}

fn window() -> Value {
    let mut one = occurrence(None, "registration", "2026-11-20");
    one["start_time"] = Value::Null;
    one["end_time"] = Value::Null;
    one["ends_on"] = json!("2026-12-04");
    one
}

fn agenda_data() -> AgendaResource {
    serde_json::from_value(json!({
        "from": "2026-11-23", "to": "2026-12-20", "time_zone": "Europe/Paris",
        "items": [window(), occurrence(Some("conseil"), "event", "2026-11-24"), cancelled()],
        "feeds": {
            "ics": "https://portail.example.org/v1/communes/99999/agenda.ics",
            "webcal": "webcal://portail.example.org/v1/communes/99999/agenda.ics",
            "rss": "https://portail.example.org/v1/communes/99999/agenda.rss",
            "json": "https://portail.example.org/v1/communes/99999/agenda.json"
        },
        "url": "https://portail.example.org/portal/99999/agenda"
    }))
    .unwrap()
}

fn calendar_data() -> CalendarResource {
    let day = |on: &str, has_school: Option<bool>, reason: &str, label: &str| json!({ "on": on, "has_school": has_school, "is_morning_only": false, "reason": reason, "label": label });
    let holidays = json!({
        "name": "Vacances <Z>", "starts_on": "2027-07-03", "returns_on": null, "is_bridge": false, "school_year": "2026-2027"
    });
    serde_json::from_value(json!({
        "academie": "Essais", "zone": "c", "zone_label": "zone C", "time_zone": "Europe/Paris", "school": null,
        "day": day("2026-11-23", Some(true), "class", "École"),
        "tomorrow": day("2026-11-24", Some(false), "bridge", "Pont <p>"),
        "next_class": day("2026-11-26", Some(true), "class", "École"),
        "current_holidays": null, "next_holidays": holidays, "holidays": [holidays],
        "public_holidays": [{ "on": "2026-12-25", "name": "Noël" }],
        "week": null,
        "days": [day("2026-11-23", Some(true), "class", "École"), day("2026-11-24", Some(false), "bridge", "Pont <p>")],
        "source": "Source <s>", "url": "https://portail.example.org/portal/99999/holidays"
    }))
    .unwrap()
}

fn event_data() -> EventResource {
    let mut event = occurrence(Some("conseil"), "event", "2026-11-24");
    let further = json!({
        "uid": "u", "sequence": 1,
        "description": [{ "type": "paragraph", "inlines": [{ "type": "text", "text": "Venez <em>." }] }],
        "repetition": { "rule": "FREQ=WEEKLY;BYDAY=TU", "until": "2027-06-29", "text": "chaque mardi" },
        "next": [occurrence(Some("conseil"), "event", "2026-11-24"), cancelled()], "cancelled": [],
        "attachments": [{
            "url": "https://portail.example.org/v1/files/abc", "small_url": null, "media_type": "application/pdf",
            "size": 48_213, "alternative": "Le programme", "width": null, "height": null
        }],
        "link": "https://mairie.example.org/conseil", "updated_at": "2026-11-20T08:00:00Z", "time_zone": "Europe/Paris",
        "ics_url": "https://portail.example.org/v1/communes/99999/events/conseil.ics"
    });
    event.as_object_mut().unwrap().extend(further.as_object().unwrap().clone());
    serde_json::from_value(event).unwrap()
}

/// The screens by their paths.
pub(super) fn screens() -> Vec<(&'static str, Markup)> {
    let (commune, links) = (commune(), links());
    let (data, calendar) = (agenda_data(), calendar_data());
    let nothing = AgendaResource { items: Vec::new(), ..data.clone() };
    let month = "2026-11".parse().unwrap();
    vec![
        ("agenda", agenda::agenda(&commune, &data, &calendar, &links)),
        ("agenda", agenda::agenda(&commune, &nothing, &calendar, &links)),
        ("agenda/2026-11", agenda::month(&commune, month, &data, &calendar, &links)),
        ("events/conseil", agenda::event(&commune, &event_data(), &links)),
        ("holidays", agenda::holidays(&commune, &calendar, &links)),
    ]
}

#[test]
fn what_is_cancelled_or_not_known_is_said_in_words() {
    let found: Vec<String> = screens().into_iter().map(|(_, markup)| markup.into_string()).collect();
    let [agenda, empty, month, event, holidays] = found.as_slice() else { panic!("five screens") };
    for html in [agenda, month, event] {
        assert!(html.contains("<strong>Annulé\u{a0}: </strong>"), "{html}");
    }
    assert!(agenda.contains("inscriptions du vendredi 20 novembre 2026 au vendredi 4 décembre 2026"), "{agenda}");
    assert!(agenda.contains("Absence &lt;u&gt;") && !agenda.contains("<b> d'essai"), "{agenda}");
    assert!(empty.contains("Pas d'école\u{a0}: Pont &lt;p&gt;."), "{empty}");
    assert!(holidays.contains("la date du retour n'est pas encore publiée"), "{holidays}");
    assert!(holidays.contains("Prochain jour d'école\u{a0}: jeudi 26 novembre 2026"), "{holidays}");
    assert!(month.contains("Agenda de novembre 2026"), "{month}");
}

#[test]
fn months_are_named_as_one_says_them() {
    for (month, title) in [
        ("2026-11", "Agenda de novembre 2026"),
        ("2027-04", "Agenda d'avril 2027"),
        ("2026-10", "Agenda d'octobre 2026"),
    ] {
        assert_eq!(agenda::month_title(month.parse().unwrap()), title);
    }
}

#[test]
fn search_engines_are_told_the_next_time_with_its_offset() {
    let said = crate::view::json_ld::event(&event_data());
    assert_eq!((&said["@type"], &said["startDate"]), (&json!("EducationEvent"), &json!("2026-11-24T18:00:00+01:00")));
    assert_eq!(said["eventStatus"], "https://schema.org/EventScheduled");
}
