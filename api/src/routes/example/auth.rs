//! Examples of signing in, of people and of keys. None of these secrets opens anything.

use serde_json::{Value, json};

const BODY: &str = "01920d3e-7c1a-7b42-9f10-5a1d2c3b4e5f";
const ACCOUNT: &str = "01920d3e-7c1a-7b42-9f10-5a1d2c3b4e60";

/// A request to sign in.
pub fn sign_in() -> Value {
    json!({ "email": "camille@example.org", "password": "tortue plafond vingt merle", "totp": null, "body": BODY })
}

fn body() -> Value {
    json!({ "id": BODY, "kind": "commune", "territory": "99999", "name": "Commune de Villeneuve-les-Essais" })
}

/// A pair of tokens.
pub fn tokens() -> Value {
    json!({
        "access_token": "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJFZERTQSIsImtpZCI6IjAifQ.e30.AA",
        "token_type": "Bearer",
        "expires_in": 600,
        "refresh_token": "meer_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "refresh_expires_at": "2026-11-23T20:00:00Z",
        "body": body()
    })
}

/// A refresh token handed in.
pub fn refresh_token() -> Value {
    json!({ "refresh_token": "meer_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" })
}

fn roles() -> Value {
    json!([
        { "role": "administrator", "step": null, "schools": [] },
        { "role": "headteacher", "step": null, "schools": ["9990001X"] }
    ])
}

/// Who asks.
pub fn me() -> Value {
    json!({
        "account": { "id": ACCOUNT, "name": "Camille Essai", "email": "camille@example.org" },
        "body": body(),
        "roles": roles(),
        "scopes": null
    })
}

/// A change of password.
pub fn change_password() -> Value {
    json!({ "current_password": "tortue plafond vingt merle", "new_password": "ardoise canal nonante geai" })
}

/// The key set.
pub fn keys() -> Value {
    json!({ "keys": [{
        "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig",
        "kid": "5d41402abc4b2a76", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
    }] })
}

/// A person of a body.
pub fn member() -> Value {
    json!({
        "account_id": ACCOUNT, "name": "Camille Essai", "email": "camille@example.org", "is_disabled": false,
        "roles": roles()
    })
}

/// A page of people.
pub fn members() -> Value {
    json!({ "items": [member()], "next": null })
}

/// Roles to be given.
pub fn put_member() -> Value {
    json!({ "roles": roles() })
}

fn api_key() -> Value {
    json!({
        "id": "01920d3e-7c1a-7b42-9f10-5a1d2c3b4e61",
        "name": "Extension WordPress du site",
        "hint": "mee_Qm9uam91",
        "scopes": ["content:read"],
        "created_at": "2026-11-23T08:00:00Z",
        "expires_at": "2027-11-23T08:00:00Z"
    })
}

/// A page of keys.
pub fn api_keys() -> Value {
    json!({ "items": [api_key()], "next": null })
}

/// A key to be made.
pub fn create_api_key() -> Value {
    json!({ "name": "Extension WordPress du site", "scopes": ["content:read"], "days": 365 })
}

/// A key just made.
pub fn created_api_key() -> Value {
    let mut created = api_key();
    if let Value::Object(fields) = &mut created {
        fields.insert("key".to_owned(), json!("mee_Qm9uam91AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA000000"));
    }
    created
}
