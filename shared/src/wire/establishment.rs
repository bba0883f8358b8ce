//! Establishments that no national file holds, on the wire.

use serde::{Deserialize, Serialize};

use crate::ids::{InseeCode, Uai};
use crate::rubric::EstablishmentKind;
use crate::school::{Position, PostalAddress, School};

/// A centre de loisirs to be kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PutEstablishment {
    /// Its name.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 200, example = "Centre de loisirs des Tilleuls")
    )]
    pub name: String,
    /// The commune it stands in, whose school pages the body runs.
    pub insee: InseeCode,
    /// Where it stands.
    pub address: PostalAddress,
    /// The same as a point.
    #[serde(default)]
    pub position: Option<Position>,
    /// Telephone.
    #[serde(default)]
    pub phone: Option<String>,
    /// E-mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// Website.
    #[serde(default)]
    pub website: Option<String>,
}

/// An establishment that the body keeps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EstablishmentResource {
    /// What kind it is.
    pub establishment_kind: EstablishmentKind,
    /// The establishment; its number is one of ours, in the form of national ones.
    #[serde(flatten)]
    pub school: School,
    /// The address of its page.
    pub url: String,
}

impl PutEstablishment {
    /// The establishment under this number.
    #[must_use]
    pub fn school(self, uai: Uai, source: &str) -> School {
        School {
            uai,
            name: self.name,
            insee: self.insee,
            sector: crate::school::SchoolSector::Public,
            private_contract: None,
            levels: Vec::new(),
            address: self.address,
            position: self.position,
            phone: self.phone,
            email: self.email,
            website: self.website,
            has_canteen: None,
            has_ulis: None,
            priority_education: None,
            pupils: None,
            nature: Some(EstablishmentKind::CentreDeLoisirs.label().to_owned()),
            district: None,
            opened_on: None,
            source_updated_on: None,
            source: source.to_owned(),
        }
    }
}
