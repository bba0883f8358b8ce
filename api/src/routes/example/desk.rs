//! Examples of what agents' desks ask for: services, what is left to fill in, reviews, previews, advice.

use serde_json::{Value, json};

use super::{SITE, site, works};

/// A service.
pub fn service() -> Value {
    json!({
        "kind": "mairie",
        "name": "Mairie de Villeneuve-les-Essais",
        "territory": { "commune": "99999" },
        "address": { "lines": ["1 place des Essais"], "postcode": "99999", "town": "Villeneuve-les-Essais" },
        "position": null,
        "phone": "01 99 00 00 00",
        "email": "mairie@example.org",
        "url": "https://mairie.example.org/",
        "hours": "Mo-Fr 08:30-12:00; PH off",
        "checked_on": "2026-11-20"
    })
}

/// A page of a commune's services.
pub fn services() -> Value {
    json!({
        "items": [{
            "slug": "mairie",
            "word": { "level": "commune", "body_name": "Commune de Villeneuve-les-Essais", "checked_on": "2026-11-20" },
            "hours_text": "du lundi au vendredi, de 8 h 30 à 12 h ; fermé les jours fériés",
            "service": service()
        }],
        "next": null
    })
}

/// A page of a body's services.
pub fn body_services() -> Value {
    json!({ "items": [{ "work": works::work(), "service": service() }], "next": null })
}

/// A draft that was written, with advice.
pub fn saved() -> Value {
    json!({
        "work": works::work(),
        "advice": [{
            "pointer": "/name",
            "code": "office_word",
            "sentence": 1,
            "words": "afin de",
            "text": "Langage administratif. Écrivez plutôt : pour."
        }]
    })
}

/// What is left to fill in.
pub fn to_fill() -> Value {
    json!({
        "rate": { "filled": 12, "total": 13 },
        "items": [{
            "fiche": "cantine-tarifs",
            "title": "Combien coûte la cantine ?",
            "slot": "tarifs",
            "label": "Les tarifs de la commune",
            "kind": "price",
            "hint": null,
            "has_draft": true
        }]
    })
}

/// A page of communes with how far they are.
pub fn fill_rates() -> Value {
    json!({
        "items": [{ "insee": "99999", "name": "Villeneuve-les-Essais", "rate": { "filled": 12, "total": 13 } }],
        "next": null
    })
}

/// Whom to remind.
pub fn send_reminders() -> Value {
    json!({ "communes": ["99999"] })
}

/// Who was reminded.
pub fn reminders_sent() -> Value {
    json!({ "reminded": ["99999"], "too_soon": [], "opted_out": [] })
}

/// A body's settings.
pub fn settings() -> Value {
    json!({ "reminders": true })
}

/// A preview to be made.
pub fn create_preview_link() -> Value {
    json!({ "commune": "99999", "hours": 48, "host_page": "https://mairie.example.org/ecoles" })
}

/// The addresses of a preview.
pub fn preview_link() -> Value {
    let token = "eyJ0eXAiOiJwcmV2aWV3K2p3dCJ9";
    json!({
        "page_url": site(&format!("/portal/99999/fiches/cantine-tarifs?preview={token}")),
        "fragment_url": format!("{SITE}/v1/communes/99999/fragments/fiches/cantine-tarifs?preview={token}"),
        "host_page_url":
            format!("https://mairie.example.org/ecoles?mee=fiches%2Fcantine-tarifs%3Fpreview%3D{token}"),
        "expires_at": "2026-11-25T09:00:00Z"
    })
}

/// Steps of proofreading.
pub fn steps() -> Value {
    json!({
        "steps": [{ "step": "droit", "label": "Relecture juridique" }, { "step": "clarte", "label": "Langage clair" }]
    })
}

/// A page of texts to be checked.
pub fn reviews() -> Value {
    json!({
        "items": [{
            "work": "01920d3e-7c1a-7b42-9f10-5a1d2c3b4e61",
            "kind": "layer",
            "subject": "cantine-tarifs",
            "title": "Combien coûte la cantine ?",
            "state": "overdue",
            "checked_on": "2025-11-20",
            "due_on": "2026-11-20"
        }],
        "next": null
    })
}

/// A text to be read.
pub fn read_text() -> Value {
    json!({ "text": "L'enfant est inscrit par la mairie." })
}

/// What was counted in it, and the advice.
pub fn reading() -> Value {
    json!({
        "sentences": 1,
        "words": 7,
        "syllables": 10,
        "long_words": 0,
        "kandel_moles": 95.5,
        "lix": 7.0,
        "advice": [{
            "code": "passive_voice",
            "sentence": 1,
            "words": "est inscrit par",
            "text": "Voix passive. Dites d'abord qui fait : « la mairie inscrit l'enfant »."
        }]
    })
}
