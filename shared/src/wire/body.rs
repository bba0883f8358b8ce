//! Bodies, their people and their keys, on the wire.

use serde::{Deserialize, Serialize};

use crate::account::{Grant, Scope};
use crate::body::BodyKind;
use crate::ids::ObjectId;

/// A body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BodyResource {
    /// Its identifier.
    pub id: ObjectId,
    /// What kind of body it is.
    pub kind: BodyKind,
    /// Its territory in the kind's own code; empty for the national editor.
    #[cfg_attr(feature = "openapi", schema(example = "99999"))]
    pub territory: String,
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(example = "Commune de Villeneuve-les-Essais"))]
    pub name: String,
}

/// A person who holds roles in a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberResource {
    /// The account's identifier.
    pub account_id: ObjectId,
    /// The person's name.
    #[cfg_attr(feature = "openapi", schema(example = "Camille Essai"))]
    pub name: String,
    /// The person's e-mail address.
    #[cfg_attr(feature = "openapi", schema(example = "camille@example.org"))]
    pub email: String,
    /// Whether the account may not sign in any more.
    pub is_disabled: bool,
    /// The roles held in this body.
    pub roles: Vec<Grant>,
}

/// The roles a person is to hold in a body: all of them, in place of those held before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PutMember {
    /// The roles.
    pub roles: Vec<Grant>,
}

/// An API key as its body sees it: never the key itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ApiKeyResource {
    /// Its identifier.
    pub id: ObjectId,
    /// What it is for.
    #[cfg_attr(feature = "openapi", schema(example = "Extension WordPress du site"))]
    pub name: String,
    /// The first characters of the key, to tell keys apart.
    #[cfg_attr(feature = "openapi", schema(example = "mee_Qm9uam91"))]
    pub hint: String,
    /// What it may be used for.
    pub scopes: Vec<Scope>,
    /// When it was made.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: jiff::Timestamp,
    /// When it ends.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub expires_at: jiff::Timestamp,
}

/// A key to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateApiKey {
    /// What it is for, 1 to 100 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100, example = "Extension WordPress du site"))]
    pub name: String,
    /// What it may be used for; at least one.
    pub scopes: Vec<Scope>,
    /// How many days it lives.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 366, example = 365))]
    pub days: u32,
}

/// A key that was just made; no Debug, for the key is shown here and nowhere else.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreatedApiKey {
    /// The key, shown this once; it goes into the header `X-API-Key`.
    pub key: String,
    /// What will be seen of it from now on.
    #[serde(flatten)]
    pub resource: ApiKeyResource,
}
