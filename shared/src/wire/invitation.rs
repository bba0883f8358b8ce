//! Invitations, on the wire.

use serde::{Deserialize, Serialize};

use crate::account::Grant;
use crate::ids::ObjectId;

/// Someone to be asked into a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateInvitation {
    /// The e-mail address the invitation is sent to.
    #[cfg_attr(feature = "openapi", schema(max_length = 254, example = "dominique@example.org"))]
    pub email: String,
    /// The person's name, for the greeting; the person may correct it.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 200, example = "Dominique Essai"))]
    pub name: Option<String>,
    /// The roles offered; they are held once the invitation is accepted.
    pub roles: Vec<Grant>,
}

/// An invitation that was neither accepted nor revoked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitationResource {
    /// Its identifier; the link in the mail holds another secret.
    pub id: ObjectId,
    /// The e-mail address it was sent to.
    #[cfg_attr(feature = "openapi", schema(example = "dominique@example.org"))]
    pub email: String,
    /// The person's name, where one was given.
    #[cfg_attr(feature = "openapi", schema(example = "Dominique Essai"))]
    pub name: Option<String>,
    /// The roles offered.
    pub roles: Vec<Grant>,
    /// When it was made.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: jiff::Timestamp,
    /// When it ends; after that it counts again once it is sent again.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub expires_at: jiff::Timestamp,
}

/// An invitation accepted; no Debug, for it is secret.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AcceptInvitation {
    /// The token of the link in the mail.
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub token: String,
    /// The person's name, for a new account; the one in the invitation where it is not given.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 200, example = "Dominique Essai"))]
    pub name: Option<String>,
    /// The password: a new one for a new account, that of the account where the address has one.
    #[cfg_attr(feature = "openapi", schema(format = Password, max_length = 200))]
    pub password: String,
}
