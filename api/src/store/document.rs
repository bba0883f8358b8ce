//! Domain values kept whole as JSON text, with a hash that tells whether anything changed.

use std::fmt::Write as _;

use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::StoreError;

/// A value as it is stored.
pub(super) struct Document {
    /// Its JSON.
    pub(super) json: String,
    /// SHA-256 of the JSON, in hexadecimal.
    pub(super) hash: String,
}

impl Document {
    /// The stored form of a value.
    pub(super) fn of(value: &impl Serialize) -> Result<Self, StoreError> {
        let json = serde_json::to_string(value)
            .map_err(|error| StoreError::Corrupt { place: "document".to_owned(), cause: error.to_string() })?;
        let mut hash = String::with_capacity(64);
        for byte in Sha256::digest(json.as_bytes()) {
            // Writing to a String cannot fail.
            let _ = write!(hash, "{byte:02x}");
        }
        Ok(Self { json, hash })
    }
}

/// The value behind a stored document.
pub(super) fn read_document<T: DeserializeOwned>(json: &str, place: impl Fn() -> String) -> Result<T, StoreError> {
    serde_json::from_str(json).map_err(|error| StoreError::Corrupt { place: place(), cause: error.to_string() })
}
