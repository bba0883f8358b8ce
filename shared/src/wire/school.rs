//! Schools on the wire.

use serde::{Deserialize, Serialize};

use crate::ids::Uai;
use crate::school::{Level, PostalAddress, School, SchoolSector};

/// A school in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SchoolSummary {
    /// Its national number.
    pub uai: Uai,
    /// Its name.
    pub name: String,
    /// Public or private.
    pub sector: SchoolSector,
    /// The levels it teaches.
    pub levels: Vec<Level>,
    /// Where it stands.
    pub address: PostalAddress,
    /// Telephone.
    pub phone: Option<String>,
    /// The address of its page.
    pub url: String,
}

/// A school with the address of its page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SchoolResource {
    /// The school.
    #[serde(flatten)]
    pub school: School,
    /// The address of its page.
    pub url: String,
}
