//! The agenda and the school calendar of the fictitious commune.

use mee_shared::calendar::{SOURCE, SchoolDays, SchoolWeek, known_periods};
use mee_shared::commune::Zone;
use mee_shared::wire::calendar::HolidayPeriod;
use serde_json::{Value, json};

use super::{site, works};

fn word() -> Value {
    json!({ "level": "commune", "body_name": "Commune de Villeneuve-les-Essais", "checked_on": "2026-11-20" })
}

/// What the body says of the calendar, to be written.
pub fn put_calendar() -> Value {
    json!({
        "week": {
            "monday": "full", "tuesday": "full", "wednesday": "none", "thursday": "full", "friday": "full",
            "saturday": "none"
        },
        "schools": [],
        "days": [{ "kind": "bridge", "from": "2027-05-07", "to": null, "label": "Pont de l'Ascension", "schools": [] }]
    })
}

/// The same as its body works on it.
pub fn body_calendar() -> Value {
    json!({ "work": works::work(), "calendar": put_calendar() })
}

/// The calendar as parents find it, worked out as the service does.
pub fn calendar() -> Value {
    let Ok(on) = "2026-12-17".parse::<mee_shared::Day>() else { return Value::Null };
    let days = SchoolDays::new(&known_periods(Zone::C), "99", Some(SchoolWeek::FOUR_DAYS), Vec::new());
    let holidays: Vec<HolidayPeriod> =
        days.periods().iter().filter(|period| period.last_day() >= on).map(HolidayPeriod::from).collect();
    let tomorrow = on.tomorrow().unwrap_or(on);
    json!({
        "academie": "Essais (fictive)", "zone": "c", "zone_label": "zone C", "time_zone": "Europe/Paris", "school": null,
        "day": days.day(on), "tomorrow": days.day(tomorrow), "next_class": days.next_class(on),
        "current_holidays": null, "next_holidays": days.next(on).map(HolidayPeriod::from), "holidays": holidays,
        "public_holidays": [{ "on": "2026-12-25", "name": "Noël" }, { "on": "2027-01-01", "name": "Jour de l'an" }],
        "week": { "week": SchoolWeek::FOUR_DAYS, "text": SchoolWeek::FOUR_DAYS.french(), "word": word() },
        "days": [days.day(on), days.day(tomorrow)],
        "source": SOURCE, "url": site("/portal/99999/holidays")
    })
}

/// An entry to be written.
pub fn put_event() -> Value {
    json!({
        "kind": "event", "title": "Conseil d'école", "description": "Les parents élus y portent vos questions.",
        "place": "Salle des fêtes, 2 rue des Essais",
        "starts_on": "2026-11-24", "start_time": "18:00:00", "ends_on": null, "end_time": "19:30:00",
        "audience": { "levels": [], "schools": ["9990001X"] },
        "repetition": null, "exceptions": [], "cancelled": [], "cancellation": null,
        "decides_on": null, "when_late": null, "attachments": [], "link": null
    })
}

/// An entry as its body works on it.
pub fn body_event() -> Value {
    json!({ "work": works::work(), "slug": "conseil-d-ecole", "event": put_event() })
}

/// A page of them.
pub fn body_events() -> Value {
    json!({ "items": [body_event()], "next": null })
}

fn occurrence() -> Value {
    json!({
        "slug": "conseil-d-ecole", "kind": "event", "title": "Conseil d'école",
        "place": "Salle des fêtes, 2 rue des Essais",
        "starts_on": "2026-11-24", "start_time": "18:00:00", "ends_on": "2026-11-24", "end_time": "19:30:00",
        "starts_at": "2026-11-24T17:00:00Z", "when": "mardi 24 novembre 2026, de 18\u{a0}h à 19\u{a0}h\u{a0}30",
        "audience": { "levels": [], "schools": [{ "uai": "9990001X", "name": "École maternelle Les Coquelicots" }] },
        "cancellation": null, "decides_on": null, "when_late": null,
        "url": site("/portal/99999/events/conseil-d-ecole"), "word": word()
    })
}

fn feeds() -> Value {
    json!({
        "ics": site("/v1/communes/99999/agenda.ics"),
        "webcal": "webcal://portail.example.org/v1/communes/99999/agenda.ics",
        "rss": site("/v1/communes/99999/agenda.rss"),
        "json": site("/v1/communes/99999/agenda.json")
    })
}

/// The agenda as parents find it.
pub fn agenda() -> Value {
    json!({
        "from": "2026-11-23", "to": "2026-12-20", "time_zone": "Europe/Paris", "items": [occurrence()],
        "feeds": feeds(), "url": site("/portal/99999/agenda")
    })
}

/// An entry as parents find it.
pub fn event() -> Value {
    let mut event = occurrence();
    let further = json!({
        "uid": "01920d3e-7c1a-7b42-9f10-5a1d2c3b4e61", "sequence": 0,
        "description": [{ "type": "paragraph", "inlines": [{ "type": "text", "text": "Les parents élus y portent vos questions." }] }],
        "repetition": null, "next": [occurrence()], "cancelled": [], "attachments": [], "link": null,
        "updated_at": "2026-11-20T08:00:00Z", "time_zone": "Europe/Paris",
        "ics_url": site("/v1/communes/99999/events/conseil-d-ecole.ics")
    });
    if let (Some(event), Some(further)) = (event.as_object_mut(), further.as_object()) {
        event.extend(further.clone());
    }
    event
}

/// An entry as iCalendar.
pub fn ics() -> Value {
    let lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//mon enfant a l'ecole//agenda//FR",
        "BEGIN:VEVENT",
        "UID:01920d3e-7c1a-7b42-9f10-5a1d2c3b4e61",
        "DTSTAMP:20261120T080000Z",
        "SEQUENCE:0",
        "SUMMARY:Conseil d'école",
        "DTSTART;TZID=Europe/Paris:20261124T180000",
        "DTEND;TZID=Europe/Paris:20261124T193000",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ];
    lines.join("\r\n").into()
}
