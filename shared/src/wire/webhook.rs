//! Webhooks and open data, on the wire.

use serde::{Deserialize, Serialize};

use super::change::WebhookEvent;
use crate::ids::ObjectId;

/// What a webhook may be told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum EventKind {
    /// What parents see has changed somewhere in the body's territory.
    #[serde(rename = "content.changed")]
    ContentChanged,
}

/// A webhook to be made.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateWebhook {
    /// The address events are sent to: `https`, on the public internet, at port 443 or 8443.
    #[cfg_attr(feature = "openapi", schema(max_length = 500, example = "https://www.example.org/mee/suivi"))]
    pub url: String,
    /// What it is told of; absent, everything.
    #[serde(default)]
    pub events: Option<Vec<EventKind>>,
}

/// A webhook as its body sees it, without its secret. No Debug: addresses of receivers hold tokens.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookResource {
    /// Its identifier.
    pub id: ObjectId,
    /// The address events are sent to.
    #[cfg_attr(feature = "openapi", schema(example = "https://www.example.org/mee/suivi"))]
    pub url: String,
    /// What it is told of.
    pub events: Vec<EventKind>,
    /// When it was made.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: jiff::Timestamp,
    /// Until when the secret before the present one signs too; none where there is none.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub previous_secret_until: Option<jiff::Timestamp>,
    /// When it was given up; none while events are sent.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub disabled_at: Option<jiff::Timestamp>,
    /// Why it was given up: `failing` after three days without success, `gone` where the receiver answered 410.
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    pub disabled_reason: Option<String>,
}

/// Every webhook of a body.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookList {
    /// The webhooks, the oldest first.
    pub items: Vec<WebhookResource>,
}

/// A webhook with the secret it was just given. No Debug, for the secret is shown here and nowhere else.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebhookWithSecret {
    /// The secret that signs, shown this once.
    #[cfg_attr(feature = "openapi", schema(example = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="))]
    pub secret: String,
    /// What will be seen of it from now on.
    #[serde(flatten)]
    pub webhook: WebhookResource,
}

/// What was sent to a webhook, or waits to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeliveryResource {
    /// Its identifier: the header `webhook-id`, the same in every attempt.
    pub id: ObjectId,
    /// What is sent.
    pub payload: WebhookEvent,
    /// When it was queued.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: jiff::Timestamp,
    /// How often it was tried.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, example = 1))]
    pub attempts: i32,
    /// When it is tried next; none when it is over.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub next_attempt_at: Option<jiff::Timestamp>,
    /// When the receiver took it.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub delivered_at: Option<jiff::Timestamp>,
    /// When it was given up.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub failed_at: Option<jiff::Timestamp>,
    /// The status the receiver last answered with.
    #[cfg_attr(feature = "openapi", schema(minimum = 100, maximum = 599, example = 204))]
    pub last_status: Option<i32>,
    /// Why no answer came, in French.
    #[cfg_attr(feature = "openapi", schema(example = json!(null)))]
    pub last_error: Option<String>,
}

/// A licence under which a body gives out its own data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Licence {
    /// Licence Ouverte 2.0, by Etalab.
    #[serde(rename = "etalab-2.0")]
    Etalab2,
    /// Open Database License 1.0.
    #[serde(rename = "odbl-1.0")]
    Odbl1,
}

impl Licence {
    /// Every licence: those of article D323-2-1 of the Code des relations entre le public et l'administration for data.
    pub const ALL: &[Self] = &[Self::Etalab2, Self::Odbl1];

    /// Its name in JSON and in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Etalab2 => "etalab-2.0",
            Self::Odbl1 => "odbl-1.0",
        }
    }

    /// The licence of this name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|licence| licence.as_str() == text)
    }

    /// Its text.
    #[must_use]
    pub fn url(self) -> &'static str {
        match self {
            Self::Etalab2 => "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
            Self::Odbl1 => "https://opendatacommons.org/licenses/odbl/1-0/",
        }
    }
}

/// Under which licence a body gives out its own data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenData {
    /// The licence; null where nothing is given out.
    pub licence: Option<Licence>,
}
