//! Passwords: argon2id (RFC 9106) with the parameters of the OWASP cheat sheet, which are the crate's own.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};

/// The fewest characters a password has (ANSSI, « Recommandations relatives à l'authentification multifacteur »).
pub const SHORTEST: usize = 12;

/// The most characters: estimating and hashing cost time.
pub const LONGEST: usize = 200;

/// The least strength taken, of 4: one that withstands ten to the eighth guesses (zxcvbn's scale).
const LEAST_SCORE: u8 = 3;

/// What a French agent would try first; the library's own lists are English.
const FIRST_TRIED: &[&str] =
    &["azertyuiop", "azerty", "qsdfghjklm", "motdepasse", "bonjour", "soleil", "mairie", "ecole", "école", "monenfant"];

/// How many letters and digits must be left without those words and the person's own name and address.
const LEAST_OWN: usize = 6;

/// How many hashes are computed at once in this process: each takes 19 MiB.
static HASHING: tokio::sync::Semaphore = tokio::sync::Semaphore::const_new(4);

/// Why a password is not taken, in French.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Weakness {
    /// Shorter than [`SHORTEST`].
    #[error("Le mot de passe doit avoir au moins 12 caractères.")]
    TooShort,
    /// Longer than [`LONGEST`].
    #[error("Le mot de passe doit avoir au plus 200 caractères.")]
    TooLong,
    /// One that is tried first.
    #[error("Ce mot de passe est trop facile à deviner. Prenez plusieurs mots sans lien entre eux.")]
    Common,
}

/// Whether a password may be chosen by whoever has this name and address.
///
/// # Errors
/// What is wrong with it.
pub fn check(password: &str, about: &[&str]) -> Result<(), Weakness> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(Weakness::TooShort);
    }
    if length > LONGEST {
        return Err(Weakness::TooLong);
    }
    let lower = password.to_lowercase();
    let about: Vec<String> = about.iter().map(|text| text.to_lowercase()).collect();
    let about = about.iter().flat_map(|text| text.split(['@', '.', ' ', '-'])).filter(|word| word.len() > 2);
    let known: Vec<&str> = FIRST_TRIED.iter().copied().chain(about).collect();
    let rest = known.iter().fold(lower, |rest, word| rest.replace(word, ""));
    let is_own = rest.chars().filter(|character| character.is_alphanumeric()).count() >= LEAST_OWN;
    let is_strong = u8::from(zxcvbn::zxcvbn(password, &known).score()) >= LEAST_SCORE;
    if is_own && is_strong { Ok(()) } else { Err(Weakness::Common) }
}

/// The hash to keep, a PHC string.
///
/// # Errors
/// When the system has no random bytes or no memory.
pub fn hash(password: &str) -> anyhow::Result<String> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    Ok(hash.map_err(|error| anyhow::anyhow!("argon2: {error}"))?.to_string())
}

/// The hash to keep, computed on a thread that may block.
///
/// # Errors
/// As [`hash`].
pub async fn hash_async(password: String) -> anyhow::Result<String> {
    let _permit = HASHING.acquire().await?;
    tokio::task::spawn_blocking(move || hash(&password)).await?
}

/// What is compared against where there is no account, so that its absence does not show in the time taken.
fn nobody() -> &'static str {
    static NOBODY: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    NOBODY.get_or_init(|| hash("il n'y a personne ici").unwrap_or_default())
}

/// Whether the password is the one of this hash; without a hash it takes as long and says no.
#[must_use]
pub fn verify(password: &str, hash: Option<&str>) -> bool {
    let matches = PasswordHash::new(hash.unwrap_or_else(|| nobody()))
        .is_ok_and(|parsed| Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok());
    matches && hash.is_some()
}

/// Whether the password is the one of this hash, computed on a thread that may block.
///
/// # Errors
/// When the process is shutting down.
pub async fn verify_async(password: String, hash: Option<String>) -> anyhow::Result<bool> {
    // A longer one cannot have been chosen; hashing it would only cost time.
    let password = if password.chars().count() > LONGEST { String::new() } else { password };
    let _permit = HASHING.acquire().await?;
    Ok(tokio::task::spawn_blocking(move || verify(&password, hash.as_deref())).await?)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

    use super::*;

    #[test]
    fn short_common_and_personal_passwords_are_refused() {
        let about = ["camille.essai@example.org", "Camille Essai"];
        for (password, expected) in [
            ("", Err(Weakness::TooShort)),
            ("Xk9!aZ7$pQ2", Err(Weakness::TooShort)),
            ("passwordpassword", Err(Weakness::Common)),
            ("aaaaaaaaaaaa", Err(Weakness::Common)),
            ("123456789012", Err(Weakness::Common)),
            ("azertyuiop123", Err(Weakness::Common)),
            ("motdepasse2026", Err(Weakness::Common)),
            ("Camille.Essai1", Err(Weakness::Common)),
            ("tortue plafond vingt merle", Ok(())),
            ("7vYq-Lm2x-Rt9p", Ok(())),
        ] {
            assert_eq!(check(password, &about), expected, "{password}");
        }
        assert_eq!(check(&"aé7".repeat(70), &about), Err(Weakness::TooLong));
    }

    #[test]
    fn a_hash_is_argon2id_and_fits_its_password_only() {
        let kept = hash("tortue plafond vingt merle").unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(verify("tortue plafond vingt merle", Some(&kept)));
        for (password, hash) in
            [("tortue plafond vingt merles", Some(kept.as_str())), ("il n'y a personne ici", None), ("", Some(""))]
        {
            assert!(!verify(password, hash), "{password}");
        }
    }
}
