//! The registration of the fictitious commune.

use mee_shared::registration::Registration;
use mee_shared::wire::registration::RegistrationItem;
use serde_json::{Value, json};

use super::{site, works};

/// A registration to be written.
pub fn put() -> Value {
    json!({
        "school_year": "2027-2028",
        "items": [
            {
                "label": "Avis d'imposition",
                "step": "canteen",
                "why": "Il sert à calculer votre tarif.",
                "is_optional": false
            },
            {
                "label": "Photo d'identité",
                "step": "town_hall",
                "why": "Elle aide les agents à reconnaître l'enfant.",
                "is_optional": false
            }
        ],
        "dates": [{
            "label": "Première inscription à l'école",
            "opens_on": "2027-01-11",
            "closes_on": "2027-03-26",
            "when_late": "Appelez le service scolaire.",
            "url": "https://mairie.example.org/inscriptions"
        }],
        "note": "Le service scolaire est fermé le jeudi matin."
    })
}

/// The same as a value, so that what follows from it in the examples is never wrong.
fn value() -> Option<Registration> {
    serde_json::from_value(put()).ok()
}

/// A registration as its body works on it.
pub fn body_registration() -> Value {
    let advice = value().map(|registration| registration.advice());
    json!({ "work": works::work(), "registration": put(), "advice": advice })
}

/// A registration as parents find it.
pub fn registration() -> Value {
    let items: Option<Vec<RegistrationItem>> =
        value().map(|registration| registration.items.iter().map(RegistrationItem::of).collect());
    let put = put();
    json!({
        "word": { "level": "commune", "body_name": "Commune de Villeneuve-les-Essais", "checked_on": "2026-11-20" },
        "url": site("/portal/99999/calculators/documents"),
        "school_year": put.get("school_year"),
        "items": items,
        "dates": put.get("dates"),
        "note": put.get("note")
    })
}
