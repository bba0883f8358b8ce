//! Examples of works and of what is done with them.

use serde_json::{Value, json};

const WORK: &str = "01920d3e-7c1a-7b42-9f10-5a1d2c3b4e61";
const ACCOUNT: &str = "01920d3e-7c1a-7b42-9f10-5a1d2c3b4e60";
const HASH: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

fn summary() -> Value {
    json!({
        "number": 2,
        "state": "published",
        "text_hash": HASH,
        "writers": [ACCOUNT],
        "proposed_by": ACCOUNT,
        "proposed_at": "2026-11-20T09:00:00Z",
        "decided_by": ACCOUNT,
        "decided_at": "2026-11-20T10:00:00Z",
        "reason": null,
        "starts_at": "2026-11-20T10:00:00Z",
        "ends_at": null,
        "signatures": [],
        "created_at": "2026-11-20T08:30:00Z",
        "updated_at": "2026-11-20T10:00:00Z"
    })
}

/// A work.
pub fn work() -> Value {
    json!({
        "id": WORK,
        "kind": "layer",
        "subject": "cantine-tarifs",
        "title": "Combien coûte la cantine ?",
        "uai": null,
        "version": 3,
        "open": null,
        "published": summary(),
        "scheduled": null,
        "checked_on": "2026-11-20",
        "review_by": "2027-11-20",
        "created_at": "2026-11-19T08:00:00Z",
        "updated_at": "2026-11-20T10:00:00Z"
    })
}

/// A page of works.
pub fn works() -> Value {
    json!({ "items": [work()], "next": null })
}

/// A history.
pub fn revisions() -> Value {
    json!([summary()])
}

/// A revision with its text.
pub fn revision() -> Value {
    let mut revision = summary();
    if let Value::Object(fields) = &mut revision {
        fields.insert(
            "content".to_owned(),
            json!({ "words": { "tarif": { "value": { "kind": "price", "text": "3,20 €" } } } }),
        );
    }
    revision
}

/// What differs.
pub fn diff() -> Value {
    json!({
        "from": 1,
        "to": 2,
        "changes": [{ "pointer": "/words/tarif/value/text", "before": "3,10 €", "after": "3,20 €" }]
    })
}

/// The text to go back to.
pub fn restore() -> Value {
    json!({ "number": 1 })
}

/// A publication.
pub fn publish() -> Value {
    json!({ "number": 2, "starts_at": "2026-12-01T06:00:00Z", "ends_at": null, "review_by": "2027-09-01" })
}

/// A reason.
pub fn reason() -> Value {
    json!({ "reason": "Le tarif de la cantine a changé en septembre." })
}

/// An attestation.
pub fn attest() -> Value {
    json!({ "review_by": "2027-11-23" })
}

/// A signature to be.
pub fn sign() -> Value {
    json!({ "step": "droit", "text_hash": HASH })
}

/// What an agent says on a fiche.
pub fn edit() -> Value {
    json!({
        "words": {
            "tarif": { "value": { "kind": "price", "text": "De 0,90 € à 4,20 € le repas, selon votre quotient familial." } },
            "bottom": { "text": "Le **Pôle Enfance** vous aide à remplir le dossier." }
        },
        "fields": [],
        "complements": [{ "at": "bottom", "title": "Menus sans viande", "text": "Dites-le à l'inscription." }],
        "services": [{ "title": "Portail famille", "url": "https://portail-famille.example.org/", "note": null }],
        "links": [{ "title": "Les menus", "fiche": null, "url": "https://www.example.org/menus", "note": null }],
        "hidden": null
    })
}

fn kept_edit() -> Value {
    json!({
        "words": { "tarif": { "value": { "kind": "price", "text": "3,20 €" } } },
        "fields": [], "complements": [], "services": [], "links": [], "hidden": null
    })
}

/// A layer with what surrounds it.
pub fn layer() -> Value {
    json!({
        "fiche": "cantine-tarifs",
        "title": "Combien coûte la cantine ?",
        "work": work(),
        "draft": null,
        "published": kept_edit(),
        "places": [{
            "slot": "tarif", "label": "Le prix du repas", "path": ["Combien ça coûte"], "kind": "price",
            "owner": "commune", "hint": "Le tarif le plus bas et le plus haut.", "is_open": true
        }],
        "beneath": [{
            "word": { "level": "epci", "body_name": "Communauté de communes des Essais", "checked_on": "2026-09-01" },
            "edit": kept_edit()
        }]
    })
}

/// A fiche of one's own.
pub fn put_fiche() -> Value {
    json!({
        "markdown": "+++\ntitle = \"Où faire ses devoirs le soir ?\"\nkind = \"question_answer\"\nshort_answer = \"À la médiathèque, du lundi au jeudi.\"\nthemes = [\"periscolaire\"]\nlevels = [\"elementaire\"]\nchecked_on = \"\"\n+++\n\n## Quand venir\n\nDe 16 h 30 à 18 h.\n",
        "placement": { "theme": "periscolaire", "after": "etude-surveillee" },
        "review_by": "2027-09-01"
    })
}

/// A page of conflicts.
pub fn conflicts() -> Value {
    json!({
        "items": [{
            "id": "01920d3e-7c1a-7b42-9f10-5a1d2c3b4e62",
            "work_id": WORK,
            "fiche": "cantine-tarifs",
            "title": "Combien coûte la cantine ?",
            "detail": "L'emplacement de ce texte n'existe plus dans la fiche : il n'est plus affiché. Placez-le ailleurs ou retirez-le.",
            "body": "commune:99999",
            "place": "/words/tarif",
            "kind": "slot_gone",
            "local": "3,20 €",
            "before": "Le prix du repas",
            "after": null,
            "suggestion": null,
            "found_at": "2026-11-20T02:00:00Z"
        }],
        "next": null
    })
}

/// A work whose draft was written, with advice.
pub fn saved() -> Value {
    json!({ "work": work(), "advice": [] })
}
