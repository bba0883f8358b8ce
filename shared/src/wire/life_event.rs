//! Life events on the wire.

use serde::{Deserialize, Serialize};

use super::fiche::FicheSummary;
use super::service_link::ServiceLinkResource;
use crate::ids::Slug;

/// A life event in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LifeEventSummary {
    /// Its name in addresses.
    pub slug: Slug,
    /// What parents say.
    #[cfg_attr(feature = "openapi", schema(example = "Nous déménageons"))]
    pub title: String,
    /// What they find here.
    pub summary: String,
    /// The address of its page.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "https://portail.example.org/portal/99999/life-events/nous-demenageons")
    )]
    pub url: String,
}

/// A page of the portal that helps: a calculator, the finder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ToolLink {
    /// The view.
    #[cfg_attr(feature = "openapi", schema(example = "calculators/documents"))]
    pub view: String,
    /// Its title.
    #[cfg_attr(feature = "openapi", schema(example = "Quels documents apporter ?"))]
    pub title: String,
    /// The address of its page.
    pub url: String,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LifeStepResource {
    /// What to do.
    #[cfg_attr(feature = "openapi", schema(example = "Prévenir l'école que vous quittez"))]
    pub title: String,
    /// When and why.
    pub text: String,
    /// The fiches that answer, those that parents find here.
    pub fiches: Vec<FicheSummary>,
    /// The calculators and the finder that help.
    pub tools: Vec<ToolLink>,
    /// The services of the commune that help.
    pub services: Vec<ServiceLinkResource>,
}

/// A life event with what it gathers in the commune.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LifeEventResource {
    /// What lists say of it.
    #[serde(flatten)]
    pub summary: LifeEventSummary,
    /// What to do, in order.
    pub steps: Vec<LifeStepResource>,
}
