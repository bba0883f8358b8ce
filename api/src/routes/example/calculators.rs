//! Examples of calculators: the smallest one.

use serde_json::{Value, json};

use super::site;

fn summary() -> Value {
    json!({
        "id": "subscription",
        "title": "Combien coûte l'abonnement de la commune ?",
        "summary": "Le prix du service pour une commune, selon le nombre de ses écoles.",
        "audience": "mairie",
        "certainty": "firm",
        "url": site("/v1/calculators/subscription")
    })
}

/// The calculators.
pub fn list() -> Value {
    json!({ "items": [summary()], "next": null })
}

fn price() -> Value {
    json!({
        "label": "Prix par école et par an",
        "value": "75",
        "unit": "euro_per_year",
        "since": "2007-09-01",
        "checked_on": "2026-11-20",
        "source": "Offre historique « mon enfant à l'école » de la Caisse des dépôts (2007)"
    })
}

/// A calculator.
pub fn one() -> Value {
    let mut one = summary();
    if let Some(fields) = one.as_object_mut() {
        fields.extend([
            ("rule".to_owned(), json!(["Le prix est de 75 € par école et par an. Il est d'au moins 600 € par an."])),
            (
                "fields".to_owned(),
                json!([{
                    "name": "schools",
                    "label": "Combien d'écoles publiques la commune a-t-elle ?",
                    "help": "Comptez chaque école maternelle, élémentaire ou primaire.",
                    "kind": { "type": "whole", "unit": "schools", "min": 1, "max": 2000 },
                    "required": true,
                    "default": null,
                    "when": [],
                    "audience": "parents"
                }]),
            ),
            (
                "sources".to_owned(),
                json!([{ "title": "Offre historique de la Caisse des dépôts, 2007", "href": null }]),
            ),
            ("next".to_owned(), json!([{ "words": "Demandez un devis à votre prestataire.", "href": null }])),
            ("parameters".to_owned(), json!([price()])),
        ]);
    }
    one
}

/// Answers.
pub fn answers() -> Value {
    json!({ "schools": 9 })
}

/// A result.
pub fn calculation() -> Value {
    json!({
        "calculator": "subscription",
        "answer": "L'abonnement coûte 675 € par an.",
        "figures": [{
            "name": "price",
            "label": "Prix de l'abonnement",
            "value": "675",
            "unit": "euro_per_year",
            "shown": "675 € par an"
        }],
        "items": [],
        "certainty": "firm",
        "notices": [],
        "steps": [{
            "label": "Prix pour toutes les écoles",
            "words": "9 écoles × 75 € par an = 675 € par an",
            "operation": "product",
            "terms": [
                { "label": "Nombre d'écoles", "value": "9", "unit": "schools" },
                { "label": "Prix par école et par an", "value": "75", "unit": "euro_per_year" }
            ],
            "result": { "label": "Prix pour toutes les écoles", "value": "675", "unit": "euro_per_year" }
        }],
        "parameters": [price()],
        "period": null,
        "sources": [{ "title": "Offre historique de la Caisse des dépôts, 2007", "href": null }],
        "next": [{ "words": "Demandez un devis à votre prestataire.", "href": null }],
        "calendar": null
    })
}
