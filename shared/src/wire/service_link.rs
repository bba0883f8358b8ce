//! The service zone on the wire.

use serde::{Deserialize, Serialize};

use super::news::NamedSchool;
use super::work::WorkResource;
use crate::Day;
use crate::fiche::layer::Word;
use crate::ids::Slug;
use crate::school::Level;
use crate::service_link::{LinkOutcome, ServiceLink, ServiceLinkKind};

/// A service as parents find it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceLinkResource {
    /// Its name in addresses, once among the services of the commune.
    pub slug: Slug,
    /// What it is for.
    pub kind: ServiceLinkKind,
    /// The kind as parents read it.
    #[cfg_attr(feature = "openapi", schema(example = "Portail famille"))]
    pub label: String,
    /// Whose word it is.
    pub word: Word,
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(example = "Espace famille des Essais"))]
    pub title: String,
    /// What one does there.
    pub summary: String,
    /// Its address on the web, which is elsewhere.
    #[cfg_attr(feature = "openapi", schema(example = "https://famille.example.org"))]
    pub url: Option<String>,
    /// The site it stands on.
    #[cfg_attr(feature = "openapi", schema(example = "famille.example.org"))]
    pub site: Option<String>,
    /// The schools it serves that stand in the commune; none for all.
    pub schools: Vec<NamedSchool>,
    /// Whom it is for.
    pub audience: Option<String>,
    /// The levels it is for; none for all.
    pub levels: Vec<Level>,
    /// The first day it is open.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub opens_on: Option<Day>,
    /// The last day it is open.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub closes_on: Option<Day>,
    /// Whether it is open today, by its dates.
    pub is_open: bool,
    /// What is needed to use it.
    pub conditions: Option<String>,
    /// What it costs.
    pub cost: Option<String>,
    /// Its telephone.
    pub phone: Option<String>,
    /// Where it is.
    pub place: Option<String>,
}

/// A service as its body works on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BodyServiceLink {
    /// Its work.
    pub work: WorkResource,
    /// What its latest revision says.
    pub service: ServiceLink,
}

/// A service that many communes have: a body picks it and adds its own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CatalogueEntry {
    /// Its name in the catalogue.
    pub slug: Slug,
    /// What it is for.
    pub kind: ServiceLinkKind,
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(example = "Toutatice"))]
    pub title: String,
    /// What one does there.
    pub summary: String,
    /// Its address; none where each commune has its own.
    #[cfg_attr(feature = "openapi", schema(example = "https://www.toutatice.fr"))]
    pub url: Option<String>,
    /// Where it exists: `France`, or académies by name.
    #[cfg_attr(feature = "openapi", schema(example = "Rennes"))]
    pub territory: String,
    /// Whether schools of this commune can have it, where a commune was asked for.
    #[serde(default)]
    pub is_here: Option<bool>,
    /// Where its name and its address were read.
    #[cfg_attr(feature = "openapi", schema(example = "https://www.toutatice.fr"))]
    pub source: String,
    /// The day they were compared with it; none where nobody has yet.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub checked_on: Option<Day>,
}

/// An address that a published text of a body holds, and what came of asking for it last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckedLink {
    /// The address.
    #[cfg_attr(feature = "openapi", schema(example = "https://famille.example.org"))]
    pub url: String,
    /// The titles of the texts that hold it.
    pub titles: Vec<String>,
    /// What came of it; none where it was never asked.
    pub outcome: Option<LinkOutcome>,
    /// The same in French.
    #[cfg_attr(feature = "openapi", schema(example = "page disparue"))]
    pub label: Option<String>,
    /// The HTTP status, where there was an answer.
    #[cfg_attr(feature = "openapi", schema(example = 404))]
    pub status: Option<u16>,
    /// When it was asked.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub checked_at: Option<jiff::Timestamp>,
    /// Since when it has been broken, where it is.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub broken_since: Option<jiff::Timestamp>,
}

/// The addresses in a body's published texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LinkReport {
    /// How many are broken.
    pub broken: u32,
    /// The addresses, the broken ones first.
    pub items: Vec<CheckedLink>,
}
