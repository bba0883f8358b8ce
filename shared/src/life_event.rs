//! Life events: « mon enfant entre en CP », and in what order to read and do what then has to be read and done.

use serde::{Deserialize, Serialize};

use crate::ids::{FicheId, Slug};
use crate::service_link::ServiceLinkKind;

/// One thing to do, with what helps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LifeStep {
    /// What to do.
    pub title: String,
    /// When and why, in a sentence or two.
    pub text: String,
    /// The fiches that answer.
    #[serde(default)]
    pub fiches: Vec<FicheId>,
    /// The calculators that help, by name.
    #[serde(default)]
    pub calculators: Vec<String>,
    /// The kinds of services that help.
    #[serde(default)]
    pub services: Vec<ServiceLinkKind>,
    /// Whether « Quelle école pour nous ? » helps.
    #[serde(default)]
    pub finder: bool,
}

/// A moment in a family's life.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LifeEvent {
    /// Its name in addresses.
    pub slug: Slug,
    /// What parents say.
    pub title: String,
    /// What they find here.
    pub summary: String,
    /// What to do, in order.
    pub steps: Vec<LifeStep>,
}
