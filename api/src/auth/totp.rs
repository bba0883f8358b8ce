//! One-time codes (RFC 6238) and recovery codes.

use anyhow::Context as _;
use totp_rs::{Algorithm, Builder, Secret, Totp};

use super::opaque::{self, random};

/// How many recovery codes an account is given.
const RECOVERY_CODES: usize = 10;

/// The issuer that authenticator applications show.
const ISSUER: &str = "Mon enfant a l'ecole";

/// What an account needs for one-time codes; shown once.
pub struct Enrolment {
    /// The secret, base32.
    pub secret: String,
    /// The address that authenticator applications read.
    pub url: String,
    /// Codes that work once each when the device is lost.
    pub recovery_codes: Vec<String>,
}

fn totp(secret: Secret, account: &str) -> anyhow::Result<Totp> {
    // SHA-1, six digits, 30 seconds: the one form that every application follows.
    let builder = Builder::new().with_algorithm(Algorithm::SHA1).with_digits(6).with_skew(1).with_step_duration(30);
    let builder = builder.with_secret(secret).with_account_name(account).with_issuer(Some(ISSUER));
    builder.build().map_err(|error| anyhow::anyhow!("totp: {error}"))
}

/// A new secret and recovery codes for this account.
///
/// # Errors
/// When the system has no random bytes.
pub fn enrol(account: &str) -> anyhow::Result<Enrolment> {
    let secret = Secret::from(random::<20>()?.to_vec());
    let base32 = secret.to_base32();
    // The account's label may not hold a colon.
    let url = totp(secret, &account.replace(':', " "))?.to_url().map_err(|error| anyhow::anyhow!("totp: {error}"))?;
    let (recovery_codes, _) = recovery_codes()?;
    Ok(Enrolment { secret: base32, url, recovery_codes })
}

/// New recovery codes, and their hashes.
///
/// # Errors
/// When the system has no random bytes.
pub fn recovery_codes() -> anyhow::Result<(Vec<String>, Vec<String>)> {
    let codes = (0..RECOVERY_CODES).map(|_| recovery_code()).collect::<anyhow::Result<Vec<String>>>()?;
    let hashes = codes.iter().map(|code| recovery_hash(code)).collect();
    Ok((codes, hashes))
}

fn recovery_code() -> anyhow::Result<String> {
    let [a, b, c, d, e, f, g, h, i, j] = random::<10>()?;
    let half = |bytes: [u8; 5]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    Ok(format!("{}-{}", half([a, b, c, d, e]), half([f, g, h, i, j])))
}

/// The hash of a recovery code, however it was typed.
#[must_use]
pub fn recovery_hash(code: &str) -> String {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    opaque::hash(&plain.to_ascii_lowercase())
}

/// The time step whose code this is, one step of delay either way; none where it is not a code of the secret.
///
/// # Errors
/// When the kept secret is unreadable.
pub fn step_of(secret: &str, code: &str, now: u64) -> anyhow::Result<Option<i64>> {
    let plain: String = code.chars().filter(|character| !character.is_whitespace()).collect();
    if plain.len() != 6 || !plain.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(None);
    }
    let secret = Secret::try_from_base32(secret).map_err(|error| anyhow::anyhow!("totp: {error}"))?;
    let step = totp(secret, "-")?.check(&plain, now);
    step.map(|step| i64::try_from(step).context("a time step beyond all time")).transpose()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

    use super::*;

    /// The secret of RFC 6238, appendix B, and the last six digits of its SHA-1 codes.
    const RFC_SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    #[test]
    fn codes_are_those_of_rfc_6238_within_one_step() {
        for (code, now, step) in [
            ("287082", 59, Some(1)),
            ("081804", 1_111_111_109, Some(37_037_036)),
            ("005924", 1_234_567_890, Some(41_152_263)),
            ("005 924", 1_234_567_890, Some(41_152_263)),
            ("287082", 89, Some(1)),
            ("287082", 120, None),
            ("287083", 59, None),
            ("28708", 59, None),
            ("", 59, None),
            ("é87082", 59, None),
        ] {
            assert_eq!(step_of(RFC_SECRET, code, now).unwrap(), step, "{code} {now}");
        }
    }

    #[test]
    fn an_enrolment_has_a_readable_secret_and_ten_codes() {
        let enrolment = enrol("camille@example.org").unwrap();
        assert!(enrolment.url.starts_with("otpauth://totp/"), "{}", enrolment.url);
        assert!(enrolment.url.contains(&enrolment.secret));
        assert!(step_of(&enrolment.secret, "000000", 0).is_ok());
        let mut hashes: Vec<String> = enrolment.recovery_codes.iter().map(|code| recovery_hash(code)).collect();
        hashes.sort();
        hashes.dedup();
        assert_eq!(hashes.len(), 10);
        let code = enrolment.recovery_codes.first().unwrap();
        assert_eq!(recovery_hash(&code.to_uppercase().replace('-', " ")), recovery_hash(code));
    }
}
