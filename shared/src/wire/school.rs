//! Schools on the wire.

use serde::{Deserialize, Serialize};

use crate::ids::Uai;
use crate::rubric::EstablishmentKind;
use crate::school::{Level, PostalAddress, School, SchoolSector};
use crate::wire::rubric::PublishedRubric;

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
    /// What kind of establishment it is; none for a school without a level.
    #[serde(default)]
    pub establishment_kind: Option<EstablishmentKind>,
    /// What the school says of itself, in the order its collectivité has chosen; rubrics without a text are left out.
    #[serde(default)]
    pub rubrics: Vec<PublishedRubric>,
    /// The page of its canteen's menus; null where no restaurant with menus is known to serve it.
    #[serde(default)]
    pub menus_url: Option<String>,
    /// The address of its page.
    pub url: String,
}
