//! Examples of search.

use serde_json::{Value, json};

pub(in crate::routes) fn results() -> Value {
    json!({
        "results": [{
            "kind": "fiche",
            "title": "Combien coûte la cantine ?",
            "url": "https://portail.example.org/portal/99999/fiches/prix-cantine",
            "excerpt_html": "La commune fixe le <mark>prix</mark> du repas.",
            "voice": null
        }],
        "is_answered": true,
        "corrected": "cantine prix",
        "also": [{
            "title": "Qu'est-ce que le quotient familial et où le trouver ?",
            "url": "https://portail.example.org/portal/99999/fiches/quotient-familial"
        }],
        "contact": null
    })
}

pub(in crate::routes) fn suggestions() -> Value {
    json!({
        "suggestions": [{
            "kind": "fiche",
            "title": "Comment inscrire mon enfant à la cantine ?",
            "url": "https://portail.example.org/portal/99999/fiches/inscription-cantine"
        }]
    })
}

pub(in crate::routes) fn weeks() -> Value {
    json!({
        "weeks": [{
            "insee": "99999",
            "week": "2026-W48",
            "asked": 120,
            "unanswered": 7,
            "misses": [{ "words": "piscine a vagues", "asked": 4 }]
        }]
    })
}
