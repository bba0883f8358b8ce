//! Examples of delegations and of the trace.

use serde_json::{Value, json};

const BODY: &str = "01920d3e-7c1a-7b42-9f10-5a1d2c3b4e5f";

fn delegation() -> Value {
    json!({
        "id": "01920d3e-7c1a-7b42-9f10-5a1d2c3b4e62",
        "body": { "id": BODY, "kind": "commune", "territory": "99999", "name": "Commune de Villeneuve-les-Essais" },
        "vendor": {
            "id": "01920d3e-7c1a-7b42-9f10-5a1d2c3b4e63", "kind": "vendor", "territory": "123456789",
            "name": "Prestataire d'exemple"
        },
        "scopes": ["content:read", "content:write"],
        "starts_on": "2026-12-01",
        "ends_on": "2027-08-31",
        "created_at": "2026-11-23T08:00:00Z"
    })
}

/// A delegation just made.
pub fn created_delegation() -> Value {
    delegation()
}

/// A page of delegations.
pub fn delegations() -> Value {
    json!({ "items": [delegation()], "next": null })
}

/// A delegation to be made.
pub fn create_delegation() -> Value {
    json!({
        "vendor": "123456789", "scopes": ["content:read", "content:write"],
        "starts_on": "2026-12-01", "ends_on": "2027-08-31"
    })
}

/// A page of the trace.
pub fn entries() -> Value {
    json!({ "items": [{
        "number": 4711,
        "at": "2026-11-23T08:00:00Z",
        "actor_kind": "account",
        "actor_id": "01920d3e-7c1a-7b42-9f10-5a1d2c3b4e60",
        "action": "member.put",
        "object_kind": "account",
        "object_id": "01920d3e-7c1a-7b42-9f10-5a1d2c3b4e64",
        "outcome": "done",
        "before": [{ "role": "auditor", "step": null, "schools": [] }],
        "after": [{ "role": "editor", "step": null, "schools": [] }]
    }], "next": null })
}
