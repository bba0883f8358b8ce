//! Examples of invitations and password resets. None of these secrets opens anything.

use serde_json::{Value, json};

const TOKEN: &str = "meel_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// An invitation.
pub fn invitation() -> Value {
    json!({
        "id": "01920d3e-7c1a-7b42-9f10-5a1d2c3b4e62",
        "email": "dominique@example.org",
        "name": "Dominique Essai",
        "roles": [{ "role": "editor", "step": null, "schools": [] }],
        "created_at": "2026-11-23T08:00:00Z",
        "expires_at": "2026-11-30T08:00:00Z"
    })
}

/// A page of invitations.
pub fn invitations() -> Value {
    json!({ "items": [invitation()], "next": null })
}

/// Someone to be invited.
pub fn create_invitation() -> Value {
    json!({ "email": "dominique@example.org", "name": "Dominique Essai", "roles": [{ "role": "editor" }] })
}

/// An invitation accepted.
pub fn accept_invitation() -> Value {
    json!({ "token": TOKEN, "name": "Dominique Essai", "password": "ardoise canal nonante geai" })
}

/// A request for another password.
pub fn ask_password_reset() -> Value {
    json!({ "email": "camille@example.org" })
}

/// Another password, by a link.
pub fn complete_password_reset() -> Value {
    json!({ "token": TOKEN, "new_password": "ardoise canal nonante geai" })
}
