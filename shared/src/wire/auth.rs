//! Signing in, on the wire. What holds a secret has no Debug, so that none reaches a log.

use serde::{Deserialize, Serialize};

use super::body::BodyResource;
use crate::account::{Grant, Scope};
use crate::ids::ObjectId;

/// Who signs in, and for which body.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignIn {
    /// The account's e-mail address; case does not count.
    #[cfg_attr(feature = "openapi", schema(max_length = 254, example = "camille@example.org"))]
    pub email: String,
    /// The password.
    #[cfg_attr(feature = "openapi", schema(format = Password, max_length = 200))]
    pub password: String,
    /// The one-time code of six digits, or a recovery code, where the account asks for one.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 40, example = json!(null)))]
    pub totp: Option<String>,
    /// The body to act for; needed where the account has roles in several.
    #[serde(default)]
    pub body: Option<ObjectId>,
}

/// A refresh token handed in.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefreshToken {
    /// The token, as it was last given.
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub refresh_token: String,
}

/// A pair of tokens.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tokens {
    /// Goes into the header `Authorization: Bearer …`.
    pub access_token: String,
    /// Always `Bearer`.
    #[cfg_attr(feature = "openapi", schema(example = "Bearer"))]
    pub token_type: String,
    /// How many seconds the access token lives.
    #[cfg_attr(feature = "openapi", schema(example = 600))]
    pub expires_in: i64,
    /// Gives the next pair, once; used a second time it ends the whole sign-in.
    pub refresh_token: String,
    /// When no further pair will be given and one signs in anew.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub refresh_expires_at: jiff::Timestamp,
    /// The body acted for.
    pub body: BodyResource,
}

/// A change of password.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangePassword {
    /// The password so far.
    #[cfg_attr(feature = "openapi", schema(format = Password, max_length = 200))]
    pub current_password: String,
    /// The new one: 12 characters or more, and hard to guess.
    #[cfg_attr(feature = "openapi", schema(format = Password, min_length = 12, max_length = 200))]
    pub new_password: String,
}

/// A request for another password.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AskPasswordReset {
    /// The account's e-mail address; case does not count.
    #[cfg_attr(feature = "openapi", schema(max_length = 254, example = "camille@example.org"))]
    pub email: String,
}

/// Another password, chosen by a link; no Debug, for it is secret.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CompletePasswordReset {
    /// The token of the link in the mail.
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub token: String,
    /// The new password: 12 characters or more, and hard to guess.
    #[cfg_attr(feature = "openapi", schema(format = Password, min_length = 12, max_length = 200))]
    pub new_password: String,
}

/// An account, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountResource {
    /// Its identifier.
    pub id: ObjectId,
    /// The person's name.
    #[cfg_attr(feature = "openapi", schema(example = "Camille Essai"))]
    pub name: String,
    /// The person's e-mail address.
    #[cfg_attr(feature = "openapi", schema(example = "camille@example.org"))]
    pub email: String,
}

/// Who asks, and what they may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    /// The account; null for an API key.
    pub account: Option<AccountResource>,
    /// The body acted for.
    pub body: BodyResource,
    /// The roles in that body; empty for an API key.
    pub roles: Vec<Grant>,
    /// What an API key or a delegation may be used for; null where the roles alone decide.
    pub scopes: Option<Vec<Scope>>,
}

/// A public key of the key set (RFC 7517, RFC 8037).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublicKey {
    /// Always `OKP`.
    #[cfg_attr(feature = "openapi", schema(example = "OKP"))]
    pub kty: String,
    /// Always `Ed25519`.
    #[cfg_attr(feature = "openapi", schema(example = "Ed25519"))]
    pub crv: String,
    /// Always `EdDSA`.
    #[cfg_attr(feature = "openapi", schema(example = "EdDSA"))]
    pub alg: String,
    /// Always `sig`.
    #[serde(rename = "use")]
    #[cfg_attr(feature = "openapi", schema(example = "sig"))]
    pub usage: String,
    /// Which key it is.
    pub kid: String,
    /// The key itself, base64url.
    pub x: String,
}

/// The keys that access tokens are signed with (RFC 7517).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeySet {
    /// The live keys: the one that signs, and the one before until its last token has expired.
    pub keys: Vec<PublicKey>,
}

/// The password, given anew before something delicate.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CurrentPassword {
    /// The password.
    #[cfg_attr(feature = "openapi", schema(format = Password, max_length = 200))]
    pub current_password: String,
}

/// A secret for one-time codes that waits for its first code; shown once.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TotpEnrolment {
    /// The secret, base32, to be typed where the address cannot be scanned.
    pub secret: String,
    /// The address that authenticator applications read, as a link or as a QR code (`otpauth://totp/…`).
    pub url: String,
    /// How many seconds it waits for its first code.
    #[cfg_attr(feature = "openapi", schema(example = 900))]
    pub expires_in: i64,
}

/// The first code of a new secret.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConfirmTotp {
    /// Six digits.
    #[cfg_attr(feature = "openapi", schema(max_length = 40, example = "287082"))]
    pub code: String,
}

/// Password and code, given anew before the second factor changes.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SecondFactorProof {
    /// The password.
    #[cfg_attr(feature = "openapi", schema(format = Password, max_length = 200))]
    pub current_password: String,
    /// A one-time code of six digits, or a recovery code.
    #[cfg_attr(feature = "openapi", schema(max_length = 40, example = "287082"))]
    pub code: String,
}

/// Recovery codes, shown once.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecoveryCodes {
    /// Each signs in once in place of a one-time code.
    pub recovery_codes: Vec<String>,
}
