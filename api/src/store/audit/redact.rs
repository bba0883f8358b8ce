//! What may not stand in the log: e-mail addresses and secrets, wherever they are in a document.

use serde_json::Value;

/// Stands where something was taken out.
const REDACTED: &str = "[redacted]";

/// A field whose name holds one of these is taken out whatever it says.
const PRIVATE: &[&str] = &["email", "e_mail", "mail", "password", "secret", "token", "totp", "recovery", "api_key"];

/// The document without e-mail addresses and secrets.
#[must_use]
pub fn redact(document: Value) -> Value {
    match document {
        Value::Object(fields) => Value::Object(
            fields
                .into_iter()
                .map(|(name, value)| {
                    let value = if is_private(&name) && !value.is_null() { REDACTED.into() } else { redact(value) };
                    (name, value)
                })
                .collect(),
        ),
        Value::Array(items) => items.into_iter().map(redact).collect(),
        Value::String(text) if holds_address(&text) => REDACTED.into(),
        other => other,
    }
}

fn is_private(name: &str) -> bool {
    let name = name.to_lowercase();
    PRIVATE.iter().any(|word| name.contains(word))
}

/// Whether something with a dot after an `@` stands in it: rather one text too many than an address kept.
fn holds_address(text: &str) -> bool {
    text.split_whitespace().any(|word| {
        word.split_once('@')
            .is_some_and(|(local, domain)| !local.is_empty() && domain.trim_end_matches('.').contains('.'))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn addresses_and_secrets_are_taken_out_wherever_they_stand() {
        for (document, expected) in [
            (json!({ "email": "a@b.fr", "role": "editor" }), json!({ "email": REDACTED, "role": "editor" })),
            (json!({ "contactEmail": "x" }), json!({ "contactEmail": REDACTED })),
            (json!({ "email": null }), json!({ "email": null })),
            (json!({ "password_hash": "$argon2id$" }), json!({ "password_hash": REDACTED })),
            (json!([{ "note": "écrire à agent@ville.fr." }]), json!([{ "note": REDACTED }])),
            (json!({ "note": "<agent@ville.fr>" }), json!({ "note": REDACTED })),
            (json!({ "title": "Rendez-vous @ 10 h 30" }), json!({ "title": "Rendez-vous @ 10 h 30" })),
            (json!({ "added": 3 }), json!({ "added": 3 })),
        ] {
            assert_eq!(redact(document), expected);
        }
    }
}
