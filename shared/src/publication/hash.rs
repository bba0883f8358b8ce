//! What makes two texts the same text.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The SHA-256 of a text's canonical JSON, in 64 lower case hexadecimal digits.
///
/// Canonical: members sorted by name, no space between tokens (the part of RFC 8785 that our documents need).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, pattern = "^[0-9a-f]{64}$"))]
pub struct TextHash(String);

/// The text is no hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("l'empreinte d'un texte a 64 chiffres hexadécimaux en minuscules")]
pub struct InvalidHash;

impl TextHash {
    /// The hash of whatever is kept as JSON.
    ///
    /// # Errors
    /// When the value has no JSON form, such as a map whose keys are no strings.
    pub fn of(value: &impl Serialize) -> Result<Self, serde_json::Error> {
        let mut canonical = String::new();
        write_sorted(&serde_json::to_value(value)?, &mut canonical);
        let digest = Sha256::digest(canonical.as_bytes());
        Ok(Self(digest.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    /// The hash as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

// Whether serde_json keeps members in the order met depends on a feature that any crate of the build may switch on.
fn write_sorted(value: &serde_json::Value, out: &mut String) {
    use serde_json::Value;
    match value {
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_sorted(item, out);
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut sorted: Vec<_> = members.iter().collect();
            sorted.sort_by_key(|(name, _)| *name);
            out.push('{');
            for (index, (name, member)) in sorted.into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                out.push_str(&Value::String(name.clone()).to_string());
                out.push(':');
                write_sorted(member, out);
            }
            out.push('}');
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => out.push_str(&value.to_string()),
    }
}

impl FromStr for TextHash {
    type Err = InvalidHash;

    fn from_str(text: &str) -> Result<Self, InvalidHash> {
        let is_hash = text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if is_hash { Ok(Self(text.to_owned())) } else { Err(InvalidHash) }
    }
}

impl TryFrom<String> for TextHash {
    type Error = InvalidHash;

    fn try_from(text: String) -> Result<Self, InvalidHash> {
        text.parse()
    }
}

impl From<TextHash> for String {
    fn from(hash: TextHash) -> Self {
        hash.0
    }
}

impl fmt::Display for TextHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

    use serde_json::json;

    use super::*;

    #[test]
    fn the_order_of_members_does_not_matter_and_anything_else_does() {
        let hash = |value| TextHash::of(&value).unwrap();
        let text = hash(json!({"a": [1, "é"], "b": {"c": null, "d": true}}));
        assert_eq!(text, hash(json!({"b": {"d": true, "c": null}, "a": [1, "é"]})));
        for other in
            [json!({"a": ["é", 1], "b": {"c": null, "d": true}}), json!({"a": [1, "é"]}), json!("a"), json!({})]
        {
            assert_ne!(text, hash(other));
        }
        // SHA-256 of the two bytes `{}`, as sha256sum prints it.
        assert_eq!(hash(json!({})).as_str(), "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
        assert!("44136".parse::<TextHash>().is_err());
    }
}
