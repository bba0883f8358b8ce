//! Examples of the search for an address.

use serde_json::{Value, json};

/// What is typed.
pub fn query() -> Value {
    json!({ "query": "12 bis r des essais", "limit": 7 })
}

/// What may be meant.
pub fn matches() -> Value {
    json!({
        "results": [{
            "kind": "address",
            "label": "12 bis Rue des Essais",
            "address_id": "99999_0010_00012_bis",
            "street_id": "99999_0010",
            "street": "Rue des Essais",
            "number": 12,
            "suffix": "bis",
            "postcode": "99999",
            "former_commune": null,
            "lon": 2.35,
            "lat": 48.81,
            "detail": null,
            "nearest": []
        }, {
            "kind": "unknown_number",
            "label": "Allée des Essais",
            "address_id": null,
            "street_id": "99999_0020",
            "street": "Allée des Essais",
            "number": 12,
            "suffix": "bis",
            "postcode": "99999",
            "former_commune": null,
            "lon": 2.36,
            "lat": 48.82,
            "detail": "Le numéro 12 bis n'existe pas dans cette voie. Numéros les plus proches : 8 et 10.",
            "nearest": [
                { "address_id": "99999_0020_00008", "number": "8" },
                { "address_id": "99999_0020_00010", "number": "10" }
            ]
        }],
        "is_covered": true,
        "source": "Base Adresse Nationale, Licence Ouverte 2.0"
    })
}
