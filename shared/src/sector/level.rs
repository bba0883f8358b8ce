//! The levels that sectors are drawn for, and who draws them.

use crate::body::BodyKind;
use crate::rubric::EstablishmentKind;

/// The levels that a kind of establishment stands for in a table of sectors: an école primaire is a maternelle and an élémentaire.
#[must_use]
pub fn sector_levels(kind: EstablishmentKind) -> &'static [EstablishmentKind] {
    match kind {
        EstablishmentKind::Maternelle => &[EstablishmentKind::Maternelle],
        EstablishmentKind::Elementaire => &[EstablishmentKind::Elementaire],
        EstablishmentKind::Primaire => &[EstablishmentKind::Maternelle, EstablishmentKind::Elementaire],
        EstablishmentKind::College => &[EstablishmentKind::College],
        EstablishmentKind::CentreDeLoisirs => &[EstablishmentKind::CentreDeLoisirs],
    }
}

/// Which kind of body draws the sectors of a level: the département those of its collèges (article L213-1 of the Code de
/// l'éducation), the commune the others (article L212-7).
#[must_use]
pub fn owner_kind(level: EstablishmentKind) -> BodyKind {
    if level == EstablishmentKind::College { BodyKind::Departement } else { BodyKind::Commune }
}
