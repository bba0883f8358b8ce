//! Links to drafts: JWT of a type and an audience of their own, so that none is ever taken for an access token.
//!
//! Who holds the link sees one revision of one work in one commune, and nothing else of what is not published.

use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::{Deserialize, Serialize};

use super::signed::Kind;
use super::token::LEEWAY;

/// The longest a link lives, in seconds: a week.
pub const LONGEST_LIFE: i64 = 168 * 3_600;

/// The longest token read, in bytes; ours have about 500.
pub const LONGEST: usize = 1_024;

/// Links to drafts.
const LINK: Kind = Kind { typ: "preview+jwt", longest: LONGEST };

/// What a link is for. Every claim is required.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PreviewClaims {
    /// Who made it: the portal's public address.
    pub iss: String,
    /// Whom it is for: the portal's pages.
    pub aud: String,
    /// When it ends, in seconds since 1970.
    pub exp: i64,
    /// When it was made, in seconds since 1970.
    pub iat: i64,
    /// Whose work it is.
    pub body: String,
    /// The work.
    pub work: String,
    /// The revision's number.
    pub number: i64,
    /// The commune in whose portal it is shown.
    pub insee: String,
}

/// The audience of links made by this issuer.
#[must_use]
pub fn audience(issuer: &str) -> String {
    format!("{issuer}/portal")
}

/// Signs a link's token.
///
/// # Errors
/// When the kept key is unreadable.
pub fn sign(claims: &PreviewClaims, kid: &str, private_key: &str) -> anyhow::Result<String> {
    LINK.sign(claims, kid, private_key)
}

/// The name of the key a token says it was signed with; none where its header is not that of a link.
#[must_use]
pub fn kid(token: &str) -> Option<String> {
    LINK.kid(token)
}

/// What a link's token says, where it is good: signed by this key, made by this issuer for its pages, alive.
#[must_use]
pub fn verify(token: &str, issuer: &str, public_key: &str) -> Option<PreviewClaims> {
    kid(token)?;
    let key = DecodingKey::from_ed_components(public_key).ok()?;
    let mut rules = Validation::new(Algorithm::EdDSA);
    rules.leeway = 0;
    rules.set_issuer(&[issuer]);
    rules.set_audience(&[audience(issuer)]);
    rules.set_required_spec_claims(&["iss", "aud", "exp"]);
    let claims = jsonwebtoken::decode::<PreviewClaims>(token, &key, &rules).ok()?.claims;
    let now = jiff::Timestamp::now().as_second();
    let is_sane = claims.iat <= now + LEEWAY && claims.exp - claims.iat <= LONGEST_LIFE;
    is_sane.then_some(claims)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use jsonwebtoken::{EncodingKey, Header};

    use super::super::token;
    use super::*;

    const ISSUER: &str = "https://portail.example.org";

    fn claims(from: i64, life: i64) -> PreviewClaims {
        let now = jiff::Timestamp::now().as_second();
        PreviewClaims {
            iss: ISSUER.to_owned(),
            aud: audience(ISSUER),
            exp: now + from + life,
            iat: now + from,
            body: "b".to_owned(),
            work: "w".to_owned(),
            number: 1,
            insee: "99999".to_owned(),
        }
    }

    #[test]
    fn a_link_counts_while_it_lives_and_by_its_own_key_only() {
        let (key, other) = (token::new_key().unwrap(), token::new_key().unwrap());
        for (from, life, public_key, is_good) in [
            (0, 3_600, &key.public_key, true),
            (0, LONGEST_LIFE, &key.public_key, true),
            (0, LONGEST_LIFE + 1, &key.public_key, false),
            (-3_601, 3_600, &key.public_key, false),
            (LEEWAY + 5, 3_600, &key.public_key, false),
            (0, 3_600, &other.public_key, false),
        ] {
            let link = sign(&claims(from, life), &key.kid, &key.private_key).unwrap();
            assert!(link.len() < LONGEST);
            assert_eq!(verify(&link, ISSUER, public_key).is_some(), is_good, "{from} {life}");
            assert!(verify(&link, "https://autre.example.org", public_key).is_none());
            assert!(token::kid(&link).is_none() && token::verify(&link, ISSUER, public_key).is_none());
        }
    }

    #[test]
    fn an_access_token_is_no_link() {
        let key = token::new_key().unwrap();
        let header =
            Header { typ: Some("at+jwt".to_owned()), kid: Some(key.kid.clone()), ..Header::new(Algorithm::EdDSA) };
        let signing = EncodingKey::from_ed_der(&URL_SAFE_NO_PAD.decode(&key.private_key).unwrap());
        let access = jsonwebtoken::encode(&header, &claims(0, 60), &signing).unwrap();
        assert!(verify(&access, ISSUER, &key.public_key).is_none());
    }
}
