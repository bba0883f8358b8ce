//! The registration of the fictitious commune.

use mee_shared::registration::Registration;
use mee_shared::wire::registration::RegistrationResource;
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
    let word =
        json!({ "level": "commune", "body_name": "Commune de Villeneuve-les-Essais", "checked_on": "2026-11-20" });
    let (Some(registration), Ok(word)) = (value(), serde_json::from_value(word)) else { return Value::Null };
    let found = RegistrationResource::of(registration, word, site("/portal/99999/calculators/documents"));
    serde_json::to_value(found).unwrap_or_default()
}
