//! Secrets that must be read again, encrypted at rest: XChaCha20-Poly1305 with a random nonce and a key of the operator's.
//!
//! A sealed text names its key, so that keys can be changed: `mee1:KEY:…`. The place it stands in is authenticated with it:
//! a sealed text carried to another row or column does not open.

use std::fmt;

use anyhow::{Context as _, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{Key, KeyInit as _, XChaCha20Poly1305, XNonce};

use super::opaque;

/// What a sealed text begins with; no secret in the clear does (base32, base64url).
const MARK: &str = "mee1:";

/// The bytes of a key.
const KEY: usize = 32;

/// The bytes of a nonce: long enough to be drawn at random for ever.
const NONCE: usize = 24;

/// The operator's keys: the first seals, all of them open. None: nothing is sealed.
#[derive(Clone, Default)]
pub struct Vault {
    keys: Vec<(String, XChaCha20Poly1305)>,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Vault({} keys)", self.keys.len())
    }
}

impl Vault {
    /// Reads keys of 32 bytes in base64, parted by lines or commas; the first seals.
    ///
    /// # Errors
    /// When one is malformed; the message does not repeat it.
    pub fn read(text: &str) -> anyhow::Result<Self> {
        let mut keys = Vec::new();
        for (index, text) in text.split([',', '\n']).map(str::trim).filter(|text| !text.is_empty()).enumerate() {
            let bytes = STANDARD.decode(text).ok().filter(|bytes| bytes.len() == KEY);
            let bytes = bytes.with_context(|| {
                format!("la clé n° {} des secrets n'est pas de 32 octets en base64 : « openssl rand -base64 32 » en fait une", index + 1)
            })?;
            let key = Key::try_from(bytes.as_slice()).map_err(|_| anyhow::anyhow!("key length"))?;
            let id = opaque::hash(&format!("mee key id {text}")).chars().take(8).collect();
            keys.push((id, XChaCha20Poly1305::new(&key)));
        }
        Ok(Self { keys })
    }

    /// Whether there is no key.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Whether the text is as this vault would keep it now: sealed by its first key, or plain where it has none.
    #[must_use]
    pub fn is_current(&self, kept: &str) -> bool {
        match self.keys.first() {
            Some((id, _)) => kept.starts_with(&format!("{MARK}{id}:")),
            None => !kept.starts_with(MARK),
        }
    }

    /// The secret as it is kept at this place (table, row, column); as it is where there is no key.
    ///
    /// # Errors
    /// When the system has no random bytes.
    pub fn seal(&self, secret: &str, place: &str) -> anyhow::Result<String> {
        let Some((id, cipher)) = self.keys.first() else { return Ok(secret.to_owned()) };
        let nonce = opaque::random::<NONCE>()?;
        let payload = Payload { msg: secret.as_bytes(), aad: place.as_bytes() };
        let sealed = cipher
            .encrypt(&XNonce::from(nonce), payload)
            .map_err(|_| anyhow::anyhow!("a secret could not be sealed"))?;
        let bytes: Vec<u8> = nonce.into_iter().chain(sealed).collect();
        Ok(format!("{MARK}{id}:{}", URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// The secret that is kept at this place, sealed or not.
    ///
    /// # Errors
    /// When its key is not among ours, or it was altered or carried here from elsewhere.
    pub fn open(&self, kept: &str, place: &str) -> anyhow::Result<String> {
        let Some(rest) = kept.strip_prefix(MARK) else { return Ok(kept.to_owned()) };
        let (id, text) = rest.split_once(':').context("a sealed secret without its key's name")?;
        let (_, cipher) = self
            .keys
            .iter()
            .find(|(own, _)| own == id)
            .with_context(|| format!("sealed by the key {id}, which `secret_key` does not hold"))?;
        let bytes = URL_SAFE_NO_PAD.decode(text).context("a sealed secret that is no base64")?;
        ensure!(bytes.len() > NONCE, "a sealed secret cut short");
        let (nonce, sealed) = bytes.split_at(NONCE);
        let nonce = XNonce::try_from(nonce).map_err(|_| anyhow::anyhow!("nonce length"))?;
        let secret = cipher
            .decrypt(&nonce, Payload { msg: sealed, aad: place.as_bytes() })
            .map_err(|_| anyhow::anyhow!("a sealed secret that was altered or belongs elsewhere"))?;
        String::from_utf8(secret).context("a sealed secret that is no text")
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

    use super::*;

    const OLD: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    const NEW: &str = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

    #[test]
    fn a_secret_opens_where_it_was_sealed_and_nowhere_else() {
        let vault = Vault::read(OLD).unwrap();
        let sealed = vault.seal("GEZDGNBV", "credentials/1/totp_secret").unwrap();
        assert!(sealed.starts_with("mee1:") && !sealed.contains("GEZDGNBV"));
        assert_ne!(sealed, vault.seal("GEZDGNBV", "credentials/1/totp_secret").unwrap());
        assert_eq!(vault.open(&sealed, "credentials/1/totp_secret").unwrap(), "GEZDGNBV");
        let (head, last) = sealed.split_at(sealed.len() - 6);
        let altered = format!("{head}{}", last.chars().rev().collect::<String>());
        for (kept, place) in [
            (sealed.as_str(), "credentials/2/totp_secret"),
            (sealed.as_str(), "credentials/1/totp_pending"),
            (altered.as_str(), "credentials/1/totp_secret"),
            ("mee1:00000000:AAAA", "credentials/1/totp_secret"),
            ("mee1:", "credentials/1/totp_secret"),
        ] {
            assert!(vault.open(kept, place).is_err(), "{kept} {place}");
        }
    }

    #[test]
    fn keys_change_one_after_the_other_and_plain_secrets_stay_readable() {
        let (none, old, both) =
            (Vault::default(), Vault::read(OLD).unwrap(), Vault::read(&format!("{NEW}\n{OLD}\n")).unwrap());
        let by_old = old.seal("s", "p").unwrap();
        let by_new = both.seal("s", "p").unwrap();
        assert_eq!((both.open(&by_old, "p").unwrap(), both.open("s", "p").unwrap()), ("s".to_owned(), "s".to_owned()));
        assert!(old.open(&by_new, "p").is_err() && none.open(&by_old, "p").is_err());
        assert_eq!(none.seal("s", "p").unwrap(), "s");
        for (vault, kept, expected) in [
            (&both, &by_new, true),
            (&both, &by_old, false),
            (&both, &"s".to_owned(), false),
            (&none, &"s".to_owned(), true),
            (&none, &by_old, false),
        ] {
            assert_eq!(vault.is_current(kept), expected, "{kept}");
        }
    }

    #[test]
    fn a_malformed_key_is_refused_without_being_repeated() {
        for text in ["rien", "AAAA", &format!("{OLD},AAAA")] {
            let said = Vault::read(text).unwrap_err().to_string();
            assert!(said.contains("32 octets") && !said.contains("AAAA"), "{said}");
        }
        assert!(Vault::read(" \n").unwrap().is_empty());
    }
}
