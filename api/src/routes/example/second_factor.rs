//! Examples of the second factor. None of these secrets opens anything.

use serde_json::{Value, json};

/// A password given anew.
pub fn current_password() -> Value {
    json!({ "current_password": "tortue plafond vingt merle" })
}

/// A secret that waits for its first code.
pub fn enrolment() -> Value {
    json!({
        "secret": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
        "url": "otpauth://totp/Exemple:camille%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Exemple",
        "expires_in": 900
    })
}

/// The first code.
pub fn confirm() -> Value {
    json!({ "code": "287082" })
}

/// Password and code.
pub fn proof() -> Value {
    json!({ "current_password": "tortue plafond vingt merle", "code": "287082" })
}

/// Recovery codes.
pub fn recovery_codes() -> Value {
    json!({ "recovery_codes": ["0123456789-abcdef0123", "456789abcd-ef01234567"] })
}
