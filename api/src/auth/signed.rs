//! What every JWT of ours has in common: Ed25519, a type of its own, the name of one of our keys, nothing else in its header.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::{Deserialize, Serialize};

/// How many hexadecimal digits name a key.
pub(super) const KID: usize = 16;

/// What tells one kind of token from every other (RFC 8725 section 3.11).
pub(super) struct Kind {
    /// The `typ` of its header.
    pub(super) typ: &'static str,
    /// The longest one read, in bytes.
    pub(super) longest: usize,
}

/// The only fields a token's header may have: no key, no address of a key, no extension.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OurHeader {
    alg: String,
    typ: String,
    kid: String,
}

impl Kind {
    /// Signs a token of this kind.
    ///
    /// # Errors
    /// When the kept key is unreadable.
    pub(super) fn sign(&self, claims: &impl Serialize, kid: &str, private_key: &str) -> anyhow::Result<String> {
        let typ = Some(self.typ.to_owned());
        let header = Header { typ, kid: Some(kid.to_owned()), ..Header::new(Algorithm::EdDSA) };
        let key = EncodingKey::from_ed_der(&URL_SAFE_NO_PAD.decode(private_key)?);
        Ok(jsonwebtoken::encode(&header, claims, &key)?)
    }

    /// The name of the key a token says it was signed with; none where its header is not of this kind.
    #[must_use]
    pub(super) fn kid(&self, token: &str) -> Option<String> {
        if token.len() > self.longest {
            return None;
        }
        let header = URL_SAFE_NO_PAD.decode(token.split('.').next()?).ok()?;
        let header: OurHeader = serde_json::from_slice(&header).ok()?;
        // The name goes into a query, and PostgreSQL refuses some texts: only what a name of ours can be gets that far.
        let is_name = header.kid.len() == KID && header.kid.bytes().all(|byte| byte.is_ascii_hexdigit());
        (header.alg == "EdDSA" && header.typ == self.typ && is_name).then_some(header.kid)
    }
}
