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
