//! Delegations and the trace of what was done and refused, on the wire.

use serde::{Deserialize, Serialize};

use super::body::BodyResource;
use crate::Day;
use crate::account::Scope;
use crate::ids::{ObjectId, Siren};

/// What a body lets a vendor do in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DelegationResource {
    /// Its identifier.
    pub id: ObjectId,
    /// The body that lets the vendor act for it.
    pub body: BodyResource,
    /// The vendor.
    pub vendor: BodyResource,
    /// What the vendor may do.
    pub scopes: Vec<Scope>,
    /// The first day, in UTC.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub starts_on: Day,
    /// The last day, in UTC.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub ends_on: Day,
    /// When it was made.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: jiff::Timestamp,
}

/// A delegation to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateDelegation {
    /// The vendor's SIREN number; the operator of the portal makes vendors known.
    #[cfg_attr(feature = "openapi", schema(value_type = String, pattern = "^[0-9]{9}$", example = "123456789"))]
    pub vendor: Siren,
    /// What the vendor may do; at least one.
    pub scopes: Vec<Scope>,
    /// The first day, included, in UTC.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub starts_on: Day,
    /// The last day, included, in UTC: not over, and three years after the first at most.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub ends_on: Day,
}

/// How something ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AuditOutcome {
    /// It was done.
    Done,
    /// It was refused.
    Refused,
}

/// An entry of the audit log; people and things by identifier only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEntryResource {
    /// Its number in the log of the whole portal.
    pub number: i64,
    /// When.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub at: jiff::Timestamp,
    /// The kind of who did it: `account`, `api key`, `command line`, `system` or `nobody`.
    #[cfg_attr(feature = "openapi", schema(example = "account"))]
    pub actor_kind: String,
    /// Who did it, where that has an identifier.
    pub actor_id: Option<String>,
    /// What was done or asked for.
    #[cfg_attr(feature = "openapi", schema(example = "member.put"))]
    pub action: String,
    /// The kind of thing it was done to.
    #[cfg_attr(feature = "openapi", schema(example = "account"))]
    pub object_kind: String,
    /// Which one.
    pub object_id: Option<String>,
    /// How it ended.
    pub outcome: AuditOutcome,
    /// What was there before.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub before: Option<serde_json::Value>,
    /// What is there now; for a refusal its code, how often it happened and the places refused.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub after: Option<serde_json::Value>,
}
