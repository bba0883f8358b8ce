//! Access tokens: JWT signed with Ed25519 (RFC 7519, RFC 8037, RFC 9068).
//!
//! The library's defaults take tokens without audience, expired for a minute or not yet valid; everything is asked for here.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey as _;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::{Deserialize, Serialize};

use super::opaque::random;
use super::signed::{KID, Kind};

/// How many seconds a token lives.
pub const LIFE: i64 = 600;

/// How many seconds clocks may differ.
pub const LEEWAY: i64 = 5;

/// Access tokens (RFC 9068 section 2.1); ours have about 600 bytes.
const ACCESS: Kind = Kind { typ: "at+jwt", longest: 2_048 };

/// What a token says. Every claim is required, and none is taken in another form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Who made it: the portal's public address.
    pub iss: String,
    /// Whom it is for: the API below that address. A list is refused, were it of one.
    pub aud: String,
    /// The account.
    pub sub: String,
    /// When it ends.
    pub exp: i64,
    /// When it begins.
    pub nbf: i64,
    /// When it was made.
    pub iat: i64,
    /// Its own number.
    pub jti: String,
    /// The body acted for.
    pub body: String,
    /// The sign-in it belongs to.
    pub sid: String,
    /// The account's version when it was made.
    pub ver: i64,
}

/// A new key pair.
pub struct KeyPair {
    /// Its name: the beginning of the hash of the public key.
    pub kid: String,
    /// PKCS #8, base64url.
    pub private_key: String,
    /// 32 bytes, base64url.
    pub public_key: String,
}

/// Makes a key pair.
///
/// # Errors
/// When the system has no random bytes.
pub fn new_key() -> anyhow::Result<KeyPair> {
    let key = SigningKey::from_bytes(&random::<32>()?);
    let document = key.to_pkcs8_der().map_err(|error| anyhow::anyhow!("pkcs8: {error}"))?;
    let public_key = URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes());
    Ok(KeyPair {
        kid: super::opaque::hash(&public_key).chars().take(KID).collect(),
        private_key: URL_SAFE_NO_PAD.encode(document.as_bytes()),
        public_key,
    })
}

/// The audience of tokens made by this issuer.
#[must_use]
pub fn audience(issuer: &str) -> String {
    format!("{issuer}/v1")
}

/// Signs a token.
///
/// # Errors
/// When the kept key is unreadable.
pub fn sign(claims: &Claims, kid: &str, private_key: &str) -> anyhow::Result<String> {
    ACCESS.sign(claims, kid, private_key)
}

/// The name of the key a token says it was signed with; none where its header is not one of ours.
#[must_use]
pub fn kid(token: &str) -> Option<String> {
    ACCESS.kid(token)
}

/// What a token says, where it is good: signed by this key, made by and for this issuer, alive.
#[must_use]
pub fn verify(token: &str, issuer: &str, public_key: &str) -> Option<Claims> {
    kid(token)?;
    let key = DecodingKey::from_ed_components(public_key).ok()?;
    let mut rules = Validation::new(Algorithm::EdDSA);
    rules.leeway = LEEWAY.unsigned_abs();
    rules.validate_nbf = true;
    rules.set_issuer(&[issuer]);
    rules.set_audience(&[audience(issuer)]);
    rules.set_required_spec_claims(&["iss", "aud", "sub", "exp", "nbf"]);
    let claims = jsonwebtoken::decode::<Claims>(token, &key, &rules).ok()?.claims;
    let now = jiff::Timestamp::now().as_second();
    let is_sane = claims.iat <= now + LEEWAY && claims.nbf >= claims.iat - LEEWAY && claims.exp - claims.iat <= LIFE;
    is_sane.then_some(claims)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

    use super::*;

    const ISSUER: &str = "https://portail.example.org";

    fn claims(from: i64) -> Claims {
        let now = jiff::Timestamp::now().as_second();
        Claims {
            iss: ISSUER.to_owned(),
            aud: audience(ISSUER),
            sub: "s".to_owned(),
            exp: now + from + LIFE,
            nbf: now + from,
            iat: now + from,
            jti: "j".to_owned(),
            body: "b".to_owned(),
            sid: "f".to_owned(),
            ver: 1,
        }
    }

    #[test]
    fn a_token_is_read_back_by_its_key_within_its_life_only() {
        let (key, other) = (new_key().unwrap(), new_key().unwrap());
        for (from, public_key, is_good) in [
            (0, &key.public_key, true),
            (-LIFE + 30, &key.public_key, true),
            (-LIFE - LEEWAY + 2, &key.public_key, true),
            (-LIFE - LEEWAY - 2, &key.public_key, false),
            (LEEWAY - 2, &key.public_key, true),
            (LEEWAY + 2, &key.public_key, false),
            (0, &other.public_key, false),
        ] {
            let token = sign(&claims(from), &key.kid, &key.private_key).unwrap();
            assert_eq!(verify(&token, ISSUER, public_key).is_some(), is_good, "{from}");
            assert_eq!(kid(&token).as_deref(), Some(key.kid.as_str()));
            assert!(verify(&token, "https://autre.example.org", public_key).is_none());
        }
    }
}
