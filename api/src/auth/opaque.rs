//! Opaque secrets: random bytes behind a prefix, kept by their SHA-256 only.
//!
//! They hold 256 random bits, so a plain hash protects them; slow hashes are for what people choose.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

/// What an API key begins with, so that scanners of published code recognise it.
pub const API_KEY_PREFIX: &str = "mee_";

/// What a refresh token begins with.
const REFRESH_PREFIX: &str = "meer_";

/// What the token of a link in a mail begins with.
const LINK_PREFIX: &str = "meel_";

/// How many characters of checksum end an API key.
const CHECKSUM: usize = 6;

/// How many characters of a key may be shown again.
const HINT: usize = 12;

/// Random bytes from the system.
///
/// # Errors
/// When the system has none to give.
pub fn random<const N: usize>() -> anyhow::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("the system gives no random bytes: {error}"))?;
    Ok(bytes)
}

/// What is kept of a secret: its SHA-256 in hexadecimal.
#[must_use]
pub fn hash(secret: &str) -> String {
    let mut hash = String::with_capacity(64);
    for byte in Sha256::digest(secret.as_bytes()) {
        // Writing to a String cannot fail.
        let _ = write!(hash, "{byte:02x}");
    }
    hash
}

/// A new refresh token.
///
/// # Errors
/// When the system has no random bytes.
pub fn refresh_token() -> anyhow::Result<String> {
    Ok(format!("{REFRESH_PREFIX}{}", URL_SAFE_NO_PAD.encode(random::<32>()?)))
}

/// A new token for the link of a mail that counts once.
///
/// # Errors
/// When the system has no random bytes.
pub fn link_token() -> anyhow::Result<String> {
    Ok(format!("{LINK_PREFIX}{}", URL_SAFE_NO_PAD.encode(random::<32>()?)))
}

/// Whether a text is the token of a link by its form: one cut short by a mail program never reaches the database.
#[must_use]
pub fn is_link_token(text: &str) -> bool {
    text.strip_prefix(LINK_PREFIX).is_some_and(|rest| rest.len() == 43 && rest.is_ascii())
}

/// A new value of a cookie.
///
/// # Errors
/// When the system has no random bytes.
pub fn cookie_value() -> anyhow::Result<String> {
    Ok(URL_SAFE_NO_PAD.encode(random::<32>()?))
}

fn checksum(body: &str) -> String {
    hash(body).chars().take(CHECKSUM).collect()
}

/// A new API key: prefix, 32 random bytes, checksum.
///
/// # Errors
/// When the system has no random bytes.
pub fn api_key() -> anyhow::Result<String> {
    let body = format!("{API_KEY_PREFIX}{}", URL_SAFE_NO_PAD.encode(random::<32>()?));
    Ok(format!("{body}{}", checksum(&body)))
}

/// Whether a text is an API key by its form: a key mistyped or cut short never reaches the database.
#[must_use]
pub fn is_api_key(text: &str) -> bool {
    let length = API_KEY_PREFIX.len() + 43 + CHECKSUM;
    text.len() == length
        && text.starts_with(API_KEY_PREFIX)
        && text.split_at_checked(length - CHECKSUM).is_some_and(|(body, sum)| checksum(body) == sum)
}

/// The beginning of a key, by which people tell keys apart.
#[must_use]
pub fn hint(key: &str) -> String {
    key.chars().take(HINT).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

    use super::*;

    #[test]
    fn a_key_is_recognised_and_an_altered_one_is_not() {
        let key = api_key().unwrap();
        assert!(is_api_key(&key), "{key}");
        assert_ne!(key, api_key().unwrap());
        assert!(key.starts_with(&hint(&key)) && hint(&key).len() < key.len() / 3);
        let swapped: String = key.replacen("mee_", "mee-", 1);
        let altered = format!("{}{}", &key[..20], if key[20..].starts_with('A') { "B" } else { "A" }) + &key[21..];
        for wrong in [String::new(), key[..key.len() - 1].to_owned(), format!("{key}0"), swapped, altered] {
            assert!(!is_api_key(&wrong), "{wrong}");
        }
    }

    #[test]
    fn the_token_of_a_link_is_recognised_and_a_cut_one_is_not() {
        let token = link_token().unwrap();
        assert!(is_link_token(&token), "{token}");
        for wrong in ["", "meel_", &token[..token.len() - 1], &format!("{token}A"), &token.replacen("meel", "meer", 1)]
        {
            assert!(!is_link_token(wrong), "{wrong}");
        }
    }

    #[test]
    fn refresh_tokens_carry_32_bytes() {
        let token = refresh_token().unwrap();
        let bytes = URL_SAFE_NO_PAD.decode(token.strip_prefix("meer_").unwrap()).unwrap();
        assert_eq!(bytes.len(), 32);
        assert_eq!(hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
