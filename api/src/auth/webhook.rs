//! Signatures of webhooks, by the Standard Webhooks rules, version 1 (symmetric).
//!
//! What is signed is `id.timestamp.body`; the header holds one signature for each live secret, parted by spaces.

use anyhow::{Context as _, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::opaque;

/// What a secret begins with.
const PREFIX: &str = "whsec_";

/// A new secret, of 256 bits.
///
/// # Errors
/// When the system has no randomness to give.
pub fn secret() -> anyhow::Result<String> {
    Ok(format!("{PREFIX}{}", STANDARD.encode(opaque::random::<32>()?)))
}

/// The value of `webhook-signature` for a message signed by these secrets.
///
/// # Errors
/// When a secret is not one.
pub fn sign(secrets: &[String], id: &str, timestamp: i64, body: &str) -> anyhow::Result<String> {
    ensure!(!secrets.is_empty(), "no secret signs");
    let signatures = secrets.iter().map(|secret| {
        let kept = secret.strip_prefix(PREFIX).context("a secret begins with whsec_")?;
        let key = STANDARD.decode(kept).context("a secret is base64")?;
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).context("a secret is a key")?;
        mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
        Ok(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
    });
    Ok(signatures.collect::<anyhow::Result<Vec<_>>>()?.join(" "))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    /// The vector that the specification's own libraries are tested with.
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    fn signed(secrets: &[&str]) -> anyhow::Result<String> {
        let secrets: Vec<String> = secrets.iter().map(|secret| (*secret).to_owned()).collect();
        sign(&secrets, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#)
    }

    #[test]
    fn the_published_vector_comes_out() {
        assert_eq!(signed(&[SECRET]).unwrap(), SIGNATURE);
    }

    #[test]
    fn each_live_secret_signs_in_its_order() {
        let other = secret().unwrap();
        let both = signed(&[&other, SECRET]).unwrap();
        let (first, second) = both.split_once(' ').unwrap();
        assert!(first.starts_with("v1,") && first != SIGNATURE && second == SIGNATURE, "{both}");
    }

    #[test]
    fn what_is_no_secret_signs_nothing() {
        for secrets in [&[][..], &["MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"], &["whsec_é"]] {
            assert!(signed(secrets).is_err(), "{secrets:?}");
        }
        assert_ne!(secret().unwrap(), secret().unwrap());
    }
}
