//! Communes and the territory they belong to.

pub mod territory;

use serde::{Deserialize, Serialize};

use crate::ids::{InseeCode, Siren};

pub use territory::Zone;

/// A commune, an arrondissement municipal or a commune déléguée.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Commune {
    /// Its INSEE code.
    pub insee: InseeCode,
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(example = "Le Kremlin-Bicêtre"))]
    pub name: String,
    /// The code of its département, `94` or `2A` or `974`.
    #[cfg_attr(feature = "openapi", schema(example = "94"))]
    pub departement: String,
    /// The name of its académie.
    #[cfg_attr(feature = "openapi", schema(example = "Créteil"))]
    pub academie: String,
    /// Its holiday zone.
    pub zone: Zone,
    /// The SIREN of its intercommunalité.
    pub epci_siren: Option<Siren>,
    /// The commune it is a part of, for an arrondissement or a commune déléguée.
    pub parent_insee: Option<InseeCode>,
    /// Whether it exists only to show the product.
    pub is_fictitious: bool,
}
